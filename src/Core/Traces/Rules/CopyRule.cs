using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Copies during which the device does nothing else, often because host memory is pageable.</summary>
public sealed class CopyRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "pageable-copy";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public Finding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long exposed = device.Budget.ExposedCopies;
        if (exposed == 0 || device.Share(exposed) < thresholds.CopyShare)
        {
            return null;
        }

        Trace trace = device.Trace;
        long bytes = 0;
        long pageableBytes = 0;
        long pageableTime = 0;
        long time = 0;
        int pageable = 0;
        var copies = new List<int>();
        foreach (int e in device.Work.Events)
        {
            if (trace.Kinds[e] != EventKind.DeviceCopy)
            {
                continue;
            }

            copies.Add(e);
            time += trace.Durations[e];
            CopyDetail detail = trace.Details[e] >= 0 ? trace.Copies[trace.Details[e]] : new CopyDetail(Trace.None, CopyKind.Unknown, MemoryPlace.Unknown, MemoryPlace.Unknown);
            bytes += Math.Max(detail.Bytes, 0);
            if (detail.IsPageable || trace.NameOf(e).Contains("Pageable", StringComparison.OrdinalIgnoreCase))
            {
                pageable++;
                pageableBytes += Math.Max(detail.Bytes, 0);
                pageableTime += trace.Durations[e];
            }
        }

        IntervalSet exposedTime = device.Work.ExposedCopies;
        int[] longest = Words.Top(Enumerable.Range(0, exposedTime.Count), i => exposedTime.Ends[i] - exposedTime.Starts[i]);
        double rate = time > 0 ? (double)bytes / time : 0;
        string place = pageable > 0 ? Words.Say($" {Words.Count(pageable)} of {Words.Count(copies.Count)} copies use pageable host memory ({Words.Bytes(pageableBytes)} in {Words.Time(pageableTime)}); such a copy is staged and blocks its caller.") : "";
        string text = Words.Say($"Copies take {Words.Time(device.Budget.Copies)}, {Words.Time(exposed)} of it ({Words.Share(device.Share(exposed))} of the window) with no other work; {Words.Bytes(bytes)} at {rate:0.0} GB/s.{place}");
        return new Finding(Id, pageable * 2 > copies.Count ? "Pageable copies hold the device up" : "Exposed copies hold the device up", device.SeverityOf(exposed, thresholds), device.Evidence(text) with
        {
            Numbers = [new("copy_ms", Words.Ms(device.Budget.Copies)), new("exposed_ms", Words.Ms(exposed)), new("share", device.Share(exposed)), new("copies", copies.Count), new("pageable_copies", pageable), new("copied_bytes", bytes), new("rate_gb_s", rate)],
            Events = Words.Top(copies, e => trace.Durations[e]),
            Intervals = [.. longest.Select(i => new EvidenceInterval(exposedTime.Starts[i], exposedTime.Ends[i]))],
        })
        {
            GainCeilingNs = exposed,
            Threshold = Words.Say($"exposed copies >= {Words.Share(thresholds.CopyShare)} of the window"),
            Try = "Pin host memory (pin_memory=True), copy with non_blocking=True on a stream of its own while the previous step computes, and copy less: smaller types, no round trips through the host.",
            Check = "Exposed copy time falls below 3 % of the window and no copy is named Pageable.",
        };
    }
}
