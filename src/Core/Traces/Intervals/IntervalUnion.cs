namespace Floorline.Core.Traces.Intervals;

/// <summary>A union that grows: intervals come in order of their starts, and each either lengthens the last or begins a new one.</summary>
internal struct IntervalUnion
{
    private long[] _starts;
    private long[] _ends;
    private int _count;

    public IntervalUnion(int capacity)
    {
        _starts = new long[capacity];
        _ends = new long[capacity];
    }

    /// <summary>Adds an interval that starts no earlier than the one before it; one of no length adds nothing.</summary>
    public void Add(long start, long end)
    {
        if (end <= start)
        {
            return;
        }

        if (_count > 0 && start <= _ends[_count - 1])
        {
            if (end > _ends[_count - 1])
            {
                _ends[_count - 1] = end;
            }

            return;
        }

        if (_count == _starts.Length)
        {
            int larger = Math.Max(16, _count * 2);
            Array.Resize(ref _starts, larger);
            Array.Resize(ref _ends, larger);
        }

        _starts[_count] = start;
        _ends[_count++] = end;
    }

    public readonly IntervalSet ToSet() => IntervalSet.Adopt(_starts, _ends, _count);
}
