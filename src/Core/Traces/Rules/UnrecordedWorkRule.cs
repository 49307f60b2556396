using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Long gaps whose next work was already launched while the host waits in a synchronisation: the device did something that is not in the
/// trace.</summary>
public sealed class UnrecordedWorkRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "untrusted-unrecorded-work";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        DeviceGaps gaps = device.Gaps;
        var found = new List<int>();
        long sum = 0;
        IntervalSet waits = Waits(device);
        for (int gap = 0; gap < gaps.Count; gap++)
        {
            long launched = gaps.PartOf(gap, IdleCause.Queued) + gaps.PartOf(gap, IdleCause.LaunchLatency);
            if (launched > thresholds.UnrecordedGapNs && waits.TotalWithin(gaps.EndOf(gap) - launched, gaps.EndOf(gap)) * 2 > launched)
            {
                found.Add(gap);
                sum += launched;
            }
        }

        if (found.Count == 0)
        {
            return null;
        }

        int[] longest = Words.Top(found, gap => gaps.LengthOf(gap));
        string text = Words.Say($"{found.Count} gaps over {Figures.Time(thresholds.UnrecordedGapNs)} ({Figures.Time(sum)} in all, {Figures.Percent(device.Share(sum))} of the window) have their next work launched already while the host waits for the device. The device was busy with something the trace does not hold, so idle time is at most the figure given, not equal to it.");
        return new TraceFinding(Id, "Unrecorded work: some idle time is not idle", Urgency.Warning, device.Evidence(text) with
        {
            Numbers = [new("gaps", found.Count), new("unrecorded_ms", Words.Ms(sum)), new("share", device.Share(sum))],
            Events = [.. longest.Select(gaps.NextOf)],
            Intervals = [.. longest.Select(gap => new EvidenceInterval(gaps.StartOf(gap), gaps.EndOf(gap)))],
        })
        {
            Threshold = Words.Say($"queued or launch latency > {Figures.Time(thresholds.UnrecordedGapNs)} with the host in a synchronisation for most of it"),
            Try = "Look for work that the profiler leaves out: kernels inside graphs, other processes on the same device (MPS, a second container), "
                + "peer copies, NCCL or NVSHMEM proxies; record with graph nodes and all processes.",
            Check = "The gaps are gone, or hold kernels, in the new trace.",
        };
    }

    // when any thread that launched on this device waited for it
    private static IntervalSet Waits(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        var launching = new HashSet<int>();
        int last = Trace.None;
        foreach (int e in device.Work.Events)
        {
            int launch = trace.Launchers[e];
            if (launch >= 0 && trace.TrackIds[launch] != last)
            {
                last = trace.TrackIds[launch];
                launching.Add(last);
            }
        }

        var starts = new List<long>();
        var ends = new List<long>();
        foreach (int track in launching)
        {
            for (int e = trace.Tracks[track].First; e < trace.Tracks[track].End; e++)
            {
                if (EventKinds.IsCall(trace.Kinds[e]) && device.Work.CallOf(e) == CallKind.Synchronisation)
                {
                    starts.Add(trace.Starts[e]);
                    ends.Add(trace.EndOf(e));
                }
            }
        }

        return IntervalSet.UnionOfUnordered([.. starts], [.. ends]);
    }
}
