using System.Globalization;

namespace Floorline.Core.Statistics;

/// <summary>One thing to know about samples or about their comparison.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The finding in a sentence.</param>
public sealed record SpeedFinding(SpeedFindingKind Kind, string Text)
{
    internal static IEnumerable<SpeedFinding> OfChanges(MetricChange[] changes, SpeedOptions options)
    {
        MetricChange? faster = changes.FirstOrDefault(static c => c.Outcome == SpeedOutcome.Faster);
        MetricChange? slower = changes.FirstOrDefault(static c => c.Outcome == SpeedOutcome.Slower);
        if (faster is not null && slower is not null)
        {
            yield return new SpeedFinding(SpeedFindingKind.Mixed, string.Create(CultureInfo.InvariantCulture,
                $"{faster.Metric} became faster ({faster.Change:+0.0 %;-0.0 %}) and {slower.Metric} slower ({slower.Change:+0.0 %;-0.0 %}): the verdict is that of the slower one"));
        }

        foreach (MetricChange change in changes)
        {
            if (change.Interval.ExcludesZero && change.Outcome == SpeedOutcome.NoDifferenceShown)
            {
                yield return new SpeedFinding(SpeedFindingKind.BelowTolerance,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{change.Metric} changed by {change.Change:+0.00 %;-0.00 %}, which is shown and lies below the tolerance of {options.Tolerance:0.## %}"));
            }
        }
    }
}
