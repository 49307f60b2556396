namespace Floorline.Core.Hardware;

/// <summary>A number of like devices that run one model together.</summary>
/// <param name="Device">One of them.</param>
/// <param name="Count">How many.</param>
public sealed record DeviceGroup(Device Device, int Count = 1)
{
    /// <summary>How many of them share one machine and its links between devices; null where that is not stated.</summary>
    public int? PerNode { get; init; }

    /// <summary>Devices of one machine: as stated, else as machines with such devices have; null where neither is known.</summary>
    public int? PerMachine => PerNode ?? Device.PerMachine;

    /// <summary>How many machines so many of the devices take; 1 where the size of a machine is not known.</summary>
    /// <param name="devices">Devices of the group.</param>
    public int Machines(int devices) => PerMachine is { } size and > 0 ? (devices + size - 1) / size : 1;
}
