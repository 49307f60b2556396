namespace Floorline.Core.Floors;

/// <summary>What limits a step: the answer to "what should I work on".</summary>
public enum Regime
{
    /// <summary>Near the floor of reading weights.</summary>
    MemoryBoundWeights,

    /// <summary>Near the memory floor, and the cache is the larger part of it.</summary>
    MemoryBoundKv,

    /// <summary>Near the floor of arithmetic.</summary>
    ComputeBound,

    /// <summary>Near the floor, and exchanges between devices are the largest part of it.</summary>
    CommunicationBound,

    /// <summary>Between 1.5 and 2 times the floor: both the floor and the time above it are worth work.</summary>
    Transitional,

    /// <summary>Most of the time is not explained by any floor.</summary>
    OverheadBound,

    /// <summary>Above the floor of reading, and the FLOPs of a part are not stated: arithmetic may be what takes the time.</summary>
    ComputeUnknown,

    /// <summary>Faster than the floor: a spec or the measurement is wrong.</summary>
    Impossible,
}
