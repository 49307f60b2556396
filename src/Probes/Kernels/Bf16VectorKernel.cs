using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>A panel of 32 outputs in bf16, widened by a shift and a mask, times a vector: the panel is read once, front to back.</summary>
internal static unsafe class Bf16VectorKernel
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
        for (long i = 0; i < panels; i++, panel += inputs * 64, y += 32)
        {
            if (width == SimdWidth.Scalar)
            {
                RunScalar((ushort*)panel, inputs, x, y);
            }
            else
            {
                RunVector((ushort*)panel, inputs, x, y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunVector(ushort* panel, long inputs, float* x, float* y)
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
            }

            Vector512<uint> b0 = Vector512.Load((uint*)(panel + 0));
            Vector512<float> x0 = Vector512.Create(x[k + 0]);
            l0 = Vector512.FusedMultiplyAdd(x0, (b0 << 16).AsSingle(), l0);
            h0 = Vector512.FusedMultiplyAdd(x0, (b0 & Vector512.Create(0xFFFF0000)).AsSingle(), h0);
            Vector512<uint> b1 = Vector512.Load((uint*)(panel + 32));
            Vector512<float> x1 = Vector512.Create(x[k + 1]);
            l1 = Vector512.FusedMultiplyAdd(x1, (b1 << 16).AsSingle(), l1);
            h1 = Vector512.FusedMultiplyAdd(x1, (b1 & Vector512.Create(0xFFFF0000)).AsSingle(), h1);
            Vector512<uint> b2 = Vector512.Load((uint*)(panel + 64));
            Vector512<float> x2 = Vector512.Create(x[k + 2]);
            l2 = Vector512.FusedMultiplyAdd(x2, (b2 << 16).AsSingle(), l2);
            h2 = Vector512.FusedMultiplyAdd(x2, (b2 & Vector512.Create(0xFFFF0000)).AsSingle(), h2);
            Vector512<uint> b3 = Vector512.Load((uint*)(panel + 96));
            Vector512<float> x3 = Vector512.Create(x[k + 3]);
            l3 = Vector512.FusedMultiplyAdd(x3, (b3 << 16).AsSingle(), l3);
            h3 = Vector512.FusedMultiplyAdd(x3, (b3 & Vector512.Create(0xFFFF0000)).AsSingle(), h3);
        }

        for (; k < inputs; k++, panel += 32)
        {
            Vector512<uint> b = Vector512.Load((uint*)panel);
            l0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[k]), (b << 16).AsSingle(), l0);
            h0 = Vector512.FusedMultiplyAdd(Vector512.Create(x[k]), (b & Vector512.Create(0xFFFF0000)).AsSingle(), h0);
        }

        (l0 + l1 + (l2 + l3)).Store(y);
        (h0 + h1 + (h2 + h3)).Store(y + 16);
    }

    private static void RunScalar(ushort* panel, long inputs, float* x, float* y)
    {
        for (int row = 0; row < 32; row++)
        {
            float sum = 0;
            for (long k = 0; k < inputs; k++)
            {
                sum = MathF.FusedMultiplyAdd(x[k], Bf16.Widen(panel[(k * 32) + Bf16.Place(row)]), sum);
            }

            y[row] = sum;
        }
    }
}
