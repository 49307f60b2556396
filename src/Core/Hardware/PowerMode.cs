using Floorline.Core.Quantities;

namespace Floorline.Core.Hardware;

/// <summary>A power mode of a device whose clocks and active cores its owner chooses, as Jetson modules have (nvpmodel).</summary>
/// <param name="Name">The mode's name in small letters, such as <c>30w</c>.</param>
/// <param name="ComputeShare">Share of the device's peaks that clocks and active cores leave.</param>
/// <param name="BandwidthShare">Share of the device's bandwidth that the memory clock leaves.</param>
public sealed record PowerMode(string Name, double ComputeShare, double BandwidthShare)
{
    /// <summary>The budget; unknown for a mode without one.</summary>
    public Fact<Watts> Power { get; init; } = Fact<Watts>.Unknown("this mode has no budget");

    /// <summary>Clocks and cores in words.</summary>
    public string Said { get; init; } = "";
}
