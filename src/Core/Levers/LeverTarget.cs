namespace Floorline.Core.Levers;

/// <summary>The part of the time that a lever works on.</summary>
public enum LeverTarget
{
    /// <summary>R1: bytes of weights.</summary>
    WeightRead,

    /// <summary>R2: bytes of cache.</summary>
    CacheRead,

    /// <summary>R3: arithmetic.</summary>
    Compute,

    /// <summary>R4: exchanges between devices.</summary>
    Communication,

    /// <summary>Kernels that do not reach the floor.</summary>
    Kernels,

    /// <summary>Launches, host work, dead work.</summary>
    Overhead,

    /// <summary>Queue and interference in a server.</summary>
    Serving,

    /// <summary>Tokens per second of the whole server, not the time of a step.</summary>
    Throughput,

    /// <summary>Memory: how much fits.</summary>
    Capacity,

    /// <summary>Several of these at once.</summary>
    Several,
}
