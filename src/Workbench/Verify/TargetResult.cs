using Floorline.Core.Objectives;
using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>A latency target and what both runs show about it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Baseline">The baseline's estimate.</param>
/// <param name="Candidate">The candidate's estimate.</param>
/// <param name="IsWorse">Whether the candidate's statistic is shown to be above the baseline's.</param>
public sealed record TargetResult(Objective Target, ObjectiveEstimate Baseline, ObjectiveEstimate Candidate, bool IsWorse)
{
    /// <summary>What the baseline shows.</summary>
    public Attainment Before => Baseline.Attainment;

    /// <summary>What the candidate shows.</summary>
    public Attainment After => Candidate.Attainment;

    /// <summary>Whether both sides miss it, surely or in the middle of their intervals: what is judged then is the difference.</summary>
    public bool IsMissedByBoth => Before is Attainment.MissedInMiddle or Attainment.MissedSurely
        && After is Attainment.MissedInMiddle or Attainment.MissedSurely;

    /// <summary>Which statistic of the times is limited: <c>median</c>, <c>p95</c>, <c>mean</c>.</summary>
    public string Metric => Target.Statistic is { Share: { } share } ? LatencyMetric.Of(share).Name : "mean";

    /// <summary>A target, judged on both sides of a comparison.</summary>
    /// <param name="target">The target.</param>
    /// <param name="speed">The comparison.</param>
    internal static TargetResult Of(Objective target, SpeedVerdict speed)
    {
        var before = ObjectiveEstimate.Of(speed.BaselineHealth ?? SampleHealth.Of(speed.Baseline), target);
        var after = ObjectiveEstimate.Of(speed.CandidateHealth ?? SampleHealth.Of(speed.Candidate), target);
        return new TargetResult(target, before, after, ObjectiveEstimate.IsWorse(before, after, speed));
    }
}
