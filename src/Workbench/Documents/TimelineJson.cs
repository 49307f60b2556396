using System.Text;
using System.Text.Json;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench.Documents;

/// <summary>The timelines of a page, as JSON that is safe inside a script element. Times are in ns from the start of the window. Of very many events the longest are drawn.</summary>
internal static class TimelineJson
{
    private const int MostPieces = 60_000;
    private const int MostStreams = 16;
    private const int MostThreads = 4;
    private const int DeepestStack = 8;
    private const int LongestName = 140;

    internal static string Of(TraceDiagnosis diagnosis)
    {
        using var buffer = new MemoryStream();
        var names = new NameList();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Colours(json, "classes", Enum.GetValues<KernelClass>().Select(static c => (KernelShareRule.NameOf(c), TracePage.ColourOf(c))));
            Colours(json, "causes", IdleCauses.All.Select(static c => (TracePage.CauseName(c), TracePage.ColourOf(c))));
            Colours(json, "host", [("operator", "#7fb3e6"), ("call", "#c9a6e4"), ("range", "#9ad0c2"), ("Python", "#c9ced3")]);
            json.WriteStartArray("devices");
            int room = MostPieces / Math.Max(diagnosis.Devices.Count, 1);
            foreach (DeviceDiagnosis device in diagnosis.Devices)
            {
                Device(json, device, names, Math.Max(room, 2000));
            }

            json.WriteEndArray();
            json.WriteStartArray("names");
            foreach (string name in names.Texts)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Colours(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Colour)> colours)
    {
        json.WriteStartArray(name);
        foreach ((string one, string colour) in colours)
        {
            json.WriteStartObject();
            json.WriteString("name", one);
            json.WriteString("colour", colour);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Device(Utf8JsonWriter json, DeviceDiagnosis device, NameList names, int room)
    {
        json.WriteStartObject();
        json.WriteNumber("window", device.Budget.Window);
        json.WriteStartObject("gaps");
        Pieces(json, device.Idle.IsKnown ? Longest(Gaps(device, names), room / 4) : []);
        json.WriteEndObject();
        json.WriteStartArray("streams");
        foreach (Lane lane in Streams(device, names, room))
        {
            WriteLane(json, lane);
        }

        json.WriteEndArray();
        json.WriteStartArray("steps");
        if (device.Steps.Count > 0)
        {
            WriteLane(json, new Lane("steps", [.. device.Steps.Steps.Select((s, i) => new Piece(s.Start - device.Work.WindowStart, s.Length, i % 2, names.Add(NameOf(device, s))))]));
        }

        json.WriteEndArray();
        json.WriteStartArray("host");
        foreach (Lane lane in Host(device, names, room / 2))
        {
            WriteLane(json, lane);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string NameOf(DeviceDiagnosis device, TraceStep step) => step.Event >= 0 ? device.Trace.NameOf(step.Event) : step.Name.Family;

    private static List<Piece> Gaps(DeviceDiagnosis device, NameList names)
    {
        var pieces = new List<Piece>(device.Gaps.Count);
        for (int gap = 0; gap < device.Gaps.Count; gap++)
        {
            int blamed = device.Gaps.BlamedOf(gap);
            pieces.Add(new Piece(device.Gaps.StartOf(gap) - device.Work.WindowStart, device.Gaps.LengthOf(gap), (int)device.Gaps.MainCauseOf(gap), blamed < 0 ? -1 : names.Add(device.Trace.NameOf(blamed))));
        }

        return pieces;
    }

    private static IEnumerable<Lane> Streams(DeviceDiagnosis device, NameList names, int room)
    {
        Trace trace = device.Trace;
        var byTrack = new SortedDictionary<int, List<Piece>>();
        int[] events = device.Work.Events.ToArray();
        long least = Least(events, trace, room);
        foreach (int e in events)
        {
            if (trace.Durations[e] < least)
            {
                continue;
            }

            if (!byTrack.TryGetValue(trace.TrackIds[e], out List<Piece>? pieces))
            {
                byTrack.Add(trace.TrackIds[e], pieces = []);
            }

            pieces.Add(new Piece(trace.Starts[e] - device.Work.WindowStart, trace.Durations[e], (int)ClassTimes.ClassOf(device.Gaps, e), names.Add(trace.NameOf(e))));
        }

        return byTrack.OrderByDescending(static t => t.Value.Count).Take(MostStreams).OrderBy(static t => t.Key).Select(t => new Lane($"stream {trace.Tracks[t.Key].Stream}", t.Value));
    }

    // operators, calls, ranges and frames of the threads that launch, by depth
    private static IEnumerable<Lane> Host(DeviceDiagnosis device, NameList names, int room)
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

        int[] threads = [.. launches.OrderByDescending(static l => l.Value).ThenBy(static l => l.Key).Take(MostThreads).Select(static l => l.Key)];
        var lanes = new List<Lane>();
        foreach (int thread in threads)
        {
            TraceTrack track = trace.Tracks[thread];
            int[] events = [.. Enumerable.Range(track.First, track.Count).Where(e => trace.EndOf(e) > device.Work.WindowStart && trace.Starts[e] < device.Work.WindowEnd && device.Work.Traits.StepOf(trace.NameIds[e]) is null)];
            long least = Least(events, trace, room / threads.Length);
            var depths = new List<List<Piece>>();
            var ends = new Stack<long>();
            foreach (int e in events)
            {
                while (ends.Count > 0 && ends.Peek() <= trace.Starts[e])
                {
                    ends.Pop();
                }

                if (trace.Durations[e] < least || ends.Count >= DeepestStack)
                {
                    continue;
                }

                if (ends.Count == depths.Count)
                {
                    depths.Add([]);
                }

                depths[ends.Count].Add(new Piece(trace.Starts[e] - device.Work.WindowStart, trace.Durations[e], Colour(trace.Kinds[e]), names.Add(trace.NameOf(e))));
                ends.Push(trace.EndOf(e));
            }

            for (int depth = 0; depth < depths.Count; depth++)
            {
                lanes.Add(new Lane(depth == 0 ? $"thread {track.Thread}" : "", depths[depth]));
            }
        }

        return lanes;
    }

    private static int Colour(EventKind kind) => kind switch
    {
        EventKind.CpuOperator => 0,
        EventKind.RuntimeCall or EventKind.DriverCall or EventKind.OsCall => 1,
        EventKind.PythonFunction => 3,
        _ => 2,
    };

    /// <summary>The duration from which on events are drawn, so that no more are than there is room for.</summary>
    private static long Least(int[] events, Trace trace, int room)
    {
        if (events.Length <= room || room <= 0)
        {
            return 0;
        }

        long[] durations = Array.ConvertAll(events, e => trace.Durations[e]);
        Array.Sort(durations);
        return durations[^room] + 1;
    }

    private static List<Piece> Longest(List<Piece> pieces, int room) =>
        pieces.Count <= room ? pieces : [.. pieces.OrderByDescending(static p => p.Length).Take(room).OrderBy(static p => p.Start)];

    private static void WriteLane(Utf8JsonWriter json, Lane lane)
    {
        json.WriteStartObject();
        json.WriteString("label", lane.Label);
        Pieces(json, lane.Pieces);
        json.WriteEndObject();
    }

    private static void Pieces(Utf8JsonWriter json, List<Piece> pieces)
    {
        Column(json, "s", pieces, static p => p.Start);
        Column(json, "d", pieces, static p => p.Length);
        Column(json, "c", pieces, static p => p.Colour);
        Column(json, "n", pieces, static p => p.Name);
    }

    private static void Column(Utf8JsonWriter json, string name, List<Piece> pieces, Func<Piece, long> value)
    {
        json.WriteStartArray(name);
        foreach (Piece piece in pieces)
        {
            json.WriteNumberValue(value(piece));
        }

        json.WriteEndArray();
    }

    private readonly record struct Piece(long Start, long Length, int Colour, int Name);

    private sealed record Lane(string Label, List<Piece> Pieces);

    private sealed class NameList
    {
        private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

        internal List<string> Texts { get; } = [];

        internal int Add(string name)
        {
            string shown = TracePage.Cut(name, LongestName);
            if (!_indices.TryGetValue(shown, out int index))
            {
                index = Texts.Count;
                _indices.Add(shown, index);
                Texts.Add(shown);
            }

            return index;
        }
    }
}
