using Floorline.Core.Hardware;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces;

/// <summary>What the traces of a job say: budgets, causes of idle time, the ranks side by side, and the patterns that were found.</summary>
public sealed class TraceDiagnosis
{
    private readonly long[] _idleCauses = new long[IdleCauses.Count];

    private TraceDiagnosis(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices, TraceThresholds thresholds)
    {
        Traces = traces;
        Devices = devices;
        Thresholds = thresholds;
        Ranks = RankComparison.Of(devices, thresholds);
        for (int device = 0; device < Ranks.WaitingOf.Count; device++)
        {
            devices[device].Waiting = Ranks.WaitingOf[device];
            devices[device].Apart = Ranks.ApartOf[device];
        }

        foreach (DeviceDiagnosis device in devices)
        {
            device.Losses.LoseToKernels(device.Operators.Lost);
        }

        Losses = JobLosses.Of(devices, Ranks);
        List<TraceFinding> found = Patterns();
        Findings = [.. Ordered(found)];
        foreach (DeviceDiagnosis device in devices.Where(static d => d.Idle.IsKnown))
        {
            foreach (IdleCause cause in IdleCauses.All)
            {
                _idleCauses[(int)cause] += device.Gaps.TotalOf(cause);
            }
        }
    }

    /// <summary>The traces, one per rank.</summary>
    public IReadOnlyList<Trace> Traces { get; }

    /// <summary>Every device that did anything, by rank and number.</summary>
    public IReadOnlyList<DeviceDiagnosis> Devices { get; }

    /// <summary>The thresholds that were used.</summary>
    public TraceThresholds Thresholds { get; }

    /// <summary>The ranks side by side.</summary>
    public RankComparison Ranks { get; }

    /// <summary>What was found: doubts about the trace first, then patterns, largest gain first. A pattern seen on several ranks is one finding, that
    /// of the rank where it costs most.</summary>
    public IReadOnlyList<TraceFinding> Findings { get; }

    /// <summary>What the windows were lost to, what can be won most first. The losses and the computed time sum to the windows; idle time that a
    /// trace cannot tell is in none.</summary>
    public IReadOnlyList<Loss> Losses { get; }

    /// <summary>What to do, in the order of what can be won; the first is what the verdict says.</summary>
    public IReadOnlyList<TraceAction> Actions => field ??= TraceActions.Of(this);

    /// <summary>The diagnosis in one sentence: the largest loss, or why none can be named.</summary>
    public string Verdict => field ??= TraceVerdict.Of(this);

    /// <summary>Whether the traces support any answer: a budget with its idle time, a pattern, or measurements of kernels. Without one there are only
    /// doubts.</summary>
    public bool IsAnswered => Devices.Any(static d => d.Idle.IsKnown) || Findings.Any(static f => !f.IsTrust) || Traces.Any(static t =>
        t.KernelMetrics.Count > 0);

    /// <summary>Idle time of all devices where it is known, in ns.</summary>
    public long Idle => Devices.Where(static d => d.Idle.IsKnown).Sum(static d => d.Budget.Idle);

    /// <summary>Idle time of all devices that has a cause, in ns; the causes sum to <see cref="Idle"/>.</summary>
    /// <param name="cause">The cause.</param>
    public long IdleOf(IdleCause cause) => _idleCauses[(int)cause];

    /// <summary>Diagnoses the traces of a job.</summary>
    /// <param name="traces">One trace per rank, in any order.</param>
    /// <param name="hardware">The hardware it ran on; null where not stated.</param>
    /// <param name="thresholds">When a pattern counts as found; null takes the defaults.</param>
    /// <param name="shares">What kernels of the hardware reach by bytes of an element; null takes what most devices reach.</param>
    public static TraceDiagnosis Of(IReadOnlyList<Trace> traces, Device? hardware = null, TraceThresholds? thresholds = null,
        Func<int, KernelShares>? shares = null)
    {
        ArgumentNullException.ThrowIfNull(traces);
        TraceThresholds limits = thresholds ?? TraceThresholds.Default;
        var ranked = traces.Select((trace, index) => (Trace: trace, Rank: trace.Info.Rank ?? index)).OrderBy(static t => t.Rank).ToList();
        return new TraceDiagnosis([.. ranked.Select(static t => t.Trace)],
            [.. ranked.SelectMany(t => DeviceDiagnosis.Of(t.Trace, t.Rank, limits, hardware, shares))], limits);
    }

    private List<TraceFinding> Patterns()
    {
        var found = new List<TraceFinding>();
        var seen = new List<TraceFinding>();
        foreach (DeviceDiagnosis device in Devices)
        {
            var own = new List<TraceFinding>();
            foreach (IDeviceRule rule in DeviceRules.All)
            {
                if ((device.Idle.IsKnown || !rule.NeedsIdle) && rule.Find(device, Thresholds) is { } finding)
                {
                    own.Add(finding);
                }
            }

            seen.AddRange(FindingGains.Disjoint(device, own));
        }

        // a pattern seen on several devices is one finding: its gain is the mean over all of them, as that of a loss is
        foreach (Queries.Group<string, TraceFinding> same in seen.GroupBy(static f => f.Rule))
        {
            TraceFinding worst = same.MaxBy(static f => (f.Urgency, f.GainCeilingNs ?? 0))!;
            int[] others = [.. same.Where(f => f.Evidence.Rank is not null && f.Evidence.Rank != worst.Evidence.Rank)
                .Select(static f => f.Evidence.Rank!.Value).Distinct()];
            found.Add(worst with
            {
                GainCeilingNs = worst.GainCeilingNs is null ? null : same.Sum(static f => f.GainCeilingNs ?? 0) / Devices.Count,
                Evidence = others.Length == 0 ? worst.Evidence : worst.Evidence with { AlsoOnRanks = others },
            });
        }

        if (StragglerRule.Of(Ranks, Thresholds) is { } straggler)
        {
            // what waiting in the open costs: the same figure as the loss has
            found.Add(straggler with { GainCeilingNs = Losses.FirstOrDefault(static l => l.Cause == LossCause.RankWait)?.Gain ?? 0 });
        }

        if (MeasuredKernels.Of(Traces, Devices) is { } measured)
        {
            found.Add(measured);
        }

        if (KernelSums.Of(Traces, Devices) is { } sums)
        {
            found.Add(sums);
        }

        if (HostOperators.Of(Traces, Devices) is { } operators)
        {
            found.Add(operators);
        }

        return found;
    }

    private IEnumerable<TraceFinding> Ordered(List<TraceFinding> found)
    {
        IEnumerable<TraceFinding> doubts = TraceDoubts.Of(Traces, Devices);

        // A file that stops early comes first: it explains the doubts after it. Patterns stand with the loss that they say more about.
        return doubts.Concat(found.Where(static f => f.IsTrust)).OrderByDescending(static f => f.Rule == TraceDoubts.EarlyEndRule)
            .ThenByDescending(static f => f.Urgency)
            .Concat(found.Where(static f => !f.IsTrust).OrderByDescending(f => f.Urgency > Urgency.Info).ThenByDescending(GainOfLoss)
                .ThenByDescending(static f => f.GainCeilingNs ?? 0));
    }

    private long GainOfLoss(TraceFinding finding) => finding.Refines is { } cause && Losses.FirstOrDefault(l => l.Cause == cause) is { } loss ? loss.Gain
        : finding.GainCeilingNs ?? 0;
}
