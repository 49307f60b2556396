namespace Floorline.Core.Objectives;

/// <summary>On which side of its limit a figure must lie. The limit itself is good on either side.</summary>
public enum Comparison
{
    /// <summary>No more than the limit.</summary>
    AtMost,

    /// <summary>No less than the limit.</summary>
    AtLeast,
}
