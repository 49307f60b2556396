using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Compilation;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Rules;

/// <summary>All that is known of one device of one rank: budget, gaps, steps, classes of kernels, launches.</summary>
public sealed class DeviceDiagnosis
{
    // the longest steps say why steps are long
    private const int MostPaths = 3;

    private readonly TraceThresholds _thresholds;
    private StepDrift? _drift;
    private bool _isDriftKnown;

    private DeviceDiagnosis(int rank, DeviceWork work, int[] enclosing, TraceThresholds thresholds)
    {
        _thresholds = thresholds;
        Rank = rank;
        Work = work;
        Budget = DeviceBudget.Of(work);
        Gaps = DeviceGaps.Of(work, enclosing);
        Classes = ClassTimes.Of(Gaps);
        Steps = StepTimeline.Of(work);
        Launches = LaunchStatistics.Of(work, thresholds.ShortKernelNs);
        Idle = TrustGate.WhyIdleIsUnknown(this, thresholds) is { } reason ? Fact<long>.Unknown(reason) : Fact<long>.Known(Budget.Idle);
    }

    /// <summary>Rank in the job; the number of the file where the trace states none.</summary>
    public int Rank { get; }

    /// <summary>The trace.</summary>
    public Trace Trace => Work.Trace;

    /// <summary>Number of the device in its trace.</summary>
    public long Device => Work.Device;

    /// <summary>What the device did.</summary>
    public DeviceWork Work { get; }

    /// <summary>Where the time of its window went.</summary>
    public DeviceBudget Budget { get; }

    /// <summary>Its gaps and their causes.</summary>
    public DeviceGaps Gaps { get; }

    /// <summary>Time by class of kernel.</summary>
    public ClassTimes Classes { get; }

    /// <summary>Its steps.</summary>
    public StepTimeline Steps { get; }

    /// <summary>How its work was launched.</summary>
    public LaunchStatistics Launches { get; }

    /// <summary>Whether its kernels changed their speed from some step on; null where they did not, or too few steps are alike.</summary>
    public StepDrift? Drift
    {
        get
        {
            if (!_isDriftKnown)
            {
                _drift = StepDrift.Of(Work, Steps, _thresholds);
                _isDriftKnown = true;
            }

            return _drift;
        }
    }

    /// <summary>What its window was lost to.</summary>
    public DeviceLosses Losses => field ??= DeviceLosses.Of(this, _thresholds);

    /// <summary>When it waited in collectives for other ranks; known once the ranks were compared.</summary>
    internal IntervalSet Waiting { get; set; } = IntervalSet.Empty;

    /// <summary>When it waited in a first collective only for ranks that began to record later.</summary>
    internal IntervalSet Apart { get; set; } = IntervalSet.Empty;

    /// <summary>The hardware it is held against, where the caller stated it.</summary>
    public Device? Hardware { get; private init; }

    /// <summary>What kernels of that hardware reach; null where it is not known.</summary>
    public KernelModel? Kernels { get; private init; }

    /// <summary>Its operators by shape.</summary>
    public OperatorTable Operators => field ??= OperatorTable.Of(this, _thresholds.KernelToleranceFactor);

    /// <summary>Its collectives by sort and size.</summary>
    public IReadOnlyList<CollectiveRate> Collectives => field ??= CollectiveRate.Of(this, _thresholds.LaunchLatencyLimitNs);

    /// <summary>What it shows of torch.compile.</summary>
    public CompilationReport Compilation => field ??= CompilationReport.Of(Trace, Steps);

    /// <summary>The critical paths of its longest steps, the longest first.</summary>
    public IReadOnlyList<CriticalPath> CriticalPaths => field ??= CriticalPath.OfLongest(Gaps, Steps, MostPaths);

    internal OperatorTimes OperatorTimes => field ??= OperatorTimes.Of(this);

    /// <summary>The allocator's memory over time.</summary>
    internal MemoryTimeline Memory => field ??= MemoryTimeline.Of(Trace, Device);

    /// <summary>Its copies by direction.</summary>
    internal CopyRates Copies => field ??= CopyRates.Of(this);

    /// <summary>Idle time in ns, or why the trace cannot tell it.</summary>
    public Fact<long> Idle { get; }

    /// <summary>Diagnoses every device of a trace that did anything.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="thresholds">When a pattern counts as found.</param>
    /// <param name="hardware">The hardware it ran on, where known.</param>
    /// <param name="shares">What kernels of it reach by bytes of an element; null takes what most devices reach.</param>
    public static IReadOnlyList<DeviceDiagnosis> Of(Trace trace, int rank, TraceThresholds thresholds, Device? hardware,
        Func<int, KernelShares>? shares = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(thresholds);
        IReadOnlyList<DeviceWork> works = DeviceWork.Of(trace, new NameTraits(trace.Names));
        int[] enclosing = new int[trace.Count];
        Array.Fill(enclosing, Model.Trace.None);
        return [.. works.Select(work => new DeviceDiagnosis(rank, work, enclosing, thresholds)
        {
            Hardware = hardware,
            Kernels = hardware is null ? null : new KernelModel(hardware, shares),
        })];
    }

    /// <summary>A part of the window as a share of it.</summary>
    /// <param name="part">The part in ns.</param>
    public double Share(long part) => Budget.Share(part);

    /// <summary>How much a gain matters.</summary>
    /// <param name="gain">The gain in ns.</param>
    /// <param name="thresholds">The thresholds.</param>
    public Urgency UrgencyOf(long gain, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        double share = Share(gain);
        return thresholds.UrgencyOf(share);
    }

    /// <summary>The chain of host ranges and operators around a call, outermost first.</summary>
    /// <param name="hostEvent">The call.</param>
    /// <param name="most">How many to give at most; the innermost are kept.</param>
    public IReadOnlyList<int> PathOf(int hostEvent, int most = 8)
    {
        var path = new List<int>();
        for (int at = Gaps.EnclosingOf(hostEvent); at >= 0 && path.Count < most; at = Gaps.EnclosingOf(at))
        {
            path.Add(at);
        }

        path.Reverse();
        return path;
    }

    /// <summary>Name of the host event to blame, with the operator around it where the event is a call.</summary>
    /// <param name="hostEvent">The event; negative gives an empty text.</param>
    internal string NameOfBlamed(int hostEvent)
    {
        if (hostEvent < 0)
        {
            return "";
        }

        int parent = EventKinds.IsCall(Trace.Kinds[hostEvent]) ? Gaps.OperatorOf(hostEvent) : Model.Trace.None;
        return parent < 0 ? Words.Name(Trace.NameOf(hostEvent)) : Words.Say($"{Words.Name(Trace.NameOf(hostEvent))} in {Words.Name(Trace.NameOf(parent))}");
    }

    internal Evidence Evidence(string text) => new(text) { Rank = Rank, Device = Device };
}
