using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Panels of 16 outputs in 4-bit blocks times vectors that were quantised to 8 bits. A weight is kept as itself + 8. The products of a block are added up in
/// 16 bits: 8 sums of two products of at most 15 x 127 are 30,480, which fits.
/// </summary>
internal static unsafe class Int4VectorKernel
{
    private const int Ahead = 8192;
    private const int Block = 576;

    /// <summary>Outputs of a range of panels for some vectors.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="panel">The first panel.</param>
    /// <param name="panels">How many.</param>
    /// <param name="inputs">Inputs, padded to 64.</param>
    /// <param name="x">The quantised vectors.</param>
    /// <param name="y">Room for 16 outputs of each panel; the next vector's lie a stride on.</param>
    /// <param name="stride">Elements from one vector's outputs to the next one's.</param>
    public static void Run(SimdWidth width, byte* panel, long panels, long inputs, QuantisedRows x, float* y, long stride)
    {
        for (long i = 0; i < panels; i++, panel += inputs / 64 * Block, y += 16)
        {
            int row = 0;
            for (; width == SimdWidth.V512 && row + 4 <= x.Rows; row += 4)
            {
                Run512x4(panel, inputs, x, row, y + (row * stride), stride);
            }

            for (; row < x.Rows; row++)
            {
                float* to = y + (row * stride);
                switch (width)
                {
                    case SimdWidth.V512: Run512(panel, inputs, x.Numbers(row), x.Scales(row), x.Sums(row), to); break;
                    case SimdWidth.V256: Run256(panel, inputs, x.Numbers(row), x.Scales(row), x.Sums(row), to); break;
                    default: RunScalar(panel, inputs, x.Numbers(row), x.Scales(row), to); break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512(byte* panel, long inputs, sbyte* x, float* scales, int* sums, float* y)
    {
        Vector512<float> total = Vector512<float>.Zero;
        Vector512<byte> mask = Vector512.Create((byte)15);
        Vector512<short> one = Vector512.Create((short)1);
        for (long k = 0; k < inputs; k += 64, panel += Block, scales += 2, sums += 2)
        {
            Sse.Prefetch0(panel + Ahead);
            byte* weights = panel + 64;
            for (int block = 0; block < 2; block++, weights += 256, x += 32)
            {
                Sse.Prefetch0(weights + Ahead + 0);
                Vector512<byte> w0 = Vector512.Load(weights + 0);
                Vector512<short> p0 = Avx512BW.MultiplyAddAdjacent(w0 & mask, Vector512.Create(*(int*)(x + 0)).AsSByte());
                Vector512<short> q0 = Avx512BW.MultiplyAddAdjacent((w0.AsUInt16() >> 4).AsByte() & mask, Vector512.Create(*(int*)(x + 16)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 64);
                Vector512<byte> w1 = Vector512.Load(weights + 64);
                Vector512<short> p1 = Avx512BW.MultiplyAddAdjacent(w1 & mask, Vector512.Create(*(int*)(x + 4)).AsSByte());
                Vector512<short> q1 = Avx512BW.MultiplyAddAdjacent((w1.AsUInt16() >> 4).AsByte() & mask, Vector512.Create(*(int*)(x + 20)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 128);
                Vector512<byte> w2 = Vector512.Load(weights + 128);
                Vector512<short> p2 = Avx512BW.MultiplyAddAdjacent(w2 & mask, Vector512.Create(*(int*)(x + 8)).AsSByte());
                Vector512<short> q2 = Avx512BW.MultiplyAddAdjacent((w2.AsUInt16() >> 4).AsByte() & mask, Vector512.Create(*(int*)(x + 24)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 192);
                Vector512<byte> w3 = Vector512.Load(weights + 192);
                Vector512<short> p3 = Avx512BW.MultiplyAddAdjacent(w3 & mask, Vector512.Create(*(int*)(x + 12)).AsSByte());
                Vector512<short> q3 = Avx512BW.MultiplyAddAdjacent((w3.AsUInt16() >> 4).AsByte() & mask, Vector512.Create(*(int*)(x + 28)).AsSByte());
                Vector512<short> pairs = (p0 + q0) + (p1 + q1) + ((p2 + q2) + (p3 + q3));
                Vector512<int> sum = Avx512BW.MultiplyAddAdjacent(pairs, one) + (Vector512.Create(sums[block]) >> 4);
                total = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sum), Half512((ushort*)panel + (16 * block)) * Vector512.Create(scales[block]), total);
            }
        }

        total.Store(y);
    }

    // Four vectors at once: each weight is unpacked once and used four times. Long because every sum is a variable and every quarter of a block is written out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512x4(byte* panel, long inputs, QuantisedRows rows, int row, float* y, long stride)
    {
        sbyte* x0 = rows.Numbers(row), x1 = rows.Numbers(row + 1), x2 = rows.Numbers(row + 2), x3 = rows.Numbers(row + 3);
        float* s0 = rows.Scales(row), s1 = rows.Scales(row + 1), s2 = rows.Scales(row + 2), s3 = rows.Scales(row + 3);
        int* m0 = rows.Sums(row), m1 = rows.Sums(row + 1), m2 = rows.Sums(row + 2), m3 = rows.Sums(row + 3);
        Vector512<float> t0 = Vector512<float>.Zero, t1 = t0, t2 = t0, t3 = t0;
        Vector512<byte> mask = Vector512.Create((byte)15);
        Vector512<short> one = Vector512.Create((short)1);
        for (long k = 0; k < inputs; k += 64, panel += Block)
        {
            Sse.Prefetch0(panel + Ahead);
            byte* weights = panel + 64;
            for (int block = 0; block < 2; block++, weights += 256)
            {
                long at = k + (32 * block);
                Vector512<short> a0 = Vector512<short>.Zero, a1 = a0, a2 = a0, a3 = a0;
                Vector512<byte> w, low, high;
                Sse.Prefetch0(weights + Ahead + 0);
                w = Vector512.Load(weights + 0);
                low = w & mask;
                high = (w.AsUInt16() >> 4).AsByte() & mask;
                a0 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x0 + at + 0)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x0 + at + 16)).AsSByte());
                a1 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x1 + at + 0)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x1 + at + 16)).AsSByte());
                a2 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x2 + at + 0)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x2 + at + 16)).AsSByte());
                a3 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x3 + at + 0)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x3 + at + 16)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 64);
                w = Vector512.Load(weights + 64);
                low = w & mask;
                high = (w.AsUInt16() >> 4).AsByte() & mask;
                a0 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x0 + at + 4)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x0 + at + 20)).AsSByte());
                a1 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x1 + at + 4)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x1 + at + 20)).AsSByte());
                a2 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x2 + at + 4)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x2 + at + 20)).AsSByte());
                a3 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x3 + at + 4)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x3 + at + 20)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 128);
                w = Vector512.Load(weights + 128);
                low = w & mask;
                high = (w.AsUInt16() >> 4).AsByte() & mask;
                a0 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x0 + at + 8)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x0 + at + 24)).AsSByte());
                a1 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x1 + at + 8)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x1 + at + 24)).AsSByte());
                a2 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x2 + at + 8)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x2 + at + 24)).AsSByte());
                a3 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x3 + at + 8)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x3 + at + 24)).AsSByte());
                Sse.Prefetch0(weights + Ahead + 192);
                w = Vector512.Load(weights + 192);
                low = w & mask;
                high = (w.AsUInt16() >> 4).AsByte() & mask;
                a0 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x0 + at + 12)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x0 + at + 28)).AsSByte());
                a1 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x1 + at + 12)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x1 + at + 28)).AsSByte());
                a2 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x2 + at + 12)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x2 + at + 28)).AsSByte());
                a3 += Avx512BW.MultiplyAddAdjacent(low, Vector512.Create(*(int*)(x3 + at + 12)).AsSByte()) + Avx512BW.MultiplyAddAdjacent(high, Vector512.Create(*(int*)(x3 + at + 28)).AsSByte());
                Vector512<float> scale = Half512((ushort*)panel + (16 * block));
                long b = at / 32;
                t0 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Avx512BW.MultiplyAddAdjacent(a0, one) + (Vector512.Create(m0[b]) >> 4)), scale * Vector512.Create(s0[b]), t0);
                t1 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Avx512BW.MultiplyAddAdjacent(a1, one) + (Vector512.Create(m1[b]) >> 4)), scale * Vector512.Create(s1[b]), t1);
                t2 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Avx512BW.MultiplyAddAdjacent(a2, one) + (Vector512.Create(m2[b]) >> 4)), scale * Vector512.Create(s2[b]), t2);
                t3 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Avx512BW.MultiplyAddAdjacent(a3, one) + (Vector512.Create(m3[b]) >> 4)), scale * Vector512.Create(s3[b]), t3);
            }
        }

        t0.Store(y);
        t1.Store(y + stride);
        t2.Store(y + (2 * stride));
        t3.Store(y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run256(byte* panel, long inputs, sbyte* x, float* scales, int* sums, float* y)
    {
        Vector256<float> first = Vector256<float>.Zero, second = first;
        Vector256<byte> mask = Vector256.Create((byte)15);
        Vector256<short> one = Vector256.Create((short)1);
        for (long k = 0; k < inputs; k += 64, panel += Block, scales += 2, sums += 2)
        {
            byte* weights = panel + 64;
            for (int block = 0; block < 2; block++, x += 32)
            {
                Vector256<short> a = Vector256<short>.Zero, b = a;
                for (int v = 0; v < 4; v++, weights += 64)
                {
                    Vector256<byte> w = Vector256.Load(weights), u = Vector256.Load(weights + 32);
                    Vector256<sbyte> low = Vector256.Create(*(int*)(x + (4 * v))).AsSByte(), high = Vector256.Create(*(int*)(x + 16 + (4 * v))).AsSByte();
                    a += Avx2.MultiplyAddAdjacent(w & mask, low) + Avx2.MultiplyAddAdjacent((w.AsUInt16() >> 4).AsByte() & mask, high);
                    b += Avx2.MultiplyAddAdjacent(u & mask, low) + Avx2.MultiplyAddAdjacent((u.AsUInt16() >> 4).AsByte() & mask, high);
                }

                Vector256<int> off = Vector256.Create(sums[block]) >> 4;
                ushort* halves = (ushort*)panel + (16 * block);
                first += Vector256.ConvertToSingle(Avx2.MultiplyAddAdjacent(a, one) + off) * (Half256(halves) * Vector256.Create(scales[block]));
                second += Vector256.ConvertToSingle(Avx2.MultiplyAddAdjacent(b, one) + off) * (Half256(halves + 8) * Vector256.Create(scales[block]));
            }
        }

        first.Store(y);
        second.Store(y + 8);
    }

    private static void RunScalar(byte* panel, long inputs, sbyte* x, float* scales, float* y)
    {
        for (int row = 0; row < 16; row++)
        {
            float total = 0;
            for (long k = 0; k < inputs; k += 32)
            {
                byte* block = panel + (k / 64 * Block);
                byte* weights = block + 64 + (k % 64 / 32 * 256) + (row * 4);
                int sum = 0;
                for (int i = 0; i < 16; i++)
                {
                    int both = weights[(i / 4 * 64) + (i % 4)];
                    sum += (((both & 15) - 8) * x[k + i]) + (((both >> 4) - 8) * x[k + 16 + i]);
                }

                total = MathF.FusedMultiplyAdd(sum, (float)((Half*)block)[(k % 64 / 32 * 16) + row] * scales[k / 32], total);
            }

            y[row] = total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Half512(ushort* halves) =>
        (Avx512F.ConvertToVector512Int32(Vector256.Load(halves)) << 13).AsSingle() * Vector512.Create(5.192296858534828e33f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Half256(ushort* halves) =>
        (Vector256.WidenLower(Vector128.Load(halves).ToVector256()) << 13).AsSingle() * Vector256.Create(5.192296858534828e33f);
}
