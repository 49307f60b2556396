namespace Floorline.Probes.Host;

/// <summary>Bandwidth of all threads while the cores were so far apart: on a virtual machine the host decides, and may change its mind.</summary>
/// <param name="Near">Whether a cache line passed between cores in less than 100 ns, which means a shared last-level cache.</param>
/// <param name="OneWay">Seconds of one way of a cache line between two cores.</param>
/// <param name="Read">Read bandwidth in bytes/s.</param>
public sealed record BandwidthMode(bool Near, Figure OneWay, Figure Read);
