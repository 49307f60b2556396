namespace Floorline.Core.Levers;

/// <summary>What the figures of a forecast were made from.</summary>
public enum ForecastBasis
{
    /// <summary>The measured time itself.</summary>
    Measured,

    /// <summary>The measured time, moved by what floors or expectations do.</summary>
    MovedFromMeasured,

    /// <summary>What the engine is expected to take.</summary>
    Expected,

    /// <summary>The floor alone: nothing is known of the time above it.</summary>
    FloorOnly,

    /// <summary>A load simulated request by request on such step times.</summary>
    Simulated,

    /// <summary>A load by the closed form, which ranks candidates.</summary>
    ClosedForm,
}
