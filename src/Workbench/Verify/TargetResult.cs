using Floorline.Core.Objectives;
using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>A latency target and what both runs show about it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Baseline">The baseline's estimate.</param>
/// <param name="Candidate">The candidate's estimate.</param>
public sealed record TargetResult(Objective Target, ObjectiveEstimate Baseline, ObjectiveEstimate Candidate)
{
    /// <summary>What the baseline shows.</summary>
    public Attainment Before => Baseline.Attainment;

    /// <summary>What the candidate shows.</summary>
    public Attainment After => Candidate.Attainment;

    /// <summary>Which statistic of the times is limited: <c>median</c>, <c>p95</c>, <c>mean</c>.</summary>
    public string Metric => Target.Statistic is { Share: { } share } ? LatencyMetric.Of(share).Name : "mean";
}
