using Floorline.Core.Hardware;

namespace Floorline.Readers.Naming;

/// <summary>What hardware a text was taken as.</summary>
/// <param name="Device">The device.</param>
/// <param name="Count">How many.</param>
/// <param name="PerNode">Devices of one machine that share its own links; null where the text names no machine.</param>
/// <param name="Said">How it was understood, in a sentence; null where the text is a name of the device's own.</param>
public sealed record NamedDevices(Device Device, long Count, int? PerNode, string? Said);
