using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>The host waits for the device to finish, and only then launches more: the queue runs dry. The cost is the gap, not the wait.</summary>
public sealed class HostSyncRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "host-sync";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        DeviceGaps gaps = device.Gaps;
        IReadOnlyList<DrainedGap> drained = device.Losses.Drained;
        long cost = drained.Sum(static d => d.Cost);

        // n steps have n - 1 gaps between them
        int steps = Math.Max(device.Steps.Count, 1);
        if (drained.Count < Math.Max(steps - 1, 1) || device.Share(cost) < thresholds.SynchronisationShare)
        {
            return null;
        }

        DrainedGap[] longest = Words.Top(drained, static d => d.Cost);
        string operators = string.Join(", ", drained.GroupBy(d => NameOf(device, d.Call)).OrderByDescending(static g => g.Sum(static d => d.Cost)).Take(3)
            .Select(static g => Words.Say($"{g.Key} ({Figures.Time(g.Sum(static d => d.Cost))}, {g.Count()} times)")));
        string text = Words.Say($"{Figures.Count(drained.Count, "gap")} ({drained.Count / (double)steps:0.0} per step) beginning where the host has just waited for the device cost {Figures.Time(cost)} that the host could have worked meanwhile, {Figures.Percent(device.Share(cost))} of the window. Behind them: {operators}.");
        return new TraceFinding(Id, "Host synchronisation drains the queue", device.UrgencyOf(cost, thresholds), device.Evidence(text) with
        {
            Numbers = [new("gaps", drained.Count), new("cost_ms", Words.Ms(cost)), new("share", device.Share(cost)),
                new("per_step", drained.Count / (double)steps)],
            Events = [.. longest.Select(static d => d.Call)],
            Intervals = [.. longest.Select(d => new EvidenceInterval(gaps.StartOf(d.Gap), gaps.EndOf(d.Gap)))],
        })
        {
            GainCeilingNs = cost,
            Refines = LossCause.Synchronisation,
            Threshold = Words.Say($"at least one between two steps, and their gaps >= {Figures.Percent(thresholds.SynchronisationShare)} of the window"),
            Try = HostAdvice.OfWaits(device.Losses),
            Check = "Gaps after synchronisations are gone; the share of idle time falls by about their cost.",
        };
    }

    private static string NameOf(DeviceDiagnosis device, int call)
    {
        int parent = device.Gaps.OperatorOf(call);
        return parent >= 0 ? Words.Name(device.Trace.NameOf(parent)) : Words.Name(device.Trace.NameOf(call));
    }
}
