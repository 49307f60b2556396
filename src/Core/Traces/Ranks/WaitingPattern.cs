using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Ranks;

/// <summary>Tells sorts of waiting apart: by the exchange in which ranks wait, and by whether the late rank had computed longer than the others since
/// the exchange before.</summary>
internal static class WaitingPattern
{
    private static readonly NameParts _stages = new("sendrecv", "send_recv", "p2p");
    private static readonly NameParts _experts = new("alltoall", "all_to_all", "dispatch", "combine", "deep_ep");

    internal static WaitingKind Of(IReadOnlyList<DeviceDiagnosis> devices, List<CollectiveInstance> instances, long[] offsets)
    {
        double all = 0;
        double computed = 0;
        double stages = 0;
        double experts = 0;
        long[] previous = new long[devices.Count];
        Array.Fill(previous, long.MinValue);
        foreach (CollectiveInstance instance in instances.OrderBy(i =>
            Enumerable.Range(0, devices.Count).Where(i.Has).Min(rank => i.Starts[rank] - offsets[rank])))
        {
            int[] members = [.. Enumerable.Range(0, devices.Count).Where(instance.Has)];
            long waited = instance.Waited(devices.Count);
            int late = members.MaxBy(rank => instance.Starts[rank] - offsets[rank]);
            string name = devices[late].Trace.NameOf(instance.Events[late]);
            all += waited;
            stages += _stages.In(name) ? waited : 0;
            experts += _experts.In(name) ? waited : 0;
            long own = Computed(devices[late], previous[late], instance.Starts[late]);
            long[] others = [.. members.Where(rank => rank != late).Select(rank => Computed(devices[rank], previous[rank], instance.Starts[rank]))];
            long more = own - Spread.Of(others).Median;
            computed += Math.Clamp((double)more * Math.Max(1, members.Length - 1), 0, waited);
            foreach (int rank in members)
            {
                previous[rank] = instance.Ends[rank];
            }
        }

        return all == 0 ? WaitingKind.Unknown
            : stages * 2 > all ? WaitingKind.PipelineStages
            : computed * 2 <= all ? WaitingKind.Jitter
            : experts * 2 > all ? WaitingKind.Experts
            : WaitingKind.UnevenWork;
    }

    private static long Computed(DeviceDiagnosis device, long from, long to)
    {
        long time = device.Trace.Info.TimeBaseNs;
        return device.Work.Compute.TotalWithin(from == long.MinValue ? device.Work.WindowStart : from - time, to - time);
    }
}
