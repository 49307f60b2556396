namespace Floorline.Core.Traces.Model;

/// <summary>A list that grows without copying what it holds.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed class ChunkedList<T>
{
    private const int Shift = 14;
    private const int Mask = (1 << Shift) - 1;

    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _used = 1 << Shift;

    internal int Count => _chunks.Count == 0 ? 0 : ((_chunks.Count - 1) << Shift) + _used;

    internal ref T this[int index] => ref _chunks[index >> Shift][index & Mask];

    internal int Add(in T item)
    {
        if (_used > Mask)
        {
            _last = new T[1 << Shift];
            _chunks.Add(_last);
            _used = 0;
        }

        _last[_used++] = item;
        return ((_chunks.Count - 1) << Shift) + _used - 1;
    }

    /// <summary>All of it as one array; the list is empty afterwards, each part given up as soon as it is copied.</summary>
    internal T[] Drain()
    {
        var all = new T[Count];
        for (int chunk = 0; chunk < _chunks.Count; chunk++)
        {
            int start = chunk << Shift;
            _chunks[chunk].AsSpan(0, Math.Min(1 << Shift, all.Length - start)).CopyTo(all.AsSpan(start));
            _chunks[chunk] = [];
        }

        Clear();
        return all;
    }

    internal void Clear()
    {
        _chunks.Clear();
        _last = [];
        _used = 1 << Shift;
    }
}
