using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench.Documents;

/// <summary>The rows of a device's timeline: steps, streams, launching threads by depth, gaps. Where there are more events than there is room for,
/// the longest are kept.</summary>
internal static class TimelineLanes
{
    private const int MostStreams = 16;
    private const int MostThreads = 4;

    /// <summary>Calls in one another that are drawn where room is short.</summary>
    internal const int FewCalls = 8;

    /// <summary>Calls in one another that are drawn where there is room.</summary>
    internal const int ManyCalls = 24;

    internal static List<TimelinePiece> Gaps(DeviceDiagnosis device, TimelineNames names, int room)
    {
        if (!device.Idle.IsKnown)
        {
            return [];
        }

        int[] gaps = Longest([.. Enumerable.Range(0, device.Gaps.Count)], device.Gaps.LengthOf, room);
        var pieces = new List<TimelinePiece>(gaps.Length);
        foreach (int gap in gaps)
        {
            int blamed = device.Gaps.BlamedOf(gap);
            pieces.Add(new TimelinePiece(device.Gaps.StartOf(gap) - device.Work.WindowStart, device.Gaps.LengthOf(gap), (int)device.Gaps.MainCauseOf(gap),
                blamed < 0 ? -1 : names.Add(device.Trace.NameOf(blamed))));
        }

        return pieces;
    }

    /// <summary>The steps as one row; null where there are none.</summary>
    internal static TimelineLane? Steps(DeviceDiagnosis device, TimelineNames names) => device.Steps.Count == 0
        ? null
        : new TimelineLane("steps",
        [.. device.Steps.Steps.Select((s, i) => new TimelinePiece(s.Start - device.Work.WindowStart, s.Length, i % 2, names.Add(NameOf(device, s))))]);

    internal static IEnumerable<TimelineLane> Streams(DeviceDiagnosis device, TimelineNames names, int room)
    {
        Trace trace = device.Trace;
        var byTrack = new SortedDictionary<int, List<TimelinePiece>>();
        foreach (int e in Longest(device.Work.Events.ToArray(), e => device.Trace.Durations[e], room))
        {
            if (!byTrack.TryGetValue(trace.TrackIds[e], out List<TimelinePiece>? pieces))
            {
                byTrack.Add(trace.TrackIds[e], pieces = []);
            }

            pieces.Add(new TimelinePiece(trace.Starts[e] - device.Work.WindowStart, trace.Durations[e], (int)ClassTimes.ClassOf(device.Gaps, e),
                names.Add(trace.NameOf(e))));
        }

        return byTrack.OrderByDescending(static t => t.Value.Count).Take(MostStreams).OrderBy(static t => t.Key)
            .Select(t => new TimelineLane($"stream {trace.Tracks[t.Key].Stream}", t.Value));
    }

    /// <summary>How many events of the launching threads lie in the window; a Python frame that is all around it is none of them where <paramref
    /// name="inner"/>.</summary>
    internal static int HostEvents(DeviceDiagnosis device, bool inner) => Threads(device).Sum(thread => EventsOf(device, thread, inner).Length);

    /// <summary>Operators, calls, ranges and frames of the threads that launch, by depth.</summary>
    internal static List<TimelineLane> Host(DeviceDiagnosis device, TimelineNames names, int room, int firstColour, int deepest, bool inner)
    {
        Trace trace = device.Trace;
        int[] threads = Threads(device);
        var lanes = new List<TimelineLane>();
        foreach (int thread in threads)
        {
            var depths = new List<List<TimelinePiece>>();
            var ends = new Stack<long>();
            foreach (int e in Longest(EventsOf(device, thread, inner), e => device.Trace.Durations[e], room / threads.Length))
            {
                while (ends.Count > 0 && ends.Peek() <= trace.Starts[e])
                {
                    ends.Pop();
                }

                if (ends.Count >= deepest)
                {
                    continue;
                }

                if (ends.Count == depths.Count)
                {
                    depths.Add([]);
                }

                depths[ends.Count]
                    .Add(new TimelinePiece(trace.Starts[e] - device.Work.WindowStart, trace.Durations[e], firstColour + ColourOf(trace.Kinds[e]),
                        names.Add(trace.NameOf(e))));
                ends.Push(trace.EndOf(e));
            }

            for (int depth = 0; depth < depths.Count; depth++)
            {
                lanes.Add(new TimelineLane(depth == 0 ? $"thread {trace.Tracks[thread].Thread}" : "", depths[depth]));
            }
        }

        return lanes;
    }

    private static int[] Threads(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        var launches = new Dictionary<int, int>();
        foreach (int e in device.Work.Events)
        {
            if (trace.Launchers[e] >= 0)
            {
                launches[trace.TrackIds[trace.Launchers[e]]] = launches.GetValueOrDefault(trace.TrackIds[trace.Launchers[e]]) + 1;
            }
        }

        return [.. launches.OrderByDescending(static l => l.Value).ThenBy(static l => l.Key).Take(MostThreads).Select(static l => l.Key)];
    }

    private static int[] EventsOf(DeviceDiagnosis device, int thread, bool inner)
    {
        Trace trace = device.Trace;
        TraceTrack track = trace.Tracks[thread];
        return [.. Enumerable.Range(track.First, track.Count).Where(e => trace.EndOf(e) > device.Work.WindowStart && trace.Starts[e] < device.Work.WindowEnd
            && device.Work.Traits.StepOf(trace.NameIds[e]) is null
            && !(inner && trace.Kinds[e] == EventKind.PythonFunction && trace.Starts[e] <= device.Work.WindowStart
            && trace.EndOf(e) >= device.Work.WindowEnd))];
    }

    private static string NameOf(DeviceDiagnosis device, TraceStep step) => step.Event >= 0 ? device.Trace.NameOf(step.Event) : step.Name.Family;

    private static int ColourOf(EventKind kind) => kind switch
    {
        EventKind.CpuOperator => 0,
        EventKind.RuntimeCall or EventKind.DriverCall or EventKind.OsCall => 1,
        EventKind.PythonFunction => 3,
        _ => 2,
    };

    /// <summary>The longest of some events in their order; of those that are as long as the shortest kept, some from all over.</summary>
    private static int[] Longest(int[] events, Func<int, long> length, int room)
    {
        if (events.Length <= room)
        {
            return events;
        }

        if (room <= 0)
        {
            return [];
        }

        long[] lengths = Array.ConvertAll(events, e => length(e));
        Array.Sort(lengths);
        long least = lengths[^room];
        int longer = lengths.Length - Array.FindLastIndex(lengths, l => l == least) - 1;
        long equal = lengths.Count(l => l == least);
        long left = room - longer;
        var kept = new List<int>(room);
        long seen = 0;
        foreach (int e in events)
        {
            long own = length(e);
            if (own > least || (own == least && (++seen * left / equal) > ((seen - 1) * left / equal)))
            {
                kept.Add(e);
            }
        }

        return [.. kept];
    }
}
