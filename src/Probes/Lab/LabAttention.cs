using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>Decode attention of the lab by itself, over a cache that is larger than the caches of the machine.</summary>
/// <param name="Cache">Format of the cache.</param>
/// <param name="KeyValueHeads">Key and value heads that the query heads share.</param>
/// <param name="Bytes">Bytes of cache that one sample reads.</param>
public sealed record LabAttention(LabFormat Cache, int KeyValueHeads, double Bytes)
{
    /// <summary>Seconds of one sample.</summary>
    public Figure Seconds { get; init; } = Figure.None;

    /// <summary>Bytes/s that it reaches.</summary>
    public double Rate => Bytes / Seconds.Median;
}
