namespace Floorline.Core.Traces.Model;

/// <summary>A device as the trace describes it. The list may name more devices than worked.</summary>
/// <param name="Id">Number that device tracks use.</param>
/// <param name="Name">Product name, control characters made harmless; empty where not stated.</param>
public sealed record TraceDevice(long Id, string Name)
{
    /// <summary>Device memory in bytes; <see cref="Trace.None"/> where not stated.</summary>
    public long MemoryBytes { get; init; } = Trace.None;

    /// <summary>Memory bandwidth in bytes per second as the profiler states it (Nsight Systems); <see cref="Trace.None"/> where not stated.</summary>
    public long MemoryBytesPerSecond { get; init; } = Trace.None;

    /// <summary>Streaming multiprocessors or compute units; <see cref="Trace.None"/> where not stated.</summary>
    public int SmCount { get; init; } = Trace.None;

    /// <summary>Compute capability, major number; <see cref="Trace.None"/> where not stated.</summary>
    public int ComputeMajor { get; init; } = Trace.None;

    /// <summary>Compute capability, minor number; <see cref="Trace.None"/> where not stated.</summary>
    public int ComputeMinor { get; init; } = Trace.None;

    /// <summary>Threads that fit on a multiprocessor; <see cref="Trace.None"/> where not stated.</summary>
    public int ThreadsPerSm { get; init; } = Trace.None;

    /// <summary>Threads of a warp or wavefront; <see cref="Trace.None"/> where not stated.</summary>
    public int WarpSize { get; init; } = Trace.None;
}
