using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Panels of 8 outputs in 8-bit blocks times vectors that were quantised to 8 bits. A weight is kept as itself + 128, because the dot product
/// instruction takes one unsigned side; what that adds is known beforehand and taken off with the block's first sum.
/// </summary>
internal static unsafe class Int8VectorKernel
{
    private const int Ahead = 8192;
    private const int Block = 1088;

    /// <summary>Whether the sums of a vector's blocks are needed to take the 128 off.</summary>
    private static bool Offset(SimdWidth width) => width >= SimdWidth.V256 && AvxVnni.IsSupported;

    /// <summary>Outputs of a range of panels for some vectors.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="panel">The first panel.</param>
    /// <param name="panels">How many.</param>
    /// <param name="inputs">Inputs, padded to 128.</param>
    /// <param name="x">The quantised vectors.</param>
    /// <param name="y">Room for 8 outputs of each panel; the next vector's lie a stride on.</param>
    /// <param name="stride">Elements from one vector's outputs to the next one's.</param>
    public static void Run(SimdWidth width, byte* panel, long panels, long inputs, QuantisedRows x, float* y, long stride)
    {
        long next = inputs / 128 * Block;
        for (long i = 0; i < panels;)
        {
            // Rows beyond the last whole four take one panel at a time, and so does a last odd panel.
            bool two = Offset(width) && x.Rows >= 4 && i + 2 <= panels;
            int row = 0;
            for (; two && row + 4 <= x.Rows; row += 4)
            {
                // The first vectors meet the weights as they come from memory: the next two panels are fetched meanwhile, as one stream.
                RunVnni4x2(panel, row == 0 ? panel + (2 * next) : panel, inputs, x, row, y + (row * stride), stride);
            }

            for (; row < x.Rows; row++)
            {
                One(width, panel, inputs, x, row, y + (row * stride));
                if (two)
                {
                    One(width, panel + next, inputs, x, row, y + 8 + (row * stride));
                }
            }

            int done = two ? 2 : 1;
            i += done;
            panel += done * next;
            y += 8 * done;
        }
    }

    private static void One(SimdWidth width, byte* panel, long inputs, QuantisedRows x, int row, float* y)
    {
        if (Offset(width))
        {
            RunVnni(panel, inputs, x.Numbers(row), x.Scales(row), x.Sums(row), y);
        }
        else if (width >= SimdWidth.V256 && Avx2.IsSupported)
        {
            RunAvx2(panel, inputs, x.Numbers(row), x.Scales(row), y);
        }
        else if (width == SimdWidth.V128 && Dp.IsSupported)
        {
            RunArm(panel, inputs, x.Numbers(row), x.Scales(row), y);
        }
        else
        {
            RunScalar(panel, inputs, x.Numbers(row), x.Scales(row), y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunVnni(byte* panel, long inputs, sbyte* x, float* scales, int* sums, float* y)
    {
        Vector256<float> total = Vector256<float>.Zero;
        for (long k = 0; k < inputs; k += 128, panel += Block)
        {
            byte* weights = panel + 64;
            for (int block = 0; block < 4; block++, weights += 256, x += 32)
            {
                Sse.Prefetch0(weights + Ahead);
                Sse.Prefetch0(weights + Ahead + 64);
                Sse.Prefetch0(weights + Ahead + 128);
                Sse.Prefetch0(weights + Ahead + 192);
                Vector256<int> even = Vector256.Create(sums[block]), odd = Vector256<int>.Zero;
                even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.Load(weights + 0), Avx2.BroadcastScalarToVector256((int*)(x + 0)).AsSByte());
                odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.Load(weights + 32), Avx2.BroadcastScalarToVector256((int*)(x + 4)).AsSByte());
                even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.Load(weights + 64), Avx2.BroadcastScalarToVector256((int*)(x + 8)).AsSByte());
                odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.Load(weights + 96), Avx2.BroadcastScalarToVector256((int*)(x + 12)).AsSByte());
                even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.Load(weights + 128), Avx2.BroadcastScalarToVector256((int*)(x + 16)).AsSByte());
                odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.Load(weights + 160), Avx2.BroadcastScalarToVector256((int*)(x + 20)).AsSByte());
                even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.Load(weights + 192), Avx2.BroadcastScalarToVector256((int*)(x + 24)).AsSByte());
                odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.Load(weights + 224), Avx2.BroadcastScalarToVector256((int*)(x + 28)).AsSByte());
                Vector256<float> scale = Half256((ushort*)panel + (8 * block)) * Vector256.Create(scales[block]);
                total = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(even + odd), scale, total);
            }

            Sse.Prefetch0(panel + Ahead);
            scales += 4;
            sums += 4;
        }

        total.Store(y);
    }

    // Two panels and four vectors at once: of 14 loads for 16 products, so that the products bind.
    // Long because every sum is a variable and every eighth of a block is written out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunVnni4x2(byte* panel, byte* ahead, long inputs, QuantisedRows rows, int row, float* y, long stride)
    {
        sbyte* x0 = rows.Numbers(row), x1 = rows.Numbers(row + 1), x2 = rows.Numbers(row + 2), x3 = rows.Numbers(row + 3);
        float* s0 = rows.Scales(row), s1 = rows.Scales(row + 1), s2 = rows.Scales(row + 2), s3 = rows.Scales(row + 3);
        int* m0 = rows.Sums(row), m1 = rows.Sums(row + 1), m2 = rows.Sums(row + 2), m3 = rows.Sums(row + 3);
        long next = inputs / 128 * Block;
        Vector512<float> t0 = Vector512<float>.Zero, t1 = t0, t2 = t0, t3 = t0;
        for (long k = 0; k < inputs; k += 128, panel += Block)
        {
            byte* weights = panel + 64;
            for (int block = 0; block < 4; block++, weights += 256, ahead += Block / 2)
            {
                Sse.Prefetch1(ahead);
                Sse.Prefetch1(ahead + 64);
                Sse.Prefetch1(ahead + 128);
                Sse.Prefetch1(ahead + 192);
                Sse.Prefetch1(ahead + 256);
                Sse.Prefetch1(ahead + 320);
                Sse.Prefetch1(ahead + 384);
                Sse.Prefetch1(ahead + 448);
                Sse.Prefetch1(ahead + 512);
                long at = k + (32 * block);
                long b = at / 32;
                Vector256<int> a0 = Vector256.Create(m0[b]), a1 = Vector256.Create(m1[b]), a2 = Vector256.Create(m2[b]), a3 = Vector256.Create(m3[b]);
                Vector256<int> b0 = a0, b1 = a1, b2 = a2, b3 = a3;
                Vector256<byte> w, u;
                Vector256<sbyte> x;
                w = Vector256.Load(weights + 0);
                u = Vector256.Load(weights + next + 0);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 0)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 0)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 0)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 0)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 32);
                u = Vector256.Load(weights + next + 32);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 4)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 4)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 4)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 4)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 64);
                u = Vector256.Load(weights + next + 64);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 8)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 8)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 8)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 8)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 96);
                u = Vector256.Load(weights + next + 96);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 12)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 12)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 12)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 12)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 128);
                u = Vector256.Load(weights + next + 128);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 16)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 16)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 16)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 16)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 160);
                u = Vector256.Load(weights + next + 160);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 20)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 20)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 20)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 20)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 192);
                u = Vector256.Load(weights + next + 192);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 24)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 24)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 24)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 24)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                w = Vector256.Load(weights + 224);
                u = Vector256.Load(weights + next + 224);
                x = Avx2.BroadcastScalarToVector256((int*)(x0 + at + 28)).AsSByte();
                a0 = AvxVnni.MultiplyWideningAndAdd(a0, w, x);
                b0 = AvxVnni.MultiplyWideningAndAdd(b0, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x1 + at + 28)).AsSByte();
                a1 = AvxVnni.MultiplyWideningAndAdd(a1, w, x);
                b1 = AvxVnni.MultiplyWideningAndAdd(b1, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x2 + at + 28)).AsSByte();
                a2 = AvxVnni.MultiplyWideningAndAdd(a2, w, x);
                b2 = AvxVnni.MultiplyWideningAndAdd(b2, u, x);
                x = Avx2.BroadcastScalarToVector256((int*)(x3 + at + 28)).AsSByte();
                a3 = AvxVnni.MultiplyWideningAndAdd(a3, w, x);
                b3 = AvxVnni.MultiplyWideningAndAdd(b3, u, x);
                Vector512<float> scale = Vector512.Create(Half256((ushort*)panel + (8 * block)), Half256((ushort*)(panel + next) + (8 * block)));
                t0 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Create(a0, b0)), scale * Vector512.Create(s0[b]), t0);
                t1 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Create(a1, b1)), scale * Vector512.Create(s1[b]), t1);
                t2 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Create(a2, b2)), scale * Vector512.Create(s2[b]), t2);
                t3 = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Create(a3, b3)), scale * Vector512.Create(s3[b]), t3);
            }
        }

        t0.Store(y);
        t1.Store(y + stride);
        t2.Store(y + (2 * stride));
        t3.Store(y + (3 * stride));
    }

    // Without VNNI: |x| times the weight with x's sign in 16 bits; 2 x 127 x 127 = 32,258 fits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunAvx2(byte* panel, long inputs, sbyte* x, float* scales, float* y)
    {
        Vector256<float> total = Vector256<float>.Zero;
        Vector256<byte> flip = Vector256.Create((byte)0x80);
        Vector256<short> one = Vector256.Create((short)1);
        for (long k = 0; k < inputs; k += 128, panel += Block)
        {
            byte* weights = panel + 64;
            for (int block = 0; block < 4; block++, weights += 256)
            {
                Vector256<int> sum = Vector256<int>.Zero;
                for (int i = 0; i < 8; i++, x += 4)
                {
                    Vector256<sbyte> numbers = Vector256.Create(*(int*)x).AsSByte();
                    Vector256<sbyte> w = (Vector256.Load(weights + (32 * i)) ^ flip).AsSByte();
                    sum += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Avx2.Abs(numbers), Avx2.Sign(w, numbers)), one);
                }

                total += Vector256.ConvertToSingle(sum) * (Half256((ushort*)panel + (8 * block)) * Vector256.Create(scales[block]));
            }

            scales += 4;
        }

        total.Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunArm(byte* panel, long inputs, sbyte* x, float* scales, float* y)
    {
        Vector128<float> low = Vector128<float>.Zero, high = low;
        Vector128<byte> flip = Vector128.Create((byte)0x80);
        for (long k = 0; k < inputs; k += 128, panel += Block)
        {
            byte* weights = panel + 64;
            for (int block = 0; block < 4; block++, weights += 256)
            {
                Vector128<int> a = Vector128<int>.Zero, b = a;
                for (int i = 0; i < 8; i++, x += 4)
                {
                    Vector128<sbyte> numbers = Vector128.Create(*(int*)x).AsSByte();
                    a = Dp.DotProduct(a, (Vector128.Load(weights + (32 * i)) ^ flip).AsSByte(), numbers);
                    b = Dp.DotProduct(b, (Vector128.Load(weights + (32 * i) + 16) ^ flip).AsSByte(), numbers);
                }

                Half* halves = (Half*)panel + (8 * block);
                float each = scales[block];
                low += Vector128.ConvertToSingle(a) * Vector128.Create((float)halves[0], (float)halves[1], (float)halves[2], (float)halves[3]) * Vector128.Create(each);
                high += Vector128.ConvertToSingle(b) * Vector128.Create((float)halves[4], (float)halves[5], (float)halves[6], (float)halves[7]) * Vector128.Create(each);
            }

            scales += 4;
        }

        low.Store(y);
        high.Store(y + 4);
    }

    private static void RunScalar(byte* panel, long inputs, sbyte* x, float* scales, float* y)
    {
        for (int row = 0; row < 8; row++)
        {
            float total = 0;
            for (long k = 0; k < inputs; k += 32)
            {
                byte* block = panel + (k / 128 * Block);
                byte* weights = block + 64 + (k % 128 / 4 * 32) + (row * 4);
                int sum = 0;
                for (int i = 0; i < 32; i++)
                {
                    sum += (weights[(i / 4 * 32) + (i % 4)] - 128) * x[k + i];
                }

                total = MathF.FusedMultiplyAdd(sum, (float)((Half*)block)[(k % 128 / 32 * 8) + row] * scales[k / 32], total);
            }

            y[row] = total;
        }
    }

    /// <summary>
    /// Eight positive fp16 numbers as fp32: their bits in place, times 2^112 for the difference of the exponents. Exact, subnormals included.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Half256(ushort* halves) =>
        (Vector256.WidenLower(Vector128.Load(halves).ToVector256()) << 13).AsSingle() * Vector256.Create(5.192296858534828e33f);
}
