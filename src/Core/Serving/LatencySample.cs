using System.Globalization;
using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Serving;

/// <summary>
/// Measured latencies in ascending order, and what they can say: percentiles with their intervals, and which percentiles they are too few for.
/// </summary>
public sealed class LatencySample
{
    private const double Confidence = 0.95;
    private const double ConservativeConfidence = 0.99;

    // Two-sided 95 % of the normal distribution, and the count from which a mean of skewed values is near enough to it (the rule of thumb of textbooks).
    private const double Normal = 1.96;
    private const int EnoughForMean = 30;
    private readonly double[] _sorted;

    private LatencySample(double[] sorted) => _sorted = sorted;

    /// <summary>Number of values.</summary>
    public int Count => _sorted.Length;

    /// <summary>Arithmetic mean.</summary>
    public Seconds Mean => new(_sorted.Average());

    /// <summary>Smallest value.</summary>
    public Seconds Least => new(_sorted[0]);

    /// <summary>Largest value.</summary>
    public Seconds Most => new(_sorted[^1]);

    /// <summary>A value by its rank, 0 being the smallest.</summary>
    /// <param name="rank">0 to Count - 1.</param>
    public Seconds this[int rank] => new(_sorted[rank]);

    /// <summary>Takes values in any order.</summary>
    /// <param name="values">The latencies in s; at least one, all finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or one is not finite.</exception>
    public static LatencySample Of(IEnumerable<Seconds> values)
    {
        double[] sorted = [.. values.Select(static v => v.Value)];
        if (sorted.Length == 0 || sorted.Any(static v => !double.IsFinite(v)))
        {
            throw new ArgumentOutOfRangeException(nameof(values), sorted.Length, "must hold at least one value and only finite ones");
        }

        Array.Sort(sorted);
        return new LatencySample(sorted);
    }

    /// <summary>A percentile, as <see cref="Quantile"/> defines it.</summary>
    /// <param name="share">0 to 1; 0.99 is the 99th percentile.</param>
    public Seconds At(double share) => new(Quantile.Of(_sorted, share));

    /// <summary>
    /// The 95 % interval of a percentile from order statistics: the number of values below the true percentile is binomial, whatever the distribution. Unknown
    /// where the values are too few.
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public Fact<LatencyInterval> Interval(double share)
    {
        Checked(share);
        if (Count < Needed(share))
        {
            return Fact<LatencyInterval>.Unknown(TooFew(share));
        }

        // X(low) <= true percentile < X(high) with ranks counted from 1: P(B < low) <= 2.5 % and P(B < high) >= 97.5 %, B ~ Binomial(n, share).
        double tail = (1 - Confidence) / 2;
        int low = Math.Max(Binomial.Quantile(tail, Count, share), 1);
        int high = Math.Min(Binomial.Quantile(1 - tail, Count, share) + 1, Count);
        return Fact<LatencyInterval>.Known(new LatencyInterval(new Seconds(_sorted[low - 1]), new Seconds(_sorted[high - 1])));
    }

    /// <summary>The percentile where the values support it; otherwise unknown, with how many it needs.</summary>
    /// <param name="share">0 to 1.</param>
    public Fact<Seconds> Supported(double share) => Count >= Needed(share) ? Fact<Seconds>.Known(At(share)) : Fact<Seconds>.Unknown(TooFew(share));

    /// <summary>A statistic with its 95 % interval, as objectives are judged by: exact for a percentile, the normal one for a mean. Where the values are too
    /// few for an interval, the value alone, by which nothing is sure.</summary>
    /// <param name="statistic">The statistic.</param>
    public FigureRange Seen(Statistic statistic)
    {
        if (statistic.Share is { } share)
        {
            Fact<LatencyInterval> interval = Interval(share);
            return interval.IsKnown ? FigureRange.Of(interval.Value.From, At(share), interval.Value.To) : FigureRange.About(FigureValue.Of(At(share)));
        }

        Seconds mean = Mean;
        if (Count < EnoughForMean)
        {
            return FigureRange.About(FigureValue.Of(mean));
        }

        var off = new Seconds(Normal * Math.Sqrt(_sorted.Sum(v => (v - mean.Value) * (v - mean.Value)) / (Count - 1.0) / Count));
        return FigureRange.Of(mean - off, mean, mean + off);
    }

    /// <summary>
    /// A value that the true percentile exceeds with at most 1 % probability (MLPerf's early-stopping estimate); unknown where even the largest value cannot
    /// promise it (p99 needs 459 values).
    /// </summary>
    /// <param name="share">0 to 1.</param>
    public Fact<Seconds> Conservative(double share)
    {
        Checked(share);
        int rank = Binomial.Quantile(ConservativeConfidence, Count, share) + 1;
        return rank <= Count
            ? Fact<Seconds>.Known(new Seconds(_sorted[rank - 1]))
            : Fact<Seconds>.Unknown(string.Create(CultureInfo.InvariantCulture, $"{Count} values cannot bound it with 99 % confidence"));
    }

    /// <summary>Values that a percentile needs before its 95 % interval has two ends: n with 1 - share^n (and 1 - (1 - share)^n) at least 97.5 %.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    public static int Needed(double share) => Quantile.Needed(share, Confidence);

    private string TooFew(double share) => string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0.##} needs {Needed(share)} values, there are {Count}");

    private static void Checked(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "must lie between 0 and 1");
        }
    }
}
