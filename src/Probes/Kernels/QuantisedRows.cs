namespace Floorline.Probes.Kernels;

/// <summary>
/// Vectors quantised to 8 bits in blocks of 32: numbers from -127 to 127, an fp32 scale, and the sum of the numbers of each block times -128, which is how
/// kernels take their offset off.
/// </summary>
internal sealed unsafe class QuantisedRows : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly long _rowBytes;

    /// <summary>Room for some vectors.</summary>
    /// <param name="rows">Vectors at most.</param>
    /// <param name="length">Length at most; padded to 128.</param>
    public QuantisedRows(int rows, long length)
    {
        Length = (length + 127) / 128 * 128;
        _rowBytes = (Length + (Length / 32 * 8) + 127) / 64 * 64;
        _buffer = new AlignedBuffer(rows * _rowBytes);
        Rows = rows;
    }

    /// <summary>Vectors in use.</summary>
    public int Rows { get; set; }

    /// <summary>Length of each, padded.</summary>
    public long Length { get; }

    public sbyte* Numbers(int row) => (sbyte*)_buffer.At(row * _rowBytes, _rowBytes);

    public float* Scales(int row) => (float*)(_buffer.At(row * _rowBytes, _rowBytes) + Length);

    public int* Sums(int row) => (int*)(_buffer.At(row * _rowBytes, _rowBytes) + Length + (Length / 32 * 4));

    public void Dispose() => _buffer.Dispose();
}
