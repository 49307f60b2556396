namespace Floorline.Probes.Kernels;

/// <summary>Rows of activations in the order that a matrix of some format wants them: as they are, packed into panels, or quantised.</summary>
internal sealed unsafe class Activations : IDisposable
{
    private readonly LabFormat _format;
    private readonly AlignedBuffer? _packed;
    private readonly QuantisedRows? _quantised;

    /// <summary>Room for rows.</summary>
    /// <param name="format">Format of the matrices they meet.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="longest">Length at most.</param>
    public Activations(LabFormat format, int rows, long longest)
    {
        (_format, Rows) = (format, rows);
        if (format is LabFormat.Int8 or LabFormat.Int4)
        {
            _quantised = new QuantisedRows(rows, longest);
        }
        else if (rows > 1)
        {
            _packed = new AlignedBuffer((long)(rows + GemmTile.Rows) * longest * 4);
        }
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>The quantised rows, for integer formats.</summary>
    public QuantisedRows Quantised => _quantised!;

    /// <summary>A single row as it is.</summary>
    public Floats Plain { get; private set; }

    /// <summary>Length of the rows as last prepared.</summary>
    public long Length { get; private set; }

    /// <summary>Rows rounded up to whole tiles, which is how far apart pieces of 512 columns lie.</summary>
    public long PaddedRows => (Rows / GemmTile.Rows * GemmTile.Rows) + (Rows % GemmTile.Rows == 0 ? 0 : GemmTile.Height(Rows % GemmTile.Rows));

    /// <summary>Does one thread's part of the preparation; all threads have to pass a barrier before the rows are used.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="x">Rows, one after the other.</param>
    /// <param name="length">Length of each row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="part">Which thread of how many.</param>
    public void Prepare(SimdWidth width, Floats x, long length, long stride, (int Thread, int Threads) part)
    {
        if (part.Thread == 0)
        {
            Length = length;
            Plain = x;
        }

        if (_quantised is not null)
        {
            if (part.Thread == 0)
            {
                _quantised.Rows = Rows;
            }

            for (int row = part.Thread; row < Rows; row += part.Threads)
            {
                QuantiseKernel.Run(width, x.Part(row * stride, length), _quantised, row, WeightLayout.Padded(_format, length));
            }
        }
        else if (_packed is not null)
        {
            float* from = x.At(((Rows - 1) * stride) + length);
            for (long k = part.Thread * (long)Gemm.Depth; k < length; k += part.Threads * (long)Gemm.Depth)
            {
                Packing.Rows(from + k, stride, Rows, Math.Min(Gemm.Depth, length - k), Piece(k));
            }
        }
    }

    /// <summary>The packed rows of the columns from k on.</summary>
    public float* Piece(long k) => (float*)_packed!.At(k * PaddedRows * 4, 4);

    public void Dispose()
    {
        _packed?.Dispose();
        _quantised?.Dispose();
    }
}
