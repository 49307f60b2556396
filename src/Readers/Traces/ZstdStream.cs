using ZstdSharp;

namespace Floorline.Readers.Traces;

/// <summary>Text compressed with zstd, its faults told as those of other compressed streams are.</summary>
internal sealed class ZstdStream(Stream packed) : ForwardStream
{
    private readonly DecompressionStream _plain = new(packed, leaveOpen: true);

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _plain.Read(buffer);
        }
        catch (Exception fault) when (fault is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plain.Dispose();
        }

        base.Dispose(disposing);
    }
}
