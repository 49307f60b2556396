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
}
