using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>The primitive values of a GGUF header in either byte order, each checked against what is left of the file.</summary>
internal sealed class GgufInput(Stream stream, string file)
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly long _length = stream.Length;
    private int _at;
    private int _filled;
    private long _passed;

    internal bool BigEndian { get; set; }

    internal long Position => _passed + _at;

    internal long Length => _length;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Take(2)) : BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint UInt32() => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Take(4)) : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal ulong UInt64() => BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Take(8)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A text, or null (and nothing allocated) where it is longer than wanted.</summary>
    internal string? Text(int longest, Allowance allowance, string where)
    {
        ulong length = UInt64();
        Check(length, 1, where);
        if (length > (ulong)longest)
        {
            Skip((long)length);
            return null;
        }

        allowance.Take(32 + (2 * (long)length), where);
        return Encoding.UTF8.GetString(Take((int)length));
    }

    /// <summary>Demands that a number of records of some least size can still be there.</summary>
    internal void Check(ulong count, int least, string where)
    {
        if (count > (ulong)(Length - Position) / (ulong)least)
        {
            throw new FormatFault(file, where, string.Create(CultureInfo.InvariantCulture,
                $"{count} entries or bytes at offset {Position}, where {Length - Position} bytes are left"),
                    "the whole file: a download that stopped, or a damaged header");
        }
    }

    internal void Skip(long bytes)
    {
        if (bytes <= _filled - _at)
        {
            _at += (int)bytes;
            return;
        }

        _passed = Position + bytes;
        stream.Position = _passed;
        (_at, _filled) = (0, 0);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_filled - _at < count)
        {
            Fill(count);
        }

        _at += count;
        return _buffer.AsSpan(_at - count, count);
    }

    private void Fill(int count)
    {
        int kept = _filled - _at;
        Buffer.BlockCopy(_buffer, _at, _buffer, 0, kept);
        _passed += _at;
        _at = 0;
        _filled = kept + stream.ReadAtLeast(_buffer.AsSpan(kept), count - kept, throwOnEndOfStream: false);
        if (_filled < count)
        {
            throw new FormatFault(file, "header", string.Create(CultureInfo.InvariantCulture,
                $"the end of the file at {Length} bytes, inside the header: a download that stopped"), "the whole file");
        }
    }
}
