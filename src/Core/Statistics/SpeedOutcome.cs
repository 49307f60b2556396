namespace Floorline.Core.Statistics;

/// <summary>What two samples show about speed.</summary>
public enum SpeedOutcome
{
    /// <summary>The candidate is faster.</summary>
    Faster,

    /// <summary>The candidate is slower.</summary>
    Slower,

    /// <summary>The samples are large enough to be compared, and show no difference.</summary>
    NoDifferenceShown,

    /// <summary>The samples are too small to be compared.</summary>
    NotEnoughData,

    /// <summary>A side drifts or changes its state while it is measured, by more than the difference that would be shown.</summary>
    Unsteady,
}
