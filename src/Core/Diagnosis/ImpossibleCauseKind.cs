namespace Floorline.Core.Diagnosis;

/// <summary>Why a measured time can lie below its floor.</summary>
public enum ImpossibleCauseKind
{
    /// <summary>Weights are stored in fewer bits than assumed.</summary>
    WeightFormat,

    /// <summary>The device's bandwidth is higher than assumed.</summary>
    Bandwidth,

    /// <summary>Each step yields several tokens: speculation, or time divided by the batch.</summary>
    SeveralTokensPerStep,

    /// <summary>More devices share the work than stated.</summary>
    MoreDevices,

    /// <summary>The weights fit in the last-level cache.</summary>
    FitsInCache,

    /// <summary>The peak is higher than assumed.</summary>
    Peak,

    /// <summary>Only some experts are read.</summary>
    Experts,

    /// <summary>The parameter count is lower than assumed.</summary>
    ParameterCount,

    /// <summary>The context is shorter than assumed.</summary>
    Context,

    /// <summary>The timer stopped before the device did.</summary>
    UnsynchronisedTimer,
}
