namespace Floorline.Core.Statistics;

/// <summary>What can be doubtful about samples, or worth knowing about a comparison.</summary>
public enum SpeedFindingKind
{
    /// <summary>Neighbouring times resemble each other, so that the sample counts for less than its size.</summary>
    Autocorrelation,

    /// <summary>The second half differs from the first.</summary>
    Drift,

    /// <summary>Some times lie far from all others.</summary>
    Outliers,

    /// <summary>One metric became faster and another slower.</summary>
    Mixed,

    /// <summary>A difference is shown, and is too small to count.</summary>
    BelowTolerance,
}
