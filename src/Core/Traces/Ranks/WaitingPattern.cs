using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Ranks;

/// <summary>Divides waiting by its sorts: by the exchange in which ranks wait, and by how much longer than the others the late rank had computed since
/// the exchange before.</summary>
internal static class WaitingPattern
{
    private static readonly NameParts _stages = new("sendrecv", "send_recv", "p2p");
    private static readonly NameParts _experts = new("alltoall", "all_to_all", "dispatch", "combine", "deep_ep");

    /// <summary>The shares of all waiting, the largest first; the parts of each wait sum to it.</summary>
    internal static IReadOnlyList<(WaitingKind Kind, double Share)> Of(IReadOnlyList<DeviceDiagnosis> devices, List<CollectiveInstance> instances,
        long[] offsets)
    {
        double[] times = new double[Enum.GetValues<WaitingKind>().Length];
        long[] previous = new long[devices.Count];
        Array.Fill(previous, long.MinValue);
        foreach (CollectiveInstance instance in instances.OrderBy(i =>
            Enumerable.Range(0, devices.Count).Where(i.Has).Min(rank => i.Starts[rank] - offsets[rank])))
        {
            int[] members = [.. Enumerable.Range(0, devices.Count).Where(instance.Has)];
            long waited = instance.Waited(devices.Count);
            int late = members.MaxBy(rank => instance.Starts[rank] - offsets[rank]);
            string name = devices[late].Trace.NameOf(instance.Events[late]);
            long own = Computed(devices[late], previous[late], instance.Starts[late]);
            long[] others = [.. members.Where(rank => rank != late).Select(rank => Computed(devices[rank], previous[rank], instance.Starts[rank]))];
            long more = own - Spread.Of(others).Median;
            double computed = _stages.In(name) ? 0 : Math.Clamp((double)more * Math.Max(1, members.Length - 1), 0, waited);
            times[(int)(_experts.In(name) ? WaitingKind.Experts : WaitingKind.UnevenWork)] += computed;
            times[(int)(_stages.In(name) ? WaitingKind.PipelineStages : WaitingKind.Jitter)] += waited - computed;
            foreach (int rank in members)
            {
                previous[rank] = instance.Ends[rank];
            }
        }

        double all = times.Sum();
        return all == 0 ? [] : [.. Enum.GetValues<WaitingKind>().Select(kind => (Kind: kind, Share: times[(int)kind] / all))
            .Where(static part => part.Share > 0).OrderByDescending(static part => part.Share)];
    }

    private static long Computed(DeviceDiagnosis device, long from, long to)
    {
        long time = device.Trace.Info.TimeBaseNs;
        return device.Work.Compute.TotalWithin(from == long.MinValue ? device.Work.WindowStart : from - time, to - time);
    }
}
