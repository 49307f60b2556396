using System.Globalization;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Serving;

/// <summary>
/// A simulated distribution of times by its mean and percentiles. Percentiles are as <see cref="Quantile"/> defines them.
/// A percentile is known only where as many values stand behind it as a measured one needs.
/// </summary>
/// <param name="Mean">The mean; zero where nothing is known.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">90 in 100 are no longer.</param>
/// <param name="P95">95 in 100 are no longer.</param>
/// <param name="P99">99 in 100 are no longer.</param>
/// <param name="Count">Values it was taken from.</param>
public sealed record Percentiles(Seconds Mean, Fact<Seconds> P50, Fact<Seconds> P90, Fact<Seconds> P95, Fact<Seconds> P99, long Count)
{
    private static readonly Fact<Seconds> _none = Fact<Seconds>.Unknown("there are no values");

    /// <summary>The distribution of nothing: no gap between tokens where every request has one token.</summary>
    public static Percentiles None { get; } = new(Seconds.Zero, _none, _none, _none, _none, 0);

    private static readonly Fact<Seconds> _grows = Fact<Seconds>.Unknown("it grows as long as the load lasts");

    /// <summary>The waits of a queue that grows without end: the longer it runs the longer they are, so no statistic of them is a figure of the load.</summary>
    public static Percentiles Growing { get; } = new(Seconds.Zero, _grows, _grows, _grows, _grows, 0) { Grows = true };

    /// <summary>Whether the values grow as long as the load lasts; then no statistic is known.</summary>
    public bool Grows { get; private init; }

    /// <summary>The mean; unknown where the values grow as long as the load lasts.</summary>
    public Fact<Seconds> SteadyMean => Grows ? _grows : Fact<Seconds>.Known(Mean);

    /// <summary>Takes the percentiles of values, each with how often it occurs.</summary>
    /// <param name="values">At least one value.</param>
    public static Percentiles Of(IReadOnlyCollection<(Seconds Time, long Count)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        (double Value, long Count)[] sorted = [.. values.Select(static v => (v.Time.Value, v.Count)).OrderBy(static v => v.Value)];
        long total = 0;
        double sum = 0;
        foreach ((double time, long count) in sorted)
        {
            total += count;
            sum += time * count;
        }

        return new Percentiles(new Seconds(sum / total), At(0.5), At(0.9), At(0.95), At(0.99), total);

        Fact<Seconds> At(double share)
        {
            int needed = LatencySample.Needed(share);
            if (total < needed)
            {
                return Fact<Seconds>.Unknown(string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0.##} needs {needed} values, {total} were simulated"));
            }

            return Fact<Seconds>.Known(new Seconds(Quantile.Of(sorted, share)));
        }
    }

    /// <summary>A statistic of the distribution; unknown where it is not one of the five, or the values are too few for it.</summary>
    /// <param name="statistic">The statistic.</param>
    public Fact<Seconds> At(Statistic statistic) => statistic.Share switch
    {
        null => SteadyMean,
        0.5 => P50,
        0.9 => P90,
        0.95 => P95,
        0.99 => P99,
        _ => Fact<Seconds>.Unknown($"{statistic} is not simulated; mean, p50, p90, p95 and p99 are"),
    };

    /// <summary>Every value longer by the same time.</summary>
    /// <param name="time">Added to each.</param>
    public Percentiles Plus(Seconds time)
    {
        Fact<Seconds> Later(Fact<Seconds> one) => one.Select(value => value + time);
        return new(Mean + time, Later(P50), Later(P90), Later(P95), Later(P99), Count);
    }
}
