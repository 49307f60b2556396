using System.Collections.Immutable;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Statistics;

/// <summary>Measured times of one thing under one condition, in the order in which they were taken.</summary>
public sealed class LatencySamples
{
    private readonly double[] _sorted;

    private LatencySamples(ImmutableArray<Seconds> times)
    {
        Times = times;
        _sorted = new double[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            _sorted[i] = times[i].Value;
        }

        Array.Sort(_sorted);
    }

    /// <summary>The times in the order of measurement.</summary>
    public ImmutableArray<Seconds> Times { get; }

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The shortest time.</summary>
    public Seconds Shortest => new(_sorted[0]);

    /// <summary>The longest time.</summary>
    public Seconds Longest => new(_sorted[^1]);

    /// <summary>The arithmetic mean.</summary>
    public Seconds Mean => new(_sorted.Average());

    /// <summary>The times from shortest to longest, in seconds.</summary>
    internal ReadOnlySpan<double> Sorted => _sorted;

    /// <summary>Samples from times.</summary>
    /// <param name="times">At least one; each finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or one is not a finite number above 0.</exception>
    public static LatencySamples Of(IEnumerable<Seconds> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        ImmutableArray<Seconds> kept = [.. times];
        Require.InRange(kept.Length, 1, int.MaxValue, nameof(times));
        foreach (Seconds time in kept)
        {
            Require.Positive(time, nameof(times));
        }

        return new LatencySamples(kept);
    }

    /// <summary>The empirical value of a metric, by linear interpolation between the two nearest ranks (Hyndman and Fan's type 7, numpy's default).</summary>
    /// <param name="metric">The metric.</param>
    public Seconds At(LatencyMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new Seconds(Quantile.Of(_sorted, metric.Share));
    }

    /// <summary>A part of the samples, in order.</summary>
    internal LatencySamples Part(int from, int to) => new(Times[from..to]);
}
