namespace Floorline.Core.Objectives;

/// <summary>Whether an objective is met, and how surely: best first.</summary>
public enum Attainment
{
    /// <summary>Met at the far end of the interval too.</summary>
    MetSurely,

    /// <summary>Met by the middle of the interval; its far end misses.</summary>
    MetInMiddle,

    /// <summary>Missed by the middle of the interval; its near end meets.</summary>
    MissedInMiddle,

    /// <summary>Missed at the near end of the interval too.</summary>
    MissedSurely,

    /// <summary>The figure is not known: nobody can promise it, so it counts as missed.</summary>
    Unknown,
}
