namespace Floorline.Core.Diagnosis;

/// <summary>The questions that lead to a verdict, in the order they are asked.</summary>
public enum DecisionKind
{
    /// <summary>Does the measured time, its error added, lie below the guaranteed floor?</summary>
    BelowGuaranteedFloor,

    /// <summary>Is it at most 1.5 times the floor that the device was seen to reach?</summary>
    WithinBoundRatio,

    /// <summary>Is the largest part of the time above the floor one whose cause is known: device, kernels, exchanges, launches, serving?</summary>
    RungExplains,

    /// <summary>Is that cause a device or kernels that do not reach the sheet's figures?</summary>
    KernelsExplain,

    /// <summary>Is that cause the exchange between devices?</summary>
    ExchangeExplains,

    /// <summary>Is the time at most twice the sheet's floor?</summary>
    WithinOverheadRatio,

    /// <summary>Does exposed communication exceed the floor of one device?</summary>
    CommunicationBinds,

    /// <summary>Does arithmetic take longer than reading weights and cache?</summary>
    ComputeBinds,

    /// <summary>Does reading the cache take longer than reading the weights?</summary>
    CacheBinds,
}
