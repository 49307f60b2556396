using System.Runtime.CompilerServices;

namespace Floorline.Probes.Kernels;

/// <summary>
/// C = A B in fp32, blocked: k in pieces of 512, so that a panel of A (28 KB) stays in the first cache; B in blocks of 256 columns, so that
/// half a megabyte of it stays in the second while all panels of A pass.
/// </summary>
internal static unsafe class Gemm
{
    private const int Depth = 512;
    private const int Block = 256;

    /// <summary>Bytes of work space that a product needs.</summary>
    public static long WorkSpace(long rows, long columns, long depth) =>
        4 * ((Up(rows, GemmTile.Rows) * Math.Min(Depth, depth)) + (Up(columns, GemmTile.Columns) * Math.Min(Depth, depth)) + (GemmTile.Rows * GemmTile.Columns)) + 256;

    /// <summary>Multiplies matrices that lie row by row.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="a">A, rows x depth, from its first row on.</param>
    /// <param name="b">B, depth x columns.</param>
    /// <param name="c">C, rows x columns.</param>
    /// <param name="shape">Rows, columns and depth; whole matrices are as wide.</param>
    /// <param name="firstRow">The first row of A and C to work on.</param>
    /// <param name="work">Work space of <see cref="WorkSpace"/> bytes.</param>
    public static void Run(SimdWidth width, AlignedBuffer a, AlignedBuffer b, AlignedBuffer c, (long Rows, long Columns, long Depth) shape, long firstRow, AlignedBuffer work)
    {
        (long rows, long columns, long depth) = shape;
        float* first = (float*)a.At(firstRow * depth * 4, rows * depth * 4);
        float* second = (float*)b.At(0, depth * columns * 4);
        float* target = (float*)c.At(firstRow * columns * 4, rows * columns * 4);
        float* packedRows = (float*)work.At(0, WorkSpace(rows, columns, depth));
        float* packedColumns = packedRows + (Up(rows, GemmTile.Rows) * Math.Min(Depth, depth));
        for (long k = 0; k < depth; k += Depth)
        {
            long here = Math.Min(Depth, depth - k);
            Packing.Rows(first + k, depth, rows, here, packedRows);
            Packing.Columns(second + (k * columns), columns, here, columns, packedColumns);
            Multiply(width, new Piece(packedRows, packedColumns, here * GemmTile.Columns, target, columns, rows, columns, here, k > 0), packedColumns + (Up(columns, GemmTile.Columns) * Math.Min(Depth, depth)));
        }
    }

    /// <summary>Multiplies packed panels.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="piece">What to multiply.</param>
    /// <param name="edge">Room for one tile, for those that stick out of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(SimdWidth width, Piece piece, float* edge)
    {
        const int Tall = GemmTile.Rows, Wide = GemmTile.Columns;
        for (long block = 0; block < piece.Columns; block += Block)
        {
            long last = Math.Min(block + Block, piece.Columns);
            for (long row = 0; row < piece.Rows; row += Tall)
            {
                float* a = piece.A + (row * piece.Depth);
                for (long column = block; column < last; column += Wide)
                {
                    float* b = piece.B + (column / Wide * piece.PanelStride);
                    float* c = piece.C + (row * piece.Stride) + column;
                    if (row + Tall <= piece.Rows && column + Wide <= piece.Columns)
                    {
                        GemmTile.Run(width, a, b, c, piece.Stride, piece.Depth, piece.Add);
                    }
                    else
                    {
                        GemmTile.Run(width, a, b, edge, Wide, piece.Depth, add: false);
                        Paste(edge, c, piece.Stride, Math.Min(Tall, piece.Rows - row), Math.Min(Wide, piece.Columns - column), piece.Add);
                    }
                }
            }
        }
    }

    private static void Paste(float* edge, float* c, long stride, long rows, long columns, bool add)
    {
        for (long row = 0; row < rows; row++)
        {
            for (long column = 0; column < columns; column++)
            {
                float value = edge[(row * GemmTile.Columns) + column];
                c[(row * stride) + column] = add ? c[(row * stride) + column] + value : value;
            }
        }
    }

    private static long Up(long value, long multiple) => (value + multiple - 1) / multiple * multiple;

    /// <summary>A product of packed panels.</summary>
    /// <param name="a">Panels of rows.</param>
    /// <param name="b">Panels of columns.</param>
    /// <param name="panelStride">Elements from one panel of columns to the next.</param>
    /// <param name="c">C's first element.</param>
    /// <param name="stride">Elements from one row of C to the next.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Inner length.</param>
    /// <param name="add">Whether to add to what C holds.</param>
    internal readonly struct Piece(float* a, float* b, long panelStride, float* c, long stride, long rows, long columns, long depth, bool add)
    {
        public readonly float* A = a;
        public readonly float* B = b;
        public readonly long PanelStride = panelStride;
        public readonly float* C = c;
        public readonly long Stride = stride;
        public readonly long Rows = rows;
        public readonly long Columns = columns;
        public readonly long Depth = depth;
        public readonly bool Add = add;
    }
}
