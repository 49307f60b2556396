using Floorline.Core.Findings;
using Floorline.Probes.Host;

namespace Floorline.Probes.Lab;

/// <summary>Steps and operations measured side by side in the same rounds, on one thread, with what the machine did in these rounds.</summary>
public sealed record CompareMeasurement
{
    /// <summary>What was compared.</summary>
    public required ComparePlan Plan { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Every step; the first is fp32 at batch 1 and the short context.</summary>
    public required IReadOnlyList<LabCell> Cells { get; init; }

    /// <summary>Pairs of operations.</summary>
    public required IReadOnlyList<LabPair> Pairs { get; init; }

    /// <summary>What the matrix kernels of each format reach on a matrix that lies in a cache, by rows that pass at once.</summary>
    public required IReadOnlyList<LabKernel> Kernels { get; init; }

    /// <summary>What attention over a cache reaches, by the cache's format and heads.</summary>
    public required IReadOnlyList<LabAttention> Attention { get; init; }

    /// <summary>Bytes/s of plain reading in the same rounds.</summary>
    public required Figure Read { get; init; }

    /// <summary>Bytes/s of changing an array in place, read and written bytes counted, in the same rounds: what element-wise operations meet.</summary>
    public required Figure Update { get; init; }

    /// <summary>Seconds that the other thread was busy with the launched operations, by its own clock.</summary>
    public required Figure Busy { get; init; }

    /// <summary>FLOP/s of fp32 multiply-adds.</summary>
    public required Figure PeakFp32 { get; init; }

    /// <summary>Operations/s of int8 dot products.</summary>
    public required Figure PeakInt8 { get; init; }

    /// <summary>Seconds of handing empty work to another thread and waiting for it.</summary>
    public required Figure Launch { get; init; }

    /// <summary>Whether it was ended before its time.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What the reader has to know.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
