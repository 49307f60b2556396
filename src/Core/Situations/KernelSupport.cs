namespace Floorline.Core.Situations;

/// <summary>
/// How good an engine's kernel for a stored format is on a device, best first: of two formats the one with the better kernel is proposed
/// first, unless they risk the same and the other is expected to be faster.
/// </summary>
public enum KernelSupport
{
    /// <summary>Multiplied in the format itself, by units of the device or kernels made for its blocks.</summary>
    Native,

    /// <summary>Read in the format, unpacked to a wider one on the way: gains by bytes, not by arithmetic.</summary>
    WeightOnly,

    /// <summary>Nobody's document says.</summary>
    Unknown,

    /// <summary>Runs on units or by kernels that were not made for it: memory is saved, time need not be.</summary>
    Emulated,

    /// <summary>Runs, and its makers say that it is slow or not optimised.</summary>
    KnownSlow,

    /// <summary>Does not run.</summary>
    Refused,
}
