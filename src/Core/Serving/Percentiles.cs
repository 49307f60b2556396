using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>A distribution of times by its mean and percentiles. Percentiles are nearest-rank: the smallest value that at least that share does not exceed.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">95 in 100 are no longer.</param>
/// <param name="P99">99 in 100 are no longer.</param>
/// <param name="Count">Values it was taken from.</param>
public sealed record Percentiles(Seconds Mean, Seconds P50, Seconds P95, Seconds P99, long Count)
{
    /// <summary>Takes the percentiles of values, each with how often it occurs.</summary>
    /// <param name="values">At least one value.</param>
    public static Percentiles Of(IReadOnlyCollection<(Seconds Time, long Count)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        (Seconds Time, long Count)[] sorted = [.. values.OrderBy(static v => v.Time.Value)];
        long total = 0;
        double sum = 0;
        foreach ((Seconds time, long count) in sorted)
        {
            total += count;
            sum += time.Value * count;
        }

        return new Percentiles(new Seconds(sum / total), At(0.5), At(0.95), At(0.99), total);

        Seconds At(double share)
        {
            long wanted = (long)Math.Ceiling(share * total);
            long seen = 0;
            foreach ((Seconds time, long count) in sorted)
            {
                seen += count;
                if (seen >= wanted)
                {
                    return time;
                }
            }

            return sorted[^1].Time;
        }
    }

    /// <summary>Every value longer by the same time.</summary>
    /// <param name="time">Added to each.</param>
    public Percentiles Plus(Seconds time) => this with { Mean = Mean + time, P50 = P50 + time, P95 = P95 + time, P99 = P99 + time };
}
