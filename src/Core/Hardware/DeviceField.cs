namespace Floorline.Core.Hardware;

/// <summary>A figure of a device that sources can disagree on.</summary>
public enum DeviceField
{
    /// <summary>Memory bandwidth, bytes/s.</summary>
    Bandwidth,

    /// <summary>Memory size, bytes.</summary>
    Memory,

    /// <summary>A compute peak, FLOP/s.</summary>
    Peak,

    /// <summary>Interconnect bandwidth, bytes/s in one direction.</summary>
    Link,
}
