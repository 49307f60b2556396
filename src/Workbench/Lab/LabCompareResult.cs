using System.Globalization;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;
using Floorline.Core.Situations;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.Workbench;

/// <summary>
/// Techniques as measured pairs, each against its prediction; and the grid of formats, contexts and batches, predicted from one measured step.
/// </summary>
public sealed class LabCompareResult
{
    private readonly LabLevers _levers;

    /// <summary>Holds predictions against measurements.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="measured">What was measured.</param>
    internal LabCompareResult(LabSpec spec, CompareMeasurement measured)
    {
        (Spec, Measured) = (spec, measured);
        _levers = new LabLevers(measured, DeviceOf(measured));
        LabCell? first = measured.Cells.Count > 0 ? measured.Cells[0] : null;
        Grid = [.. measured.Cells.Where(c => first is not null && c is { Verifies: false, Prompt: 0 }).Select(c => PointOf(c, first!))];
        Comparisons = [.. Steps(), .. measured.Pairs.Select(Operations)];
        Prefill = measured.Cells.FirstOrDefault(static c => c.Prompt > 0) is { } prefill ? RegimeOf(prefill) : null;
    }

    /// <summary>What was asked for.</summary>
    public LabSpec Spec { get; }

    /// <summary>What was measured.</summary>
    public CompareMeasurement Measured { get; }

    /// <summary>The techniques.</summary>
    public IReadOnlyList<LabComparison> Comparisons { get; }

    /// <summary>The grid.</summary>
    public IReadOnlyList<LabGridPoint> Grid { get; }

    /// <summary>What limits the prefill; null where it was not measured.</summary>
    public Regime? Prefill { get; }

    /// <summary>Median of the grid's absolute errors; NaN where nothing was predicted.</summary>
    public double MedianError
    {
        get
        {
            double[] errors = [.. Grid.Where(static g => g.Error is not null).Select(static g => Math.Abs(g.Error!.Value))];
            return errors.Length == 0 ? double.NaN : Quantile.Median(errors);
        }
    }

    /// <summary>How well one measured step predicted the others, in one sentence.</summary>
    public string Verdict => Grid.Count(static g => g.Error is not null) is > 0 and int predicted
        ? $"Predicted from one measured step, {predicted} others are {Figures.Percent(MedianError)} off at the median ({Measured.Machine.Processor}, 1 thread)."
        : "The comparison ended before there was a step to predict from.";

    /// <summary>The machine as it was in these rounds, on one thread.</summary>
    /// <param name="measured">The measurement.</param>
    private static Device DeviceOf(CompareMeasurement measured) => new("host", measured.Machine.Processor, new BytesPerSecond(measured.Read.Median))
    {
        Kind = DeviceKind.Cpu,
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Fp32] = new(measured.PeakFp32.Median),
            [ComputeFormat.Int8] = new(measured.PeakInt8.Median) },
        Memory = Fact<Bytes>.Known(new Bytes(measured.Machine.MemoryBytes)),
        Confidence = Confidence.Measured,
        Source = "measured in the same rounds as the steps, one thread",
        Disputed = [new(DeviceField.Bandwidth, measured.Read.Best, "fastest round"),
            new(DeviceField.Peak, measured.PeakFp32.Best, "fastest round", ComputeFormat.Fp32),
                new(DeviceField.Peak, measured.PeakInt8.Best, "fastest round", ComputeFormat.Int8)],
    };

    private static Seconds Time(Figure figure) => new(figure.Median);

    private LatencyFloors FloorsOf(LabCell cell) => _levers.Of(cell).Floors;

    private Regime RegimeOf(LabCell cell) => StepDiagnosis.Of(_levers.Of(cell, Time(cell.Seconds))).Regime;

    private LabGridPoint PointOf(LabCell cell, LabCell first) =>
        new(cell, Time(cell.Seconds), cell == first ? null : LabPrediction.Of(_levers.Change(first, cell, "lab")), FloorsOf(cell).Binding, RegimeOf(cell));

    private IEnumerable<LabComparison> Steps()
    {
        (int small, int large) = Measured.Plan.Contexts;
        int middle = Measured.Plan.Batches[Measured.Plan.Batches.Count / 2];
        LabCell? Cell(LabFormat weights, int batch, int context, LabFormat cache = LabFormat.Bf16, bool mha = false) =>
            Measured.Cells.FirstOrDefault(c => c.Weights == weights && c.Batch == batch && c.Context == context && c.Cache == cache && c is { Verifies: false,
                Prompt: 0 } && c.Shape.KeyValueHeads == (mha ? c.Shape.Heads : Measured.Plan.Shape.KeyValueHeads));

        foreach ((LabFormat from, LabFormat to) in (IEnumerable<(LabFormat, LabFormat)>)[(LabFormat.Fp32, LabFormat.Bf16), (LabFormat.Bf16, LabFormat.Int8),
            (LabFormat.Int8, LabFormat.Int4)])
        {
            if (Pair(("weights", to switch { LabFormat.Bf16 => "bf16", LabFormat.Int8 => "gguf-q8", _ => "int4" }), "weight format", Cell(from, 1, small),
                Cell(to, 1, small), Name(from), Name(to)) is { } one)
            {
                yield return one;
            }
        }

        foreach (LabFormat format in (IEnumerable<LabFormat>)[LabFormat.Fp32, LabFormat.Int4])
        {
            foreach (int batch in Measured.Plan.Batches.Skip(1))
            {
                if (Pair(("batch", "batch"), $"batch, {Name(format)} weights", Cell(format, 1, small), Cell(format, batch, small), "1", $"{batch}",
                    batch) is { } one)
                {
                    yield return one;
                }
            }
        }

        foreach (LabComparison? one in (IEnumerable<LabComparison?>)[
            Pair(("kv-format", "kv-int8"), $"KV cache format, {Measured.Plan.Shape.Heads} KV heads, batch {middle}, context {large}",
                Cell(LabFormat.Int4, middle, large, mha: true), Cell(LabFormat.Int4, middle, large, LabFormat.Int8, mha: true), "bf16", "int8"),
            Pair(("gqa", "gqa"), $"grouped queries, batch {middle}, context {large}", Cell(LabFormat.Int4, middle, large, mha: true),
                Cell(LabFormat.Int4, middle, large), $"{Measured.Plan.Shape.Heads} KV heads", $"{Measured.Plan.Shape.KeyValueHeads} KV heads"),
            Speculation(Cell(LabFormat.Int8, 1, small))])
        {
            if (one is not null)
            {
                yield return one;
            }
        }
    }

    private LabComparison? Pair((string Code, string Lever) known, string technique, LabCell? before, LabCell? after, string from, string to, double work = 1)
    {
        if (before is null || after is null)
        {
            return null;
        }

        (string code, string lever) = known;
        LabPrediction predicted = LabPrediction.Of(_levers.Change(before, after, lever));
        return new LabComparison(code, technique, from, to)
        {
            MeasuredBefore = Time(before.Seconds),
            MeasuredAfter = Time(after.Seconds),
            Predicted = predicted,
            RegimeBefore = RegimeOf(before),
            RegimeAfter = RegimeOf(after),
            WorkRatio = work,
            NoGainBecause = NoGain(Time(before.Seconds) / Time(after.Seconds) * work, FloorsOf(before).Binding * work, FloorsOf(after)),
        };
    }

    /// <summary>Several tokens verified in one step against as many steps: the weights and the cache are read once.</summary>
    private LabComparison? Speculation(LabCell? plain)
    {
        if (plain is null || Measured.Cells.FirstOrDefault(static c => c.Verifies) is not { } verify)
        {
            return null;
        }

        Seconds time = Time(plain.Seconds);
        LatencyFloors one = FloorsOf(plain), wide = FloorsOf(verify);
        return new LabComparison("speculation", $"{verify.Batch} tokens verified in one step", $"{verify.Batch} steps", "1 step")
        {
            MeasuredBefore = time * verify.Batch,
            MeasuredAfter = Time(verify.Seconds),
            Predicted = LabPrediction.Of(_levers.Verify(plain, verify), verify.Batch),
            RegimeBefore = RegimeOf(plain),
            RegimeAfter = StepDiagnosis.Of(_levers.Of(plain, Time(verify.Seconds))).Regime,
            NoGainBecause = NoGain(time * verify.Batch / Time(verify.Seconds), one.Binding * verify.Batch, wide),
        };
    }

    private LabComparison Operations(LabPair pair)
    {
        Seconds before = Time(pair.Before.Seconds), after = Time(pair.After.Seconds);
        var update = new BytesPerSecond(Measured.Update.Median);
        Situation old = _levers.Of(pair.Before, update) with { Measured = Measurement.Of(before) };
        Situation next = _levers.Of(pair.After, update) with { Measured = Measurement.Of(after) };
        // Launches that are no longer made take with them all the time in which the other thread was not busy.
        bool launches = pair.Before.Launches > 0;
        Seconds idle = launches ? (before - new Seconds(Measured.Busy.Median)).OrMore(Seconds.Zero) : Seconds.Zero;
        Seconds removed = launches ? (idle - new Seconds(Measured.Launch.Median * pair.After.Launches)).OrMore(Seconds.Zero) : Seconds.Zero;
        KnownOverheads known = launches ? new KnownOverheads { Launches = Fact<Seconds>.Known(idle) } : KnownOverheads.None;
        return new LabComparison(pair.Code, pair.Technique, pair.Before.Name, pair.After.Name)
        {
            MeasuredBefore = before,
            MeasuredAfter = after,
            Predicted = LabPrediction.Of(_levers.Operations(pair, update, removed)),
            RegimeBefore = StepDiagnosis.Of(old with { Known = known }).Regime,
            RegimeAfter = StepDiagnosis.Of(next).Regime,
            NoGainBecause = NoGain(before / after, old.Floors.Binding, next.Floors),
        };
    }

    /// <summary>Why there is no gain; empty where there is one.</summary>
    /// <param name="gain">Measured gain in work per time.</param>
    /// <param name="before">The floor of the same work before.</param>
    /// <param name="after">The floors afterwards.</param>
    private static string NoGain(double gain, Seconds before, LatencyFloors after) => gain >= 1.05 ? "" : before > after.Binding * 1.05
        ? string.Create(CultureInfo.InvariantCulture,
        $"the floor falls to {after.Binding / before:0.00} of what it was, but the time does not follow it: the kernels on this machine are what binds")
            : after.BindingTerm switch
    {
        FloorTerm.Compute => "arithmetic binds, and there is as much of it as before",
        FloorTerm.KvCache => "reading the cache binds, and it is as large as before",
        FloorTerm.Weights => "reading binds, and there is as much to read as before",
        _ => "communication binds",
    };

    private static string Name(LabFormat format) => LabShape.Storage(format).Name;
}
