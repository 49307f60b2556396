
namespace Floorline.Core.Traces.Intervals;

/// <summary>How a set of durations or counts is spread: order statistics that are values of the set, and the sum.</summary>
public sealed class Spread
{
    private readonly long[] _values;
    private bool _isOrdered;

    private Spread(long[] values) => _values = values;

    /// <summary>Number of values.</summary>
    public int Count => _values.Length;

    /// <summary>Sum of the values.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            foreach (long value in _values)
            {
                sum += value;
            }

            return sum;
        }
    }

    /// <summary>Smallest value; 0 where there are none.</summary>
    public long Least => Count == 0 ? 0 : Ordered[0];

    /// <summary>Largest value; 0 where there are none.</summary>
    public long Largest => Count == 0 ? 0 : Ordered[^1];

    /// <summary>The value in the middle.</summary>
    public long Median => Percentile(50);

    /// <summary>Median distance from the median: a spread that one wild value does not move.</summary>
    public long MedianDeviation
    {
        get
        {
            long median = Median;
            return Of(Array.ConvertAll(_values, value => Math.Abs(value - median))).Median;
        }
    }

    /// <summary>Standard deviation over the mean; 0 for fewer than two values or a mean of 0.</summary>
    public double Variation
    {
        get
        {
            long sum = Sum;
            if (Count < 2 || sum == 0)
            {
                return 0;
            }

            double mean = (double)sum / Count;
            double squares = 0;
            foreach (long value in _values)
            {
                squares += (value - mean) * (value - mean);
            }

            return Math.Sqrt(squares / (Count - 1)) / mean;
        }
    }

    /// <summary>The spread of some values.</summary>
    /// <param name="values">The values, in any order; they are not changed.</param>
    public static Spread Of(ReadOnlySpan<long> values) => new(values.ToArray());

    /// <summary>The smallest value that at least a share of all values do not exceed (nearest rank); 0 where there are none.</summary>
    /// <param name="percent">The share in percent.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 100.</exception>
    public long Percentile(double percent)
    {
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "must be between 0 and 100");
        }

        return Count == 0 ? 0 : Ordered[Math.Max((int)Math.Ceiling(Count * percent / 100) - 1, 0)];
    }

    // put in order when it is first asked for: most spreads of a trace are looked at only where a pattern is found
    private long[] Ordered
    {
        get
        {
            if (!_isOrdered)
            {
                TimeOrder.Sort(_values);
                _isOrdered = true;
            }

            return _values;
        }
    }
}
