namespace Floorline.Core.Hardware;

/// <summary>A number of like devices that run one model together.</summary>
/// <param name="Device">One of them.</param>
/// <param name="Count">How many.</param>
public sealed record DeviceGroup(Device Device, int Count = 1)
{
    /// <summary>How many of them share one machine and its links between devices; null where that is not stated.</summary>
    public int? PerNode { get; init; }
}
