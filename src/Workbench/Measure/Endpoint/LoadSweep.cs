using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>What a sweep over concurrency showed.</summary>
/// <param name="Knee">The smallest concurrency with at least 95 % of the highest throughput; unknown where throughput still grew at the end.</param>
/// <param name="Highest">The highest throughput seen.</param>
/// <param name="FitsAtOnce">Sequences that fit into the hardware's memory at once; unknown without model and hardware.</param>
public sealed record LoadSweep(Fact<int> Knee, TokensPerSecond Highest, Fact<long> FitsAtOnce);
