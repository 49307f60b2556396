using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Objectives;

/// <summary>Which number of a latency's distribution is meant: its mean, or the time that a share of the requests does not exceed.</summary>
public readonly record struct Statistic
{
    private Statistic(double share) => Share = share;

    /// <summary>The arithmetic mean.</summary>
    public static Statistic Mean => default;

    /// <summary>The median.</summary>
    public static Statistic P50 => new(0.5);

    /// <summary>90 of 100 requests.</summary>
    public static Statistic P90 => new(0.9);

    /// <summary>95 of 100 requests: what a latency means where no statistic is stated.</summary>
    public static Statistic P95 => new(0.95);

    /// <summary>99 of 100 requests.</summary>
    public static Statistic P99 => new(0.99);

    /// <summary>Share of the requests, above 0 and below 1; null for the mean.</summary>
    public double? Share { get; }

    /// <summary>Its name: <c>mean</c>, <c>p50</c>, <c>p99.9</c>.</summary>
    public string Name => Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0.####}") : "mean";

    /// <summary>The percentile of a share.</summary>
    /// <param name="share">Share of the requests, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not above 0 and below 1.</exception>
    public static Statistic Percentile(double share)
    {
        Require.Positive(share);
        Require.Positive(1 - share);
        return new Statistic(share);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
