using Floorline.Core.Formats;
using Floorline.Core.Hardware;

namespace Floorline.Core.Expectations;

/// <summary>Operations of the vector units that unpacking one block-quantised weight takes on a vendor's devices.</summary>
/// <param name="Vendor">The vendor; empty for all others.</param>
/// <param name="OperationsPerWeight">Operations per weight.</param>
/// <param name="Source">The measurements that it was worked out from.</param>
public sealed record UnpackCost(string Vendor, double OperationsPerWeight, string Source)
{
    /// <summary>The sort of device; null for any.</summary>
    public DeviceKind? Device { get; init; }

    /// <summary>How the names of the formats begin; empty for all.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Least operations per byte of weights: what one core takes from its memory in the time of one operation.</summary>
    public double OperationsPerByte { get; init; }

    /// <summary>Whether it is the cost on a device from a format.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">The storage format.</param>
    public bool Fits(Device device, NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(format);
        return (Vendor.Length == 0 || device.Vendor.Equals(Vendor, StringComparison.OrdinalIgnoreCase))
            && (Device is null || Device == device.Kind)
            && (Formats.Count == 0 || Formats.Any(f => format.Name.StartsWith(f, StringComparison.Ordinal)));
    }
}
