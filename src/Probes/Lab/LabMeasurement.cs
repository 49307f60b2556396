using Floorline.Core.Findings;
using Floorline.Probes.Host;

namespace Floorline.Probes.Lab;

/// <summary>A step that was built and measured.</summary>
public sealed record LabMeasurement
{
    /// <summary>What was built.</summary>
    public required LabPlan Plan { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Layers that ran; fewer than the shape has where memory or the plan ended before.</summary>
    public required int LayersRun { get; init; }

    /// <summary>Seconds of one step of the whole model.</summary>
    public required Figure Step { get; init; }

    /// <summary>Seconds of each step behind <see cref="Step"/>, in the order in which they were taken.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>Seconds of the step as it ran, before scaling to all layers.</summary>
    public required Figure AsRun { get; init; }

    /// <summary>Bytes/s of plain reading over the same memory, in the same rounds.</summary>
    public required Figure Read { get; init; }

    /// <summary>Measured step over (its bytes / read bandwidth of the same round), as it ran.</summary>
    public required Figure OverRead { get; init; }

    /// <summary>Bytes of weights that the step reads, as it ran.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes of cache that the step reads, as it ran.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Operations/s of fp32 multiply-adds on the same threads, in the same rounds.</summary>
    public required Figure PeakFp32 { get; init; }

    /// <summary>Operations/s of int8 dot products on the same threads, in the same rounds.</summary>
    public required Figure PeakInt8 { get; init; }

    /// <summary>Seconds of one way of a cache line between the first two cores, where there are two threads.</summary>
    public Figure OneWay { get; init; } = Figure.None;

    /// <summary>Whether it was ended before its time.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What the reader has to know.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
