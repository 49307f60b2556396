using System.IO.Compression;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Perfetto;

/// <summary>
/// Reads the track events of a Perfetto trace (protobuf), as rocprofv3 and XLA's own writers make them: slices of threads and of device queues. Numbers of
/// fields are those of perfetto's trace_packet.proto and track_event.proto. Other packets (ftrace, counters, heaps) are passed over and counted.
/// </summary>
internal sealed partial class PerfettoReader
{
    private const int LargestPacket = 64 << 20;
    private const int DeepestStack = 4096;

    private readonly TimedEvents _events = new();
    private readonly Dictionary<ulong, PerfettoSequence> _sequences = [];
    private readonly Dictionary<ulong, Track> _tracks = [];
    private readonly Dictionary<ulong, Stack<Slice>> _open = [];
    private long _other;
    private bool _sawTrackEvents;
    private bool _unpacks;

    /// <summary>A track as its descriptor states it; of a parent it inherits process and thread.</summary>
    private sealed record Track(string Name, long Process, long Thread, ulong Parent);

    /// <summary>A slice that has begun.</summary>
    private readonly record struct Slice(long Start, int Name, int Category, long Correlation);

    /// <summary>Whether bytes begin as a trace does: a packet in field 1 that holds a clock, a time or a sequence; XPlane begins alike and holds
    /// none.</summary>
    internal static bool Knows(ReadOnlySpan<byte> start)
    {
        int at = 0;
        int packets = 0;
        while (at < start.Length && packets < 8)
        {
            if (!ProtoFields.Varint(start, ref at, out ulong tag) || tag != 0x0A || !ProtoFields.Varint(start, ref at, out ulong length))
            {
                return false;
            }

            if (length > (ulong)(start.Length - at))
            {
                break;
            }

            var fields = new ProtoFields(start.Slice(at, (int)length));
            bool telling = false;
            while (fields.Next())
            {
                // clock snapshot, time, sequence, track event, trace config, flags, track descriptor
                telling |= fields.Field is 6 or 8 or 10 or 11 or 13 or 33 or 36 or 60;
            }

            if (fields.IsBroken || !telling)
            {
                return false;
            }

            at += (int)length;
            packets++;
        }

        return packets > 0;
    }

    /// <summary>The trace; null where it has no track events.</summary>
    internal static Trace? Read(Stream stream, TraceInfo info)
    {
        var reader = new PerfettoReader();
        EarlyEnd? early = reader.Packets(stream);
        return !reader._sawTrackEvents ? null : reader._events.Builder.Build(info with
        {
            Format = TraceFormat.Perfetto,
            Profiler = "Perfetto track events",
            EarlyEnd = early,
        }, reader._events.Counts.Plus(new ReadingCounts { Unplaced = reader._other }));
    }

    private EarlyEnd? Packets(Stream stream)
    {
        using var buffered = new BufferedStream(stream, 1 << 16);
        byte[] packet = new byte[1 << 16];
        long at = 0;
        try
        {
            while (Varint(buffered, ref at) is { } tag)
            {
                if (tag != 0x0A || Varint(buffered, ref at) is not { } length || length > LargestPacket)
                {
                    return new EarlyEnd(at, false, "what follows is no packet");
                }

                packet = packet.Length >= (int)length ? packet : new byte[(int)length];
                if (buffered.ReadAtLeast(packet.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false) < (int)length)
                {
                    return new EarlyEnd(at, false, "the file stops inside a packet");
                }

                at += (long)length;
                if (_events.Builder.Count >= EventBudget.Most)
                {
                    return new EarlyEnd(at, false, EventBudget.Reason);
                }

                Packet(packet.AsSpan(0, (int)length));
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            return new EarlyEnd(at, false, "an error while reading");
        }

        return null;
    }

    private static ulong? Varint(Stream stream, ref long at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int one = stream.ReadByte();
            if (one < 0)
            {
                return null;
            }

            at++;
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    private void Packet(ReadOnlySpan<byte> packet)
    {
        ulong? stamp = null;
        ulong sequence = 0;
        ulong clock = 0;
        ulong flags = 0;
        ReadOnlySpan<byte> slice = default;
        ReadOnlySpan<byte> interned = default;
        ReadOnlySpan<byte> defaults = default;
        ReadOnlySpan<byte> snapshot = default;
        var fields = new ProtoFields(packet);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 6:
                    snapshot = fields.Bytes;
                    break;
                case 8:
                    stamp = fields.Number;
                    break;
                case 10:
                    sequence = fields.Number;
                    break;
                case 11:
                    slice = fields.Bytes;
                    break;
                case 12:
                    interned = fields.Bytes;
                    break;
                case 13:
                    flags = fields.Number;
                    break;
                case 50:
                    Compressed(fields.Bytes);
                    break;
                case 58:
                    clock = fields.Number;
                    break;
                case 59:
                    defaults = fields.Bytes;
                    break;
                case 60:
                    Descriptor(fields.Bytes);
                    break;
                default:
                    break;
            }
        }

        if (!_sequences.TryGetValue(sequence, out PerfettoSequence? state))
        {
            _sequences.Add(sequence, state = new PerfettoSequence());
        }

        // bit 1: the writer begins anew
        if ((flags & 1) != 0)
        {
            state.Clear();
        }

        if (!snapshot.IsEmpty)
        {
            Snapshot(snapshot, state);
        }

        if (!defaults.IsEmpty)
        {
            Defaults(defaults, state);
        }

        if (!interned.IsEmpty)
        {
            Interned(interned, state);
        }

        if (!slice.IsEmpty)
        {
            Event(slice, state, TimeOf(stamp ?? 0, clock == 0 ? state.DefaultClock : clock, state));
        }
        else if (stamp is not null)
        {
            _other++;
        }
    }

    private void Compressed(ReadOnlySpan<byte> bytes)
    {
        // packets lie packed once, never twice
        if (_unpacks)
        {
            return;
        }

        _unpacks = true;
        using var plain = new ZLibStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        byte[] block = new byte[1 << 16];
        int read;
        while ((read = plain.Read(block)) > 0 && whole.Length < LargestPacket)
        {
            whole.Write(block, 0, read);
        }

        var packets = new ProtoFields(whole.ToArray());
        while (packets.Next())
        {
            if (packets.Field == 1)
            {
                Packet(packets.Bytes);
            }
        }

        _unpacks = false;
    }

    private static long TimeOf(ulong stamp, ulong clock, PerfettoSequence state)
    {
        if (clock < PerfettoSequence.FirstOwnClock || !state.Clocks.TryGetValue(clock, out (long Offset, long Unit, bool Incremental) own))
        {
            return (long)Math.Min(stamp, (ulong)long.MaxValue);
        }

        long time = own.Offset + (long)Math.Min(stamp, (ulong)long.MaxValue / 4 / (ulong)own.Unit) * own.Unit;
        if (own.Incremental)
        {
            state.Clocks[clock] = own with { Offset = time };
        }

        return time;
    }

    private static void Snapshot(ReadOnlySpan<byte> bytes, PerfettoSequence state)
    {
        long boot = 0;
        var own = new List<(ulong Clock, long Stamp, long Unit, bool Incremental)>();
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            if (fields.Field != 1)
            {
                continue;
            }

            (ulong clock, long stamp, long unit, bool incremental) = (0, 0, 1, false);
            var inside = new ProtoFields(fields.Bytes);
            while (inside.Next())
            {
                clock = inside.Field == 1 ? inside.Number : clock;
                stamp = inside.Field == 2 ? (long)Math.Min(inside.Number, (ulong)long.MaxValue / 4) : stamp;
                incremental = inside.Field == 3 ? inside.Number != 0 : incremental;
                unit = inside.Field == 4 && inside.Number is > 0 and < 1_000_000_000 ? (long)inside.Number : unit;
            }

            // 6 is the boot clock, which packets use unless they say otherwise
            boot = clock == 6 ? stamp : boot;
            if (clock >= PerfettoSequence.FirstOwnClock)
            {
                own.Add((clock, stamp, unit, incremental));
            }
        }

        foreach ((ulong clock, long stamp, long unit, bool incremental) in own)
        {
            state.Clocks[clock] = (incremental ? boot : boot - (stamp * unit), unit, incremental);
        }
    }

    private static void Defaults(ReadOnlySpan<byte> bytes, PerfettoSequence state)
    {
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            state.DefaultClock = fields.Field == 58 ? fields.Number : state.DefaultClock;
            if (fields.Field == 11)
            {
                var inside = new ProtoFields(fields.Bytes);
                while (inside.Next())
                {
                    state.DefaultTrack = inside.Field == 11 ? inside.Number : state.DefaultTrack;
                }
            }
        }
    }

    private void Interned(ReadOnlySpan<byte> bytes, PerfettoSequence state)
    {
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            Dictionary<ulong, int>? into = fields.Field switch { 1 => state.Categories, 2 => state.Names, 3 => state.Annotations, _ => null };
            if (into is null)
            {
                continue;
            }

            ulong id = 0;
            ReadOnlySpan<byte> name = default;
            var inside = new ProtoFields(fields.Bytes);
            while (inside.Next())
            {
                id = inside.Field == 1 ? inside.Number : id;
                name = inside.Field == 2 ? inside.Bytes : name;
            }

            into[id] = _events.Builder.Name(name);
        }
    }
}
