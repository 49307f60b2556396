using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>A panel of 32 outputs in fp32, times a vector: the panel is read once, front to back.</summary>
internal static unsafe class Fp32VectorKernel
{
    // Bytes to prefetch ahead of the stream.
    private const int Ahead = 8192;

    /// <summary>y = panel x for each panel of a range.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="panel">The first panel.</param>
    /// <param name="panels">How many.</param>
    /// <param name="inputs">Inputs.</param>
    /// <param name="x">The vector.</param>
    /// <param name="y">Room for 32 outputs of each panel.</param>
    public static void Run(SimdWidth width, byte* panel, long panels, long inputs, float* x, float* y)
    {
        for (long i = 0; i < panels; i++, panel += inputs * 128, y += 32)
        {
            if (width == SimdWidth.Scalar)
            {
                RunScalar((float*)panel, inputs, x, y);
            }
            else
            {
                RunVector((float*)panel, inputs, x, y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunVector(float* panel, long inputs, float* x, float* y)
    {
        Vector512<float> l0 = Vector512<float>.Zero, h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0;
        long k = 0;
        for (; k + 4 <= inputs; k += 4, panel += 128)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0((byte*)panel + Ahead + 0);
                Sse.Prefetch0((byte*)panel + Ahead + 64);
                Sse.Prefetch0((byte*)panel + Ahead + 128);
                Sse.Prefetch0((byte*)panel + Ahead + 192);
                Sse.Prefetch0((byte*)panel + Ahead + 256);
                Sse.Prefetch0((byte*)panel + Ahead + 320);
                Sse.Prefetch0((byte*)panel + Ahead + 384);
                Sse.Prefetch0((byte*)panel + Ahead + 448);
            }

            Vector512<float> x0 = Vector512.Create(x[k + 0]);
            l0 = Vector512.FusedMultiplyAdd(x0, Vector512.Load(panel + 0), l0);
            h0 = Vector512.FusedMultiplyAdd(x0, Vector512.Load(panel + 16), h0);
            Vector512<float> x1 = Vector512.Create(x[k + 1]);
            l1 = Vector512.FusedMultiplyAdd(x1, Vector512.Load(panel + 32), l1);
            h1 = Vector512.FusedMultiplyAdd(x1, Vector512.Load(panel + 48), h1);
            Vector512<float> x2 = Vector512.Create(x[k + 2]);
            l2 = Vector512.FusedMultiplyAdd(x2, Vector512.Load(panel + 64), l2);
            h2 = Vector512.FusedMultiplyAdd(x2, Vector512.Load(panel + 80), h2);
            Vector512<float> x3 = Vector512.Create(x[k + 3]);
            l3 = Vector512.FusedMultiplyAdd(x3, Vector512.Load(panel + 96), l3);
            h3 = Vector512.FusedMultiplyAdd(x3, Vector512.Load(panel + 112), h3);
        }

        for (; k < inputs; k++, panel += 32)
        {
            l0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[k]), Vector512.Load(panel), l0);
            h0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[k]), Vector512.Load(panel + 16), h0);
        }

        (l0 + l1 + (l2 + l3)).Store(y);
        (h0 + h1 + (h2 + h3)).Store(y + 16);
    }

    private static void RunScalar(float* panel, long inputs, float* x, float* y)
    {
        for (int row = 0; row < 32; row++)
        {
            float sum = 0;
            for (long k = 0; k < inputs; k++)
            {
                sum = MathF.FusedMultiplyAdd(x[k], panel[(k * 32) + row], sum);
            }

            y[row] = sum;
        }
    }
}
