using System.Runtime.InteropServices;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Rules;

/// <summary>Memory taken from and given back to the driver in every step, where an allocator should have kept it.</summary>
public sealed class RepeatedAllocationRule : IDeviceRule
{
    private const int FewestToRecur = 2;

    /// <inheritdoc/>
    public string Id => "repeated-alloc";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        bool marked = device.Steps.Count >= 2 && device.Steps.Basis != StepBasis.RepeatedKernels;
        int steady = marked ? device.Steps.Count - 1 : 0;
        List<int> calls = Calls(device);
        long idle = device.Losses.TimeOf(LossCause.Allocation);
        (long size, int steps) = marked ? LargeRecurring(device, thresholds.LargeAllocationBytes) : (0, 0);

        // with marks of steps or without: the loss leaves out what came once
        bool driver = device.Losses.GapsOf(LossCause.Allocation) >= FewestToRecur && device.Share(idle) >= thresholds.AllocationShare;
        bool large = marked && steps >= steady;
        if (!driver && !large)
        {
            return null;
        }

        string recurring = large ? Words.Say($" A block of {Figures.Of(new Bytes(size))} is allocated in {steps} of {steady} steps while the ")
            + "reserved memory moves."
            : "";
        string where = Words.Say($"in {Figures.Count(device.Losses.GapsOf(LossCause.Allocation), "gap")}");
        string text = Words.Say($"{Figures.Count(calls.Count)} driver allocations and frees {where}; they take {Figures.Time(idle)} of idle time ({Figures.Percent(device.Share(idle))} of the window).{recurring}");
        int[] longest = Words.Top(calls, e => device.Trace.Durations[e]);
        string title = driver ? LossWords.Of(LossCause.Allocation, device.Losses, RankComparison.None).Title : "Repeated allocation of one large block";
        return new TraceFinding(Id, title, device.UrgencyOf(idle, thresholds),
            device.Evidence(text) with
        {
            Numbers = [new("calls", calls.Count), new("steps", steady), new("idle_ms", Words.Ms(idle)), new("share", device.Share(idle)),
                new("recurring_bytes", large ? size : 0)],
            Events = longest,
            Intervals = [.. longest.Select(e => new EvidenceInterval(device.Trace.Starts[e], device.Trace.EndOf(e)))],
        })
        {
            GainCeilingNs = idle,
            Refines = LossCause.Allocation,
            Threshold = Words.Say($"driver allocations or frees that come again, in two gaps or more, and >= {Figures.Percent(thresholds.AllocationShare)} of the window idle in them, or a recurring block >= {Figures.Of(new Bytes(thresholds.LargeAllocationBytes))}"),
            Try = "Allocate once and reuse (preallocated buffers, static shapes); let the caching allocator keep its blocks (no empty_cache in the "
                + "loop, expandable_segments:True against fragmentation); use a memory pool for cudaMallocAsync.",
            Check = "No driver allocation in steps after the first.",
        };
    }

    private static List<int> Calls(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        long from = device.Work.WindowStart;
        long to = device.Work.WindowEnd;
        HashSet<long> processes = [];
        foreach (int e in device.Work.Events)
        {
            if (trace.Launchers[e] >= 0)
            {
                processes.Add(trace.TrackOf(trace.Launchers[e]).Process);
            }
        }

        var calls = new List<int>();
        ReadOnlySpan<EventKind> kinds = trace.Kinds;
        ReadOnlySpan<long> starts = trace.Starts;
        ReadOnlySpan<int> names = trace.NameIds;
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind != TrackKind.Host || !processes.Contains(track.Process))
            {
                continue;
            }

            for (int e = track.First; e < track.End && starts[e] < to; e++)
            {
                if (starts[e] >= from && EventKinds.IsCall(kinds[e]) && device.Work.Traits.CallOf(names[e]) == CallKind.Allocation)
                {
                    calls.Add(e);
                }
            }
        }

        return calls;
    }

    // the size, at least so large, that is allocated in most steps after the first with the reserved memory moving
    private static (long Size, int Steps) LargeRecurring(DeviceDiagnosis device, long least)
    {
        Trace trace = device.Trace;
        MemoryTimeline timeline = device.Memory;
        var seen = new Dictionary<long, Recurrence>();
        long reserved = Trace.None;
        int step = 0;
        IReadOnlyList<TraceStep> steps = device.Steps.Steps;
        foreach (int e in timeline.Events)
        {
            MemoryChange change = trace.MemoryChanges[trace.Details[e]];
            bool moved = reserved >= 0 && change.Reserved >= 0 && change.Reserved != reserved;
            reserved = change.Reserved >= 0 ? change.Reserved : reserved;
            while (step + 1 < steps.Count && trace.Starts[e] >= steps[step + 1].HostStart)
            {
                step++;
            }

            if (step == 0 || change.Change < least)
            {
                continue;
            }

            ref Recurrence one = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, change.Change, out _);
            one.Moved |= moved;
            if (one.Last != step)
            {
                one.Last = step;
                one.Steps++;
            }
        }

        return seen.Where(static s => s.Value.Moved).Select(static s => (s.Key, s.Value.Steps)).OrderByDescending(static s => s.Steps)
            .ThenByDescending(static s => s.Key).FirstOrDefault();
    }

    // in how many steps an allocation of one size came, in which last, and whether the reserved memory moved with one
    private record struct Recurrence(int Steps, int Last, bool Moved);
}
