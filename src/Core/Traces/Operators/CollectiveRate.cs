using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Operators;

/// <summary>Collectives of one sort and size on one device, and the bandwidth that each link of the group carried (NCCL's bus bandwidth).</summary>
/// <param name="Name">The operation, such as <c>allreduce</c>.</param>
/// <param name="Ranks">Ranks that take part.</param>
/// <param name="Size">Bytes of the larger of input and output.</param>
/// <param name="Calls">How many there are.</param>
/// <param name="Time">Their time without the waiting for other ranks, in ns, where that is known.</param>
/// <param name="Bus">Bytes that pass each link, over the time.</param>
public sealed record CollectiveRate(string Name, int Ranks, Bytes Size, int Calls, long Time, BytesPerSecond Bus)
{
    /// <summary>Ranks of one machine at most: beyond them the link between devices is not the one that counts.</summary>
    private const int MostOfAMachine = 8;

    /// <summary>Bus bandwidth as a share of the link between devices; null where the link is not known or the group spans machines.</summary>
    public double? LinkShare { get; init; }

    /// <summary>Time beyond what the link would take for the same bytes and some latency for each call, in ns: what no overlap wins, and the most that a
    /// faster exchange could. 0 where the link is not known.</summary>
    public long Lost { get; init; }

    /// <summary>The collectives of a device whose sizes are recorded, most time first.</summary>
    /// <param name="device">The device.</param>
    /// <param name="latency">Latency of a call that is not lost, in ns.</param>
    public static IReadOnlyList<CollectiveRate> Of(DeviceDiagnosis device, long latency)
    {
        ArgumentNullException.ThrowIfNull(device);
        Trace trace = device.Trace;
        var sums = new Dictionary<Sort, Sum>();
        var all = new List<Sum>();
        foreach (int e in device.Work.Events)
        {
            if (trace.Kinds[e] != EventKind.DeviceKernel || trace.Details[e] < 0 || trace.KernelLaunches[trace.Details[e]].Collective is var at && at < 0)
            {
                continue;
            }

            Collective one = trace.Collectives[at];
            double size = (double)Math.Max(one.InElements, one.OutElements) * TensorShapes.SizeOf(trace.Names[one.ElementType]);
            if (size > 0 && one.GroupSize > 1)
            {
                long waited = device.Waiting.TotalWithin(trace.Starts[e], trace.EndOf(e));
                var sort = new Sort(trace.Names[one.Name], one.GroupSize, size);
                if (!sums.TryGetValue(sort, out Sum? sum))
                {
                    sums.Add(sort, sum = new Sum(sort));
                    all.Add(sum);
                }

                sum.Calls++;
                sum.Time += Math.Max(0, trace.Durations[e] - waited);
            }
        }

        Fact<Link> link = device.Hardware?.Exchange ?? Fact<Link>.Unknown("the hardware is not known");
        return [.. all.Where(static s => s.Time > 0).OrderByDescending(static s => s.Time).Select(s => One(s.Sort, s, link, latency))];
    }

    private static CollectiveRate One(Sort key, Sum sum, Fact<Link> link, long latency)
    {
        BytesPerSecond bus = new Bytes(key.Size * sum.Calls * Factor(key.Name, key.Ranks)) / new Seconds(sum.Time / 1e9);
        double? share = link.IsKnown && key.Ranks <= MostOfAMachine ? bus / link.Value.Bandwidth : null;
        return new CollectiveRate(key.Name, key.Ranks, new Bytes(key.Size), sum.Calls, sum.Time, bus)
        {
            LinkShare = share,
            Lost = share is { } reached ? (long)Math.Max(0, (sum.Time * (1 - reached)) - ((double)sum.Calls * latency)) : 0,
        };
    }

    // how often each byte of the larger buffer passes a link in a ring, as NCCL's performance tests count it
    private static double Factor(string name, int ranks)
    {
        double others = (ranks - 1.0) / ranks;
        return name.Contains("reduce_scatter", StringComparison.OrdinalIgnoreCase) || name.Contains("gather", StringComparison.OrdinalIgnoreCase)
            || name.Contains("all_to_all", StringComparison.OrdinalIgnoreCase) || name.Contains("alltoall", StringComparison.OrdinalIgnoreCase)
            || name.Contains("reducescatter", StringComparison.OrdinalIgnoreCase) ? others
            : name.Contains("allreduce", StringComparison.OrdinalIgnoreCase) || name.Contains("all_reduce", StringComparison.OrdinalIgnoreCase) ? 2 * others
            : 1;
    }

    private sealed record Sort(string Name, int Ranks, double Size);

    private sealed class Sum(Sort sort)
    {
        internal Sort Sort => sort;

        internal int Calls { get; set; }

        internal long Time { get; set; }
    }
}
