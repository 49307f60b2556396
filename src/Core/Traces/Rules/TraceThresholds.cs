namespace Floorline.Core.Traces.Rules;

/// <summary>
/// When a pattern counts as found. All in one place and printed with each finding. Where no tool's own figure is named in docs/traces.md the values are
/// Floorline's proposals. Shares are of the window.
/// </summary>
public sealed record TraceThresholds
{
    /// <summary>The defaults.</summary>
    public static TraceThresholds Default { get; } = new();

    /// <summary>A gap shorter than this is one between kernels rather than a pause, in ns.</summary>
    public long SmallGapNs { get; init; } = 50_000;

    /// <summary>A kernel shorter than this is short, in ns.</summary>
    public long ShortKernelNs { get; init; } = 10_000;

    /// <summary>Launch overhead: least share of small gaps.</summary>
    public double SmallGapShare { get; init; } = 0.10;

    /// <summary>Launch overhead: least share of the small gaps that is host and launch time.</summary>
    public double LaunchShare { get; init; } = 0.50;

    /// <summary>Launch overhead: from this many kernels per graph launch on, launches are not the cause.</summary>
    public double GraphRatio { get; init; } = 50;

    /// <summary>Memory spike: least rise as a share of the device's memory.</summary>
    public double SpikeShare { get; init; } = 0.10;

    /// <summary>Memory spike: least rise as a multiple of the step's median rise.</summary>
    public double SpikeFactor { get; init; } = 2;

    /// <summary>Memory-bound: least share of the window that such kernels take.</summary>
    public double MemoryBoundShare { get; init; } = 0.10;

    /// <summary>Kernels: up to this many times the expected time of their shapes they lose nothing. The model of kernels is off by about that much.</summary>
    public double KernelToleranceFactor { get; init; } = 1.25;

    /// <summary>Kernels: a problem of operators is reported from this share of the window on that better kernels could win.</summary>
    public double KernelLossShare { get; init; } = 0.05;

    /// <summary>Exposed communication: least share.</summary>
    public double ExposedCommunicationShare { get; init; } = 0.05;

    /// <summary>Exposed communication: from this share of overlap on it counts as hidden.</summary>
    public double OverlapShare { get; init; } = 0.70;

    /// <summary>Straggler: least share that the others wait.</summary>
    public double StragglerShare { get; init; } = 0.05;

    /// <summary>Straggler: least share of collectives, or of the waiting in them, in which the same rank is last.</summary>
    public double LatestShare { get; init; } = 0.70;

    /// <summary>Straggler: how far beyond chance, in standard deviations, the same rank has to be last: a coin shows one side five times of five in 3 of 100
    /// throws, which lies 2.2 deviations from even.</summary>
    public double ChanceDeviations { get; init; } = 2.2;

    /// <summary>Straggler: from this multiple of the others' median on, its kernels or its idle time are said to be why.</summary>
    public double LateFactor { get; init; } = 1.05;

    /// <summary>Repeated allocation: least share of idle time spent in driver allocations.</summary>
    public double AllocationShare { get; init; } = 0.01;

    /// <summary>Repeated allocation: an allocation of this size that recurs counts by itself, in bytes.</summary>
    public long LargeAllocationBytes { get; init; } = 256L << 20;

    /// <summary>Input starvation: gaps shorter than this are not looked at, in ns.</summary>
    public long InputGapNs { get; init; } = 1_000_000;

    /// <summary>Input starvation: least share.</summary>
    public double InputShare { get; init; } = 0.05;

    /// <summary>Input starvation: pauses count as regular below this coefficient of variation of their distances.</summary>
    public double PeriodVariation { get; init; } = 0.25;

    /// <summary>Host synchronisation: least share of gaps that follow one.</summary>
    public double SynchronisationShare { get; init; } = 0.03;

    /// <summary>Host synchronisation: how long before a gap it may have ended, in ns: a launch latency.</summary>
    public long LaunchLatencyNs { get; init; } = 10_000;

    /// <summary>Pageable or exposed copies: least share.</summary>
    public double CopyShare { get; init; } = 0.03;

    /// <summary>Kernel shares: reported from this share of neither matrix multiplication nor attention on.</summary>
    public double NonMatrixShare { get; init; } = 0.30;

    /// <summary>Losses without a pattern of their own: reported as a finding from this share on. The verdict names the largest whatever its share.</summary>
    public double LossShare { get; init; } = 0.10;

    /// <summary>Losses: up to this long between two queued kernels is the device's own distance, in ns; what is beyond is a wait.</summary>
    public long LaunchDistanceNs { get; init; } = 10_000;

    /// <summary>Losses: up to this long from a launch to its kernel is launch latency, in ns; what is beyond is loading or a wait.</summary>
    public long LaunchLatencyLimitNs { get; init; } = 20_000;

    /// <summary>Losses: an allocation up to this many times the usual one recurs; what is beyond comes once.</summary>
    public double UnusualAllocationFactor { get; init; } = 10;

    /// <summary>Losses: what the host takes before a kernel's first run beyond this many times its usual work is what comes once.</summary>
    public double UsualWorkFactor { get; init; } = 2;

    /// <summary>Losses: the noise of a first run, in ns; what is beyond it comes once: compiling, loading, choosing a kernel.</summary>
    public long OneOffNs { get; init; } = 1_000_000;

    /// <summary>Slowdown: least factor between the kernels of the slower and of the faster steps.</summary>
    public double SlowdownFactor { get; init; } = 1.10;

    /// <summary>Slowdown: least share of the steps before and after the change that lie on their side of the middle.</summary>
    public double SlowdownSideShare { get; init; } = 0.80;

    /// <summary>Slowdown: least share of the kernels' time that changed with it: a slower clock slows all, a longer context attention alone.</summary>
    public double SlowdownBreadth { get; init; } = 0.70;

    /// <summary>By how many standard errors both sides must differ, with many steps; with few by more (6 over their degrees of freedom). Of jobs that only
    /// jitter fewer than one in a hundred is called slower.</summary>
    public double SlowdownDeviations { get; init; } = 3.5;

    /// <summary>Slowdown: it counts in full from its factor on, and not at all this far below it; between, in proportion.</summary>
    public double SlowdownMargin { get; init; } = 0.05;

    /// <summary>Slowdown: the same below the shares of steps and kernels.</summary>
    public double SlowdownShareMargin { get; init; } = 0.20;

    /// <summary>Single slow steps: least share of the window beyond the usual steps.</summary>
    public double SlowStepShare { get; init; } = 0.01;

    /// <summary>Memory-bound: kernels faster than this multiple of their floor read from a cache, and say nothing about memory.</summary>
    public double CacheFactor { get; init; } = 1.10;

    /// <summary>Trust: least share of the busy time in which kernels of one stream overlap.</summary>
    public double OverlappingStreamShare { get; init; } = 0.20;

    /// <summary>Trust: least share of graph launches of which kernels are recorded.</summary>
    public double RecordedGraphShare { get; init; } = 0.50;

    /// <summary>Trust: a gap longer than this with the work already launched and the host waiting means unrecorded work, in ns.</summary>
    public long UnrecordedGapNs { get; init; } = 1_000_000;

    /// <summary>Trust: from this share of kernels without a launch on, the window starts before the capture.</summary>
    public double UnlinkedShare { get; init; } = 0.02;

    /// <summary>Trust: from this many launch calls per recorded kernel on, the trace is of a capture, not of a run.</summary>
    public double CaptureRatio { get; init; } = 10;

    /// <summary>Trust: from this multiple of the median on, the first step carries the profiler's start.</summary>
    public double FirstStepFactor { get; init; } = 1.5;

    /// <summary>Trust: least share of the profiler's own overhead that is reported.</summary>
    public double OverheadShare { get; init; } = 0.05;

    /// <summary>Trust: from this share of missing graph launches on, idle time is an upper bound.</summary>
    public double MissingGraphShare { get; init; } = 0.02;

    /// <summary>Trust: from this part of a gate's ratio on its doubt is said, though the number is still given.</summary>
    public double NearGateShare { get; init; } = 0.5;

    /// <summary>From this share of gain on a finding is a warning.</summary>
    public double WarningShare { get; init; } = 0.05;

    /// <summary>From this share of gain on a finding is critical.</summary>
    public double CriticalShare { get; init; } = 0.20;

    /// <summary>How urgent a share of the window is that can be won.</summary>
    internal Urgency UrgencyOf(double share) => share >= CriticalShare ? Urgency.Critical : share >= WarningShare ? Urgency.Warning : Urgency.Info;

    /// <summary>Comparison: least relative change of a step's time that counts where the spread of the steps is smaller.</summary>
    public double ChangeShare { get; init; } = 0.02;

    /// <summary>Comparison: least relative change that counts where a trace has too few steps to know their spread.</summary>
    public double BlindChangeShare { get; init; } = 0.05;
}
