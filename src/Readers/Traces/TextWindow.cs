namespace Floorline.Readers.Traces;

/// <summary>
/// A stretch of a text that is read once from front to back. What has been used is dropped, what is needed whole is kept, so the memory
/// taken depends on the largest single value, never on the file. After the stretch stand zeros, so a scan may look a vector beyond its end.
/// </summary>
internal sealed class TextWindow
{
    /// <summary>Zeros kept behind <see cref="End"/>: as many as the widest load.</summary>
    internal const int Padding = 64;

    /// <summary>The largest single value that is taken whole, such as one event.</summary>
    internal const int Largest = 32 << 20;

    /// <summary>The longest text that is read at all: beyond it a compressed file is taken for one made to fill the reader's time.</summary>
    internal const long LongestText = 64L << 30;

    /// <summary>What is found where compressed data cannot be decoded.</summary>
    internal const string Damaged = "compressed data that is broken or cut off";

    private readonly Stream _stream;

    internal TextWindow(Stream stream, int capacity = 256 << 10)
    {
        _stream = stream;
        Bytes = new byte[capacity + Padding];
    }

    /// <summary>The buffer: text from 0 to <see cref="End"/>, then zeros.</summary>
    internal byte[] Bytes { get; private set; }

    /// <summary>Where the text in the buffer ends.</summary>
    internal int End { get; private set; }

    /// <summary>Place of the buffer's first byte in the text.</summary>
    internal long Offset { get; private set; }

    /// <summary>Whether the stream has no more.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Why the stream stopped, where it did not simply end.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether it stopped because compressed data cannot be decoded, or has another check sum than stated.</summary>
    internal bool IsDamaged { get; private set; }

    /// <summary>Bytes of text seen so far.</summary>
    internal long Length => Offset + End;

    /// <summary>Drops what lies before a position, and reads more; the position becomes 0.</summary>
    /// <param name="keepFrom">The first byte still needed.</param>
    /// <returns>Whether more came; false at the end of the stream or where one value would be too large.</returns>
    internal bool More(int keepFrom)
    {
        if (IsComplete)
        {
            return false;
        }

        int kept = End - keepFrom;
        int capacity = Bytes.Length - Padding;
        if (kept > capacity / 2)
        {
            if (capacity >= Largest)
            {
                Fault = FormattableString.Invariant($"one value larger than {Largest >> 20} MiB");
                IsComplete = true;
                return false;
            }

            var larger = new byte[(capacity * 2) + Padding];
            Bytes.AsSpan(keepFrom, kept).CopyTo(larger);
            Bytes = larger;
            capacity *= 2;
        }
        else
        {
            Bytes.AsSpan(keepFrom, kept).CopyTo(Bytes);
        }

        Offset += keepFrom;
        int read = Read(Bytes.AsSpan(kept, capacity - kept));
        End = kept + read;
        Bytes.AsSpan(End, Padding).Clear();
        IsComplete |= read == 0;
        return read > 0;
    }

    private int Read(Span<byte> into)
    {
        if (Length > LongestText)
        {
            Fault = FormattableString.Invariant($"more than {LongestText >> 30} GiB of text");
            return 0;
        }

        int total = 0;
        try
        {
            while (total < into.Length)
            {
                if (!_stream.CanSeek)
                {
                    into[total..].Clear();
                }

                int read = _stream.Read(into[total..]);
                if (read == 0)
                {
                    IsComplete = true;
                    break;
                }

                total += read;
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            IsComplete = true;
            IsDamaged = fault is InvalidDataException;
            Fault = IsDamaged ? Damaged : "an error while reading";

            // a decoder that meets a fault has written what it decoded and does not say how much: text holds no zeros
            total += IsDamaged ? into[total..].LastIndexOfAnyExcept((byte)0) + 1 : 0;
        }

        return total;
    }
}
