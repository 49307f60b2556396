namespace Floorline.Core.Traces.Model;

/// <summary>Which way a copy goes.</summary>
public enum CopyKind : byte
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>From host to device.</summary>
    HostToDevice,

    /// <summary>From device to host.</summary>
    DeviceToHost,

    /// <summary>Inside one device.</summary>
    DeviceToDevice,

    /// <summary>From one device to another.</summary>
    PeerToPeer,

    /// <summary>Inside host memory.</summary>
    HostToHost,
}
