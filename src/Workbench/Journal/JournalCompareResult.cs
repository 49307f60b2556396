using Floorline.Core.Statistics;
using Floorline.Journal;
using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>Two entries side by side.</summary>
/// <param name="Before">The first.</param>
/// <param name="After">The second.</param>
/// <param name="Differences">Every field in which the second differs from the first, the git commit included.</param>
/// <param name="Change">The second's measured time over the first's, less one; null where either has none.</param>
/// <param name="SameMetric">Whether both measured times are the same figure of their samples, such as the median.</param>
/// <param name="Speed">The verdict on both sets of samples; null where either entry keeps none.</param>
public sealed record JournalCompareResult(StoredEntry Before, StoredEntry After, IReadOnlyList<FieldChange> Differences, double? Change, bool SameMetric,
    SpeedVerdict? Speed);
