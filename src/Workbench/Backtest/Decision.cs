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
        IReadOnlyList<TargetResult> targets, double detect, bool sameRun)
    {
        string[] against = [.. Against(speed, quality, targets)];
        string[] open = [.. sameRun ? ["both sides are the same run twice: nothing was compared"] : Array.Empty<string>(),
            .. Open(speed, quality, targets, detect)];
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

        foreach (TargetResult target in targets.Where(static t => t is { After: Attainment.MissedSurely, IsWorse: true }))
        {
            yield return target.IsMissedByBoth ? Say($"it misses {Target(target)} by more than the baseline, which misses it too")
                : Say($"it misses {Target(target)}, which the baseline was not shown to miss");
        }
    }

    private static IEnumerable<string> Open(SpeedVerdict? speed, QualityVerdict? quality, IReadOnlyList<TargetResult> targets, double detect)
    {
        if (quality is { Outcome: GuardrailOutcome.Warn })
        {
            FaultCount worst = quality.Serious.Outcome == GuardrailOutcome.Warn ? quality.Serious : quality.Minor;
            yield return worst.BreaksLimitAsBefore ? $"quality breaks its limit, and the baseline did as much, a person has to look: {Faults(worst)}"
                : $"quality is between pass and fail, a person has to look: {Faults(worst)}";
        }

        if (quality is { Outcome: GuardrailOutcome.Undecided })
        {
            yield return "checks of quality could not be made";
        }

        if (speed is { Outcome: SpeedOutcome.NotEnoughData })
        {
            yield return $"there are not enough times: {string.Join("; ", speed.Unsupported)}";
        }

        if (speed is { Outcome: SpeedOutcome.Unsteady })
        {
            yield return Unsteady(speed);
        }

        if (speed is { Outcome: SpeedOutcome.NoDifferenceShown or SpeedOutcome.Faster })
        {
            // Every metric that was asked for has to speak: what is not supported, or too coarse to show a loss, may hide one.
            foreach (string reason in speed.Unsupported)
            {
                yield return $"not every metric can be judged: {reason}; --metrics leaves out what is not asked for";
            }

            foreach (MetricChange change in speed.Changes.Where(c => c.MayHide(detect)))
            {
                string what = speed.Outcome == SpeedOutcome.Faster ? Say($"whether {change.Metric} became slower is not shown")
                    : "no difference in speed is shown";
                yield return Say($"{what}, and one of {change.Metric} of less than {change.SmallestShownChange:0 %} ")
                    + Say($"could not have been; {detect:0.# %} is asked for");
            }
        }

        foreach (TargetResult target in targets.Where(static t => t is { After: Attainment.MissedSurely, IsMissedByBoth: false, IsWorse: false }))
        {
            yield return Say($"it misses {Target(target)}, which the baseline was not shown to miss, and is not shown to differ from it");
        }

        foreach (TargetResult target in targets.Where(static t => !t.After.IsSure))
        {
            yield return target.Candidate.Value.IsKnown ? Say($"whether it meets {Target(target)} is not shown: {target.After.Words}")
                : target.Candidate.Value.UnknownReason!;
        }
    }

    private static string Unsteady(SpeedVerdict speed)
    {
        string[] sides = [.. new[] { ("baseline", speed.BaselineHealth), ("candidate", speed.CandidateHealth) }
            .Where(static side => side.Item2 is { Drifts: true })
            .Select(static side => Say($"the second half of the {side.Item1} is {Math.Abs(side.Item2!.DriftChange):0.0 %} ")
                + Say($"{(side.Item2.DriftChange < 0 ? "faster" : "slower")} than its first"))];
        return $"the times drift or change state while they are measured ({string.Join("; ", sides)}): which state is compared is not known";
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

        foreach (TargetResult target in targets.Where(static t => t is { After: Attainment.MissedSurely, IsMissedByBoth: true, IsWorse: false }))
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
