namespace Floorline.Io.Tests.Gguf;

/// <summary>A header with so many zero bytes behind it, for files of real size that take no room.</summary>
internal sealed class SparseStream(byte[] header, long data) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => header.Length + data;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Max(0, Math.Min(buffer.Length, Length - _position));
        buffer = buffer[..count];
        buffer.Clear();
        if (_position < header.Length)
        {
            header.AsSpan((int)_position, (int)Math.Min(count, header.Length - _position)).CopyTo(buffer);
        }

        _position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => _position =
        origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => Length + offset };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
