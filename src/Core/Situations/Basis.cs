namespace Floorline.Core.Situations;

/// <summary>What an expected value rests on, best first.</summary>
public enum Basis
{
    /// <summary>The user's own runs on this deployment.</summary>
    OwnRuns,

    /// <summary>Kernels measured on this device in this format.</summary>
    MeasuredKernel,

    /// <summary>Kernels or runs measured on a device of the same family, or on this device in another format.</summary>
    SameFamily,

    /// <summary>Nothing measured on such a device: typical shares of its kind.</summary>
    Generic,
}
