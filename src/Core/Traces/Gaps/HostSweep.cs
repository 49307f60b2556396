using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Gaps;

/// <summary>
/// One pass over the events of a host thread: which event encloses which, and what the thread did during given waits.
/// Open events are kept by their ends, the earliest on top, so events that overlap without nesting (clocks cut to microseconds) are handled too.
/// </summary>
internal sealed class HostSweep
{
    // Deeper stacks than any program's; a hostile file with more open events at once loses the attribution of the rest, not the answer.
    private const int Deepest = 4096;

    private readonly Trace _trace;
    private readonly DeviceWork _work;
    private readonly int[] _enclosing;
    private readonly IWaits _waits;
    private long[] _ends = new long[64];
    private int[] _events = new int[64];
    private byte[] _causes = new byte[64];
    private int[] _blamed = new int[64];
    private int _depth;
    private long _cursor;
    private long _matters;

    /// <summary>Who listens: told, in order of time, what the thread did.</summary>
    internal interface IWaits
    {
        /// <summary>The thread did one thing for a while.</summary>
        /// <returns>From when on the next such call matters, in ns: what ends no later need not be told.</returns>
        long During(long from, long to, IdleCause cause, int blamed);
    }

    internal HostSweep(DeviceWork work, int[] enclosing, IWaits waits)
    {
        _trace = work.Trace;
        _work = work;
        _enclosing = enclosing;
        _waits = waits;
    }

    internal void Run(TraceTrack track)
    {
        ReadOnlySpan<long> starts = _trace.Starts;
        ReadOnlySpan<long> durations = _trace.Durations;
        ReadOnlySpan<EventKind> kinds = _trace.Kinds;
        ReadOnlySpan<int> names = _trace.NameIds;
        _depth = 0;
        _cursor = long.MinValue;
        _matters = long.MinValue;
        for (int e = track.First; e < track.End; e++)
        {
            long start = starts[e];
            CloseUntil(start);
            Move(start);
            _enclosing[e] = _depth > 0 ? _events[_depth - 1] : Trace.None;
            if (durations[e] > 0 && _depth < Deepest)
            {
                Open(e, start + durations[e], CauseOf(e, kinds[e], names[e]));
            }
        }

        CloseUntil(long.MaxValue);
        Move(long.MaxValue);
    }

    private byte CauseOf(int e, EventKind kind, int name) =>
        EventKinds.IsCall(kind) && _work.IsBlockingCopy(e) ? (byte)IdleCause.Synchronisation : _work.Traits.CauseCodeOf(kind, name);

    private void CloseUntil(long instant)
    {
        while (_depth > 0 && _ends[_depth - 1] <= instant)
        {
            Move(_ends[_depth - 1]);
            _depth--;
        }
    }

    private void Move(long to)
    {
        if (to > _cursor)
        {
            if (to > _matters)
            {
                _matters = _depth > 0 ? _waits.During(_cursor, to, (IdleCause)_causes[_depth - 1], _blamed[_depth - 1])
                    : _waits.During(_cursor, to, IdleCause.Untraced, Trace.None);
            }

            _cursor = to;
        }
    }

    private void Open(int e, long end, byte cause)
    {
        if (_depth == _ends.Length)
        {
            Array.Resize(ref _ends, _depth * 2);
            Array.Resize(ref _events, _depth * 2);
            Array.Resize(ref _causes, _depth * 2);
            Array.Resize(ref _blamed, _depth * 2);
        }

        int at = _depth++;
        if (at > 0 && _ends[at - 1] < end)
        {
            Insert(at, e, end);
            return;
        }

        _ends[at] = end;
        _events[at] = e;
        Stand(at, cause);
    }

    // an event that outlasts the one that encloses it goes below it; what lies above stands for its own cause again before it is compared
    private void Insert(int at, int e, long end)
    {
        while (at > 0 && _ends[at - 1] < end)
        {
            _ends[at] = _ends[at - 1];
            _events[at] = _events[at - 1];
            at--;
        }

        _ends[at] = end;
        _events[at] = e;
        for (int i = at; i < _depth; i++)
        {
            Stand(i, CauseOf(_events[i], _trace.Kinds[_events[i]], _trace.NameIds[_events[i]]));
        }
    }

    // the most telling cause among an event and what encloses it; among equals the innermost is blamed
    private void Stand(int at, byte cause)
    {
        bool none = cause == NameTraits.NoCause;
        byte own = none ? (byte)IdleCause.Untraced : cause;
        int blamed = none ? Trace.None : _events[at];
        if (at > 0 && (_causes[at - 1] < own || (_causes[at - 1] == own && none)))
        {
            own = _causes[at - 1];
            blamed = _blamed[at - 1];
        }

        _causes[at] = own;
        _blamed[at] = blamed;
    }
}
