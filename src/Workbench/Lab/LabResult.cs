using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;

namespace Floorline.Workbench;

/// <summary>A model-shaped step that ran on this machine, held against the floor that this machine's own figures give.</summary>
public sealed class LabResult
{
    // Two figures of the same rounds differ by up to 3 % by chance.
    private const double LeastRatio = 0.97;

    /// <summary>Diagnoses a measurement.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="assumptions">What was assumed, in whole sentences.</param>
    internal LabResult(LabSpec spec, LabMeasurement measured, IEnumerable<string> assumptions)
    {
        (Spec, Measured) = (spec, measured);
        IReadOnlyList<string> all = [.. assumptions, .. Own(measured)];
        Situation = SituationOf(measured, DeviceOf(measured), all);
        Diagnosis = new DiagnoseResult(new FloorsResult(Situation));
        if (Diagnosis.Diagnosis.Ratio < LeastRatio)
        {
            BelowTypicalRounds = true;
            Situation = SituationOf(measured, DeviceOf(measured, fastest: true), all);
            Diagnosis = new DiagnoseResult(new FloorsResult(Situation));
        }
    }

    /// <summary>What was asked for.</summary>
    public LabSpec Spec { get; }

    /// <summary>What was measured.</summary>
    public LabMeasurement Measured { get; }

    /// <summary>The step on this machine, as any other situation.</summary>
    public StatedSituation Situation { get; }

    /// <summary>The diagnosis of the measured time.</summary>
    public DiagnoseResult Diagnosis { get; }

    /// <summary>Whether the step was faster than the typical round of the rates beside it allows, so that the fastest round set the floor.</summary>
    public bool BelowTypicalRounds { get; }

    /// <summary>What the reader has to know: of the measurement, and of a time below its own floor.</summary>
    public IReadOnlyList<Finding> Findings => !BelowTypicalRounds ? Measured.Findings :
    [
        .. Measured.Findings,
        new Finding("below-floor", Severity.Warning,
            "Below the floor of a typical round: the step was faster than the reading and the arithmetic beside it. "
            + "That is this machine's unsteadiness, not speed; the floor is that of the fastest round. Measure again when nothing else "
                + "runs, with more rounds."),
    ];

    /// <summary>Bytes of weights read per second.</summary>
    public BytesPerSecond WeightRate => new(Measured.WeightBytes / Measured.AsRun.Median);

    /// <summary>Bytes of cache read per second.</summary>
    public BytesPerSecond CacheRate => new(Measured.CacheBytes / Measured.AsRun.Median);

    /// <summary>Bytes of weights and cache per second, over plain reading in the same rounds.</summary>
    public double ShareOfRead => 1 / Measured.OverRead.Median;

    /// <summary>The machine as the lab saw it: read bandwidth and peaks of the same rounds on the same threads.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="fastest">Whether the rates are those of the fastest round instead of the typical one.</param>
    public static Device DeviceOf(LabMeasurement measured, bool fastest = false)
    {
        ArgumentNullException.ThrowIfNull(measured);
        const string Best = "fastest round of this measurement";
        double Rate(Figure figure) => fastest ? figure.Best : figure.Median;
        return new Device("host", measured.Machine.Processor, new BytesPerSecond(Rate(measured.Read)))
        {
            Kind = DeviceKind.Cpu,
            Peaks = new Dictionary<ComputeFormat, FlopsPerSecond>
            {
                [ComputeFormat.Fp32] = new(Rate(measured.PeakFp32)),
                [ComputeFormat.Int8] = new(Rate(measured.PeakInt8)),
            },
            Memory = Fact<Bytes>.Known(new Bytes(measured.Machine.MemoryBytes)),
            LastLevelCache = measured.Machine.Caches.Count > 0 ? Fact<Bytes>.Known(new Bytes(measured.Machine.LastLevelCacheBytes))
                : Fact<Bytes>.Unknown("the system does not tell the cache size"),
            AttainedBandwidth = Fact<BytesPerSecond>.Known(new BytesPerSecond(Rate(measured.Read))),
            AttainedSource = "plain reading over the same memory, in the same rounds",
            Confidence = Confidence.Measured,
            Source = string.Create(CultureInfo.InvariantCulture, $"measured in the same rounds as the step, {measured.Plan.Threads} thread(s)"),
            Disputed =
            [
                new(DeviceField.Bandwidth, measured.Read.Best, Best),
                new(DeviceField.Peak, measured.PeakFp32.Best, Best, ComputeFormat.Fp32),
                new(DeviceField.Peak, measured.PeakInt8.Best, Best, ComputeFormat.Int8),
            ],
        };
    }

    /// <summary>The step that a plan builds, as costs know it.</summary>
    /// <param name="plan">The plan.</param>
    public static Step StepOf(LabPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Step step = plan.Prompt > 0 ? Step.Prefill(plan.Batch, plan.Prompt) : Step.Decode(plan.Batch, plan.Context);
        return step with { Weights = WeightFormats.Uniform(LabShape.Storage(plan.Weights)), KvCache = plan.Shape.CacheStorage(plan.Cache) };
    }

    private static StatedSituation SituationOf(LabMeasurement measured, Device device, IReadOnlyList<string> assumptions)
    {
        double error = (measured.Step.High - measured.Step.Low) / 2 / measured.Step.Median;
        return new StatedSituation
        {
            Spec = new SituationSpec { Model = measured.Plan.Shape.Name, On = "host" },
            Model = measured.Plan.Shape.AsModel(),
            Hardware = new DeviceGroup(device),
            Step = StepOf(measured.Plan),
            Measured = Measurement.Of(new Seconds(measured.Step.Median), Math.Clamp(error, 0.001, 0.9)),
            Known = KnownOverheads.None,
            Assumptions = assumptions,
        };
    }

    private static IEnumerable<string> Own(LabMeasurement measured)
    {
        LabPlan plan = measured.Plan;
        yield return $"Random weights in the shapes of {plan.Shape.Name}: {plan.Shape.Layers} layers, d {plan.Shape.Hidden}, {plan.Shape.Heads} heads on {plan.Shape.KeyValueHeads} key/value heads of {plan.Shape.HeadSize}, inner {plan.Shape.Intermediate}{(plan.Shape.Gated ? " gated" : "")}, vocabulary {plan.Shape.Vocabulary}; full attention, no biases.";
        yield return plan.Weights switch
        {
            LabFormat.Int8 or LabFormat.Int4 =>
                $"Weights in blocks of 32 with a 16-bit scale ({(plan.Weights == LabFormat.Int8 ? "q8_0, 8.5" : "q4_0, 4.5")} bits each), multiplied as integers; the compute peak is that of {(plan.Weights == LabFormat.Int8 ? "the int8 dot product these kernels use" : "int8 dot products")}.",
            LabFormat.Bf16 => "Weights in bf16, widened to fp32 for the arithmetic; the compute peak is that of fp32, because .NET 10 has no bf16 instruction.",
            _ => "Weights and arithmetic in fp32.",
        };
        yield return plan.Threads == 1 ? "One thread, charged its processor time." : $"{plan.Threads} threads, by the clock on the wall.";
        foreach (Finding finding in measured.Findings.Where(static f => f.Severity == Severity.Hint))
        {
            yield return finding.Text;
        }
    }
}
