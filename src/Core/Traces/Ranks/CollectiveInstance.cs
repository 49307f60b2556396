using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Ranks;

/// <summary>One collective as each rank saw it, in absolute time.</summary>
internal sealed class CollectiveInstance
{
    private readonly bool[] _has;
    private bool _isFirst;

    private CollectiveInstance(int ranks)
    {
        _has = new bool[ranks];
        Starts = new long[ranks];
        Ends = new long[ranks];
        Events = new int[ranks];
        Apart = new long[ranks];
    }

    internal long[] Starts { get; }

    internal long[] Ends { get; }

    internal int[] Events { get; }

    /// <summary>What of each rank's wait is only that another began to record later than it, in ns.</summary>
    internal long[] Apart { get; }

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

    /// <summary>Time that a rank waited in it: beyond the fastest's, and without what passes once because ranks began to record apart.</summary>
    internal long WaitOf(int rank, long shortest) => _has[rank] ? Ends[rank] - Starts[rank] - shortest - Apart[rank] : 0;

    /// <summary>Time that all ranks together waited in it.</summary>
    internal long Waited(int ranks)
    {
        long shortest = Shortest();
        long waited = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            waited += WaitOf(rank, shortest);
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

                instance._isFirst = i == 0;
                instances.Add(instance);
            }
        }

        return instances;
    }

    /// <summary>Takes out of the first collective of each group what its members wait only because another's recording, or its process, began later: as far as
    /// none of them waits nearly as long again in later steps.</summary>
    /// <param name="instances">All collectives.</param>
    /// <param name="begins">When each rank's recording began, on its own clock.</param>
    /// <param name="offsets">What to take off each rank's clock.</param>
    /// <param name="thresholds">How much longer than usual counts as passing once.</param>
    internal static void SetApart(IReadOnlyList<CollectiveInstance> instances, long[] begins, long[] offsets, TraceThresholds thresholds)
    {
        long[] usual = new long[begins.Length];
        Array.Fill(usual, Trace.None);
        foreach (CollectiveInstance instance in instances)
        {
            long shortest = instance.Shortest();
            for (int rank = 0; rank < usual.Length && !instance._isFirst; rank++)
            {
                usual[rank] = instance._has[rank] ? Math.Max(usual[rank], instance.WaitOf(rank, shortest)) : usual[rank];
            }
        }

        foreach (CollectiveInstance instance in instances)
        {
            if (instance._isFirst)
            {
                instance.SetApart(usual, begins, offsets, thresholds);
            }
        }
    }

    private void SetApart(long[] usual, long[] begins, long[] offsets, TraceThresholds thresholds)
    {
        int late = Array.IndexOf(_has, true);
        for (int rank = 0; rank < _has.Length; rank++)
        {
            late = _has[rank] && Starts[rank] - offsets[rank] > Starts[late] - offsets[late] ? rank : late;
        }

        long shortest = Shortest();
        for (int rank = 0; rank < _has.Length; rank++)
        {
            long later = begins[late] - offsets[late] - (begins[rank] - offsets[rank]);
            long once = WaitOf(rank, shortest) - (long)(thresholds.UsualWorkFactor * usual[rank]) - thresholds.OneOffNs;

            // where a rank meets no second collective nothing tells that it waits but once
            Apart[rank] = usual[rank] >= 0 ? Math.Max(0, Math.Min(later, once)) : 0;
        }
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
