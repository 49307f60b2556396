using Floorline.Core.Findings;

namespace Floorline.Probes.Host;

/// <summary>What a machine was measured to do.</summary>
public sealed record HostMeasurement
{
    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>When the measurement began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether it was ended before its time.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Threads of the figures that are given for the whole machine.</summary>
    public int Threads { get; init; }

    /// <summary>Bandwidth by kernel, threads and working set.</summary>
    public IReadOnlyList<BandwidthPoint> Bandwidth { get; init; } = [];

    /// <summary>Arithmetic peaks by instruction and threads.</summary>
    public IReadOnlyList<PeakPoint> Peaks { get; init; } = [];

    /// <summary>FLOP/s of a blocked matrix product in fp32 by threads.</summary>
    public IReadOnlyDictionary<int, Figure> Gemm { get; init; } = new Dictionary<int, Figure>();

    /// <summary>Rows, columns and depth of that product.</summary>
    public int GemmSize { get; init; }

    /// <summary>Load latency by working set, smallest first.</summary>
    public IReadOnlyList<LatencyPoint> Latency { get; init; } = [];

    /// <summary>Read bandwidth of all threads by distance of the cores.</summary>
    public IReadOnlyList<BandwidthMode> Modes { get; init; } = [];

    /// <summary>The clock; null where the measurement ended before it.</summary>
    public TimerNoise? Timer { get; init; }

    /// <summary>What the reader of the figures has to know.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Bandwidth of a kernel at the largest working set.</summary>
    /// <param name="kernel">read, write, copy, triad, or with <c>_nt</c>.</param>
    /// <param name="threads">Threads.</param>
    public Figure BandwidthOf(string kernel, int threads) =>
        Bandwidth.Where(p => p.Kernel == kernel && p.Threads == threads).MaxBy(static p => p.Bytes)?.Rate ?? Figure.None;

    /// <summary>The highest peak of a format.</summary>
    /// <param name="format">fp32, fp64, bf16 or int8.</param>
    /// <param name="threads">Threads.</param>
    public PeakPoint? PeakOf(string format, int threads) =>
        Peaks.Where(p => p.Format == format && p.Threads == threads && p.Rate.Samples > 0).MaxBy(static p => p.Rate.Median);
}
