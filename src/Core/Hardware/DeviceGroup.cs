namespace Floorline.Core.Hardware;

/// <summary>A number of like devices that run one model together.</summary>
/// <param name="Device">One of them.</param>
/// <param name="Count">How many.</param>
public sealed record DeviceGroup(Device Device, int Count = 1);
