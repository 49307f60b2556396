using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>A latency metric in the figures that every tool prints: mean, four percentiles, and how many values they stand for.</summary>
public sealed record LatencySummary
{
    /// <summary>The reason given where a file holds no such figure.</summary>
    public const string NotInFile = "the file does not hold it";

    /// <summary>Arithmetic mean.</summary>
    public Fact<Seconds> Mean { get; init; } = Fact<Seconds>.Unknown(NotInFile);

    /// <summary>Median.</summary>
    public Fact<Seconds> P50 { get; init; } = Fact<Seconds>.Unknown(NotInFile);

    /// <summary>90th percentile.</summary>
    public Fact<Seconds> P90 { get; init; } = Fact<Seconds>.Unknown(NotInFile);

    /// <summary>95th percentile.</summary>
    public Fact<Seconds> P95 { get; init; } = Fact<Seconds>.Unknown(NotInFile);

    /// <summary>99th percentile.</summary>
    public Fact<Seconds> P99 { get; init; } = Fact<Seconds>.Unknown(NotInFile);

    /// <summary>Values behind the figures.</summary>
    public Fact<long> Count { get; init; } = Fact<long>.Unknown(NotInFile);

    /// <summary>The values themselves, where they were kept: percentiles then carry intervals. Null where only the figures are known.</summary>
    public LatencySample? Sample { get; init; }

    /// <summary>The values themselves in the order in which their file holds them, in s; empty where only the figures are known.</summary>
    public IReadOnlyList<Seconds> Times { get; init; } = [];

    /// <summary>Whether any of the figures is known.</summary>
    public bool HoldsAnything => Mean.IsKnown || P50.IsKnown || P90.IsKnown || P95.IsKnown || P99.IsKnown;

    /// <summary>The figures of values that were kept. A percentile that they cannot support is unknown, with the number of values it needs.</summary>
    /// <param name="sample">The values; at least one.</param>
    public static LatencySummary Of(LatencySample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new LatencySummary
        {
            Mean = Fact<Seconds>.Known(sample.Mean),
            P50 = sample.Supported(0.5),
            P90 = sample.Supported(0.9),
            P95 = sample.Supported(0.95),
            P99 = sample.Supported(0.99),
            Count = Fact<long>.Known(sample.Count),
            Sample = sample,
        };
    }

    /// <summary>The figures of values that another tool kept and printed percentiles of: all are computed, supported or not, as that tool does.</summary>
    /// <param name="sample">The values; at least one.</param>
    public static LatencySummary AsPrinted(LatencySample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return new LatencySummary
        {
            Mean = Fact<Seconds>.Known(sample.Mean),
            P50 = Fact<Seconds>.Known(sample.At(0.5)),
            P90 = Fact<Seconds>.Known(sample.At(0.9)),
            P95 = Fact<Seconds>.Known(sample.At(0.95)),
            P99 = Fact<Seconds>.Known(sample.At(0.99)),
            Count = Fact<long>.Known(sample.Count),
            Sample = sample,
        };
    }
}
