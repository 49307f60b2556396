using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

// Over 400 lines because the sums of each tile are variables of their own: an array of them would not stay in registers.

/// <summary>
/// The innermost part of a matrix product: up to 14 rows of A times 32 columns of B, the sums kept in registers.
/// A is packed as [k][height], B as [k][32] in fp32 or bf16. At height 14, 28 sums, two halves of B and a broadcast fill the 32 registers of AVX-512.
/// In bf16 the columns lie interleaved (0, 16, 1, 17, ...), so that a shift and a mask widen both halves.
/// </summary>
internal static unsafe class GemmTile
{
    public const int Rows = 14;
    public const int Columns = 32;

    // Elements of B to prefetch ahead: 8 KB in fp32, which is what a stream from memory needs here.
    private const int Ahead = 2048;

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
        if (width == SimdWidth.V512)
        {
            switch (height, bf16)
            {
                case (14, false): Runx14(a, (float*)b, c, stride, depth, add); break;
                case (8, false): Runx8(a, (float*)b, c, stride, depth, add); break;
                case (4, false): Runx4(a, (float*)b, c, stride, depth, add); break;
                case (2, false): Runx2(a, (float*)b, c, stride, depth, add); break;
                case (14, true): RunBf16x14(a, (ushort*)b, c, stride, depth, add); break;
                case (8, true): RunBf16x8(a, (ushort*)b, c, stride, depth, add); break;
                case (4, true): RunBf16x4(a, (ushort*)b, c, stride, depth, add); break;
                default: RunBf16x2(a, (ushort*)b, c, stride, depth, add); break;
            }
        }
        else if (width == SimdWidth.Scalar || bf16)
        {
            RunScalar(height, a, b, bf16, c, stride, depth, add);
        }
        else
        {
            RunNarrow(height, a, (float*)b, c, stride, depth, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Runx14(float* a, float* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        Vector512<float> l4 = Vector512<float>.Zero, h4 = l4;
        Vector512<float> l5 = Vector512<float>.Zero, h5 = l5;
        Vector512<float> l6 = Vector512<float>.Zero, h6 = l6;
        Vector512<float> l7 = Vector512<float>.Zero, h7 = l7;
        Vector512<float> l8 = Vector512<float>.Zero, h8 = l8;
        Vector512<float> l9 = Vector512<float>.Zero, h9 = l9;
        Vector512<float> l10 = Vector512<float>.Zero, h10 = l10;
        Vector512<float> l11 = Vector512<float>.Zero, h11 = l11;
        Vector512<float> l12 = Vector512<float>.Zero, h12 = l12;
        Vector512<float> l13 = Vector512<float>.Zero, h13 = l13;
        for (float* end = b + (depth * Columns); b < end; b += Columns, a += 14)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Vector512<float> low = Vector512.Load(b), high = Vector512.Load(b + 16);
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
            x = Vector512.Create(a[4]);
            l4 = Avx512F.FusedMultiplyAdd(x, low, l4);
            h4 = Avx512F.FusedMultiplyAdd(x, high, h4);
            x = Vector512.Create(a[5]);
            l5 = Avx512F.FusedMultiplyAdd(x, low, l5);
            h5 = Avx512F.FusedMultiplyAdd(x, high, h5);
            x = Vector512.Create(a[6]);
            l6 = Avx512F.FusedMultiplyAdd(x, low, l6);
            h6 = Avx512F.FusedMultiplyAdd(x, high, h6);
            x = Vector512.Create(a[7]);
            l7 = Avx512F.FusedMultiplyAdd(x, low, l7);
            h7 = Avx512F.FusedMultiplyAdd(x, high, h7);
            x = Vector512.Create(a[8]);
            l8 = Avx512F.FusedMultiplyAdd(x, low, l8);
            h8 = Avx512F.FusedMultiplyAdd(x, high, h8);
            x = Vector512.Create(a[9]);
            l9 = Avx512F.FusedMultiplyAdd(x, low, l9);
            h9 = Avx512F.FusedMultiplyAdd(x, high, h9);
            x = Vector512.Create(a[10]);
            l10 = Avx512F.FusedMultiplyAdd(x, low, l10);
            h10 = Avx512F.FusedMultiplyAdd(x, high, h10);
            x = Vector512.Create(a[11]);
            l11 = Avx512F.FusedMultiplyAdd(x, low, l11);
            h11 = Avx512F.FusedMultiplyAdd(x, high, h11);
            x = Vector512.Create(a[12]);
            l12 = Avx512F.FusedMultiplyAdd(x, low, l12);
            h12 = Avx512F.FusedMultiplyAdd(x, high, h12);
            x = Vector512.Create(a[13]);
            l13 = Avx512F.FusedMultiplyAdd(x, low, l13);
            h13 = Avx512F.FusedMultiplyAdd(x, high, h13);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
            l4 += Vector512.Load(c + (4 * stride));
            h4 += Vector512.Load(c + (4 * stride) + 16);
            l5 += Vector512.Load(c + (5 * stride));
            h5 += Vector512.Load(c + (5 * stride) + 16);
            l6 += Vector512.Load(c + (6 * stride));
            h6 += Vector512.Load(c + (6 * stride) + 16);
            l7 += Vector512.Load(c + (7 * stride));
            h7 += Vector512.Load(c + (7 * stride) + 16);
            l8 += Vector512.Load(c + (8 * stride));
            h8 += Vector512.Load(c + (8 * stride) + 16);
            l9 += Vector512.Load(c + (9 * stride));
            h9 += Vector512.Load(c + (9 * stride) + 16);
            l10 += Vector512.Load(c + (10 * stride));
            h10 += Vector512.Load(c + (10 * stride) + 16);
            l11 += Vector512.Load(c + (11 * stride));
            h11 += Vector512.Load(c + (11 * stride) + 16);
            l12 += Vector512.Load(c + (12 * stride));
            h12 += Vector512.Load(c + (12 * stride) + 16);
            l13 += Vector512.Load(c + (13 * stride));
            h13 += Vector512.Load(c + (13 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
        l4.Store(c + (4 * stride));
        h4.Store(c + (4 * stride) + 16);
        l5.Store(c + (5 * stride));
        h5.Store(c + (5 * stride) + 16);
        l6.Store(c + (6 * stride));
        h6.Store(c + (6 * stride) + 16);
        l7.Store(c + (7 * stride));
        h7.Store(c + (7 * stride) + 16);
        l8.Store(c + (8 * stride));
        h8.Store(c + (8 * stride) + 16);
        l9.Store(c + (9 * stride));
        h9.Store(c + (9 * stride) + 16);
        l10.Store(c + (10 * stride));
        h10.Store(c + (10 * stride) + 16);
        l11.Store(c + (11 * stride));
        h11.Store(c + (11 * stride) + 16);
        l12.Store(c + (12 * stride));
        h12.Store(c + (12 * stride) + 16);
        l13.Store(c + (13 * stride));
        h13.Store(c + (13 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Runx8(float* a, float* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        Vector512<float> l4 = Vector512<float>.Zero, h4 = l4;
        Vector512<float> l5 = Vector512<float>.Zero, h5 = l5;
        Vector512<float> l6 = Vector512<float>.Zero, h6 = l6;
        Vector512<float> l7 = Vector512<float>.Zero, h7 = l7;
        for (float* end = b + (depth * Columns); b < end; b += Columns, a += 8)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Vector512<float> low = Vector512.Load(b), high = Vector512.Load(b + 16);
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
            x = Vector512.Create(a[4]);
            l4 = Avx512F.FusedMultiplyAdd(x, low, l4);
            h4 = Avx512F.FusedMultiplyAdd(x, high, h4);
            x = Vector512.Create(a[5]);
            l5 = Avx512F.FusedMultiplyAdd(x, low, l5);
            h5 = Avx512F.FusedMultiplyAdd(x, high, h5);
            x = Vector512.Create(a[6]);
            l6 = Avx512F.FusedMultiplyAdd(x, low, l6);
            h6 = Avx512F.FusedMultiplyAdd(x, high, h6);
            x = Vector512.Create(a[7]);
            l7 = Avx512F.FusedMultiplyAdd(x, low, l7);
            h7 = Avx512F.FusedMultiplyAdd(x, high, h7);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
            l4 += Vector512.Load(c + (4 * stride));
            h4 += Vector512.Load(c + (4 * stride) + 16);
            l5 += Vector512.Load(c + (5 * stride));
            h5 += Vector512.Load(c + (5 * stride) + 16);
            l6 += Vector512.Load(c + (6 * stride));
            h6 += Vector512.Load(c + (6 * stride) + 16);
            l7 += Vector512.Load(c + (7 * stride));
            h7 += Vector512.Load(c + (7 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
        l4.Store(c + (4 * stride));
        h4.Store(c + (4 * stride) + 16);
        l5.Store(c + (5 * stride));
        h5.Store(c + (5 * stride) + 16);
        l6.Store(c + (6 * stride));
        h6.Store(c + (6 * stride) + 16);
        l7.Store(c + (7 * stride));
        h7.Store(c + (7 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Runx4(float* a, float* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        for (float* end = b + (depth * Columns); b < end; b += Columns, a += 4)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Vector512<float> low = Vector512.Load(b), high = Vector512.Load(b + 16);
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Runx2(float* a, float* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        for (float* end = b + (depth * Columns); b < end; b += Columns, a += 2)
        {
            Sse.Prefetch0(b + Ahead);
            Sse.Prefetch0(b + Ahead + 16);
            Vector512<float> low = Vector512.Load(b), high = Vector512.Load(b + 16);
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunBf16x14(float* a, ushort* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        Vector512<float> l4 = Vector512<float>.Zero, h4 = l4;
        Vector512<float> l5 = Vector512<float>.Zero, h5 = l5;
        Vector512<float> l6 = Vector512<float>.Zero, h6 = l6;
        Vector512<float> l7 = Vector512<float>.Zero, h7 = l7;
        Vector512<float> l8 = Vector512<float>.Zero, h8 = l8;
        Vector512<float> l9 = Vector512<float>.Zero, h9 = l9;
        Vector512<float> l10 = Vector512<float>.Zero, h10 = l10;
        Vector512<float> l11 = Vector512<float>.Zero, h11 = l11;
        Vector512<float> l12 = Vector512<float>.Zero, h12 = l12;
        Vector512<float> l13 = Vector512<float>.Zero, h13 = l13;
        for (ushort* end = b + (depth * Columns); b < end; b += Columns, a += 14)
        {
            Sse.Prefetch0(b + Ahead);
            Vector512<uint> both = Vector512.Load((uint*)b);
            Vector512<float> low = (both << 16).AsSingle(), high = (both & Vector512.Create(0xFFFF0000)).AsSingle();
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
            x = Vector512.Create(a[4]);
            l4 = Avx512F.FusedMultiplyAdd(x, low, l4);
            h4 = Avx512F.FusedMultiplyAdd(x, high, h4);
            x = Vector512.Create(a[5]);
            l5 = Avx512F.FusedMultiplyAdd(x, low, l5);
            h5 = Avx512F.FusedMultiplyAdd(x, high, h5);
            x = Vector512.Create(a[6]);
            l6 = Avx512F.FusedMultiplyAdd(x, low, l6);
            h6 = Avx512F.FusedMultiplyAdd(x, high, h6);
            x = Vector512.Create(a[7]);
            l7 = Avx512F.FusedMultiplyAdd(x, low, l7);
            h7 = Avx512F.FusedMultiplyAdd(x, high, h7);
            x = Vector512.Create(a[8]);
            l8 = Avx512F.FusedMultiplyAdd(x, low, l8);
            h8 = Avx512F.FusedMultiplyAdd(x, high, h8);
            x = Vector512.Create(a[9]);
            l9 = Avx512F.FusedMultiplyAdd(x, low, l9);
            h9 = Avx512F.FusedMultiplyAdd(x, high, h9);
            x = Vector512.Create(a[10]);
            l10 = Avx512F.FusedMultiplyAdd(x, low, l10);
            h10 = Avx512F.FusedMultiplyAdd(x, high, h10);
            x = Vector512.Create(a[11]);
            l11 = Avx512F.FusedMultiplyAdd(x, low, l11);
            h11 = Avx512F.FusedMultiplyAdd(x, high, h11);
            x = Vector512.Create(a[12]);
            l12 = Avx512F.FusedMultiplyAdd(x, low, l12);
            h12 = Avx512F.FusedMultiplyAdd(x, high, h12);
            x = Vector512.Create(a[13]);
            l13 = Avx512F.FusedMultiplyAdd(x, low, l13);
            h13 = Avx512F.FusedMultiplyAdd(x, high, h13);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
            l4 += Vector512.Load(c + (4 * stride));
            h4 += Vector512.Load(c + (4 * stride) + 16);
            l5 += Vector512.Load(c + (5 * stride));
            h5 += Vector512.Load(c + (5 * stride) + 16);
            l6 += Vector512.Load(c + (6 * stride));
            h6 += Vector512.Load(c + (6 * stride) + 16);
            l7 += Vector512.Load(c + (7 * stride));
            h7 += Vector512.Load(c + (7 * stride) + 16);
            l8 += Vector512.Load(c + (8 * stride));
            h8 += Vector512.Load(c + (8 * stride) + 16);
            l9 += Vector512.Load(c + (9 * stride));
            h9 += Vector512.Load(c + (9 * stride) + 16);
            l10 += Vector512.Load(c + (10 * stride));
            h10 += Vector512.Load(c + (10 * stride) + 16);
            l11 += Vector512.Load(c + (11 * stride));
            h11 += Vector512.Load(c + (11 * stride) + 16);
            l12 += Vector512.Load(c + (12 * stride));
            h12 += Vector512.Load(c + (12 * stride) + 16);
            l13 += Vector512.Load(c + (13 * stride));
            h13 += Vector512.Load(c + (13 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
        l4.Store(c + (4 * stride));
        h4.Store(c + (4 * stride) + 16);
        l5.Store(c + (5 * stride));
        h5.Store(c + (5 * stride) + 16);
        l6.Store(c + (6 * stride));
        h6.Store(c + (6 * stride) + 16);
        l7.Store(c + (7 * stride));
        h7.Store(c + (7 * stride) + 16);
        l8.Store(c + (8 * stride));
        h8.Store(c + (8 * stride) + 16);
        l9.Store(c + (9 * stride));
        h9.Store(c + (9 * stride) + 16);
        l10.Store(c + (10 * stride));
        h10.Store(c + (10 * stride) + 16);
        l11.Store(c + (11 * stride));
        h11.Store(c + (11 * stride) + 16);
        l12.Store(c + (12 * stride));
        h12.Store(c + (12 * stride) + 16);
        l13.Store(c + (13 * stride));
        h13.Store(c + (13 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunBf16x8(float* a, ushort* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        Vector512<float> l4 = Vector512<float>.Zero, h4 = l4;
        Vector512<float> l5 = Vector512<float>.Zero, h5 = l5;
        Vector512<float> l6 = Vector512<float>.Zero, h6 = l6;
        Vector512<float> l7 = Vector512<float>.Zero, h7 = l7;
        for (ushort* end = b + (depth * Columns); b < end; b += Columns, a += 8)
        {
            Sse.Prefetch0(b + Ahead);
            Vector512<uint> both = Vector512.Load((uint*)b);
            Vector512<float> low = (both << 16).AsSingle(), high = (both & Vector512.Create(0xFFFF0000)).AsSingle();
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
            x = Vector512.Create(a[4]);
            l4 = Avx512F.FusedMultiplyAdd(x, low, l4);
            h4 = Avx512F.FusedMultiplyAdd(x, high, h4);
            x = Vector512.Create(a[5]);
            l5 = Avx512F.FusedMultiplyAdd(x, low, l5);
            h5 = Avx512F.FusedMultiplyAdd(x, high, h5);
            x = Vector512.Create(a[6]);
            l6 = Avx512F.FusedMultiplyAdd(x, low, l6);
            h6 = Avx512F.FusedMultiplyAdd(x, high, h6);
            x = Vector512.Create(a[7]);
            l7 = Avx512F.FusedMultiplyAdd(x, low, l7);
            h7 = Avx512F.FusedMultiplyAdd(x, high, h7);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
            l4 += Vector512.Load(c + (4 * stride));
            h4 += Vector512.Load(c + (4 * stride) + 16);
            l5 += Vector512.Load(c + (5 * stride));
            h5 += Vector512.Load(c + (5 * stride) + 16);
            l6 += Vector512.Load(c + (6 * stride));
            h6 += Vector512.Load(c + (6 * stride) + 16);
            l7 += Vector512.Load(c + (7 * stride));
            h7 += Vector512.Load(c + (7 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
        l4.Store(c + (4 * stride));
        h4.Store(c + (4 * stride) + 16);
        l5.Store(c + (5 * stride));
        h5.Store(c + (5 * stride) + 16);
        l6.Store(c + (6 * stride));
        h6.Store(c + (6 * stride) + 16);
        l7.Store(c + (7 * stride));
        h7.Store(c + (7 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunBf16x4(float* a, ushort* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        Vector512<float> l2 = Vector512<float>.Zero, h2 = l2;
        Vector512<float> l3 = Vector512<float>.Zero, h3 = l3;
        for (ushort* end = b + (depth * Columns); b < end; b += Columns, a += 4)
        {
            Sse.Prefetch0(b + Ahead);
            Vector512<uint> both = Vector512.Load((uint*)b);
            Vector512<float> low = (both << 16).AsSingle(), high = (both & Vector512.Create(0xFFFF0000)).AsSingle();
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
            x = Vector512.Create(a[2]);
            l2 = Avx512F.FusedMultiplyAdd(x, low, l2);
            h2 = Avx512F.FusedMultiplyAdd(x, high, h2);
            x = Vector512.Create(a[3]);
            l3 = Avx512F.FusedMultiplyAdd(x, low, l3);
            h3 = Avx512F.FusedMultiplyAdd(x, high, h3);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
            l2 += Vector512.Load(c + (2 * stride));
            h2 += Vector512.Load(c + (2 * stride) + 16);
            l3 += Vector512.Load(c + (3 * stride));
            h3 += Vector512.Load(c + (3 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
        l2.Store(c + (2 * stride));
        h2.Store(c + (2 * stride) + 16);
        l3.Store(c + (3 * stride));
        h3.Store(c + (3 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunBf16x2(float* a, ushort* b, float* c, long stride, long depth, bool add)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0;
        Vector512<float> l1 = Vector512<float>.Zero, h1 = l1;
        for (ushort* end = b + (depth * Columns); b < end; b += Columns, a += 2)
        {
            Sse.Prefetch0(b + Ahead);
            Vector512<uint> both = Vector512.Load((uint*)b);
            Vector512<float> low = (both << 16).AsSingle(), high = (both & Vector512.Create(0xFFFF0000)).AsSingle();
            Vector512<float> x;
            x = Vector512.Create(a[0]);
            l0 = Avx512F.FusedMultiplyAdd(x, low, l0);
            h0 = Avx512F.FusedMultiplyAdd(x, high, h0);
            x = Vector512.Create(a[1]);
            l1 = Avx512F.FusedMultiplyAdd(x, low, l1);
            h1 = Avx512F.FusedMultiplyAdd(x, high, h1);
        }

        if (add)
        {
            l0 += Vector512.Load(c + (0 * stride));
            h0 += Vector512.Load(c + (0 * stride) + 16);
            l1 += Vector512.Load(c + (1 * stride));
            h1 += Vector512.Load(c + (1 * stride) + 16);
        }

        l0.Store(c + (0 * stride));
        h0.Store(c + (0 * stride) + 16);
        l1.Store(c + (1 * stride));
        h1.Store(c + (1 * stride) + 16);
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

    private static void RunScalar(int height, float* a, void* b, bool bf16, float* c, long stride, long depth, bool add)
    {
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float sum = add ? c[(row * stride) + column] : 0;
                for (long k = 0; k < depth; k++)
                {
                    float y = bf16 ? Bf16.Widen(((ushort*)b)[(k * Columns) + Bf16.Place(column)]) : ((float*)b)[(k * Columns) + column];
                    sum = MathF.FusedMultiplyAdd(a[(k * height) + row], y, sum);
                }

                c[(row * stride) + column] = sum;
            }
        }
    }
}
