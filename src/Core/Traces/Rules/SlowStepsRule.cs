using Floorline.Core.Quantities;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Rules;

/// <summary>Single steps that take much longer than the others of their kind, and which part of them grew.</summary>
public sealed class SlowStepsRule : IDeviceRule
{
    private const int FewestSteps = 5;

    /// <inheritdoc/>
    public string Id => "slow-steps";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        StepKind? kind = device.Steps.Steps.GroupBy(static s => s.Name.Kind).MaxBy(static g => g.Count())?.Key;
        if (device.Drift is { IsClear: true } || kind is null || device.Steps.Basis == StepBasis.RepeatedKernels)
        {
            return null;
        }

        // the first carries the profiler's start, and has a rule of its own
        TraceStep[] steps = [.. device.Steps.OfKind(kind.Value).Skip(1)];
        long median = Spread.Of([.. steps.Select(static s => s.Length)]).Median;
        TraceStep[] slow = [.. steps.Where(s => s.Length > thresholds.FirstStepFactor * median)];
        long excess = slow.Sum(s => s.Length - median);
        if (steps.Length < FewestSteps || slow.Length == 0 || slow.Length * 3 > steps.Length || device.Share(excess) < thresholds.SlowStepShare)
        {
            return null;
        }

        TraceStep longest = slow.MaxBy(static s => s.Length)!;
        (string part, long more) = Grown(device, longest, [.. steps.Except(slow)]);
        string text = Words.Say($"{slow.Length} of {steps.Length} steps take more than {thresholds.FirstStepFactor:0.0} times the median of {Figures.Time(median)}; the longest, step {Number(device, longest)}, {Figures.Time(longest.Length)}, of which {Figures.Time(more)} is more {part} than usual.");
        return new TraceFinding(Id, Words.Say($"Single slow steps: {part} grows in them"), Urgency.Info, device.Evidence(text) with
        {
            Numbers = [new("slow_steps", slow.Length), new("steps", steps.Length), new("median_ms", Words.Ms(median)), new("excess_ms", Words.Ms(excess))],
            Intervals = [.. Words.Top(slow, static s => s.Length).Select(static s => new EvidenceInterval(s.Start, s.End))],
        })
        {
            Threshold = Words.Say($"a step after the first > {thresholds.FirstStepFactor:0.0} times the median, at most a third of the steps, ")
                + Words.Say($">= {Figures.Percent(thresholds.SlowStepShare)} of the window beyond it"),
            Try = "Look at the stretch in the timeline: garbage collection, evaluation, logging and checkpoints come every so many steps; recompiling comes with new shapes.",
            Check = "The 95th percentile of the steps comes near their median.",
        };
    }

    private static int Number(DeviceDiagnosis device, TraceStep step)
    {
        for (int i = 0; i < device.Steps.Count; i++)
        {
            if (device.Steps.Steps[i] == step)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static (string Part, long More) Grown(DeviceDiagnosis device, TraceStep slow, TraceStep[] usual)
    {
        DeviceBudget own = DeviceBudget.Of(device.Work, slow.Start, slow.End);
        DeviceBudget[] others = [.. usual.Select(s => DeviceBudget.Of(device.Work, s.Start, s.End))];
        (string Part, long More)[] parts =
        [
            ("idle time", own.Idle - Spread.Of([.. others.Select(static b => b.Idle)]).Median),
            ("exposed communication", own.ExposedCommunication - Spread.Of([.. others.Select(static b => b.ExposedCommunication)]).Median),
            ("exposed copying", own.ExposedCopies - Spread.Of([.. others.Select(static b => b.ExposedCopies)]).Median),
            ("compute", own.Compute - Spread.Of([.. others.Select(static b => b.Compute)]).Median),
        ];
        return parts.MaxBy(static p => p.More);
    }
}
