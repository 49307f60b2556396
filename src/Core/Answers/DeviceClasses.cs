using Floorline.Core.Hardware;

namespace Floorline.Core.Answers;

/// <summary>Tells the class of a device from what is known of it.</summary>
public static class DeviceClasses
{
    // A device stated by its bandwidth alone is a memory; no graphics memory of the last ten years is slower than this, no processor's is faster but for those
    // with HBM.
    private const double FastestProcessorMemory = 700e9;

    // A bridge between two cards is no fabric: NVLink of a data-centre part starts at 150 GB/s in one direction.
    private const double LeastFabric = 140e9;

    /// <summary>The class.</summary>
    /// <param name="device">The device.</param>
    public static DeviceClass Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        bool bare = device.Peaks.Count == 0 && device.Bandwidth.Value <= FastestProcessorMemory && device.Confidence == Confidence.Stated;
        return device.Kind switch
        {
            _ when bare => DeviceClass.Processor,
            DeviceKind.Cpu => DeviceClass.Processor,
            DeviceKind.Asic => DeviceClass.StaticShapes,
            DeviceKind.Apu => DeviceClass.SharedMemory,
            DeviceKind.Soc when device.Family == "apple" => DeviceClass.Apple,
            DeviceKind.Soc when device.HasPowerModes => DeviceClass.PowerModes,
            DeviceKind.Soc => DeviceClass.SharedMemory,
            DeviceKind.Gpu => device.Interconnect is { IsKnown: true, Value.Bandwidth.Value: >= LeastFabric } ? DeviceClass.DataCentre : DeviceClass.Card,
            _ => throw new ArgumentOutOfRangeException(nameof(device), device.Kind, "is not a kind of device"),
        };
    }
}
