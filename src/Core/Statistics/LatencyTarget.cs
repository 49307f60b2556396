using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>A latency that a metric must stay below, such as p95 under 1.2 s.</summary>
/// <param name="Metric">Which metric.</param>
/// <param name="Limit">What it must stay below.</param>
public sealed record LatencyTarget(LatencyMetric Metric, Seconds Limit)
{
    /// <summary>Confidence of the interval that is held against the limit.</summary>
    public const double Confidence = 0.95;

    /// <summary>What an estimate of the metric shows about the target.</summary>
    /// <param name="estimate">The estimate.</param>
    public TargetOutcome Judge(QuantileEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return !estimate.Interval.IsKnown ? TargetOutcome.NotShown
            : estimate.Interval.Value.High < Limit ? TargetOutcome.Met
            : estimate.Interval.Value.Low >= Limit ? TargetOutcome.Missed
            : TargetOutcome.NotShown;
    }

    /// <summary>The estimate of the target's metric, at the confidence that targets are judged with.</summary>
    /// <param name="samples">The samples.</param>
    public QuantileEstimate Estimate(LatencySamples samples) => QuantileEstimate.Of(samples, Metric, Confidence, SampleHealth.Of(samples).EffectiveCount);
}
