namespace Floorline.Core.Floors;

/// <summary>How an all-reduce is done; the floor names it, because R4 depends on it.</summary>
public enum CollectiveAlgorithm
{
    /// <summary>Each device passes parts around: 2 (N-1)/N of the message crosses each link.</summary>
    Ring,

    /// <summary>The switch adds: the message crosses each link once.</summary>
    InSwitch,
}
