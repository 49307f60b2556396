using System.Globalization;
using Floorline.Core.Findings;

namespace Floorline.Core.Statistics;

/// <summary>What is to be known of a comparison of speeds.</summary>
internal static class SpeedFindings
{
    /// <summary>Findings of the changes of all metrics together: <c>mixed</c>, <c>below_tolerance</c>.</summary>
    internal static IEnumerable<Finding> OfChanges(MetricChange[] changes, SpeedOptions options)
    {
        MetricChange? faster = changes.FirstOrDefault(static c => c.Outcome == SpeedOutcome.Faster);
        MetricChange? slower = changes.FirstOrDefault(static c => c.Outcome == SpeedOutcome.Slower);
        if (faster is not null && slower is not null)
        {
            yield return new Finding("mixed", Severity.Hint, string.Create(CultureInfo.InvariantCulture,
                $"{faster.Metric} became faster ({faster.Change:+0.0 %;-0.0 %}) and {slower.Metric} slower ({slower.Change:+0.0 %;-0.0 %}): the verdict is that of the slower one"));
        }

        foreach (MetricChange change in changes)
        {
            if (change.Interval.ExcludesZero && change.Outcome == SpeedOutcome.NoDifferenceShown)
            {
                yield return new Finding("below_tolerance", Severity.Hint,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{change.Metric} changed by {change.Change:+0.00 %;-0.00 %}, which is shown and lies below the tolerance of {options.Tolerance:0.## %}"));
            }
        }
    }

    /// <summary>Findings of both sides together: <c>same_run</c>, <c>looked_again</c>.</summary>
    internal static IEnumerable<Finding> OfSamples(LatencySamples baseline, LatencySamples candidate, SpeedOptions options)
    {
        if (SpeedVerdict.AreSameRun(baseline, candidate))
        {
            yield return new Finding("same_run", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"both sides are the same {baseline.Count} times in the same order: it is the same run twice, and compares nothing"));
        }

        if (options.Look is { } look)
        {
            yield return new Finding("looked_again", Severity.Hint, string.Create(CultureInfo.InvariantCulture,
                $"look {look}: it spends {options.Spent:0.00##%} of the {options.FalseAlarmRate:0.##%} that all looks together may err by, so intervals are wider than those of a single look"));
        }
    }
}
