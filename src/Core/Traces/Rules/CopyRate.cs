using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>The copies of one direction.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Bytes">Bytes moved.</param>
/// <param name="Time">Sum of the durations, in ns.</param>
internal sealed record CopyRate(CopyKind Kind, long Bytes, long Time)
{
    internal double GBPerSecond => Time > 0 ? (double)Bytes / Time : 0;

    internal string Name => Kind switch
    {
        CopyKind.HostToDevice => "host to device",
        CopyKind.DeviceToHost => "device to host",
        CopyKind.DeviceToDevice => "inside the device",
        CopyKind.PeerToPeer => "device to device",
        CopyKind.HostToHost => "host to host",
        CopyKind.Unknown => "of no stated direction",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "is not a direction"),
    };

    internal string Field => Kind switch
    {
        CopyKind.HostToDevice => "host_to_device_gb_s",
        CopyKind.DeviceToHost => "device_to_host_gb_s",
        CopyKind.DeviceToDevice => "inside_device_gb_s",
        CopyKind.PeerToPeer => "peer_gb_s",
        CopyKind.HostToHost => "host_to_host_gb_s",
        CopyKind.Unknown => "other_gb_s",
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "is not a direction"),
    };
}
