using System.Runtime.CompilerServices;

namespace Floorline.Probes.Kernels;

/// <summary>
/// C = A B in fp32, blocked: k in pieces of 512, so that a panel of A (28 KB) stays in the first cache; B in blocks of 256 columns, so that
/// half a megabyte of it stays in the second while all panels of A pass.
/// </summary>
internal static unsafe class Gemm
{
    internal const int Depth = 512;
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
            var piece = new Piece { A = packedRows, B = packedColumns, PanelStride = here * GemmTile.Columns * 4, C = target, Stride = columns, Rows = rows, Columns = columns, Depth = here, Add = k > 0 };
            Multiply(width, piece, packedColumns + (Up(columns, GemmTile.Columns) * Math.Min(Depth, depth)));
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
                long here = Math.Min(Tall, piece.Rows - row);
                int height = GemmTile.Height(here);
                float* a = piece.A + (row * piece.Depth);
                for (long column = block; column < last; column += Wide)
                {
                    byte* b = (byte*)piece.B + (column / Wide * piece.PanelStride);
                    float* c = piece.C + (row * piece.Stride) + column;
                    if (height == here && column + Wide <= piece.Columns)
                    {
                        GemmTile.Run(width, height, a, b, piece.Bf16, c, piece.Stride, piece.Depth, piece.Add);
                    }
                    else
                    {
                        GemmTile.Run(width, height, a, b, piece.Bf16, edge, Wide, piece.Depth, add: false);
                        Paste(edge, c, piece.Stride, here, Math.Min(Wide, piece.Columns - column), piece.Add);
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
    internal readonly struct Piece
    {
        /// <summary>Panels of rows.</summary>
        public required float* A { get; init; }

        /// <summary>Panels of columns.</summary>
        public required void* B { get; init; }

        /// <summary>Whether B is bf16.</summary>
        public bool Bf16 { get; init; }

        /// <summary>Bytes from one panel of columns to the next.</summary>
        public required long PanelStride { get; init; }

        /// <summary>C's first element.</summary>
        public required float* C { get; init; }

        /// <summary>Elements from one row of C to the next.</summary>
        public required long Stride { get; init; }

        /// <summary>Rows of C.</summary>
        public required long Rows { get; init; }

        /// <summary>Columns of C.</summary>
        public required long Columns { get; init; }

        /// <summary>Inner length.</summary>
        public required long Depth { get; init; }

        /// <summary>Whether to add to what C holds.</summary>
        public bool Add { get; init; }
    }
}
