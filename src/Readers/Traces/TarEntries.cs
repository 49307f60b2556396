using System.Text;

namespace Floorline.Readers.Traces;

/// <summary>
/// The files in a tar archive, front to back: ustar, GNU long names, pax paths and sizes. The library's own reader takes the size of an extended
/// header from the file and makes room for it, two gigabytes if it says so; here a header larger than any that is written ends the archive.
/// </summary>
internal sealed class TarEntries(Stream stream)
{
    private const int Block = 512;
    private const int LongestHeader = 64 << 10;

    private long _left;
    private long _padding;

    /// <summary>Name of the entry the reader stands at.</summary>
    internal string Name { get; private set; } = "";

    /// <summary>Whether the archive broke off or is damaged.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>The entry's bytes; ends with the entry.</summary>
    internal Stream Content => new EntryStream(this);

    /// <summary>Goes to the next file; false at the end.</summary>
    internal bool Next()
    {
        byte[] header = new byte[Block];
        string? longName = null;
        long paxSize = -1;
        while (SkipRest())
        {
            int read = stream.ReadAtLeast(header, Block, throwOnEndOfStream: false);
            if (read == 0 || (read == Block && !header.AsSpan().ContainsAnyExcept((byte)0)))
            {
                return false;
            }

            if (read < Block || Number(header.AsSpan(124, 12)) is not { } size || !header.AsSpan(257, 5).SequenceEqual("ustar"u8))
            {
                break;
            }

            byte kind = header[156];
            if (kind is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K')
            {
                if (size > LongestHeader)
                {
                    break;
                }

                byte[] text = new byte[size];
                Expect(size);
                using Stream content = Content;
                if (content.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
                {
                    break;
                }

                longName = kind == 'L' ? Text(text) : kind == 'x' ? Pax(text, "path") ?? longName : longName;
                paxSize = kind == 'x' && long.TryParse(Pax(text, "size"), out long stated) && stated >= 0 ? stated : paxSize;
                continue;
            }

            size = paxSize >= 0 ? paxSize : size;
            Expect(size);
            string prefix = Text(header.AsSpan(345, 155));
            string name = Text(header.AsSpan(0, 100));
            Name = longName ?? (prefix.Length > 0 ? $"{prefix}/{name}" : name);
            longName = null;
            paxSize = -1;
            if (kind is (byte)'0' or 0)
            {
                return true;
            }
        }

        IsBroken = true;
        return false;
    }

    private void Expect(long size) => (_left, _padding) = (size, (Block - (size % Block)) % Block);

    private bool SkipRest()
    {
        byte[] waste = new byte[Math.Min(64 << 10, Math.Max(1, _left + _padding))];
        for (long rest = _left + _padding; rest > 0;)
        {
            int read = stream.Read(waste.AsSpan(0, (int)Math.Min(rest, waste.Length)));
            if (read == 0)
            {
                return false;
            }

            rest -= read;
        }

        _left = 0;
        _padding = 0;
        return true;
    }

    // octal text, or in GNU's way a binary number with the first bit set
    private static long? Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (byte part in field[1..])
            {
                if (value > long.MaxValue >> 9)
                {
                    return null;
                }

                value = (value << 8) | part;
            }

            return field[0] == 0x80 ? value : null;
        }

        foreach (byte digit in field)
        {
            if (digit is 0 or (byte)' ')
            {
                continue;
            }

            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field);

    // records are "LENGTH KEY=VALUE\n"
    private static string? Pax(byte[] records, string key)
    {
        string? value = null;
        foreach (string record in Encoding.UTF8.GetString(records).Split('\n'))
        {
            int blank = record.IndexOf(' ', StringComparison.Ordinal);
            if (blank >= 0 && record.AsSpan(blank + 1).StartsWith(key, StringComparison.Ordinal) && record.AsSpan(blank + 1 + key.Length).StartsWith("="))
            {
                value = record[(blank + 2 + key.Length)..];
            }
        }

        return value;
    }

    private sealed class EntryStream(TarEntries archive) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int read = archive._left == 0 ? 0 : archive.Underlying.Read(buffer[..(int)Math.Min(buffer.Length, archive._left)]);
            archive._left -= read;
            return read;
        }
    }

    private Stream Underlying => stream;
}
