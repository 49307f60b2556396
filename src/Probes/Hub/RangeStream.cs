namespace Floorline.Probes.Hub;

/// <summary>A remote file as a stream that can seek: what is read is asked for in blocks that grow, and kept.</summary>
public sealed class RangeStream : Stream
{
    internal const int FirstBlock = 64 << 10;
    private const int LargestBlock = 1 << 20;
    private readonly RemoteFiles _files;
    private readonly Uri _address;
    private readonly SortedList<long, byte[]> _blocks = [];
    private long _position;
    private int _next = FirstBlock;

    internal RangeStream(RemoteFiles files, Uri address, byte[] first, long length)
    {
        (_files, _address, Length) = (files, address, length);
        _blocks.Add(0, first);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "must not be negative");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        (long start, byte[] block) = Block(_position);
        int at = (int)(_position - start);
        int count = Math.Min(buffer.Length, block.Length - at);
        block.AsSpan(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => Length + offset };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private (long Start, byte[] Block) Block(long position)
    {
        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            long start = _blocks.GetKeyAtIndex(i);
            if (position >= start && position < start + _blocks.GetValueAtIndex(i).Length)
            {
                return (start, _blocks.GetValueAtIndex(i));
            }
        }

        _next = Math.Min(_next * 2, LargestBlock);
        int count = (int)Math.Min(_next, Length - position);
        byte[] block = _files.Part(_address, position, count) is { Content: { Length: > 0 } content } ? content
            : throw new HubException($"{_address}, which ends before it should", "a whole file");
        _blocks[position] = block;
        return (position, block);
    }
}
