using Floorline.Core.Statistics;

namespace Floorline.Workbench;

/// <summary>A latency target and what both runs show about it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Baseline">The baseline's estimate.</param>
/// <param name="Candidate">The candidate's estimate.</param>
public sealed record TargetResult(LatencyTarget Target, QuantileEstimate Baseline, QuantileEstimate Candidate)
{
    /// <summary>What the baseline shows.</summary>
    public TargetOutcome Before => Target.Judge(Baseline);

    /// <summary>What the candidate shows.</summary>
    public TargetOutcome After => Target.Judge(Candidate);
}
