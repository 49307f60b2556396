using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Ranks;

/// <summary>
/// The ranks of a job side by side. A collective ends on all ranks at about one moment, so the median difference of its ends aligns their clocks;
/// then the rank that comes last to it is the one the others waited for.
/// </summary>
public sealed class RankComparison
{
    private RankComparison(StragglerVerdict verdict, string reason, IReadOnlyList<RankWait> ranks)
    {
        Verdict = verdict;
        Reason = reason;
        Ranks = ranks;
    }

    /// <summary>Nothing to compare.</summary>
    internal static RankComparison None { get; } = new(StragglerVerdict.Unknown, "", []);

    /// <summary>Whether some rank holds the others up.</summary>
    public StragglerVerdict Verdict { get; }

    /// <summary>Why the ranks could not be compared; empty where they could.</summary>
    public string Reason { get; }

    /// <summary>The ranks, in order; empty where they could not be compared.</summary>
    public IReadOnlyList<RankWait> Ranks { get; }

    /// <summary>The rank that the others waited for longest; null where the ranks could not be compared.</summary>
    public RankWait? Latest { get; private init; }

    /// <summary>Why the latest rank is late.</summary>
    public StragglerCause Cause { get; private init; }

    /// <summary>Collectives that were matched.</summary>
    public int Collectives { get; private init; }

    /// <summary>Mean wait of the ranks other than the latest, in ns.</summary>
    public long OthersWait { get; private init; }

    /// <summary>That wait as a share of their windows.</summary>
    public double WaitShare { get; private init; }

    /// <summary>Share of collectives to which the latest rank came last.</summary>
    public double LatestShare { get; private init; }

    /// <summary>Share of all waiting that happened in the collectives to which the latest rank came last: one long wait weighs more than many short
    /// ones.</summary>
    public double CausedShare { get; private init; }

    /// <summary>Whether one rank causes as much of the waiting as a straggler does; it is named only where chance and its own waiting do not speak against
    /// it.</summary>
    public bool IsMostlyOne { get; private init; }

    /// <summary>What sort of waiting it mostly is where no rank is named.</summary>
    public WaitingKind Waiting { get; private init; }

    /// <summary>All the waiting by its sorts, as shares of it, the largest first; they sum to 1, and there are none where nobody waits.</summary>
    public IReadOnlyList<(WaitingKind Kind, double Share)> WaitingParts { get; private init; } = [];

    /// <summary>Kernel time of the latest rank beyond the others' median, in ns; negative where it has less.</summary>
    public long MoreCompute { get; private init; }

    /// <summary>Idle time of the latest rank beyond the others' median, in ns; negative where it has less.</summary>
    public long MoreIdle { get; private init; }

    /// <summary>
    /// What the job could win over what a rank waits on average. The last to a collective does not wait in it, so its members minus one wait for what
    /// would be gone for all of them: between 1 (many ranks) and 2 (two). The same whether or not one rank is named.
    /// </summary>
    public double GainFactor { get; private init; } = 1;

    /// <summary>When each device waited in collectives for others, by its place among the devices.</summary>
    internal IReadOnlyList<IntervalSet> WaitingOf { get; private init; } = [];

    /// <summary>When each device waited in a first collective only for ranks that began to record later.</summary>
    internal IReadOnlyList<IntervalSet> ApartOf { get; private init; } = [];

    /// <summary>What a rank is called: by its rank, or by its device where one trace holds several.</summary>
    /// <param name="rank">The rank.</param>
    public string NameOf(RankWait rank)
    {
        ArgumentNullException.ThrowIfNull(rank);
        return Ranks.Count(r => r.Rank == rank.Rank) > 1 ? FormattableString.Invariant($"device {rank.Device}")
            : FormattableString.Invariant($"rank {rank.Rank}");
    }

    /// <summary>Compares the devices of a job.</summary>
    /// <param name="devices">The devices, one per rank or several.</param>
    /// <param name="thresholds">When a rank counts as a straggler.</param>
    public static RankComparison Of(IReadOnlyList<DeviceDiagnosis> devices, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (devices.Count < 2)
        {
            return new RankComparison(StragglerVerdict.Unknown, "one device alone has nobody to wait for", []);
        }

        List<CollectiveInstance> instances = CollectiveInstance.Match(devices);
        if (instances.Count == 0)
        {
            return new RankComparison(StragglerVerdict.Unknown, "the ranks share no collective that can be matched", []);
        }

        long[] offsets = Offsets(devices.Count, instances);
        long[] begins = [.. devices.Select(Begin)];
        // of one step alone nothing tells what comes once
        if (devices.All(static d => d.Steps.Count > 1))
        {
            CollectiveInstance.SetApart(instances, begins, offsets, thresholds);
        }

        RankWait[] ranks = Waits(devices, instances, offsets);
        RankWait latest = ranks.MaxBy(static r => (r.Caused, r.Lateness))!;
        RankWait[] others = [.. ranks.Where(r => !ReferenceEquals(r, latest))];
        long wait = (long)others.Average(static r => (double)r.Wait);
        double share = 0;
        for (int rank = 0; rank < ranks.Length; rank++)
        {
            share += ReferenceEquals(ranks[rank], latest) ? 0 : devices[rank].Share(ranks[rank].Wait) / others.Length;
        }

        double times = (double)latest.TimesLatest / instances.Count;
        double all = ranks.Sum(static r => (double)r.Wait);
        double caused = all > 0 ? latest.Caused / all : 0;
        bool least = others.All(r => latest.Wait <= r.Wait) && IsBeyondChance(instances, ranks.Length, latest.Caused, thresholds.ChanceDeviations);
        StragglerVerdict verdict = share < thresholds.StragglerShare ? StragglerVerdict.None
            : least && Math.Max(times, caused) >= thresholds.LatestShare ? StragglerVerdict.Named
            : StragglerVerdict.Rotating;
        IReadOnlyList<(WaitingKind Kind, double Share)> parts = WaitingPattern.Of(devices, instances, offsets);
        return new RankComparison(verdict, "", ranks)
        {
            Latest = latest,
            MoreCompute = latest.Compute - MedianOf(others, static r => r.Compute),
            MoreIdle = latest.Idle - MedianOf(others, static r => r.Idle),
            Cause = CauseOf(latest, others, thresholds.LateFactor),
            IsMostlyOne = caused >= thresholds.LatestShare,
            Collectives = instances.Count,
            OthersWait = wait,
            WaitShare = share,
            LatestShare = times,
            CausedShare = caused,
            Waiting = verdict == StragglerVerdict.Rotating && parts.Count > 0 ? parts[0].Kind : WaitingKind.Unknown,
            WaitingParts = parts,
            GainFactor = GainFactorOf(instances, ranks.Length),
            WaitingOf = [.. devices.Select((d, rank) => Intervals(d, instances, rank, apart: false))],
            ApartOf = [.. devices.Select((d, rank) => Intervals(d, instances, rank, apart: true))],
        };
    }

    // whoever is last by chance is last to one in as many collectives as there are ranks; each counts by the waiting in it
    private static bool IsBeyondChance(List<CollectiveInstance> instances, int ranks, long caused, double deviations)
    {
        double sum = 0;
        double squares = 0;
        foreach (CollectiveInstance instance in instances)
        {
            double waited = instance.Waited(ranks);
            sum += waited;
            squares += waited * waited;
        }

        double chance = 1.0 / ranks;
        return caused - (sum * chance) >= deviations * Math.Sqrt(squares * chance * (1 - chance));
    }

    private static double GainFactorOf(List<CollectiveInstance> instances, int ranks)
    {
        double all = 0;
        double gained = 0;
        foreach (CollectiveInstance instance in instances)
        {
            double waited = instance.Waited(ranks);
            int members = instance.Members();
            all += waited;
            gained += members > 1 ? waited * members / (members - 1) : 0;
        }

        return all > 0 ? gained / all : 1;
    }

    private static IntervalSet Intervals(DeviceDiagnosis device, List<CollectiveInstance> instances, int rank, bool apart)
    {
        var starts = new List<long>();
        var ends = new List<long>();
        foreach (CollectiveInstance instance in instances)
        {
            if (instance.Has(rank))
            {
                // first for those that are not there yet, then for those that are late
                long start = instance.Starts[rank] - device.Trace.Info.TimeBaseNs;
                long began = start + instance.Apart[rank];
                starts.Add(apart ? start : began);
                ends.Add(apart ? began : began + instance.WaitOf(rank, instance.Shortest()));
            }
        }

        return IntervalSet.UnionOfUnordered([.. starts], [.. ends]);
    }

    // the first event of any sort: recording began no later
    private static long Begin(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        long begin = device.Work.WindowStart;
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind == TrackKind.Host && track.Count > 0)
            {
                begin = Math.Min(begin, trace.Starts[track.First]);
            }
        }

        return begin + trace.Info.TimeBaseNs;
    }

    private static long[] Offsets(int ranks, List<CollectiveInstance> instances)
    {
        long[] offsets = new long[ranks];
        for (int rank = 1; rank < ranks; rank++)
        {
            long[] differences = [.. instances.Where(i => i.Has(0) && i.Has(rank)).Select(i => i.Ends[rank] - i.Ends[0])];
            TimeOrder.Sort(differences);
            int n = differences.Length;
            offsets[rank] = n == 0 ? 0 : (differences[(n - 1) / 2] / 2) + (differences[n / 2] / 2)
                + (((differences[(n - 1) / 2] % 2) + (differences[n / 2] % 2)) / 2);
        }

        return offsets;
    }

    private static RankWait[] Waits(IReadOnlyList<DeviceDiagnosis> devices, List<CollectiveInstance> instances, long[] offsets)
    {
        int ranks = devices.Count;
        long[] time = new long[ranks];
        long[] wait = new long[ranks];
        long[] lateness = new long[ranks];
        int[] latest = new int[ranks];
        long[] caused = new long[ranks];
        int[] matched = new int[ranks];
        foreach (CollectiveInstance instance in instances)
        {
            long shortest = long.MaxValue;
            long earliest = long.MaxValue;
            long last = long.MinValue;
            long waited = 0;
            for (int rank = 0; rank < ranks; rank++)
            {
                if (instance.Has(rank))
                {
                    shortest = Math.Min(shortest, instance.Ends[rank] - instance.Starts[rank]);
                    earliest = Math.Min(earliest, instance.Starts[rank] - offsets[rank]);
                    last = Math.Max(last, instance.Starts[rank] - offsets[rank]);
                }
            }

            for (int rank = 0; rank < ranks; rank++)
            {
                if (instance.Has(rank))
                {
                    long duration = instance.Ends[rank] - instance.Starts[rank];
                    long start = instance.Starts[rank] - offsets[rank];
                    matched[rank]++;
                    time[rank] += duration;
                    wait[rank] += instance.WaitOf(rank, shortest);
                    lateness[rank] += start - earliest;
                    latest[rank] += start == last && last > earliest ? 1 : 0;
                    waited += instance.WaitOf(rank, shortest);
                }
            }

            for (int rank = 0; rank < ranks; rank++)
            {
                caused[rank] += instance.Has(rank) && instance.Starts[rank] - offsets[rank] == last ? waited : 0;
            }
        }

        return [.. devices.Select((d, rank) => new RankWait(d.Rank, d.Device, offsets[rank], matched[rank], time[rank], wait[rank], lateness[rank],
            latest[rank], caused[rank], d.Budget.Compute, d.Budget.Idle))];
    }

    // of two causes the one that takes more time; both are said in figures
    private static StragglerCause CauseOf(RankWait latest, RankWait[] others, double factor)
    {
        long compute = MedianOf(others, static r => r.Compute);
        long idle = MedianOf(others, static r => r.Idle);
        bool slower = latest.Compute > factor * compute;
        bool idler = latest.Idle > factor * idle;
        return slower && !(idler && latest.Idle - idle > latest.Compute - compute) ? StragglerCause.Compute
            : idler ? StragglerCause.Host
            : StragglerCause.Unknown;
    }

    private static long MedianOf(RankWait[] ranks, Func<RankWait, long> of) => Spread.Of([.. ranks.Select(of)]).Median;
}
