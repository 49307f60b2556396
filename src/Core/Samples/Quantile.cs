using Floorline.Core.Quantities;

namespace Floorline.Core.Samples;

/// <summary>
/// The one definition of a quantile: linear interpolation between order statistics at share * (n - 1), type 7 of Hyndman and Fan
/// (Sample Quantiles in Statistical Packages, The American Statistician 50(4), 1996), which is the default of R, numpy and spreadsheets.
/// </summary>
public static class Quantile
{
    /// <summary>A quantile of values in ascending order.</summary>
    /// <param name="sorted">At least one value, in ascending order.</param>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or the share lies outside 0 to 1.</exception>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(sorted));
        double position = Position(sorted.Length, share);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>A quantile of values that stand for several each: the same as of every value written as often as it counts.</summary>
    /// <param name="sorted">At least one value in ascending order, each with how often it counts, at least once.</param>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value, or the share lies outside 0 to 1.</exception>
    public static double Of(ReadOnlySpan<(double Value, long Count)> sorted, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(sorted));
        long total = 0;
        foreach ((_, long count) in sorted)
        {
            total += count;
        }

        double position = Position(total, share);
        long below = (long)position;
        long seen = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            seen += sorted[i].Count;
            if (seen > below)
            {
                double next = seen > below + 1 || i == sorted.Length - 1 ? sorted[i].Value : sorted[i + 1].Value;
                return sorted[i].Value + ((position - below) * (next - sorted[i].Value));
            }
        }

        return sorted[^1].Value;
    }

    /// <summary>The median of values in any order.</summary>
    /// <param name="values">At least one value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no value.</exception>
    public static double Median(IEnumerable<double> values) => Of([.. values.Order()], 0.5);

    /// <summary>
    /// Values that a quantile needs before its interval from order statistics has two ends: n with 1 - share^n and 1 - (1 - share)^n at least 1 - (1 -
    /// confidence) / 2.
    /// </summary>
    /// <param name="share">0 to 1; at the ends no number is enough.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share or the confidence lies outside its range.</exception>
    public static int Needed(double share, double confidence = 0.95)
    {
        Require.Positive(confidence);
        Require.Positive(1 - confidence);
        double extreme = Math.Max(Checked(share), 1 - share);
        return extreme >= 1 ? int.MaxValue : Math.Max((int)Math.Ceiling(Math.Log((1 - confidence) / 2) / Math.Log(extreme)), 2);
    }

    private static double Position(long count, double share) => Checked(share) * (count - 1);

    private static double Checked(double share) =>
        share is >= 0 and <= 1 ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "must lie between 0 and 1");
}
