using System.Globalization;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench;

/// <summary>The steps of a trace on the time ladder of a model on some hardware.</summary>
public sealed class TraceFloors
{
    private TraceFloors(FloorsResult floors, DeviceDiagnosis device, IReadOnlyList<TraceStep> steps, StepKind? kind)
    {
        Floors = floors;
        Device = device;
        Steps = steps.Count;
        Kind = kind;
        Classes = ClassFloor.Of(device);
        if (steps.Count == 0)
        {
            Step = Fact<StepDiagnosis>.Unknown("the trace has no steps of this phase; mark them (ProfilerStep, or the serving engine's annotations)");
            Mfu = Fact<double>.Unknown(Step.UnknownReason!);
            Mbu = Fact<double>.Unknown(Step.UnknownReason!);
            return;
        }

        (Seconds time, double error) = Median(steps);
        Step = Fact<StepDiagnosis>.Known(StepDiagnosis.Of(
            floors.Timed with { Measured = Measurement.Of(time, error), Known = Known(floors, device, steps) }));
        var window = new Seconds(device.Budget.Window / 1e9);
        Mfu = floors.Floors.MainPeak.Select(peak => floors.Cost.Work * steps.Count / window / (peak.Rate * floors.Cost.Step.Parallelism.Devices));
        Mbu = Fact<double>.Known(floors.Floors.MovedPerDevice * steps.Count / window / floors.Floors.Hardware.Device.Bandwidth);
    }

    /// <summary>The floors of one step.</summary>
    public FloorsResult Floors { get; }

    /// <summary>The device whose steps are held against them: the one whose steps take longest.</summary>
    public DeviceDiagnosis Device { get; }

    /// <summary>How many steps of the phase the trace has.</summary>
    public int Steps { get; }

    /// <summary>Which steps were taken; null for all.</summary>
    public StepKind? Kind { get; }

    /// <summary>The median step on the ladder: compute beyond the floor is kernel inefficiency, idle time is overhead.</summary>
    public Fact<StepDiagnosis> Step { get; }

    /// <summary>
    /// What limits the steps, with what the trace shows of them: a step near its floor is still not bound by it where much of the window computed nothing.
    /// From a twentieth of the window on that the largest such loss takes it is transitional, from a fifth on the loss decides. Unknown where the step is.
    /// </summary>
    public Fact<Regime> Regime => Step.Select(step => RegimeOf(step.Regime, Device));

    /// <summary>The largest loss of the device in which it computed nothing, and its share of the window; none where there is no such loss.</summary>
    public (LossCause Cause, double Share)? NotComputing => NotComputingOf(Device);

    /// <summary>Useful FLOP/s of the whole window over peak; never clamped.</summary>
    public Fact<double> Mfu { get; }

    /// <summary>Executed FLOP/s of the operators with shapes over peak, of the whole window: recomputation and padding included, what has no shapes
    /// left out.</summary>
    public Fact<double> Hfu => Device.Operators.Hfu;

    /// <summary>Useful bytes/s of the whole window over the sheet's bandwidth; never clamped.</summary>
    public Fact<double> Mbu { get; }

    /// <summary>Classes of kernels against the floors of their own shapes, where the trace has shapes.</summary>
    public IReadOnlyList<ClassFloor> Classes { get; }

    /// <summary>What was taken of the steps without being stated anywhere; null where command or annotations say it.</summary>
    public string? Note { get; init; }

    /// <summary>The situation as stated, completed by what the steps' annotations tell: phase, batch and prompt.</summary>
    /// <param name="stated">As stated.</param>
    /// <param name="diagnosis">The trace.</param>
    internal static SituationSpec Complete(SituationSpec stated, TraceDiagnosis diagnosis)
    {
        TraceStep[] steps = [.. diagnosis.Devices.SelectMany(static d => d.Steps.Steps)];
        if (steps.Length == 0)
        {
            return stated;
        }

        StepKind kind = steps.GroupBy(static s => s.Name.Kind).MaxBy(static g => g.Count())!.Key;
        TraceStep[] typical = [.. steps.Where(s => s.Name.Kind == kind)];
        string? phase = kind == StepKind.Decode ? "decode" : kind == StepKind.Prefill ? "prefill" : null;
        long? sequences = typical.Select(static s => s.Name.Sequences ?? s.Name.Prompts).Distinct().Count() == 1 ? typical[0].Name.Sequences is > 0
            ? typical[0].Name.Sequences : typical[0].Name.Prompts : null;
        long? tokens = typical.Select(static s => s.Name.Tokens).Distinct().Count() == 1 ? typical[0].Name.Tokens : null;
        SituationSpec spec = stated with { Phase = stated.Phase ?? phase };
        if (spec.Phase == phase)
        {
            spec = spec with { Batch = spec.Batch ?? Text(sequences) };
        }

        // the annotation states the tokens of the whole pass
        long? each = tokens is { } total && long.TryParse(spec.Batch, out long batch) && batch > 0 ? Math.Max(1, (long)Math.Round((double)total / batch))
            : tokens;
        if (spec.Phase == "decode" && phase == "decode" && spec.Context is null
            && typical.All(static s => s.Name.CachedTokens is not null && s.Name.Sequences > 0))
        {
            long[] contexts = [.. typical.Select(static s => s.Name.CachedTokens!.Value / s.Name.Sequences!.Value)];
            spec = spec with { Context = Text(Core.Traces.Intervals.Spread.Of(contexts).Median) };
        }

        return spec.Phase == "prefill" && phase == "prefill" ? spec with { Prompt = spec.Prompt ?? Text(each) } : spec;
    }

    /// <summary>What is said where neither the command nor an annotation of the trace tells the phase: the kernels of a training step and of a long
    /// prefill look alike.</summary>
    /// <param name="completed">The situation, completed by the annotations.</param>
    /// <param name="step">The step it is held against; a model that does not decode has one kind of step only.</param>
    internal static string? NoteOf(SituationSpec completed, Core.Workloads.Step step) =>
        completed.Phase is not null || step.Phase != Core.Workloads.Phase.Decode ? null
        : "The trace's steps do not say what they are, and no --phase was given: they are held against the floor of a decode step. If they are "
            + "prefills, --phase prefill states it; a training step has no floor here.";

    internal static TraceFloors? Of(StatedSituation situation, TraceDiagnosis diagnosis, string? note = null)
    {
        var floors = new FloorsResult(situation);
        StepKind? kind = diagnosis.Devices.SelectMany(static d => d.Steps.Steps).Any(static s => s.Name.Kind != StepKind.Iteration)
            ? situation.Step.Phase == Core.Workloads.Phase.Prefill ? StepKind.Prefill : situation.Step.Phase == Core.Workloads.Phase.Decode ? StepKind.Decode
            : null
            : null;
        return diagnosis.Devices.Count == 0 ? null : diagnosis.Devices.Select(d =>
            new TraceFloors(floors, d, Choose(d, kind), kind) { Note = Choose(d, kind).Count > 0 ? note : null })
                .MaxBy(static f => f.Step.IsKnown ? f.Step.Value.Measured.Time.Value : -1);
    }

    private static Regime RegimeOf(Regime step, DeviceDiagnosis device)
    {
        TraceThresholds limits = TraceThresholds.Default;
        return step is Core.Floors.Regime.Impossible or Core.Floors.Regime.ComputeUnknown
            || NotComputingOf(device) is not { } loss || loss.Share < limits.WarningShare ? step
            : loss.Share < limits.CriticalShare ? step == Core.Floors.Regime.OverheadBound ? step : Core.Floors.Regime.Transitional
            : loss.Cause is LossCause.Communication or LossCause.RankWait ? Core.Floors.Regime.CommunicationBound
            : Core.Floors.Regime.OverheadBound;
    }

    private static (LossCause Cause, double Share)? NotComputingOf(DeviceDiagnosis device)
    {
        LossCause[] causes = [.. Enum.GetValues<LossCause>().Where(static c => c is not (LossCause.Slowdown or LossCause.Kernels))];
        LossCause most = causes.MaxBy(device.Losses.TimeOf);
        return device.Losses.TimeOf(most) > 0 ? (most, device.Share(device.Losses.TimeOf(most))) : null;
    }

    // A kernel sequence that repeats may be a layer: it is no step to hold against a model's.
    private static IReadOnlyList<TraceStep> Choose(DeviceDiagnosis device, StepKind? kind) =>
        device.Steps.Basis == StepBasis.RepeatedKernels ? [] : kind is { } one ? device.Steps.OfKind(one) : device.Steps.Steps;

    private static (Seconds Time, double Error) Median(IReadOnlyList<TraceStep> steps)
    {
        var lengths = Core.Traces.Intervals.Spread.Of([.. steps.Select(static s => s.Length)]);
        double spread = lengths.Median > 0 ? (double)lengths.MedianDeviation / lengths.Median : 0;
        return (new Seconds(lengths.Median / 1e9), Math.Clamp(spread, Measurement.AssumedError, 0.5));
    }

    private static KnownOverheads Known(FloorsResult floors, DeviceDiagnosis device, IReadOnlyList<TraceStep> steps)
    {
        Seconds attainable = FloorTerms.Of(floors.Floors).Attainable;
        double compute = 0;
        double idle = 0;
        foreach (TraceStep step in steps)
        {
            var budget = Core.Traces.Budgets.DeviceBudget.Of(device.Work, step.Start, step.End);
            compute += budget.Compute / 1e9 / steps.Count;
            idle += budget.Idle / 1e9 / steps.Count;
        }

        return new KnownOverheads
        {
            Kernels = compute >= attainable.Value ? Fact<Seconds>.Known(new Seconds(compute) - attainable)
                : Fact<Seconds>.Unknown("the trace computes for less time than the floor allows"),
            Launches = device.Idle.IsKnown ? Fact<Seconds>.Known(new Seconds(idle)) : Fact<Seconds>.Unknown(device.Idle.UnknownReason!),
        };
    }

    private static string? Text(long? number) => number is > 0 ? number.Value.ToString(CultureInfo.InvariantCulture) : null;
}
