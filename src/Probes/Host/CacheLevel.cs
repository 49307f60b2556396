namespace Floorline.Probes.Host;

/// <summary>A data cache as the system describes it.</summary>
/// <param name="Level">1, 2, 3.</param>
/// <param name="Bytes">Size of one.</param>
/// <param name="SharedBy">Processors that share it.</param>
public sealed record CacheLevel(int Level, long Bytes, int SharedBy);
