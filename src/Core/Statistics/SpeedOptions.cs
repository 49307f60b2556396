using System.Collections.Immutable;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>How two samples are compared.</summary>
public sealed record SpeedOptions
{
    /// <summary>The defaults: median and p95, a false alarm in at most 5 of 100 comparisons of equals, every change counts.</summary>
    public static SpeedOptions Default { get; } = new();

    /// <summary>What is compared; the first one is the headline where several agree.</summary>
    public ImmutableArray<LatencyMetric> Metrics { get; init; } = [LatencyMetric.Median, LatencyMetric.P95];

    /// <summary>How often two samples of the same distribution may be called faster or slower, all metrics together.</summary>
    public double FalseAlarmRate { get; init; } = 0.05;

    /// <summary>Relative change below which a difference, although shown, does not count; 0 counts every one.</summary>
    public double Tolerance { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no metric, or a number lies outside its range.</exception>
    public SpeedOptions Checked()
    {
        Require.InRange(Metrics.Length, 1, 16, nameof(Metrics));
        Require.Positive(FalseAlarmRate);
        Require.Positive(0.5 - FalseAlarmRate);
        Require.NotNegative(Tolerance);
        return this;
    }
}
