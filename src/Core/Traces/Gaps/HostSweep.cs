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
    private readonly NameTraits _traits;
    private readonly int[] _enclosing;
    private readonly IWaits _waits;
    private long[] _ends = new long[64];
    private int[] _events = new int[64];
    private byte[] _causes = new byte[64];
    private int[] _blamed = new int[64];
    private int _depth;
    private long _cursor;

    /// <summary>Who listens: told, in order of time, what the thread did.</summary>
    internal interface IWaits
    {
        /// <summary>The thread did one thing for a while.</summary>
        void During(long from, long to, IdleCause cause, int blamed);
    }

    internal HostSweep(Trace trace, NameTraits traits, int[] enclosing, IWaits waits)
    {
        _trace = trace;
        _traits = traits;
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
        for (int e = track.First; e < track.End; e++)
        {
            long start = starts[e];
            CloseUntil(start);
            Move(start);
            _enclosing[e] = _depth > 0 ? _events[_depth - 1] : Trace.None;
            if (durations[e] > 0 && _depth < Deepest)
            {
                Open(e, start + durations[e], _traits.CauseOf(kinds[e], names[e]));
            }
        }

        CloseUntil(long.MaxValue);
        Move(long.MaxValue);
    }

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
            if (_depth > 0)
            {
                _waits.During(_cursor, to, (IdleCause)_causes[_depth - 1], _blamed[_depth - 1]);
            }
            else
            {
                _waits.During(_cursor, to, IdleCause.Untraced, Trace.None);
            }

            _cursor = to;
        }
    }

    private void Open(int e, long end, IdleCause? cause)
    {
        if (_depth == _ends.Length)
        {
            Array.Resize(ref _ends, _depth * 2);
            Array.Resize(ref _events, _depth * 2);
            Array.Resize(ref _causes, _depth * 2);
            Array.Resize(ref _blamed, _depth * 2);
        }

        int at = _depth++;
        while (at > 0 && _ends[at - 1] < end)
        {
            _ends[at] = _ends[at - 1];
            _events[at] = _events[at - 1];
            at--;
        }

        _ends[at] = end;
        _events[at] = e;
        _causes[at] = cause is { } own ? (byte)own : (byte)IdleCause.Untraced;
        _blamed[at] = cause is null ? Trace.None : e;
        for (int i = at; i < _depth; i++)
        {
            if (i > at)
            {
                // what was shifted up stands for its own cause again before it is compared with what is now below it
                IdleCause? shifted = _traits.CauseOf(_trace.Kinds[_events[i]], _trace.NameIds[_events[i]]);
                _causes[i] = shifted is { } its ? (byte)its : (byte)IdleCause.Untraced;
                _blamed[i] = shifted is null ? Trace.None : _events[i];
            }

            if (i > 0 && (_causes[i - 1] < _causes[i] || (_causes[i - 1] == _causes[i] && _blamed[i] == Trace.None)))
            {
                _causes[i] = _causes[i - 1];
                _blamed[i] = _blamed[i - 1];
            }
        }
    }
}
