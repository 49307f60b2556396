using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>Recognises keys of events by length and content.</summary>
internal static class EventKeys
{
    /// <summary>The key of an argument.</summary>
    /// <param name="b">The text; at least 16 bytes stand behind the key.</param>
    /// <param name="p">Where the key starts.</param>
    /// <param name="length">How long it is.</param>
    internal static EventKey OfArgument(byte[] b, int p, int length)
    {
        switch (length)
        {
            case 3:
                return Four(b, p) == Text("Seq\"") ? EventKey.CollectiveSequence : EventKey.None;
            case 4:
                return Four(b, p) switch
                {
                    0x64697267 => EventKey.Grid, // grid
                    0x72646441 => EventKey.Address, // Addr
                    0x656D616E => EventKey.ArgName, // name
                    0x646E696B => EventKey.CopyKind, // kind
                    _ => EventKey.None,
                };
            case 5:
                return (Four(b, p), b[p + 4]) switch
                {
                    (0x636F6C62, (byte)'k') => EventKey.Block,
                    (0x65747962, (byte)'s') => EventKey.Bytes, // bytes, of a copy
                    (0x65747942, (byte)'s') => EventKey.Bytes, // Bytes, of a change of memory
                    (0x70797464, (byte)'e') => EventKey.ElementType,
                    _ => EventKey.None,
                };
            case 6:
                return Is(b, p, "device"u8) ? EventKey.Device : Is(b, p, "stream"u8) ? EventKey.Stream : Is(b, p, "labels"u8) ? EventKey.ArgLabels
                    : EventKey.None;
            case 7:
                return Is(b, p, "op_name"u8) ? EventKey.OperatorName : EventKey.None;
            case 9:
                return Is(b, p, "Device Id"u8) ? EventKey.DeviceId : EventKey.None;
            case 10:
                return Is(b, p, "Input Dims"u8) || Is(b, p, "Input dims"u8) ? EventKey.InputDims
                    : Is(b, p, "Input type"u8) ? EventKey.InputType
                    : Is(b, p, "Group size"u8) ? EventKey.GroupSize
                    : Is(b, p, "sort_index"u8) ? EventKey.ArgSortIndex
                    : EventKey.None;
            case 11:
                return Is(b, p, "correlation"u8) ? EventKey.Correlation
                    : Is(b, p, "External id"u8) || Is(b, p, "external id"u8) ? EventKey.ExternalId
                    : Is(b, p, "Device Type"u8) ? EventKey.DeviceType
                    : EventKey.None;
            case 13:
                return Is(b, p, "shared memory"u8) ? EventKey.SharedMemory
                    : Is(b, p, "Fwd thread id"u8) ? EventKey.ForwardThread
                    : Is(b, p, "In msg nelems"u8) ? EventKey.InElements
                    : Is(b, p, "graph node id"u8) ? EventKey.GraphNode
                    : Is(b, p, "connection_id"u8) ? EventKey.Correlation
                    : EventKey.None;
            case 14:
                return Is(b, p, "Total Reserved"u8) ? EventKey.TotalReserved : Is(b, p, "Out msg nelems"u8) ? EventKey.OutElements
                    : Is(b, p, "correlation_id"u8) ? EventKey.Correlation : EventKey.None;
            case 15:
                return Is(b, p, "Sequence number"u8) ? EventKey.Sequence
                    : Is(b, p, "Total Allocated"u8) ? EventKey.TotalAllocated
                    : Is(b, p, "Collective name"u8) ? EventKey.CollectiveName
                    : Is(b, p, "Concrete Inputs"u8) ? EventKey.ConcreteInputs
                    : EventKey.None;
            case 18:
                return Is(b, p, "Process Group Name"u8) ? EventKey.GroupName : EventKey.None;
            case 19:
                return Is(b, p, "Process Group Ranks"u8) ? EventKey.GroupRanks : EventKey.None;
            case 20:
                return Is(b, p, "registers per thread"u8) ? EventKey.Registers : EventKey.None;
            case 25:
                return Is(b, p, "est. achieved occupancy %"u8) ? EventKey.Occupancy : Is(b, p, "Process Group Description"u8) ? EventKey.GroupDescription
                    : EventKey.None;
            default:
                return EventKey.None;
        }
    }

    /// <summary>The key of an event itself, where it is one of those Kineto writes, and how long it is; a length of 0 means another key.</summary>
    internal static EventKey OfEvent(byte[] b, int p, out int length)
    {
        uint four = Four(b, p);
        length = 3;
        switch (four)
        {
            case 0x22746163: // cat"
                return EventKey.Category;
            case 0x22646970: // pid"
                return EventKey.Pid;
            case 0x22646974: // tid"
                return EventKey.Tid;
            case 0x22727564: // dur"
                return EventKey.Dur;
            case 0x656D616E when b[p + 4] == '"': // name
                length = 4;
                return EventKey.Name;
            case 0x73677261 when b[p + 4] == '"': // args
                length = 4;
                return EventKey.Args;
        }

        length = 2;
        switch (four & 0xFFFFFF)
        {
            case 0x226870: // ph"
                return EventKey.Phase;
            case 0x227374: // ts"
                return EventKey.Ts;
        }

        length = 0;
        return EventKey.None;
    }

    private static uint Text(string four) => four[0] | ((uint)four[1] << 8) | ((uint)four[2] << 16) | ((uint)four[3] << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Four(byte[] b, int p) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p));

    // first and last bytes by eight: every key compared here has 6 to 25
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is(byte[] b, int p, ReadOnlySpan<byte> key)
    {
        ref byte text = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p);
        ref byte wanted = ref MemoryMarshal.GetReference(key);
        int length = key.Length;
        if (length < 8)
        {
            return Unsafe.ReadUnaligned<uint>(ref text) == Unsafe.ReadUnaligned<uint>(ref wanted)
                && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref text, length - 2)) == Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref wanted, length - 2));
        }

        if (Unsafe.ReadUnaligned<ulong>(ref text) != Unsafe.ReadUnaligned<ulong>(ref wanted)
            || Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, length - 8)) != Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref wanted, length - 8)))
        {
            return false;
        }

        return length <= 16 || MemoryExtensions.SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref text, length), key);
    }
}
