namespace Floorline.Core.Levers;

/// <summary>What a predicted gain rests on, best first.</summary>
public enum EvidenceLevel
{
    /// <summary>Measured on this device with this engine, or by the user.</summary>
    MeasuredHere,

    /// <summary>Measured on a device of the same family, or on this device with another engine.</summary>
    MeasuredOnFamily,

    /// <summary>Measured on other devices.</summary>
    MeasuredElsewhere,

    /// <summary>By formula only.</summary>
    FormulaOnly,
}
