namespace Floorline.Probes.Host;

/// <summary>Time of one dependent load in a working set.</summary>
/// <param name="Bytes">Working set.</param>
/// <param name="Seconds">Seconds per load.</param>
public sealed record LatencyPoint(long Bytes, Figure Seconds);
