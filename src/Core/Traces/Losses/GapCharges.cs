using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Losses;

/// <summary>
/// Charges each ns of a device's gaps to one cause. What the host did in the gap counts first; a wait before it is charged with the host's work in the gap
/// only as far as the host could have done that work while it waited: without the wait it would have.
/// </summary>
internal sealed class GapCharges
{
    private const int FewestToRecur = 2;

    private static readonly IdleCause[] _hostSorts = [IdleCause.Operator, IdleCause.Annotation, IdleCause.RuntimeCall, IdleCause.Untraced];

    private readonly DeviceDiagnosis _device;
    private readonly DeviceGaps _gaps;
    private readonly Trace _trace;
    private readonly DeviceLosses _losses;
    private readonly TraceThresholds _thresholds;
    private readonly HashSet<int> _seen = [];
    private readonly List<DrainedGap> _drained = [];
    private readonly bool _serving;
    private readonly bool[] _recurs;
    private readonly long _usualAllocation;
    private readonly Dictionary<int, long> _usualGap;

    internal GapCharges(DeviceDiagnosis device, DeviceLosses losses, TraceThresholds thresholds)
    {
        _device = device;
        _gaps = device.Gaps;
        _trace = device.Trace;
        _losses = losses;
        _thresholds = thresholds;
        _serving = device.Steps.IsServing;
        _recurs = Recurring();
        _usualAllocation = UsualAllocation();
        _usualGap = UsualGaps();
    }

    internal IReadOnlyList<DrainedGap> Charge()
    {
        int reached = 0;
        ReadOnlySpan<int> events = _device.Work.Events;
        for (int gap = 0; gap < _gaps.Count; gap++)
        {
            // a kernel's name is new in the gap before its first run
            for (; events[reached] != _gaps.NextOf(gap); reached++)
            {
                _seen.Add(_trace.NameIds[events[reached]]);
            }

            One(gap);
        }

        return _drained;
    }

    private void One(int gap)
    {
        int next = _trace.NameIds[_gaps.NextOf(gap)];
        bool first = !_seen.Contains(next);
        long unlinked = _gaps.PartOf(gap, IdleCause.Unlinked);
        long queued = _gaps.PartOf(gap, IdleCause.Queued);
        long distance = Math.Min(queued, _thresholds.LaunchDistanceNs);
        _losses.Take(LossCause.Unlinked, IdleCause.Unlinked, gap, unlinked);
        _losses.Take(LossCause.LaunchDistance, IdleCause.Queued, gap, distance);
        _losses.Take(LossCause.DeviceWait, IdleCause.Queued, gap, queued - distance);
        _losses.Blame(LossCause.Unlinked, IdleCause.Unlinked, next, unlinked);
        _losses.Blame(LossCause.LaunchDistance, IdleCause.Queued, next, distance);
        _losses.Blame(LossCause.DeviceWait, IdleCause.Queued, next, queued - distance);
        if (unlinked + queued > 0)
        {
            return;
        }

        long latency = Math.Min(_gaps.PartOf(gap, IdleCause.LaunchLatency), _thresholds.LaunchLatencyLimitNs);
        long late = _gaps.PartOf(gap, IdleCause.LaunchLatency) - latency;
        LossCause why = first ? LossCause.Initialisation : LossCause.DeviceWait;
        _losses.Take(why, IdleCause.LaunchLatency, gap, late);
        _losses.Blame(why, IdleCause.LaunchLatency, next, late);

        Allocation(gap);
        LossCause input = _serving ? LossCause.HostWork : LossCause.Input;
        _losses.Take(input, IdleCause.DataLoader, gap, _gaps.PartOf(gap, IdleCause.DataLoader));
        _losses.Take(LossCause.Synchronisation, IdleCause.Synchronisation, gap, _gaps.PartOf(gap, IdleCause.Synchronisation));
        long work = _gaps.PartOf(gap, IdleCause.Operator) + _gaps.PartOf(gap, IdleCause.Annotation) + _gaps.PartOf(gap, IdleCause.RuntimeCall)
            + _gaps.PartOf(gap, IdleCause.Untraced);
        long own = 0;
        long loading = 0;
        foreach (GapPiece piece in _gaps.PiecesOf(gap))
        {
            int name = _trace.NameIds[piece.Event];
            if (piece.Cause == IdleCause.RuntimeCall && _device.Work.Traits.CallOf(name) == CallKind.Loading)
            {
                loading += piece.Time;
                _losses.Blame(LossCause.Initialisation, IdleCause.RuntimeCall, name, piece.Time);
            }
            else if (IsOfItsOwn(gap, piece))
            {
                own += piece.Time;
            }
        }

        _losses.Take(LossCause.Initialisation, IdleCause.RuntimeCall, gap, loading);
        long once = first ? Once(gap, next, work - loading) : 0;
        _losses.Take(LossCause.Initialisation, IdleCause.Operator, gap, once);
        long rest = work - loading - once;
        long charged = Wait(gap, Math.Max(rest - own, 0) + latency);
        foreach (GapPiece piece in _gaps.PiecesOf(gap))
        {
            if (piece.Cause == IdleCause.Synchronisation && (_drained.Count == 0 || _drained[^1].Gap != gap))
            {
                _losses.Blame(LossCause.Synchronisation, IdleCause.Synchronisation, _trace.NameIds[piece.Event], piece.Time);
            }
        }

        Host(gap, input, once, charged, loading, latency);
    }

    // driver calls that come once are initialisation, those that come again and again are not
    private void Allocation(int gap)
    {
        long time = _gaps.PartOf(gap, IdleCause.Allocation);
        if (time == 0)
        {
            return;
        }

        long recurring = Math.Min(time, _recurs.Length > 0 && _recurs[gap] ? _usualAllocation : 0);
        _losses.Take(LossCause.Allocation, IdleCause.Allocation, gap, recurring);
        _losses.Take(LossCause.Initialisation, IdleCause.Allocation, gap, time - recurring);
        foreach (GapPiece piece in _gaps.PiecesOf(gap))
        {
            if (piece.Cause == IdleCause.Allocation)
            {
                LossCause cause = recurring * 2 >= time ? LossCause.Allocation : LossCause.Initialisation;
                _losses.Blame(cause, IdleCause.Allocation, _trace.NameIds[piece.Event], piece.Time);
            }
        }
    }

    private bool IsFirstStep(int gap) => _device.Steps.Count > 1 && _device.Steps.Basis != StepBasis.RepeatedKernels
        && _gaps.EndOf(gap) <= _device.Steps.Steps[1].Start;

    // Which gaps hold allocation that comes again. What comes once is none, wherever it comes, with marks of steps or without: of the first step, or before
    // a kernel's first run, counts only what the same kernel meets later.
    private bool[] Recurring()
    {
        if (_gaps.TotalOf(IdleCause.Allocation) == 0)
        {
            return [];
        }

        var later = new HashSet<int>();
        var seen = new HashSet<int>();
        bool[] warming = new bool[_gaps.Count];
        bool[] recurs = new bool[_gaps.Count];
        int reached = 0;
        ReadOnlySpan<int> events = _device.Work.Events;
        for (int gap = 0; gap < _gaps.Count; gap++)
        {
            int next = _trace.NameIds[_gaps.NextOf(gap)];
            for (; events[reached] != _gaps.NextOf(gap); reached++)
            {
                seen.Add(_trace.NameIds[events[reached]]);
            }

            if (_gaps.PartOf(gap, IdleCause.Allocation) > 0)
            {
                warming[gap] = !seen.Contains(next) || IsFirstStep(gap);
                if (!warming[gap])
                {
                    later.Add(next);
                }
            }
        }

        int times = 0;
        for (int gap = 0; gap < _gaps.Count; gap++)
        {
            recurs[gap] = _gaps.PartOf(gap, IdleCause.Allocation) > 0 && (!warming[gap] || later.Contains(_trace.NameIds[_gaps.NextOf(gap)]));
            times += recurs[gap] ? 1 : 0;
        }

        return times >= FewestToRecur ? recurs : [];
    }

    // up to how much of a gap's allocation recurs
    private long UsualAllocation()
    {
        var times = new List<long>();
        for (int gap = 0; gap < _recurs.Length; gap++)
        {
            if (_recurs[gap])
            {
                times.Add(_gaps.PartOf(gap, IdleCause.Allocation));
            }
        }

        return times.Count > 0 ? (long)(_thresholds.UnusualAllocationFactor * Spread.Of([.. times]).Median) : 0;
    }

    // the host's work before a kernel's later runs: what its first run took beyond that will not come again
    private Dictionary<int, long> UsualGaps()
    {
        var all = new Dictionary<int, List<long>>();
        for (int gap = 0; gap < _gaps.Count; gap++)
        {
            int name = _trace.NameIds[_gaps.NextOf(gap)];
            if (all.TryGetValue(name, out List<long>? times))
            {
                times.Add(_gaps.HostPartOf(gap));
            }
            else
            {
                all.Add(name, []);
            }
        }

        return all.Where(static n => n.Value.Count > 0).ToDictionary(static n => n.Key, static n => Spread.Of([.. n.Value]).Median);
    }

    private long Once(int gap, int name, long work)
    {
        // in a loop the work before a step's first kernel is the loop's, not the kernel's
        if (!_usualGap.TryGetValue(name, out long usual) || (_device.Steps.Count > 1 && !IsFirstStep(gap)))
        {
            return 0;
        }

        // divided at the limit, not judged by it: a first run just beyond the noise is no other loss than one just within
        return Math.Max(0, work - (long)(_thresholds.UsualWorkFactor * usual) - _thresholds.OneOffNs);
    }

    // a range or system call that begins and ends within the gap: the program did something else there
    private bool IsOfItsOwn(int gap, GapPiece piece) =>
        _trace.Kinds[piece.Event] == EventKind.OsCall
        || (_trace.Kinds[piece.Event] == EventKind.Annotation && piece.Cause == IdleCause.Annotation && _trace.Starts[piece.Event] >= _gaps.StartOf(gap)
            && (_gaps.LaunchOf(gap) is var launch && launch >= 0) && _trace.EndOf(piece.Event) <= _trace.Starts[launch]);

    private long Wait(int gap, long work)
    {
        // a wait that ended up to a launch latency before the gap counts in full, one that ended twice as long before it not at all
        long latency = _thresholds.LaunchLatencyNs;
        if (work <= 0 || WaitsBefore(_device, gap, 2 * latency) is not { Call: >= 0 } waits)
        {
            return 0;
        }

        double counts = Math.Clamp(2 - ((double)(_gaps.StartOf(gap) - waits.End) / Math.Max(1, latency)), 0, 1);
        long charged = (long)(Math.Min(work, waits.Blocked) * counts);
        long cost = charged + _gaps.PartOf(gap, IdleCause.Synchronisation);
        if (cost > 0)
        {
            _losses.Take(LossCause.Synchronisation, IdleCause.Synchronisation, gap, charged);
            int parent = _gaps.OperatorOf(waits.Call);
            _losses.Blame(LossCause.Synchronisation, IdleCause.Synchronisation, _trace.NameIds[parent >= 0 ? parent : waits.Call], cost);
            _drained.Add(new DrainedGap(gap, waits.Call, cost));
        }

        return charged;
    }

    // what is left of the host's part, by sort and name: what is charged elsewhere is taken off in the order of the pieces, then off what has no
    // event, then off the latency
    private void Host(int gap, LossCause input, long once, long charged, long loading, long latency)
    {
        long elsewhere = once + charged;
        long unnamed = 0;
        long worked = 0;
        foreach (IdleCause sort in _hostSorts)
        {
            long own = _gaps.PartOf(gap, sort) - (sort == IdleCause.RuntimeCall ? loading : 0);
            long named = 0;
            foreach (GapPiece piece in _gaps.PiecesOf(gap))
            {
                int name = _trace.NameIds[piece.Event];
                if (piece.Cause != sort || (sort == IdleCause.RuntimeCall && _device.Work.Traits.CallOf(name) == CallKind.Loading))
                {
                    continue;
                }

                named += piece.Time;
                long away = once == 0 && IsOfItsOwn(gap, piece) ? 0 : Math.Min(elsewhere, piece.Time);
                elsewhere -= away;

                // what the host could have done while it waited is kept beside the wait
                _losses.Blame(once > 0 ? LossCause.Initialisation : LossCause.Synchronisation, sort, name, away);
                worked += piece.Time - away;
                _losses.Take(LossCause.HostWork, sort, gap, piece.Time - away);
                _losses.Blame(LossCause.HostWork, sort, name, piece.Time - away);
            }

            unnamed += own - named;
        }

        long offUnnamed = Math.Min(elsewhere, unnamed);
        _losses.Blame(LossCause.Initialisation, IdleCause.Untraced, _trace.NameIds[_gaps.NextOf(gap)], once > 0 ? offUnnamed : 0);
        long late = latency - (elsewhere - offUnnamed);
        int next = _trace.NameIds[_gaps.NextOf(gap)];
        _losses.Take(LossCause.HostWork, IdleCause.Untraced, gap, unnamed - offUnnamed);
        _losses.Take(LossCause.HostWork, IdleCause.LaunchLatency, gap, late);
        _losses.Blame(LossCause.HostWork, IdleCause.Untraced, next, unnamed - offUnnamed);
        _losses.Blame(LossCause.HostWork, IdleCause.LaunchLatency, next, late);
        long fetched = _gaps.PartOf(gap, IdleCause.DataLoader);
        Tell(gap, worked + unnamed - offUnnamed + late + (input == LossCause.HostWork ? fetched : 0), unnamed - offUnnamed, charged, fetched);
        foreach (GapPiece piece in _gaps.PiecesOf(gap))
        {
            if (piece.Cause == IdleCause.DataLoader)
            {
                _losses.Blame(input, IdleCause.DataLoader, _trace.NameIds[piece.Event], piece.Time);
            }
        }
    }

    // what sort of program the host's work of a gap belongs to; each ns of it to one
    private void Tell(int gap, long worked, long untraced, long charged, long fetched)
    {
        HostEvidence told = _losses.Host;
        int launch = _gaps.LaunchOf(gap);
        long length = _gaps.LengthOf(gap);
        bool between = _serving && _device.Steps.At(_gaps.EndOf(gap)) is >= 0 and int step && _device.Steps.Steps[step].Start == _gaps.EndOf(gap);
        long compiling = _device.Compilation.Compilations == 0 ? 0
            : Math.Min(worked, _device.Compilation.Compiling.TotalWithin(_gaps.StartOf(gap), Math.Min(_gaps.EndOf(gap), _trace.Starts[launch])));
        long rest = worked - compiling;
        told.Compiling += compiling;
        if (between)
        {
            told.Scheduling += rest;
            told.WaitedBeforeScheduling += charged;
        }
        else if (_device.Work.Traits.CallOf(_trace.NameIds[launch]) == CallKind.GraphLaunch)
        {
            told.BetweenReplays += rest;
        }
        else
        {
            long pause = Math.Max(0, rest - _thresholds.InputGapNs);
            told.Launching += rest - pause;
            told.Pauses += pause;
            told.PauseCount += pause > 0 ? 1 : 0;
        }

        told.InSmallGaps += length < _thresholds.SmallGapNs ? worked : 0;
        if (length >= _thresholds.InputGapNs)
        {
            told.LongUntraced += untraced;
            told.LongFetches += fetched;
            if ((fetched + untraced) * 2 > length)
            {
                told.LongPauses.Add(gap);
            }
        }
    }

    /// <summary>The waits that ended in a gap or just before it with no launch between them and the launch that ends the gap. A copy in which the host sat
    /// and the wait for the stream after it are one.</summary>
    internal static HostWait WaitsBefore(DeviceDiagnosis device, int gap, long latency)
    {
        var found = new HostWait(Trace.None, 0, long.MinValue);
        int launch = device.Gaps.LaunchOf(gap);
        long earliest = device.Gaps.StartOf(gap) - latency;
        Trace trace = device.Trace;
        if (launch < 0 || trace.Starts[launch] < earliest)
        {
            return found;
        }

        int first = trace.Tracks[trace.TrackIds[launch]].First;
        long longest = -1;
        for (int e = launch - 1; e >= first; e--)
        {
            if (!EventKinds.IsCall(trace.Kinds[e]))
            {
                continue;
            }

            CallKind kind = device.Work.CallOf(e);
            long end = trace.EndOf(e);
            if (kind is CallKind.Launch or CallKind.GraphLaunch || end < earliest || (kind == CallKind.Synchronisation && end > device.Gaps.EndOf(gap)))
            {
                break;
            }

            if (kind == CallKind.Synchronisation)
            {
                long blocked = device.Work.Busy.TotalWithin(trace.Starts[e], Math.Min(end, device.Gaps.StartOf(gap)));
                found = new HostWait(blocked > longest ? e : found.Call, found.Blocked + blocked, Math.Max(found.End, end));
                longest = Math.Max(longest, blocked);
            }
        }

        return found;
    }
}
