using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Steps;

/// <summary>
/// The steps of a device. Work belongs to the step in which the host launched it, however late the device gets to it; a step lasts
/// on the device until the next one begins there.
/// </summary>
public sealed class StepTimeline
{
    // An annotation of the program's own is taken for a step if it comes this often and fills this share of the host's time in between.
    private const int FewestRepeats = 3;
    private const double LeastCoverage = 0.5;

    private StepTimeline(StepBasis basis, IReadOnlyList<TraceStep> steps)
    {
        Basis = steps.Count == 0 ? StepBasis.None : basis;
        Steps = steps;
        Lengths = Spread.Of([.. steps.Select(static s => s.Length)]);
    }

    /// <summary>What the steps were recognised by.</summary>
    public StepBasis Basis { get; }

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<TraceStep> Steps { get; }

    /// <summary>How their lengths on the device are spread, in ns.</summary>
    public Spread Lengths { get; }

    /// <summary>How many steps there are.</summary>
    public int Count => Steps.Count;

    /// <summary>How many steps of a kind there are.</summary>
    /// <param name="kind">The kind.</param>
    public int CountOf(StepKind kind) => Steps.Count(s => s.Name.Kind == kind);

    /// <summary>Whether they are steps of a serving engine: passes over prompts, or over one more token.</summary>
    public bool IsServing => Count > 0 && Steps[0].Name.Kind != StepKind.Iteration;

    /// <summary>The steps of one kind.</summary>
    /// <param name="kind">The kind.</param>
    public IReadOnlyList<TraceStep> OfKind(StepKind kind) => [.. Steps.Where(s => s.Name.Kind == kind)];

    /// <summary>The step in which an instant lies, as an index; -1 where none.</summary>
    /// <param name="instant">The instant in ns on the trace's clock.</param>
    public int At(long instant)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Steps[middle].Start <= instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low > 0 && instant < Steps[low - 1].End ? low - 1 : -1;
    }

    /// <summary>Finds the steps of a device.</summary>
    /// <param name="work">What the device did.</param>
    public static StepTimeline Of(DeviceWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        List<int> tracks = LaunchingProcesses(work);
        if (Known(work, tracks) is { Count: > 0 } known)
        {
            return new StepTimeline(StepBasis.Annotation, OnDevice(work, known));
        }

        if (Marked(work) is { Count: > 0 } marked)
        {
            return new StepTimeline(StepBasis.Annotation, marked);
        }

        if (Repeated(work, tracks) is { Count: > 0 } repeated)
        {
            return new StepTimeline(StepBasis.RepeatedAnnotation, OnDevice(work, repeated));
        }

        return new StepTimeline(StepBasis.RepeatedKernels, KernelSequence.Find(work));
    }

    /// <summary>Host tracks of the processes that launched on this device; all of them where that is not known.</summary>
    private static List<int> LaunchingProcesses(DeviceWork work)
    {
        Trace trace = work.Trace;
        var processes = new HashSet<long>();
        int last = Trace.None;
        foreach (int e in work.Events)
        {
            int launch = trace.Launchers[e];
            if (launch >= 0 && trace.TrackIds[launch] != last)
            {
                last = trace.TrackIds[launch];
                processes.Add(trace.Tracks[last].Process);
            }
        }

        var tracks = new List<int>();
        for (int track = 0; track < trace.Tracks.Length; track++)
        {
            if (trace.Tracks[track].Kind == TrackKind.Host && (processes.Count == 0 || processes.Contains(trace.Tracks[track].Process)))
            {
                tracks.Add(track);
            }
        }

        return tracks;
    }

    private static List<(StepName Name, int Event)> Known(DeviceWork work, List<int> tracks)
    {
        Trace trace = work.Trace;
        var found = new List<(StepName Name, int Event)>();
        ReadOnlySpan<EventKind> kinds = trace.Kinds;
        ReadOnlySpan<int> names = trace.NameIds;
        foreach (int track in tracks)
        {
            for (int e = trace.Tracks[track].First; e < trace.Tracks[track].End; e++)
            {
                if (kinds[e] is (EventKind.Annotation or EventKind.CpuOperator) && work.Traits.StepOf(names[e]) is { } step)
                {
                    found.Add((step, e));
                }
            }
        }

        if (found.Count == 0)
        {
            return found;
        }

        // A serving engine's own steps say more than a profiler's around them.
        string family = found.GroupBy(static f => f.Name.Family).OrderBy(static g => g.Key == "ProfilerStep").ThenByDescending(static g => g.Count()).First()
            .Key;
        return Disjoint(trace, [.. found.Where(f => f.Name.Family == family)]);
    }

    private static List<(StepName Name, int Event)> Repeated(DeviceWork work, List<int> tracks)
    {
        Trace trace = work.Trace;
        var sums = new Dictionary<int, (int Count, long Time, long First, long Last)>();
        foreach (int track in tracks)
        {
            long covered = long.MinValue;
            for (int e = trace.Tracks[track].First; e < trace.Tracks[track].End; e++)
            {
                if (trace.Kinds[e] == EventKind.Annotation && trace.Starts[e] >= covered && trace.Durations[e] > 0)
                {
                    covered = trace.EndOf(e);
                    sums.TryGetValue(trace.NameIds[e], out (int Count, long Time, long First, long Last) sum);
                    sums[trace.NameIds[e]] = (sum.Count + 1, sum.Time + trace.Durations[e], sum.Count == 0 ? trace.Starts[e]
                        : Math.Min(sum.First, trace.Starts[e]), Math.Max(sum.Last, covered));
                }
            }
        }

        (int best, long time) = (Trace.None, 0);
        foreach ((int name, (int count, long sum, long first, long last)) in sums)
        {
            if (count >= FewestRepeats && sum > time && sum >= LeastCoverage * (last - first))
            {
                (best, time) = (name, sum);
            }
        }

        if (best < 0)
        {
            return [];
        }

        var step = new StepName(StepKind.Iteration, trace.Names[best], null, null, null, null);
        var events = new List<(StepName Name, int Event)>();
        foreach (int track in tracks)
        {
            for (int e = trace.Tracks[track].First; e < trace.Tracks[track].End; e++)
            {
                if (trace.Kinds[e] == EventKind.Annotation && trace.NameIds[e] == best)
                {
                    events.Add((step, e));
                }
            }
        }

        return Disjoint(trace, events);
    }

    // steps that the profiler marks on the device itself, where launches tell none
    private static List<TraceStep> Marked(DeviceWork work)
    {
        Trace trace = work.Trace;
        var marks = new List<(StepName Name, int Event)>();
        foreach (TraceTrack track in trace.Tracks)
        {
            for (int e = track.First; track.Kind == TrackKind.DeviceMarks && track.Device == work.Device && e < track.End; e++)
            {
                if (work.Traits.StepOf(trace.NameIds[e]) is { Family: StepName.XlaFamily } step)
                {
                    marks.Add((step, e));
                }
            }
        }

        marks = marks.Count == 0 ? marks : Disjoint(trace, marks);
        var steps = new List<TraceStep>(marks.Count);
        for (int i = 0; i < marks.Count; i++)
        {
            int e = marks[i].Event;
            long end = i + 1 < marks.Count ? trace.Starts[marks[i + 1].Event] : trace.EndOf(e);
            steps.Add(new TraceStep(marks[i].Name, e, trace.Starts[e], trace.EndOf(e), trace.Starts[e], end, KernelsIn(work, trace.Starts[e], end)));
        }

        return steps;
    }

    private static List<(StepName Name, int Event)> Disjoint(Trace trace, List<(StepName Name, int Event)> events)
    {
        events.Sort((a, b) => trace.Starts[a.Event] != trace.Starts[b.Event] ? trace.Starts[a.Event].CompareTo(trace.Starts[b.Event])
            : trace.Durations[b.Event].CompareTo(trace.Durations[a.Event]));
        var kept = new List<(StepName Name, int Event)>(events.Count);
        long covered = long.MinValue;
        foreach ((StepName Name, int Event) one in events)
        {
            if (trace.Starts[one.Event] >= covered)
            {
                kept.Add(one);
                covered = trace.EndOf(one.Event);
            }
        }

        return kept;
    }

    private static List<TraceStep> OnDevice(DeviceWork work, List<(StepName Name, int Event)> host)
    {
        Trace trace = work.Trace;
        long[] begins = [.. host.Select(h => trace.Starts[h.Event])];
        long lastEnd = host[0].Name.Family == "ProfilerStep" ? trace.EndOf(host[^1].Event) : long.MaxValue;

        // first work on the device of each step, and of what was launched after the last
        long[] firsts = new long[host.Count + 1];
        Array.Fill(firsts, long.MaxValue);
        foreach (int e in work.Events)
        {
            int launch = trace.Launchers[e];
            if (launch < 0)
            {
                continue;
            }

            int step = trace.Starts[launch] > lastEnd ? host.Count : StepOf(begins, trace.Starts[launch]);
            if (step >= 0)
            {
                firsts[step] = Math.Min(firsts[step], trace.Starts[e]);
            }
        }

        var steps = new List<TraceStep>(host.Count);
        long end = firsts[^1] == long.MaxValue ? work.WindowEnd : firsts[^1];
        for (int i = host.Count - 1; i >= 0; i--)
        {
            if (firsts[i] < end)
            {
                int e = host[i].Event;
                steps.Add(new TraceStep(host[i].Name, e, trace.Starts[e], trace.EndOf(e), firsts[i], end, KernelsIn(work, firsts[i], end)));
                end = firsts[i];
            }
        }

        steps.Reverse();
        return steps;
    }

    internal static int KernelsIn(DeviceWork work, long from, long to)
    {
        int kernels = 0;
        for (int i = FirstFrom(work, from); i < work.Events.Length && work.Trace.Starts[work.Events[i]] < to; i++)
        {
            kernels += work.Trace.Kinds[work.Events[i]] == EventKind.DeviceKernel ? 1 : 0;
        }

        return kernels;
    }

    private static int FirstFrom(DeviceWork work, long instant)
    {
        int low = 0;
        int high = work.Events.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (work.Trace.Starts[work.Events[middle]] >= instant)
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

    private static int StepOf(long[] begins, long instant)
    {
        int at = TimeOrder.Find(begins, instant);
        return at < 0 ? ~at - 1 : at;
    }
}
