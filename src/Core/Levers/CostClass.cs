namespace Floorline.Core.Levers;

/// <summary>What a lever costs to pull, cheapest first.</summary>
public enum CostClass
{
    /// <summary>A setting, minutes.</summary>
    Setting,

    /// <summary>Another library or engine build, hours.</summary>
    LibrarySwap,

    /// <summary>Calibration or evaluation of the model is needed, a day.</summary>
    Calibration,

    /// <summary>Engineering or training, days to weeks.</summary>
    Engineering,

    /// <summary>Other hardware.</summary>
    Purchase,
}
