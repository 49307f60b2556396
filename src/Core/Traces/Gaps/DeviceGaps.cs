using System.Runtime.InteropServices;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Gaps;

/// <summary>
/// The gaps in a device's work, each split by cause: the parts of a gap sum to the gap, and all gaps to the device's idle time, to the nanosecond.
/// A gap belongs to the work that ends it: up to that work's launch the host is to blame, from there on the launch latency; where the launch
/// lies before the gap the work was queued.
/// </summary>
public sealed class DeviceGaps
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly int[] _next;
    private readonly long[] _parts;
    private readonly int[] _blamed;
    private readonly long[] _totals = new long[IdleCauses.Count];
    private readonly int[] _enclosing;
    private readonly List<GapPiece> _pieces = [];
    private readonly int[] _firstPiece;
    private readonly int[] _pieceCount;

    private DeviceGaps(DeviceWork work, int[] enclosing)
    {
        Work = work;
        (_starts, _ends, _next) = Between(work);
        Count = _starts.Length;
        _parts = new long[Count * IdleCauses.Count];
        _blamed = new int[Count];
        _firstPiece = new int[Count];
        _pieceCount = new int[Count];
        _enclosing = enclosing;
        Array.Fill(_blamed, Trace.None);
        Split(work);
        Blames = Attribute();
        for (int gap = 0; gap < Count; gap++)
        {
            for (int cause = 0; cause < IdleCauses.Count; cause++)
            {
                _totals[cause] += _parts[(gap * IdleCauses.Count) + cause];
            }
        }
    }

    /// <summary>The work between which the gaps lie.</summary>
    public DeviceWork Work { get; }

    /// <summary>How many gaps there are.</summary>
    public int Count { get; }

    /// <summary>What answers for the idle time, most first.</summary>
    public IReadOnlyList<Blame> Blames { get; }

    /// <summary>Splits the gaps of a device.</summary>
    /// <param name="work">What the device did.</param>
    public static DeviceGaps Of(DeviceWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        int[] enclosing = new int[work.Trace.Count];
        Array.Fill(enclosing, Trace.None);
        return Of(work, enclosing);
    }

    /// <summary>Splits the gaps of a device; the devices of a trace share one array of what encloses what.</summary>
    internal static DeviceGaps Of(DeviceWork work, int[] enclosing) => new(work, enclosing);

    /// <summary>Start of a gap, in ns on the trace's clock.</summary>
    /// <param name="gap">The gap.</param>
    public long StartOf(int gap) => _starts[gap];

    /// <summary>End of a gap, in ns on the trace's clock.</summary>
    /// <param name="gap">The gap.</param>
    public long EndOf(int gap) => _ends[gap];

    /// <summary>Length of a gap, in ns.</summary>
    /// <param name="gap">The gap.</param>
    public long LengthOf(int gap) => _ends[gap] - _starts[gap];

    /// <summary>The work that ends a gap, as an event of the trace.</summary>
    /// <param name="gap">The gap.</param>
    public int NextOf(int gap) => _next[gap];

    /// <summary>The call that launched the work after a gap; <see cref="Trace.None"/> where the trace has none.</summary>
    /// <param name="gap">The gap.</param>
    public int LaunchOf(int gap) => Work.Trace.Launchers[_next[gap]];

    /// <summary>The part of a gap that has a cause, in ns.</summary>
    /// <param name="gap">The gap.</param>
    /// <param name="cause">The cause.</param>
    public long PartOf(int gap, IdleCause cause) => _parts[(gap * IdleCauses.Count) + (int)cause];

    /// <summary>The part of a gap for which the host is to blame, in ns.</summary>
    /// <param name="gap">The gap.</param>
    public long HostPartOf(int gap)
    {
        long sum = 0;
        for (int cause = 0; cause < IdleCauses.HostCount; cause++)
        {
            sum += _parts[(gap * IdleCauses.Count) + cause];
        }

        return sum;
    }

    /// <summary>The cause of the largest part of a gap.</summary>
    /// <param name="gap">The gap.</param>
    public IdleCause MainCauseOf(int gap)
    {
        int best = 0;
        for (int cause = 1; cause < IdleCauses.Count; cause++)
        {
            if (_parts[(gap * IdleCauses.Count) + cause] > _parts[(gap * IdleCauses.Count) + best])
            {
                best = cause;
            }
        }

        return (IdleCause)best;
    }

    /// <summary>The host event that answers for most of a gap; <see cref="Trace.None"/> where none does.</summary>
    /// <param name="gap">The gap.</param>
    public int BlamedOf(int gap) => _blamed[gap];

    /// <summary>What host events did during the host's part of a gap; time without an event is in none.</summary>
    /// <param name="gap">The gap.</param>
    internal ReadOnlySpan<GapPiece> PiecesOf(int gap) => CollectionsMarshal.AsSpan(_pieces).Slice(_firstPiece[gap], _pieceCount[gap]);

    /// <summary>All idle time that has a cause, in ns.</summary>
    /// <param name="cause">The cause.</param>
    public long TotalOf(IdleCause cause) => _totals[(int)cause];

    /// <summary>The causes that idle time has, most time first.</summary>
    public IReadOnlyList<IdleCause> Causes() => [.. IdleCauses.All.Where(c => TotalOf(c) > 0).OrderByDescending(TotalOf)];

    /// <summary>The event that encloses a host event most closely on its thread; <see cref="Trace.None"/> where none does or the thread launched
    /// nothing on this device.</summary>
    /// <param name="hostEvent">The host event.</param>
    public int EnclosingOf(int hostEvent) => hostEvent < 0 ? Trace.None : _enclosing[hostEvent];

    /// <summary>The innermost framework operator around a host event; <see cref="Trace.None"/> where there is none.</summary>
    /// <param name="hostEvent">The host event.</param>
    public int OperatorOf(int hostEvent)
    {
        int at = EnclosingOf(hostEvent);
        while (at >= 0 && Work.Trace.Kinds[at] != EventKind.CpuOperator)
        {
            at = _enclosing[at];
        }

        return at;
    }

    /// <summary>The gap that begins at or after an instant; <see cref="Count"/> where none does.</summary>
    /// <param name="instant">The instant, in ns on the trace's clock.</param>
    public int FirstFrom(long instant)
    {
        int at = TimeOrder.Find(_starts, instant);
        return at < 0 ? ~at : at;
    }

    /// <summary>Stretches in which nothing runs. Work of no length (clocks cut to microseconds) takes no time and still ends a gap.</summary>
    private static (long[] Starts, long[] Ends, int[] Next) Between(DeviceWork work)
    {
        ReadOnlySpan<long> starts = work.Trace.Starts;
        ReadOnlySpan<long> durations = work.Trace.Durations;
        ReadOnlySpan<int> events = work.Events;
        var from = new List<long>(events.Length);
        var to = new List<long>(events.Length);
        var next = new List<int>(events.Length);
        long reached = work.WindowStart;
        foreach (int e in events)
        {
            if (starts[e] > reached)
            {
                from.Add(reached);
                to.Add(starts[e]);
                next.Add(e);
            }

            reached = Math.Max(reached, starts[e] + durations[e]);
        }

        return ([.. from], [.. to], [.. next]);
    }

    private void Split(DeviceWork work)
    {
        ReadOnlySpan<long> starts = work.Trace.Starts;
        ReadOnlySpan<int> launchers = work.Trace.Launchers;
        for (int gap = 0; gap < Count; gap++)
        {
            long from = _starts[gap];
            long to = _ends[gap];
            int launch = launchers[_next[gap]];
            if (launch < 0)
            {
                Set(gap, IdleCause.Unlinked, to - from);
            }
            else if (starts[launch] < from)
            {
                Set(gap, IdleCause.Queued, to - from);
            }
            else
            {
                long launched = Math.Min(starts[launch], to);
                Set(gap, IdleCause.LaunchLatency, to - launched);
                Set(gap, IdleCause.Untraced, launched - from);
            }
        }
    }

    private void Set(int gap, IdleCause cause, long time) => _parts[(gap * IdleCauses.Count) + (int)cause] = time;

    /// <summary>Tells the host part of each gap by what its launching thread did, one sweep per thread.</summary>
    private List<Blame> Attribute()
    {
        Trace trace = Work.Trace;
        ReadOnlySpan<int> launchers = trace.Launchers;
        ReadOnlySpan<int> tracks = trace.TrackIds;
        var gapsOfTrack = new Dictionary<int, List<int>>();
        int lastTrack = -1;
        foreach (int e in Work.Events)
        {
            if (launchers[e] >= 0 && tracks[launchers[e]] is int launching && launching != lastTrack)
            {
                lastTrack = launching;
                gapsOfTrack.TryAdd(launching, []);
            }
        }

        for (int gap = 0; gap < Count; gap++)
        {
            if (LaunchOf(gap) >= 0 && PartOf(gap, IdleCause.Untraced) > 0)
            {
                gapsOfTrack[tracks[LaunchOf(gap)]].Add(gap);
            }
        }

        var waits = new Waits(this);
        int[] launchingTracks = [.. gapsOfTrack.Keys];
        Array.Sort(launchingTracks);
        foreach (int track in launchingTracks)
        {
            waits.Begin(CollectionsMarshal.AsSpan(gapsOfTrack[track]).ToArray());
            new HostSweep(Work, _enclosing, waits).Run(trace.Tracks[track]);
            waits.Finish();
        }

        return waits.Blames();
    }

    /// <summary>The waits of one thread in order of time; the sweep passes them once.</summary>
    private sealed class Waits(DeviceGaps gaps) : HostSweep.IWaits
    {
        private readonly Dictionary<(int Cause, int Name), (long Time, int Gaps, long Longest, int Example)> _sums = [];
        private readonly List<(int Cause, int Event, long Time)> _pieces = [];
        private int[] _order = [];
        private int _at;

        internal void Begin(int[] order)
        {
            _order = order;
            _at = 0;
        }

        public long During(long from, long to, IdleCause cause, int blamed)
        {
            while (_at < _order.Length)
            {
                int gap = _order[_at];
                long start = gaps._starts[gap];
                long end = gaps._ends[gap] - gaps.PartOf(gap, IdleCause.LaunchLatency);
                if (start >= to)
                {
                    return start;
                }

                long time = Math.Min(end, to) - Math.Max(start, from);
                if (time > 0)
                {
                    Take(gap, cause, blamed, time);
                }

                if (end > to)
                {
                    return to;
                }

                Close(gap);
                _at++;
            }

            return long.MaxValue;
        }

        internal void Finish() => _pieces.Clear();

        internal List<Blame> Blames()
        {
            var blames = new List<Blame>(_sums.Count);
            foreach (((int cause, int name), (long time, int count, _, int example)) in _sums)
            {
                blames.Add(new Blame((IdleCause)cause, name, time, count, example));
            }

            blames.Sort(static (a, b) => a.Time != b.Time ? b.Time.CompareTo(a.Time) : a.Example.CompareTo(b.Example));
            return blames;
        }

        private void Take(int gap, IdleCause cause, int blamed, long time)
        {
            int row = gap * IdleCauses.Count;
            if (cause != IdleCause.Untraced)
            {
                gaps._parts[row + (int)IdleCause.Untraced] -= time;
                gaps._parts[row + (int)cause] += time;
            }

            for (int i = _pieces.Count - 1; i >= 0 && i >= _pieces.Count - 8; i--)
            {
                if (_pieces[i].Event == blamed && _pieces[i].Cause == (int)cause)
                {
                    _pieces[i] = ((int)cause, blamed, _pieces[i].Time + time);
                    return;
                }
            }

            _pieces.Add(((int)cause, blamed, time));
        }

        private void Close(int gap)
        {
            int main = (int)gaps.MainCauseOf(gap);
            long best = 0;
            long length = gaps._ends[gap] - gaps._starts[gap];
            gaps._firstPiece[gap] = gaps._pieces.Count;
            foreach ((int cause, int blamed, long time) in _pieces)
            {
                if (cause == main && time > best)
                {
                    best = time;
                    gaps._blamed[gap] = blamed;
                }

                if (blamed < 0)
                {
                    continue;
                }

                gaps._pieces.Add(new GapPiece((IdleCause)cause, blamed, time));
                ref (long Time, int Gaps, long Longest, int Example) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums,
                    (cause, gaps.Work.Trace.NameIds[blamed]), out bool known);
                sum.Time += time;
                sum.Gaps++;
                if (!known || length > sum.Longest)
                {
                    sum.Longest = length;
                    sum.Example = blamed;
                }
            }

            gaps._pieceCount[gap] = gaps._pieces.Count - gaps._firstPiece[gap];
            _pieces.Clear();
        }
    }
}
