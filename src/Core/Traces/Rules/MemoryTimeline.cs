using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>The allocator's memory on one device over time, from all host threads in order of time.</summary>
internal sealed class MemoryTimeline
{
    private MemoryTimeline(int[] events, long[] levels, long[] changes)
    {
        Events = events;
        Levels = levels;
        Changes = changes;
    }

    /// <summary>Memory instants of the trace.</summary>
    internal int[] Events { get; }

    /// <summary>Allocated bytes after each; relative to the start where the trace does not state them.</summary>
    internal long[] Levels { get; }

    /// <summary>Bytes that each allocated, negative where freed.</summary>
    internal long[] Changes { get; }

    internal static MemoryTimeline Of(Trace trace, long device)
    {
        var events = new List<int>();
        ReadOnlySpan<int> details = trace.Details;
        ReadOnlySpan<MemoryChange> changes = trace.MemoryChanges;
        ReadOnlySpan<long> starts = trace.Starts;
        int tracks = 0;
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind != TrackKind.Memory)
            {
                continue;
            }

            tracks++;
            for (int e = track.First; e < track.End; e++)
            {
                if (details[e] >= 0 && changes[details[e]] is { OnDevice: true } change && (change.Device == device || change.Device < 0))
                {
                    events.Add(e);
                }
            }
        }

        int[] ordered = [.. events];
        if (tracks > 1)
        {
            long[] keys = new long[ordered.Length];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = starts[ordered[i]];
            }

            TimeOrder.Sort(keys, ordered);
        }

        long[] levels = new long[ordered.Length];
        long[] deltas = new long[ordered.Length];
        long sum = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            MemoryChange change = changes[details[ordered[i]]];
            sum = change.Allocated >= 0 ? change.Allocated : sum + change.Change;
            levels[i] = sum;
            deltas[i] = change.Change;
        }

        return new MemoryTimeline(ordered, levels, deltas);
    }
}
