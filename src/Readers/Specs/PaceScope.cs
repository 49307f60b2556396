namespace Floorline.Readers.Specs;

/// <summary>What a stated rate was counted over.</summary>
public enum PaceScope
{
    /// <summary>Not said.</summary>
    Unsaid,

    /// <summary>One sequence or user: <c>45tok/s/user</c>.</summary>
    Sequence,

    /// <summary>All sequences together: <c>360tok/s total</c>.</summary>
    Total,

    /// <summary>All sequences together, divided by the devices: <c>360tok/s/gpu</c>.</summary>
    Device,
}
