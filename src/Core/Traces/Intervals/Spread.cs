namespace Floorline.Core.Traces.Intervals;

/// <summary>How a set of durations or counts is spread: order statistics that are values of the set, and the sum.</summary>
public sealed class Spread
{
    private readonly long[] _ordered;

    private Spread(long[] ordered)
    {
        _ordered = ordered;
        foreach (long value in ordered)
        {
            Sum += value;
        }
    }

    /// <summary>Number of values.</summary>
    public int Count => _ordered.Length;

    /// <summary>Sum of the values.</summary>
    public long Sum { get; }

    /// <summary>Smallest value; 0 where there are none.</summary>
    public long Least => Count == 0 ? 0 : _ordered[0];

    /// <summary>Largest value; 0 where there are none.</summary>
    public long Largest => Count == 0 ? 0 : _ordered[^1];

    /// <summary>The value in the middle.</summary>
    public long Median => Percentile(50);

    /// <summary>Median distance from the median: a spread that one wild value does not move.</summary>
    public long MedianDeviation
    {
        get
        {
            long median = Median;
            return Of(Array.ConvertAll(_ordered, value => Math.Abs(value - median))).Median;
        }
    }

    /// <summary>Standard deviation over the mean; 0 for fewer than two values or a mean of 0.</summary>
    public double Variation
    {
        get
        {
            if (Count < 2 || Sum == 0)
            {
                return 0;
            }

            double mean = (double)Sum / Count;
            double squares = 0;
            foreach (long value in _ordered)
            {
                squares += (value - mean) * (value - mean);
            }

            return Math.Sqrt(squares / (Count - 1)) / mean;
        }
    }

    /// <summary>The spread of some values.</summary>
    /// <param name="values">The values, in any order; they are not changed.</param>
    public static Spread Of(ReadOnlySpan<long> values)
    {
        long[] ordered = values.ToArray();
        Array.Sort(ordered);
        return new Spread(ordered);
    }

    /// <summary>The smallest value that at least a share of all values do not exceed (nearest rank); 0 where there are none.</summary>
    /// <param name="percent">The share in percent.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 100.</exception>
    public long Percentile(double percent)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "must be between 0 and 100");
        }

        return Count == 0 ? 0 : _ordered[Math.Max((int)Math.Ceiling(Count * percent / 100) - 1, 0)];
    }
}
