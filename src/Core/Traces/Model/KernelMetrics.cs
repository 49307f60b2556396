namespace Floorline.Core.Traces.Model;

/// <summary>What Nsight Compute measured of one kernel launch. Percentages are of the device's peak.</summary>
/// <param name="Kernel">The kernel's name, demangled, control characters made harmless.</param>
/// <param name="Launch">Number of the launch in that file (column ID).</param>
/// <param name="Device">Device number; <see cref="Trace.None"/> where not stated.</param>
public sealed record KernelMetrics(string Kernel, long Launch, int Device)
{
    /// <summary>Time of the launch in ns, under the profiler's locked clocks; <see cref="Trace.None"/> where not measured.</summary>
    public long DurationNs { get; init; } = Trace.None;

    /// <summary>How many launches the time is of: one, unless the file holds sums by name.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>Whether it is a profiler's sum over all launches of one name, without a time line.</summary>
    public bool IsSum { get; init; }

    /// <summary>Compute capability, such as "7.5"; empty where not stated.</summary>
    public string ComputeCapability { get; init; } = "";

    /// <summary>Memory Throughput, percent of peak of the busiest part of the memory system; null where not measured.</summary>
    public double? MemoryPercent { get; init; }

    /// <summary>DRAM Throughput, percent of peak; null where not measured.</summary>
    public double? DramPercent { get; init; }

    /// <summary>Compute (SM) Throughput, percent of peak; null where not measured.</summary>
    public double? ComputePercent { get; init; }

    /// <summary>Achieved Occupancy in percent; null where not measured.</summary>
    public double? OccupancyPercent { get; init; }

    /// <summary>What the tool's rules say.</summary>
    public IReadOnlyList<KernelRule> Rules { get; init; } = [];

    /// <summary>Every numeric metric by <c>section/name</c>, in the unit of the file.</summary>
    public IReadOnlyDictionary<string, KernelMetric> All { get; init; } = new Dictionary<string, KernelMetric>();

    /// <summary>Whether memory bounds it rather than compute: memory percent above compute percent (Nsight Compute's SOLBottleneck wording); null
    /// where either is unknown.</summary>
    public bool? IsMemoryBound => MemoryPercent is { } memory && ComputePercent is { } compute ? memory > compute : null;
}
