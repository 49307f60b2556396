using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>What the name of a copy says: Kineto writes <c>Memcpy HtoD (Pageable -> Device)</c>.</summary>
internal static class CopyNames
{
    internal static CopyDetail Of(ReadOnlySpan<byte> name)
    {
        CopyKind kind =
            name.IndexOf("HtoD"u8) >= 0 || name.IndexOf("HostToDevice"u8) >= 0 ? CopyKind.HostToDevice
            : name.IndexOf("DtoH"u8) >= 0 || name.IndexOf("DeviceToHost"u8) >= 0 ? CopyKind.DeviceToHost
            : name.IndexOf("DtoD"u8) >= 0 || name.IndexOf("DeviceToDevice"u8) >= 0 ? CopyKind.DeviceToDevice
            : name.IndexOf("PtoP"u8) >= 0 ? CopyKind.PeerToPeer
            : name.IndexOf("HtoH"u8) >= 0 ? CopyKind.HostToHost
            : CopyKind.Unknown;
        int open = name.IndexOf((byte)'(');
        int arrow = name.IndexOf("->"u8);
        return open < 0 || arrow < open
            ? new CopyDetail(Trace.None, kind, MemoryPlace.Unknown, MemoryPlace.Unknown)
            : new CopyDetail(Trace.None, kind, Place(name[(open + 1)..arrow]), Place(name[(arrow + 2)..]));
    }

    private static MemoryPlace Place(ReadOnlySpan<byte> side) =>
        side.IndexOf("Pageable"u8) >= 0 ? MemoryPlace.Pageable
        : side.IndexOf("Pinned"u8) >= 0 ? MemoryPlace.Pinned
        : side.IndexOf("Managed"u8) >= 0 || side.IndexOf("Unified"u8) >= 0 ? MemoryPlace.Managed
        : side.IndexOf("Array"u8) >= 0 ? MemoryPlace.Array
        : side.IndexOf("Device"u8) >= 0 ? MemoryPlace.Device
        : MemoryPlace.Unknown;
}
