using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Floorline.Probes.Kernels;

/// <summary>
/// The innermost part of a matrix product: up to 14 rows of A times 32 columns of B, the sums kept in registers.
/// A is packed as [k][height], B as [k][32] in fp32 or bf16. At height 14, 28 sums, two halves of B and a broadcast fill the 32 registers of AVX-512.
/// </summary>
internal static unsafe class GemmTile
{
    public const int Rows = 14;
    public const int Columns = 32;

    // Steps of k to prefetch ahead: 8 KB of B in fp32, which is what a stream from memory needs here.
    private const int Ahead = 64;

    /// <summary>The tile height that so many rows are padded to: 2, 4, 8 or 14.</summary>
    public static int Height(long rows) => rows switch { <= 2 => 2, <= 4 => 4, <= 8 => 8, _ => 14 };

    /// <summary>C = A B, or C += A B, for one tile.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="height">Rows of the tile: 2, 4, 8 or 14.</param>
    /// <param name="a">Packed rows.</param>
    /// <param name="b">Packed columns.</param>
    /// <param name="bf16">Whether B is bf16.</param>
    /// <param name="c">The tile's first element.</param>
    /// <param name="stride">Elements from one row of C to the next.</param>
    /// <param name="depth">Inner length, k.</param>
    /// <param name="add">Whether to add to what C holds.</param>
    public static void Run(SimdWidth width, int height, float* a, void* b, bool bf16, float* c, long stride, long depth, bool add)
    {
        if (bf16)
        {
            Run<Bf16Panel>(width, height, a, (byte*)b, c, stride, depth, add);
        }
        else
        {
            Run<Fp32Panel>(width, height, a, (byte*)b, c, stride, depth, add);
        }
    }

    private static void Run<TPanel>(SimdWidth width, int height, float* a, byte* b, float* c, long stride, long depth, bool add)
        where TPanel : struct, IPanel
    {
        switch (width, height)
        {
            case (SimdWidth.V512, 14): Tile<Fourteen, TPanel>(a, b, c, stride, depth, add); break;
            case (SimdWidth.V512, 8): Tile<Eight, TPanel>(a, b, c, stride, depth, add); break;
            case (SimdWidth.V512, 4): Tile<Four, TPanel>(a, b, c, stride, depth, add); break;
            case (SimdWidth.V512, _): Tile<Two, TPanel>(a, b, c, stride, depth, add); break;
            case (SimdWidth.V256 or SimdWidth.V128, _) when typeof(TPanel) == typeof(Fp32Panel): RunNarrow(height, a, (float*)b, c, stride, depth, add); break;
            default: RunScalar<TPanel>(height, a, b, c, stride, depth, add); break;
        }
    }

    // Long because every sum is a variable of its own: an array of them would not stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TRows, TPanel>(float* a, byte* b, float* c, long stride, long depth, bool add)
        where TRows : struct, IRows
        where TPanel : struct, IPanel
    {
        V l0 = V.Zero, h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0, l4 = l0, h4 = l0, l5 = l0, h5 = l0, l6 = l0, h6 = l0;
        V l7 = l0, h7 = l0, l8 = l0, h8 = l0, l9 = l0, h9 = l0, l10 = l0, h10 = l0, l11 = l0, h11 = l0, l12 = l0, h12 = l0, l13 = l0, h13 = l0;
        for (byte* end = b + (depth * TPanel.Bytes); b < end; b += TPanel.Bytes, a += TRows.Count)
        {
            Panels.Ahead<TPanel>(b + (Ahead * TPanel.Bytes));
            TPanel.Load(b, out V low, out V high);
            Panels.Add(a, low, high, ref l0, ref h0);
            Panels.Add(a + 1, low, high, ref l1, ref h1);
            if (TRows.Count > 2)
            {
                Panels.Add(a + 2, low, high, ref l2, ref h2);
                Panels.Add(a + 3, low, high, ref l3, ref h3);
            }

            if (TRows.Count > 4)
            {
                Panels.Add(a + 4, low, high, ref l4, ref h4);
                Panels.Add(a + 5, low, high, ref l5, ref h5);
                Panels.Add(a + 6, low, high, ref l6, ref h6);
                Panels.Add(a + 7, low, high, ref l7, ref h7);
            }

            if (TRows.Count > 8)
            {
                Panels.Add(a + 8, low, high, ref l8, ref h8);
                Panels.Add(a + 9, low, high, ref l9, ref h9);
                Panels.Add(a + 10, low, high, ref l10, ref h10);
                Panels.Add(a + 11, low, high, ref l11, ref h11);
                Panels.Add(a + 12, low, high, ref l12, ref h12);
                Panels.Add(a + 13, low, high, ref l13, ref h13);
            }
        }

        Put(c, add, l0, h0);
        Put(c + stride, add, l1, h1);
        if (TRows.Count > 2)
        {
            Put(c + (2 * stride), add, l2, h2);
            Put(c + (3 * stride), add, l3, h3);
        }

        if (TRows.Count > 4)
        {
            Put(c + (4 * stride), add, l4, h4);
            Put(c + (5 * stride), add, l5, h5);
            Put(c + (6 * stride), add, l6, h6);
            Put(c + (7 * stride), add, l7, h7);
        }

        if (TRows.Count > 8)
        {
            Put(c + (8 * stride), add, l8, h8);
            Put(c + (9 * stride), add, l9, h9);
            Put(c + (10 * stride), add, l10, h10);
            Put(c + (11 * stride), add, l11, h11);
            Put(c + (12 * stride), add, l12, h12);
            Put(c + (13 * stride), add, l13, h13);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* c, bool add, V low, V high)
    {
        if (add)
        {
            low += Vector512.Load(c);
            high += Vector512.Load(c + 16);
        }

        Panels.Put(c, low, high);
    }

    // Two rows at a time in halves of 16 columns: on AVX2 and NEON each 512-bit value becomes two or four registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunNarrow(int height, float* a, float* b, float* c, long stride, long depth, bool add)
    {
        for (int column = 0; column < Columns; column += 16)
        {
            for (int row = 0; row < height; row += 2)
            {
                float* first = c + (row * stride) + column;
                Vector512<float> s0 = add ? Vector512.Load(first) : Vector512<float>.Zero;
                Vector512<float> s1 = add ? Vector512.Load(first + stride) : Vector512<float>.Zero;
                for (long k = 0; k < depth; k++)
                {
                    Vector512<float> y = Vector512.Load(b + (k * Columns) + column);
                    s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(k * height) + row]), y, s0);
                    s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[(k * height) + row + 1]), y, s1);
                }

                s0.Store(first);
                s1.Store(first + stride);
            }
        }
    }

    private static void RunScalar<TPanel>(int height, float* a, byte* b, float* c, long stride, long depth, bool add)
        where TPanel : struct, IPanel
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float sum = add ? c[(row * stride) + column] : 0;
                for (long k = 0; k < depth; k++)
                {
                    sum = MathF.FusedMultiplyAdd(a[(k * height) + row], TPanel.At(b + (k * TPanel.Bytes), column), sum);
                }

                c[(row * stride) + column] = sum;
            }
        }
    }
}
