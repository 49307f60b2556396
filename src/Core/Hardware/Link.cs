using Floorline.Core.Quantities;

namespace Floorline.Core.Hardware;

/// <summary>The connection between devices of one machine.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Bandwidth">Rate in one direction per device; a sheet that adds both directions is halved.</param>
/// <param name="ReducesInSwitch">Whether the switch can add numbers itself, so that an all-reduce moves each byte once.</param>
public sealed record Link(string Name, BytesPerSecond Bandwidth, bool ReducesInSwitch = false);
