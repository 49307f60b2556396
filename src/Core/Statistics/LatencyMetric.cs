using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>Which point of a latency distribution is meant: the time that a share of the requests does not exceed.</summary>
public sealed record LatencyMetric
{
    private LatencyMetric(double share) => Share = share;

    /// <summary>Half of the requests.</summary>
    public static LatencyMetric Median { get; } = new(0.5);

    /// <summary>95 of 100 requests.</summary>
    public static LatencyMetric P95 { get; } = new(0.95);

    /// <summary>99 of 100 requests.</summary>
    public static LatencyMetric P99 { get; } = new(0.99);

    /// <summary>Share of the requests, above 0 and below 1.</summary>
    public double Share { get; }

    /// <summary>Its name: <c>median</c>, <c>p95</c>, <c>p99.9</c>.</summary>
    public string Name => Share == 0.5 ? "median" : string.Create(CultureInfo.InvariantCulture, $"p{Share * 100:0.####}");

    /// <summary>The metric of a share.</summary>
    /// <param name="share">Share of the requests, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not above 0 and below 1.</exception>
    public static LatencyMetric Of(double share)
    {
        Require.Positive(share);
        Require.Positive(1 - share);
        return new LatencyMetric(share);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
