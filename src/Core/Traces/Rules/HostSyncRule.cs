using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>The host waits for the device to finish, and only then launches more: the queue runs dry. The cost is the gap, not the wait.</summary>
public sealed class HostSyncRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "host-sync";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public Finding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        DeviceGaps gaps = device.Gaps;
        long cost = 0;
        var drained = new List<(int Gap, int Call, long Cost)>();
        for (int gap = 0; gap < gaps.Count; gap++)
        {
            // what the data loader or unlinked work answers for is not the wait's doing
            long own = gaps.LengthOf(gap) - gaps.PartOf(gap, IdleCause.DataLoader) - gaps.PartOf(gap, IdleCause.Queued);
            if (own > 0 && WaitBefore(device, gap, thresholds.LaunchLatencyNs) is >= 0 and int call)
            {
                drained.Add((gap, call, own));
                cost += own;
            }
        }

        int steps = Math.Max(device.Steps.Count, 1);
        if (drained.Count < steps || device.Share(cost) < thresholds.SynchronisationShare)
        {
            return null;
        }

        (int Gap, int Call, long Cost)[] longest = Words.Top(drained, static d => d.Cost);
        string operators = string.Join(", ", drained.GroupBy(d => NameOf(device, d.Call)).OrderByDescending(static g => g.Sum(static d => d.Cost)).Take(3).Select(static g => Words.Say($"{g.Key} ({Words.Time(g.Sum(static d => d.Cost))}, {g.Count()} times)")));
        string text = Words.Say($"{Words.Many(drained.Count, "gap")} ({drained.Count / (double)steps:0.0} per step) beginning where the host has just waited for the device cost {Words.Time(cost)}, {Words.Share(device.Share(cost))} of the window. Behind them: {operators}.");
        return new Finding(Id, "Host synchronisation drains the queue", device.SeverityOf(cost, thresholds), device.Evidence(text) with
        {
            Numbers = [new("gaps", drained.Count), new("cost_ms", Words.Ms(cost)), new("share", device.Share(cost)), new("per_step", drained.Count / (double)steps)],
            Events = [.. longest.Select(static d => d.Call)],
            Intervals = [.. longest.Select(d => new EvidenceInterval(gaps.StartOf(d.Gap), gaps.EndOf(d.Gap)))],
        })
        {
            GainCeilingNs = cost,
            Threshold = Words.Say($"at least one per step, and their gaps >= {Words.Share(thresholds.SynchronisationShare)} of the window"),
            Try = "Keep the value on the device: no .item(), .cpu(), nonzero or boolean masks in the loop; copy results asynchronously to pinned memory and read them one step later; log every n-th step; replace synchronize by events.",
            Check = "Gaps after synchronisations are gone; the share of idle time falls by about their cost.",
        };
    }

    private static string NameOf(DeviceDiagnosis device, int call)
    {
        int parent = device.Gaps.OperatorOf(call);
        return parent >= 0 ? Words.Name(device.Trace.NameOf(parent)) : Words.Name(device.Trace.NameOf(call));
    }

    /// <summary>The wait that ended in a gap or just before it with no launch between it and the launch that ends the gap; negative where there is none.</summary>
    private static int WaitBefore(DeviceDiagnosis device, int gap, long latency)
    {
        int launch = device.Gaps.LaunchOf(gap);
        if (launch < 0)
        {
            return Trace.None;
        }

        Trace trace = device.Trace;
        int first = trace.Tracks[trace.TrackIds[launch]].First;
        long earliest = device.Gaps.StartOf(gap) - latency;
        if (trace.Starts[launch] < earliest)
        {
            return Trace.None;
        }

        for (int e = launch - 1; e >= first; e--)
        {
            if (!EventKinds.IsCall(trace.Kinds[e]))
            {
                continue;
            }

            switch (device.Work.Traits.CallOf(trace.NameIds[e]))
            {
                case CallKind.Launch or CallKind.GraphLaunch:
                    return Trace.None;
                case CallKind.Synchronisation:
                    long end = trace.EndOf(e);
                    return end >= earliest && end <= device.Gaps.EndOf(gap) ? e : Trace.None;
                default:
                    if (trace.EndOf(e) < earliest)
                    {
                        return Trace.None;
                    }

                    break;
            }
        }

        return Trace.None;
    }
}
