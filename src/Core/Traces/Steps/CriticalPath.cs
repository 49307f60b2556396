using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Steps;

/// <summary>
/// The chain of work that a step's length rests on, followed backwards from its end across device and host: what runs on the device waited for the
/// work before it or for its launch, whichever came last; a launch waited for all that its thread did before; a host that had waited for the device
/// hands the path back to it. The parts sum to the step.
/// </summary>
public sealed class CriticalPath
{
    private static readonly int _parts = Enum.GetValues<PathPart>().Length;

    private readonly long[] _times = new long[_parts];
    private readonly Dictionary<long, int> _known = [];
    private readonly List<PathShare> _names = [];
    private readonly DeviceGaps _gaps;
    private readonly DeviceWork _work;
    private readonly Trace _trace;
    private readonly long[] _ends;
    private readonly int[] _ended;

    private CriticalPath(DeviceGaps gaps, TraceStep step)
    {
        _gaps = gaps;
        _work = gaps.Work;
        _trace = _work.Trace;
        Step = step;
        (_ends, _ended) = Ends();
        Follow();
    }

    /// <summary>The step.</summary>
    public TraceStep Step { get; }

    /// <summary>Time of the path that is spent on one sort of work, in ns.</summary>
    /// <param name="part">The sort.</param>
    public long TimeOf(PathPart part) => _times[(int)part];

    /// <summary>The sorts of work that the path takes, most time first.</summary>
    public IReadOnlyList<PathPart> Parts() => [.. Enum.GetValues<PathPart>().Where(p => TimeOf(p) > 0).OrderByDescending(TimeOf)];

    /// <summary>Names on the path with their time, most first.</summary>
    public IReadOnlyList<PathShare> Names =>
        [.. _names.OrderByDescending(static n => n.Time).ThenBy(static n => n.Name)];

    /// <summary>The paths of the longest steps of a device, the longest first.</summary>
    /// <param name="gaps">The device's gaps, which know what encloses what.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="most">How many to follow.</param>
    public static IReadOnlyList<CriticalPath> OfLongest(DeviceGaps gaps, StepTimeline steps, int most)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        ArgumentNullException.ThrowIfNull(steps);
        return steps.Basis == StepBasis.RepeatedKernels ? []
            : [.. steps.Steps.Where(static s => s.Length > 0).OrderByDescending(static s => s.Length).ThenBy(static s => s.Start).Take(most)
                .Select(step => new CriticalPath(gaps, step))];
    }

    // what ends in the step by its end, of what ends together by its number
    private (long[] Ends, int[] Events) Ends()
    {
        var events = new List<int>();
        for (int i = FirstFrom(Step.Start); i < _work.Events.Length && _trace.Starts[_work.Events[i]] < Step.End; i++)
        {
            int e = _work.Events[i];
            if (_trace.EndOf(e) <= Step.End)
            {
                events.Add(e);
            }
        }

        events.Sort();
        int[] ended = [.. events];
        long[] ends = new long[ended.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = _trace.EndOf(ended[i]);
        }

        TimeOrder.Sort(ends, ended);
        return (ends, ended);
    }

    private void Follow()
    {
        long at = Step.End;
        int next = StartingAt(at);
        int before = _ends.Length;
        while (at > Step.Start)
        {
            int launch = next < 0 ? Trace.None : _trace.Launchers[next];
            int done = EndedBy(at, before);
            long ended = done < 0 ? Step.Start : _ends[done];
            if (launch >= 0 && _trace.Starts[launch] <= at && _trace.Starts[launch] >= ended)
            {
                Take(PathPart.LaunchLatency, _trace.NameIds[next], at - _trace.Starts[launch]);
                at = Host(launch, _trace.Starts[launch]);

                // a host that had waited returned some time after the work had ended
                done = EndedBy(at, before);
                ended = done < 0 ? Step.Start : _ends[done];
                Take(PathPart.Host, Trace.None, at - ended);
            }
            else
            {
                Take(PathPart.Queue, next < 0 ? Trace.None : _trace.NameIds[next], at - ended);
            }

            at = ended;
            if (done < 0)
            {
                break;
            }

            next = _ended[done];
            before = done;
            long start = Math.Max(Step.Start, _trace.Starts[next]);
            Take(PathPart.Device, _trace.NameIds[next], at - start);
            at = start;
        }
    }

    // the work of the step that ended last by an instant, among the first so many
    private int EndedBy(long at, int before)
    {
        int low = 0;
        int high = before;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ends[middle] <= at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    // back along the launching thread to the last wait for work of the device, else to the step's start
    private long Host(int launch, long to)
    {
        if (to <= Step.Start)
        {
            return Step.Start;
        }

        TraceTrack track = _trace.Tracks[_trace.TrackIds[launch]];
        long from = Step.Start;
        int first = launch;
        for (int e = launch - 1; e >= track.First; e--)
        {
            long end = _trace.EndOf(e);
            if (EventKinds.IsCall(_trace.Kinds[e]) && _work.CallOf(e) == CallKind.Synchronisation && end <= to
                && _work.Busy.TotalWithin(_trace.Starts[e], end) > 0)
            {
                from = Math.Max(from, end);
                break;
            }

            if (_trace.Starts[e] < Step.Start)
            {
                break;
            }

            first = e;
        }

        Spend(first, launch, from, to);
        return from;
    }

    // time of a thread by the innermost event that encloses it
    private void Spend(int first, int launch, long from, long to)
    {
        long at = from;
        for (int e = first; e <= launch && at < to; e++)
        {
            long start = Math.Min(to, _trace.Starts[e]);
            if (start > at)
            {
                Blame(e == first ? _gaps.EnclosingOf(e) : Before(e), at, start);
                at = start;
            }
        }

        if (at < to)
        {
            Blame(Before(launch), at, to);
        }
    }

    // what was open just before an event began: the one before it while it lasts, then what encloses that
    private int Before(int e) => e - 1 >= _trace.Tracks[_trace.TrackIds[e]].First ? e - 1 : _gaps.EnclosingOf(e);

    private void Blame(int e, long from, long to)
    {
        for (long at = from; at < to; e = _gaps.EnclosingOf(e))
        {
            long end = e < 0 ? to : Math.Min(to, _trace.EndOf(e));
            if (end > at)
            {
                Take(PathPart.Host, NameOf(e), end - at);
                at = end;
            }
        }
    }

    // the marker of a step explains nothing
    private int NameOf(int e) => e < 0 || _work.Traits.StepOf(_trace.NameIds[e]) is not null ? Trace.None : _trace.NameIds[e];

    private void Take(PathPart part, int name, long time)
    {
        if (time > 0)
        {
            _times[(int)part] += time;
            long key = ((long)part << 32) | (uint)name;
            if (_known.TryGetValue(key, out int at))
            {
                _names[at] = _names[at] with { Time = _names[at].Time + time };
                return;
            }

            _known.Add(key, _names.Count);
            _names.Add(new PathShare(part, name, time));
        }
    }

    private int StartingAt(long at)
    {
        int i = FirstFrom(at);
        return i < _work.Events.Length && _trace.Starts[_work.Events[i]] == at ? _work.Events[i] : Trace.None;
    }

    private int FirstFrom(long instant)
    {
        int low = 0;
        int high = _work.Events.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_trace.Starts[_work.Events[middle]] >= instant)
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
