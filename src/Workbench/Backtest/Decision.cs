using System.Collections.Immutable;
using System.Globalization;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>
/// Turns the verdicts on speed, quality and targets into one: whatever got worse rolls back, whatever is not decided stays open, the rest is kept.
/// </summary>
internal static class Decision
{
    internal static (VerdictOutcome Outcome, ImmutableArray<string> Reasons) Of(SpeedVerdict? speed, QualityVerdict? quality,
        IReadOnlyList<TargetResult> targets, double detect)
    {
        string[] against = [.. Against(speed, quality, targets)];
        string[] open = [.. Open(speed, quality, targets, detect)];
        string[] good = [.. For(speed, quality, targets)];
        return against.Length > 0 ? (VerdictOutcome.RollBack, [.. against, .. open, .. good])
            : open.Length > 0 ? (VerdictOutcome.Inconclusive, [.. open, .. good])
            : (VerdictOutcome.Keep, [.. good]);
    }

    private static IEnumerable<string> Against(SpeedVerdict? speed, QualityVerdict? quality, IReadOnlyList<TargetResult> targets)
    {
        if (quality is { Outcome: GuardrailOutcome.Fail })
        {
            FaultCount worst = quality.Serious.Outcome == GuardrailOutcome.Fail ? quality.Serious : quality.Minor;
            yield return $"quality fails: {Faults(worst)}";
        }

        if (speed is { Outcome: SpeedOutcome.Slower, Deciding: { } slower })
        {
            yield return Say($"it is slower: {Change(slower)}");
        }

        foreach (TargetResult target in targets.Where(static t => t is { After: Attainment.MissedSurely, Before: not Attainment.MissedSurely }))
        {
            yield return Say($"it misses {Target(target)}, which the baseline was not shown to miss");
        }
    }

    private static IEnumerable<string> Open(SpeedVerdict? speed, QualityVerdict? quality, IReadOnlyList<TargetResult> targets, double detect)
    {
        if (quality is { Outcome: GuardrailOutcome.Warn })
        {
            FaultCount worst = quality.Serious.Outcome == GuardrailOutcome.Warn ? quality.Serious : quality.Minor;
            yield return $"quality is between pass and fail, a person has to look: {Faults(worst)}";
        }

        if (quality is { Outcome: GuardrailOutcome.Undecided })
        {
            yield return "checks of quality could not be made";
        }

        if (speed is { Outcome: SpeedOutcome.NotEnoughData })
        {
            yield return $"there are not enough times: {string.Join("; ", speed.Unsupported)}";
        }

        if (speed is { Outcome: SpeedOutcome.NoDifferenceShown, Changes: [var first, ..] } && first.SmallestShownChange > detect)
        {
            yield return Say($"no difference in speed is shown, and one of less than {first.SmallestShownChange:0 %} could not have been; {detect:0.# %} is asked for");
        }

        foreach (TargetResult target in targets.Where(static t => !t.After.IsSure))
        {
            yield return target.Candidate.Value.IsKnown ? Say($"whether it meets {Target(target)} is not shown: {target.After.Words}")
                : target.Candidate.Value.UnknownReason!;
        }
    }

    private static IEnumerable<string> For(SpeedVerdict? speed, QualityVerdict? quality, IReadOnlyList<TargetResult> targets)
    {
        if (speed is { Outcome: SpeedOutcome.Faster, Deciding: { } faster })
        {
            yield return Say($"it is faster: {Change(faster)}");
        }

        if (speed is { Outcome: SpeedOutcome.NoDifferenceShown, Changes: [var first, ..] })
        {
            yield return Say($"no difference in speed is shown: {Change(first)}");
        }

        if (quality is { Outcome: GuardrailOutcome.Pass })
        {
            yield return $"quality passes: {Faults(quality.Serious)}";
        }

        foreach (TargetResult target in targets.Where(static t => t.After == Attainment.MetSurely))
        {
            yield return Say($"it meets {Target(target)}");
        }

        foreach (TargetResult target in targets.Where(static t => t is { After: Attainment.MissedSurely, Before: Attainment.MissedSurely }))
        {
            yield return Say($"it misses {Target(target)}, as the baseline does");
        }
    }

    private static string Change(MetricChange change) =>
        Say($"{change.Metric} {Figures.Of(change.Baseline.Value.Value)} -> {Figures.Of(change.Candidate.Value.Value)} ({Figures.Change(change.Change):+0.0 %;-0.0 %}, interval {Figures.Change(change.Low):+0.0 %;-0.0 %} to {Figures.Change(change.High):+0.0 %;-0.0 %})");

    private static string Target(TargetResult target) =>
        Say($"{target.Metric} < {Figures.Of(target.Target.Limit.Time)} ({Figures.Of(target.Candidate.Value.Value)}, {Interval(target.Candidate.Interval)})");

    private static string Interval(Fact<ConfidenceInterval> interval) =>
        interval.IsKnown ? $"interval {Figures.Of(interval.Value.Low)} to {Figures.Of(interval.Value.High)}" : interval.UnknownReason!;

    private static string Faults(FaultCount count)
    {
        string what = count.Severity == Severity.Serious ? "serious" : "minor";
        string limit = count.Limit is { } known ? $" (limit {known.Text})" : "";
        return Say($"{count.After.Hits} of {count.After.Of} prompts have a {what} fault, {count.Before.Hits} before{limit}");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
