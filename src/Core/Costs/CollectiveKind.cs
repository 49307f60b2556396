namespace Floorline.Core.Costs;

/// <summary>What a group of devices exchanges.</summary>
public enum CollectiveKind
{
    /// <summary>Everyone ends with the sum of all: tensor parallelism.</summary>
    AllReduce,

    /// <summary>Everyone ends with all parts.</summary>
    AllGather,

    /// <summary>Everyone ends with one part of the sum.</summary>
    ReduceScatter,

    /// <summary>Everyone sends a different part to everyone: expert dispatch and combine.</summary>
    AllToAll,

    /// <summary>One device sends to the next: pipeline boundary.</summary>
    SendReceive,
}
