using System.Text;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Onnx;

/// <summary>
/// Protocol-buffer wire format over a stream that can seek: only what is asked for is read, everything else is stepped over. Each length is checked against its
/// message before anything is allocated.
/// </summary>
internal sealed class OnnxInput(Stream stream, string file)
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly Allowance _allowance = new(file, stream.Length);
    private int _at;
    private int _filled;
    private long _passed;

    internal string File => file;

    internal long Position => _passed + _at;

    internal long Length { get; } = stream.Length;

    /// <summary>Notes memory that records are about to take.</summary>
    internal void Take(long bytes) => _allowance.Take(bytes, "graph");

    internal FormatFault Fault(string found, string expected = "an ONNX model") => new(file, FormattableString.Invariant($"byte {Position}"), found, expected);

    /// <summary>The next field of a message that ends at a position: its number and wire type; false at its end.</summary>
    internal bool Field(long end, out int number, out int wire)
    {
        (number, wire) = (0, 0);
        if (Position >= end)
        {
            return Position == end ? false : throw Fault("a field that runs past its message");
        }

        ulong tag = Varint();
        (number, wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        return number > 0 ? true : throw Fault("field number 0");
    }

    internal ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = Byte();
            value |= shift < 64 ? (ulong)(b & 0x7F) << shift : 0;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Fault("a number of more than 10 bytes");
    }

    /// <summary>The end of the message or bytes that begin here.</summary>
    internal long Message(int wire, long end)
    {
        ulong length = wire == 2 ? Varint() : throw Fault(FormattableString.Invariant($"wire type {wire} where a message stands"));
        return length <= (ulong)Math.Max(0, end - Position) ? Position + (long)length
            : throw Fault(FormattableString.Invariant($"a part of {length} bytes where {Math.Max(0, end - Position)} are left"),
            "the whole file: a download that stopped, or a damaged one");
    }

    internal string Text(int wire, long end, int longest = 4096)
    {
        long stop = Message(wire, end);
        int length = stop - Position <= longest ? (int)(stop - Position) : throw Fault(FormattableString.Invariant($"a name of {stop - Position} bytes"));
        if (length == 0)
        {
            return "";
        }

        Take(24 + (2 * length));
        return Encoding.UTF8.GetString(Bytes(length));
    }

    internal float Float32(int wire) => wire == 5 ? BitConverter.ToSingle(Bytes(4)) : throw Fault("no 32-bit number");

    /// <summary>Whole numbers, packed or one by one, added to a list that stops growing at a limit.</summary>
    internal void Numbers(int wire, long end, List<long> list, int most)
    {
        if (wire == 0)
        {
            Add(list, (long)Varint(), most);
            return;
        }

        long stop = Message(wire, end);
        while (Position < stop)
        {
            Add(list, (long)Varint(), most);
        }
    }

    internal ReadOnlySpan<byte> Bytes(int count)
    {
        if (_filled - _at < count)
        {
            int kept = _filled - _at;
            Buffer.BlockCopy(_buffer, _at, _buffer, 0, kept);
            _passed += _at;
            _at = 0;
            _filled = kept + stream.ReadAtLeast(_buffer.AsSpan(kept), count - kept, throwOnEndOfStream: false);
            if (_filled < count)
            {
                throw Fault("the end of the file inside a message", "the whole file: a download that stopped, or a damaged one");
            }
        }

        _at += count;
        return _buffer.AsSpan(_at - count, count);
    }

    internal void Skip(int wire, long end)
    {
        switch (wire)
        {
            case 0: Varint(); break;
            case 1: To(Position + 8, end); break;
            case 2: To(Message(2, end), end); break;
            case 5: To(Position + 4, end); break;
            default: throw Fault(FormattableString.Invariant($"wire type {wire}"));
        }
    }

    internal void To(long position, long end)
    {
        if (position > end)
        {
            throw Fault("a field that runs past its message");
        }

        long ahead = position - Position;
        if (ahead <= _filled - _at)
        {
            _at += (int)ahead;
            return;
        }

        _passed = position;
        stream.Position = position;
        (_at, _filled) = (0, 0);
    }

    private byte Byte() => _at < _filled ? _buffer[_at++] : Bytes(1)[0];

    private void Add(List<long> list, long value, int most)
    {
        if (list.Count < most)
        {
            if (list.Count >= 8)
            {
                Take(16);
            }

            list.Add(value);
        }
    }
}
