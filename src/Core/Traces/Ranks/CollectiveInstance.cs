using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Ranks;

/// <summary>One collective as each rank saw it, in absolute time.</summary>
internal sealed class CollectiveInstance
{
    private readonly bool[] _has;

    private CollectiveInstance(int ranks)
    {
        _has = new bool[ranks];
        Starts = new long[ranks];
        Ends = new long[ranks];
        Events = new int[ranks];
    }

    internal long[] Starts { get; }

    internal long[] Ends { get; }

    internal int[] Events { get; }

    /// <summary>Time of the rank that was in it for the shortest.</summary>
    internal long Shortest()
    {
        long shortest = long.MaxValue;
        for (int rank = 0; rank < _has.Length; rank++)
        {
            shortest = _has[rank] ? Math.Min(shortest, Ends[rank] - Starts[rank]) : shortest;
        }

        return shortest;
    }

    /// <summary>Time that all ranks together waited in it.</summary>
    internal long Waited(int ranks)
    {
        long shortest = Shortest();
        long waited = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            waited += _has[rank] ? Ends[rank] - Starts[rank] - shortest : 0;
        }

        return waited;
    }

    internal bool Has(int rank) => _has[rank];

    /// <summary>How many ranks were in it.</summary>
    internal int Members() => _has.AsSpan().Count(true);

    /// <summary>
    /// Matches the i-th collective of a process group on every rank with the i-th on the others. Where kernels state no group, all of a rank form one;
    /// a group that has different numbers of them on its ranks is matched from the front.
    /// </summary>
    internal static List<CollectiveInstance> Match(IReadOnlyList<DeviceDiagnosis> devices)
    {
        var groups = new SortedDictionary<string, List<int>[]>(StringComparer.Ordinal);
        for (int rank = 0; rank < devices.Count; rank++)
        {
            foreach (int e in devices[rank].Work.Events)
            {
                if (devices[rank].Trace.Kinds[e] == EventKind.DeviceKernel
                    && devices[rank].Work.Traits.KernelOf(devices[rank].Trace.NameIds[e]) == KernelClass.Communication)
                {
                    string group = GroupOf(devices[rank].Trace, e);
                    if (!groups.TryGetValue(group, out List<int>[]? lists))
                    {
                        groups.Add(group, lists = [.. devices.Select(static _ => new List<int>())]);
                    }

                    lists[rank].Add(e);
                }
            }
        }

        var instances = new List<CollectiveInstance>();
        foreach (List<int>[] lists in groups.Values)
        {
            int[] members = [.. Enumerable.Range(0, devices.Count).Where(rank => lists[rank].Count > 0)];
            int matched = members.Length < 2 ? 0 : members.Min(rank => lists[rank].Count);
            for (int i = 0; i < matched; i++)
            {
                var instance = new CollectiveInstance(devices.Count);
                foreach (int rank in members)
                {
                    Trace trace = devices[rank].Trace;
                    int e = lists[rank][i];
                    instance._has[rank] = true;
                    instance.Starts[rank] = trace.Starts[e] + trace.Info.TimeBaseNs;
                    instance.Ends[rank] = trace.EndOf(e) + trace.Info.TimeBaseNs;
                    instance.Events[rank] = e;
                }

                instances.Add(instance);
            }
        }

        return instances;
    }

    private static string GroupOf(Trace trace, int e)
    {
        int detail = trace.Details[e];
        int collective = detail < 0 ? Trace.None : trace.KernelLaunches[detail].Collective;
        if (collective < 0)
        {
            return "";
        }

        Collective stated = trace.Collectives[collective];
        return $"{trace.Names[stated.Group]}|{trace.Names[stated.Ranks]}";
    }
}
