using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.Workbench;

/// <summary>Techniques as measured pairs, each against its prediction; and the grid of formats, contexts and batches, predicted from one measured step.</summary>
public sealed class LabCompareResult
{
    private readonly Device _device;

    /// <summary>Holds predictions against measurements.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="measured">What was measured.</param>
    internal LabCompareResult(LabSpec spec, CompareMeasurement measured)
    {
        (Spec, Measured) = (spec, measured);
        _device = DeviceOf(measured);
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
            double[] errors = [.. Grid.Where(static g => g.Error is not null).Select(static g => Math.Abs(g.Error!.Value)).Order()];
            return errors.Length == 0 ? double.NaN : (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
        }
    }

    /// <summary>The machine as it was in these rounds, on one thread.</summary>
    /// <param name="measured">The measurement.</param>
    private static Device DeviceOf(CompareMeasurement measured) => new("host", measured.Machine.Processor, new BytesPerSecond(measured.Read.Median))
    {
        Kind = DeviceKind.Cpu,
        Peaks = new Dictionary<ComputeFormat, FlopsPerSecond> { [ComputeFormat.Fp32] = new(measured.PeakFp32.Median), [ComputeFormat.Int8] = new(measured.PeakInt8.Median) },
        Memory = Fact<Bytes>.Known(new Bytes(measured.Machine.MemoryBytes)),
        Confidence = Confidence.Measured,
        Source = "measured in the same rounds as the steps, one thread",
        Disputed = [new(DeviceField.Bandwidth, measured.Read.Best, "fastest round"), new(DeviceField.Peak, measured.PeakFp32.Best, "fastest round", ComputeFormat.Fp32), new(DeviceField.Peak, measured.PeakInt8.Best, "fastest round", ComputeFormat.Int8)],
    };

    private static (Model Model, Step Step) SituationOf(LabCell cell)
    {
        Step step = cell.Prompt > 0 ? Step.Prefill(1, cell.Prompt) : Step.Decode(cell.Batch, cell.Context);
        return (cell.Shape.AsModel(), step with { Weights = WeightFormats.Uniform(LabShape.Storage(cell.Weights)), KvCache = cell.Shape.CacheStorage(cell.Cache) });
    }

    private static Seconds Time(Figure figure) => new(figure.Median);

    private LatencyFloors FloorsOf(LabCell cell) => LabPrediction.Floors(SituationOf(cell), _device);

    private Regime RegimeOf(LabCell cell) => StepDiagnosis.Of(FloorsOf(cell), Measurement.Of(Time(cell.Seconds))).Regime;

    private LabGridPoint PointOf(LabCell cell, LabCell first) =>
        new(cell, Time(cell.Seconds), cell == first ? null : LabPrediction.Of(Time(first.Seconds), SituationOf(first), SituationOf(cell), _device), FloorsOf(cell).Binding, RegimeOf(cell));

    private IEnumerable<LabComparison> Steps()
    {
        (int small, int large) = Measured.Plan.Contexts;
        int middle = Measured.Plan.Batches[Measured.Plan.Batches.Count / 2];
        LabCell? Cell(LabFormat weights, int batch, int context, LabFormat cache = LabFormat.Bf16, bool mha = false) =>
            Measured.Cells.FirstOrDefault(c => c.Weights == weights && c.Batch == batch && c.Context == context && c.Cache == cache && c is { Verifies: false, Prompt: 0 } && c.Shape.KeyValueHeads == (mha ? c.Shape.Heads : Measured.Plan.Shape.KeyValueHeads));

        foreach ((LabFormat from, LabFormat to) in (IEnumerable<(LabFormat, LabFormat)>)[(LabFormat.Fp32, LabFormat.Bf16), (LabFormat.Bf16, LabFormat.Int8), (LabFormat.Int8, LabFormat.Int4)])
        {
            if (Pair("weights", "weight format", Cell(from, 1, small), Cell(to, 1, small), Name(from), Name(to)) is { } one)
            {
                yield return one;
            }
        }

        foreach (LabFormat format in (IEnumerable<LabFormat>)[LabFormat.Fp32, LabFormat.Int4])
        {
            foreach (int batch in Measured.Plan.Batches.Skip(1))
            {
                if (Pair("batch", $"batch, {Name(format)} weights", Cell(format, 1, small), Cell(format, batch, small), "1", $"{batch}", batch) is { } one)
                {
                    yield return one;
                }
            }
        }

        foreach (LabComparison? one in (IEnumerable<LabComparison?>)[
            Pair("kv-format", $"KV cache format, {Measured.Plan.Shape.Heads} KV heads, batch {middle}, context {large}", Cell(LabFormat.Int4, middle, large, mha: true), Cell(LabFormat.Int4, middle, large, LabFormat.Int8, mha: true), "bf16", "int8"),
            Pair("gqa", $"grouped queries, batch {middle}, context {large}", Cell(LabFormat.Int4, middle, large, mha: true), Cell(LabFormat.Int4, middle, large), $"{Measured.Plan.Shape.Heads} KV heads", $"{Measured.Plan.Shape.KeyValueHeads} KV heads"),
            Speculation(Cell(LabFormat.Int8, 1, small))])
        {
            if (one is not null)
            {
                yield return one;
            }
        }
    }

    private LabComparison? Pair(string code, string technique, LabCell? before, LabCell? after, string from, string to, double work = 1)
    {
        if (before is null || after is null)
        {
            return null;
        }

        LabPrediction predicted = LabPrediction.Of(Time(before.Seconds), SituationOf(before), SituationOf(after), _device);
        return new LabComparison(code, technique, from, to)
        {
            MeasuredBefore = Time(before.Seconds),
            MeasuredAfter = Time(after.Seconds),
            Predicted = predicted,
            RegimeBefore = RegimeOf(before),
            RegimeAfter = RegimeOf(after),
            WorkRatio = work,
            NoGainBecause = NoGain(Time(before.Seconds) / Time(after.Seconds) * work, FloorsOf(after)),
        };
    }

    /// <summary>Several tokens verified in one step against as many steps: the weights and the cache are read once.</summary>
    private LabComparison? Speculation(LabCell? plain)
    {
        if (plain is null || Measured.Cells.FirstOrDefault(static c => c.Verifies) is not { } verify)
        {
            return null;
        }

        (Model model, Step step) = SituationOf(plain);
        LatencyFloors one = LabPrediction.Floors((model, step), _device), wide = LabPrediction.Floors((model, step with { Batch = verify.Batch }), _device);
        Seconds floor = (one.WeightRead + one.KvCacheRead.Or(Seconds.Zero)).OrMore(wide.Compute.Or(Seconds.Zero));
        Seconds time = Time(plain.Seconds);
        return new LabComparison("speculation", $"{verify.Batch} tokens verified in one step", $"{verify.Batch} steps", "1 step")
        {
            MeasuredBefore = time * verify.Batch,
            MeasuredAfter = Time(verify.Seconds),
            Predicted = LabPrediction.Of(time, one.Binding, floor),
            RegimeBefore = RegimeOf(plain),
            RegimeAfter = StepDiagnosis.Of(one, Measurement.Of(Time(verify.Seconds))).Regime,
            NoGainBecause = NoGain(time * verify.Batch / Time(verify.Seconds), wide),
        };
    }

    private LabComparison Operations(LabPair pair)
    {
        Seconds before = Time(pair.Before.Seconds), after = Time(pair.After.Seconds);
        LatencyFloors floorsBefore = FloorsOf(pair.Before), floorsAfter = FloorsOf(pair.After);
        Seconds launches = new(Measured.Launch.Median);
        var known = new KnownOverheads { Launches = Fact<Seconds>.Known((before - new Seconds(Measured.Busy.Median)).OrMore(Seconds.Zero)) };
        LabPrediction predicted = pair.Before.Launches > 0 ? Relaunched(pair, new Seconds(Measured.Busy.Median), launches, floorsAfter) : Streams(pair, before, floorsBefore, floorsAfter);
        return new LabComparison(pair.Code, pair.Technique, pair.Before.Name, pair.After.Name)
        {
            MeasuredBefore = before,
            MeasuredAfter = after,
            Predicted = predicted,
            RegimeBefore = StepDiagnosis.Of(floorsBefore, Measurement.Of(before), pair.Before.Launches > 0 ? known : null).Regime,
            RegimeAfter = StepDiagnosis.Of(floorsAfter, Measurement.Of(after)).Regime,
            NoGainBecause = NoGain(before / after, floorsAfter),
        };
    }

    /// <summary>Launches that are no longer made take with them all the time in which the other thread was not busy.</summary>
    private static LabPrediction Relaunched(LabPair pair, Seconds busy, Seconds launch, LatencyFloors after)
    {
        Seconds left = (busy + (launch * pair.After.Launches)).OrMore(after.Binding);
        return new LabPrediction(left, left, left);
    }

    /// <summary>Traffic that is no longer moved: hidden behind arithmetic at best, added to it at worst.</summary>
    private static LabPrediction Streams(LabPair pair, Seconds before, LatencyFloors floorsBefore, LatencyFloors floorsAfter)
    {
        if (floorsBefore.BindingTerm != FloorTerm.Compute)
        {
            return LabPrediction.Of(before, floorsBefore.Binding, floorsAfter.Binding);
        }

        Seconds traffic = floorsBefore.WeightRead - floorsAfter.WeightRead;
        Seconds low = (before - traffic).OrMore(floorsAfter.Binding);
        return pair.Code.Length > 0 ? new LabPrediction(low, (low + before) / 2, before) : throw new ArgumentOutOfRangeException(nameof(pair), pair.Code, "must name the pair");
    }

    private LatencyFloors FloorsOf(LabOperation operation)
    {
        NumberFormat format = LabShape.Storage(LabFormat.Fp32);
        var listed = new ListedOperator(operation.Name, "lab", new Flops(operation.Flops), new Bytes(operation.Bytes), Bytes.Zero, format);
        var model = new Model(operation.Name, [new OperatorList("operations", [listed], 0, new Bytes(operation.Bytes))], WeightFormats.Uniform(format));
        // Element-wise operations read and write in turn, which is another rate than reading alone.
        Device device = _device with { Bandwidth = new BytesPerSecond(Measured.Update.Median), Disputed = [new(DeviceField.Bandwidth, Measured.Update.Best, "fastest round"), .. _device.Disputed.Skip(1)] };
        return LatencyFloors.Of(StepCost.Of(model, Step.Forward(1)), device);
    }

    private static string NoGain(double gain, LatencyFloors after) => gain >= 1.05 ? "" : after.BindingTerm switch
    {
        FloorTerm.Compute => "arithmetic binds, and there is as much of it as before",
        FloorTerm.KvCache => "reading the cache binds, and it is as large as before",
        FloorTerm.Weights => "reading binds, and there is as much to read as before",
        _ => "communication binds",
    };

    private static string Name(LabFormat format) => LabShape.Storage(format).Name;
}
