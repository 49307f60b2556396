using Floorline.Core.Quantities;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Rules;

/// <summary>Memory that rises steeply and falls again within a step: intermediates that a fused kernel would not write.</summary>
public sealed class MemorySpikeRule : IDeviceRule
{
    private const int FewestInstants = 8;

    /// <inheritdoc/>
    public string Id => "memory-spike";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        Trace trace = device.Trace;
        long memory = trace.Info.Devices.FirstOrDefault(d => d.Id == device.Device)?.MemoryBytes ?? Trace.None;
        MemoryTimeline timeline = device.Memory;
        if (memory <= 0 || timeline.Events.Length < FewestInstants)
        {
            return null;
        }

        (long From, long To)[] spans = device.Steps.Steps.Count > 0 && device.Steps.Basis != StepBasis.RepeatedKernels
            ? [.. device.Steps.Steps.Select(static s => (s.HostStart, s.HostEnd))]
            : [(trace.Starts[timeline.Events[0]], trace.Starts[timeline.Events[^1]])];
        (long Rise, long Median, int Peak, int First)? highest = null;
        int found = 0;
        int at = 0;
        foreach ((long from, long to) in spans)
        {
            while (at < timeline.Events.Length && trace.Starts[timeline.Events[at]] < from)
            {
                at++;
            }

            int first = at;
            while (at < timeline.Events.Length && trace.Starts[timeline.Events[at]] <= to)
            {
                at++;
            }

            if (at - first >= FewestInstants && Spike(timeline, first, at, memory, thresholds) is { } spike)
            {
                found++;
                highest = highest is null || spike.Rise > highest.Value.Rise ? (spike.Rise, spike.Median, spike.Peak, first) : highest;
            }
        }

        return highest is { } top ? Report(device, timeline, top, memory, found, spans.Length, thresholds) : null;
    }

    /// <summary>The highest rise above the first level of a span, if it stands out and is given back by the span's end.</summary>
    private static (long Rise, long Median, int Peak)? Spike(MemoryTimeline timeline, int first, int end, long memory, TraceThresholds thresholds)
    {
        // From the lowest level before it, the level before the span included: the span's first event may be the allocation itself, or free what the
        // span before it took.
        long low = first > 0 ? timeline.Levels[first - 1] : Math.Max(0, timeline.Levels[first] - timeline.Changes[first]);
        long start = low;
        long rise = 0;
        int peak = first;
        for (int i = first; i < end; i++)
        {
            low = Math.Min(low, timeline.Levels[i]);
            if (timeline.Levels[i] - low > rise)
            {
                (rise, peak, start) = (timeline.Levels[i] - low, i, low);
            }
        }

        bool back = false;
        for (int i = peak; i < end; i++)
        {
            back |= timeline.Levels[i] - start <= rise / 2;
        }

        if (!back || rise < thresholds.SpikeShare * memory)
        {
            return null;
        }

        long[] rises = new long[end - first];
        for (int i = first; i < end; i++)
        {
            rises[i - first] = Math.Max(timeline.Levels[i] - start, 0);
        }

        long median = Spread.Of(rises).Median;
        return rise >= thresholds.SpikeFactor * median ? (rise, median, peak) : null;
    }

    private TraceFinding Report(DeviceDiagnosis device, MemoryTimeline timeline, (long Rise, long Median, int Peak, int First) spike, long memory, int found,
        int spans, TraceThresholds thresholds)
    {
        Trace trace = device.Trace;
        int[] largest = Words.Top(Enumerable.Range(spike.First, spike.Peak - spike.First + 1).Where(i => Change(trace, timeline.Events[i]) > 0), i =>
            Change(trace, timeline.Events[i]))
            .Select(i => timeline.Events[i]).ToArray();
        int blamed = largest.Length > 0 ? Operator(trace, largest[0]) : Trace.None;
        string who = blamed >= 0
            ? Words.Say($" The largest allocation, {Figures.Of(new Bytes(Change(trace, largest[0])))}, is made in {Words.Name(trace.NameOf(blamed))}{Shapes(trace, blamed)}.") : "";
        string text = Words.Say($"Allocated memory rises by {Figures.Of(new Bytes(spike.Rise))} ({Figures.Percent((double)spike.Rise / memory)} of the device's {Figures.Of(new Bytes(memory))}) and falls again, in {found} of {spans} steps; the median rise inside that step is {Figures.Of(new Bytes(spike.Median))}.{who}");
        return new TraceFinding(Id, "Memory spike: large intermediates are written and read back", Urgency.Warning, device.Evidence(text) with
        {
            Numbers = [new("rise_bytes", spike.Rise), new("median_rise_bytes", spike.Median), new("memory_bytes", memory),
                new("share", (double)spike.Rise / memory), new("steps", found)],
            Events = [.. largest, .. blamed >= 0 ? [blamed] : Array.Empty<int>()],
            Intervals = [new(trace.Starts[timeline.Events[spike.First]], trace.Starts[timeline.Events[spike.Peak]])],
        })
        {
            Threshold = Words.Say($"rise >= {Figures.Percent(thresholds.SpikeShare)} of device memory and >= {thresholds.SpikeFactor:0} times the step's median rise, freed within the step"),
            Try = "Fuse the operators around the allocation so that the intermediate is never stored: flash attention for a matmul, softmax, matmul "
                + "chain, fused cross-entropy for logits, torch.compile for elementwise chains; or work in chunks, or recompute.",
            Check = "The peak of allocated memory falls by about the rise, and a larger batch fits.",
        };
    }

    private static long Change(Trace trace, int e) => trace.MemoryChanges[trace.Details[e]].Change;

    // the innermost operator of any thread of the same process in which the instant lies
    private static int Operator(Trace trace, int instant)
    {
        TraceTrack own = trace.TrackOf(instant);
        long time = trace.Starts[instant];
        int best = Trace.None;
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind != TrackKind.Host || track.Process != own.Process || track.Thread != own.Thread)
            {
                continue;
            }

            for (int e = track.First; e < track.End && trace.Starts[e] <= time; e++)
            {
                best = trace.Kinds[e] == EventKind.CpuOperator && trace.EndOf(e) >= time ? e : best;
            }
        }

        return best;
    }

    private static string Shapes(Trace trace, int e)
    {
        int detail = trace.Details[e];
        string shapes = detail >= 0 ? trace.Names[trace.Operators[detail].InputShapes] : "";
        return shapes.Length is > 0 and <= 80 ? Words.Say($" on {shapes}") : "";
    }
}
