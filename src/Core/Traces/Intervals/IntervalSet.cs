namespace Floorline.Core.Traces.Intervals;

/// <summary>
/// Disjoint half-open intervals of time in order, in whole nanoseconds: the exact arithmetic under every number of a trace.
/// Intervals that touch are one; an interval of no length holds no time and is left out.
/// </summary>
public sealed class IntervalSet
{
    private readonly long[] _starts;
    private readonly long[] _ends;

    private IntervalSet(long[] starts, long[] ends, int count)
    {
        _starts = starts;
        _ends = ends;
        Count = count;
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            total += ends[i] - starts[i];
        }

        Total = total;
    }

    /// <summary>No time at all.</summary>
    public static IntervalSet Empty { get; } = new([], [], 0);

    /// <summary>Number of disjoint intervals.</summary>
    public int Count { get; }

    /// <summary>Time inside the intervals, in ns.</summary>
    public long Total { get; }

    /// <summary>Where each interval starts, in ns.</summary>
    public ReadOnlySpan<long> Starts => _starts.AsSpan(0, Count);

    /// <summary>Where each interval ends, in ns; the end itself is outside.</summary>
    public ReadOnlySpan<long> Ends => _ends.AsSpan(0, Count);

    /// <summary>The union of intervals that are in order of their starts; they may overlap.</summary>
    /// <param name="starts">Starts in ns, ascending.</param>
    /// <param name="ends">Ends in ns; one that is not after its start adds nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The spans differ in length, or the starts are not ascending.</exception>
    public static IntervalSet UnionOf(ReadOnlySpan<long> starts, ReadOnlySpan<long> ends)
    {
        if (starts.Length != ends.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(ends), ends.Length, $"must be as many as the starts, {starts.Length}");
        }

        var union = new IntervalUnion(starts.Length);
        for (int i = 0; i < starts.Length; i++)
        {
            if (i > 0 && starts[i] < starts[i - 1])
            {
                throw new ArgumentOutOfRangeException(nameof(starts), starts[i], $"must not be before its predecessor, {starts[i - 1]}");
            }

            union.Add(starts[i], ends[i]);
        }

        return union.ToSet();
    }

    /// <summary>The union of intervals in any order.</summary>
    /// <param name="starts">Starts in ns.</param>
    /// <param name="ends">Ends in ns.</param>
    public static IntervalSet UnionOfUnordered(ReadOnlySpan<long> starts, ReadOnlySpan<long> ends)
    {
        long[] keys = starts.ToArray();
        int[] order = TimeOrder.Identity(keys.Length);
        TimeOrder.Sort(keys, order);
        long[] values = new long[keys.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ends[order[i]];
        }

        return UnionOf(keys, values);
    }

    internal static IntervalSet Adopt(long[] starts, long[] ends, int count) => count == 0 ? Empty : new IntervalSet(starts, ends, count);

    /// <summary>Time that is in either set.</summary>
    /// <param name="other">The other set.</param>
    public IntervalSet Union(IntervalSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var union = new IntervalUnion(Count + other.Count);
        int i = 0;
        int j = 0;
        while (i < Count || j < other.Count)
        {
            if (j == other.Count || (i < Count && _starts[i] <= other._starts[j]))
            {
                union.Add(_starts[i], _ends[i]);
                i++;
            }
            else
            {
                union.Add(other._starts[j], other._ends[j]);
                j++;
            }
        }

        return union.ToSet();
    }

    /// <summary>Time that is in both sets.</summary>
    /// <param name="other">The other set.</param>
    public IntervalSet Intersect(IntervalSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var both = new IntervalUnion(Math.Min(Count + other.Count, 16));
        int i = 0;
        int j = 0;
        while (i < Count && j < other.Count)
        {
            both.Add(Math.Max(_starts[i], other._starts[j]), Math.Min(_ends[i], other._ends[j]));
            if (_ends[i] < other._ends[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return both.ToSet();
    }

    /// <summary>Time that is in this set and not in the other.</summary>
    /// <param name="other">What is taken away.</param>
    public IntervalSet Except(IntervalSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var rest = new IntervalUnion(Count + other.Count);
        int j = 0;
        for (int i = 0; i < Count; i++)
        {
            long from = _starts[i];
            while (j < other.Count && other._ends[j] <= from)
            {
                j++;
            }

            for (int k = j; k < other.Count && other._starts[k] < _ends[i]; k++)
            {
                rest.Add(from, other._starts[k]);
                from = Math.Max(from, other._ends[k]);
            }

            rest.Add(from, _ends[i]);
        }

        return rest.ToSet();
    }

    /// <summary>Time between the intervals, from the first start to the last end.</summary>
    public IntervalSet Gaps()
    {
        var gaps = new IntervalUnion(Math.Max(Count - 1, 0));
        for (int i = 1; i < Count; i++)
        {
            gaps.Add(_ends[i - 1], _starts[i]);
        }

        return gaps.ToSet();
    }

    /// <summary>Time of this set that lies between two instants, in ns.</summary>
    /// <param name="from">First instant, in ns.</param>
    /// <param name="to">Last instant, in ns; not after it.</param>
    public long TotalWithin(long from, long to)
    {
        long total = 0;
        for (int i = FirstEndingAfter(from); i < Count && _starts[i] < to; i++)
        {
            total += Math.Min(_ends[i], to) - Math.Max(_starts[i], from);
        }

        return total;
    }

    /// <summary>Number of the first interval that ends after an instant; <see cref="Count"/> where none does.</summary>
    /// <param name="instant">The instant, in ns.</param>
    public int FirstEndingAfter(long instant)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ends[middle] > instant)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
