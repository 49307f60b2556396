namespace Floorline.Core.Hardware;

/// <summary>How well a device's figures are backed.</summary>
public enum Confidence
{
    /// <summary>Vendor page, or two independent public sources that agree.</summary>
    A,

    /// <summary>One source, or transcribed from a data sheet.</summary>
    B,

    /// <summary>Computed or not confirmed.</summary>
    C,

    /// <summary>Stated by the user.</summary>
    Stated,

    /// <summary>Measured on the machine itself.</summary>
    Measured,
}
