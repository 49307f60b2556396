using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>Reads PyTorch's memory timeline in its raw form: a list of <c>[time in ns, action, bytes, category]</c>. What existed before the first
/// event is added to it.</summary>
internal static class MemoryTimelineReader
{
    // actions: 1 existed before, 2 created, 3 new version (a pair that cancels: the category changes), 4 destroyed; bytes carry their sign
    private const int NewVersion = 3;

    internal static Trace? Read(TextWindow window, int position, TraceInfo info, bool compressed)
    {
        var json = new JsonStream(window, position);
        var builder = new TraceBuilder();
        int name = builder.Name("[memory]");
        int track = builder.HostTrack(TrackKind.Memory, Trace.None, Trace.None);
        long read = 0;
        long malformed = 0;
        long allocated = 0;
        long existing = 0;
        Span<long> fields = stackalloc long[4];
        while (json.Element())
        {
            if (!json.Whole(out JsonMembers record))
            {
                break;
            }

            read++;
            int count = 0;
            JsonMembers field = record.Members;
            while (count < 4 && field.Next() && field.Number is { } number)
            {
                fields[count++] = number;
            }

            if (count < 4 || fields[0] is > TraceBuilder.FarthestNs or < -1 || fields[2] is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs)
            {
                malformed++;
                continue;
            }

            long change = fields[1] == NewVersion ? 0 : fields[2];
            allocated = Math.Clamp(allocated + change, 0, long.MaxValue / 4);
            if (fields[0] < 0)
            {
                existing = Math.Clamp(existing + change, 0, TraceBuilder.FarthestNs);
            }
            else if (change != 0 || existing != 0)
            {
                change += existing;
                existing = 0;
                builder.Add(EventKind.MemoryInstant, name, track, fields[0], 0,
                    detail: builder.AddMemoryChange(new MemoryChange(Trace.None, change, allocated, Trace.None, true, 0)));
            }
        }

        info = info with
        {
            Format = TraceFormat.MemoryTimeline,
            Profiler = "PyTorch memory timeline (raw)",
            SourceBytes = window.Length,
            EarlyEnd = json.IsBroken ? new EarlyEnd(json.At, compressed, window.Fault ?? "the text stops or is not JSON") : null,
        };
        return read > malformed ? builder.Build(info, new ReadingCounts { Read = read, Malformed = malformed }) : null;
    }
}
