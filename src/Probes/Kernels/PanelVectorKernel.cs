using System.Runtime.CompilerServices;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Floorline.Probes.Kernels;

/// <summary>A panel of 32 outputs in fp32 or bf16, times a vector: the panel is read once, front to back.</summary>
internal static unsafe class PanelVectorKernel
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
    public static void Run<TPanel>(SimdWidth width, byte* panel, long panels, long inputs, float* x, float* y)
        where TPanel : struct, IPanel
    {
        for (long i = 0; i < panels; i++, panel += inputs * TPanel.Bytes, y += 32)
        {
            if (width == SimdWidth.Scalar)
            {
                RunScalar<TPanel>(panel, inputs, x, y);
            }
            else
            {
                RunVector<TPanel>(panel, inputs, x, y);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunVector<TPanel>(byte* panel, long inputs, float* x, float* y)
        where TPanel : struct, IPanel
    {
        V l0 = V.Zero, h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0;
        long k = 0;
        for (; k + 4 <= inputs; k += 4, panel += 4 * TPanel.Bytes)
        {
            byte* p1 = panel + TPanel.Bytes, p2 = panel + (2 * TPanel.Bytes), p3 = panel + (3 * TPanel.Bytes);
            Panels.Ahead<TPanel>(panel + Ahead);
            Panels.Ahead<TPanel>(p1 + Ahead);
            Panels.Ahead<TPanel>(p2 + Ahead);
            Panels.Ahead<TPanel>(p3 + Ahead);
            Panels.Add<TPanel>(x + k, panel, ref l0, ref h0);
            Panels.Add<TPanel>(x + k + 1, p1, ref l1, ref h1);
            Panels.Add<TPanel>(x + k + 2, p2, ref l2, ref h2);
            Panels.Add<TPanel>(x + k + 3, p3, ref l3, ref h3);
        }

        for (; k < inputs; k++, panel += TPanel.Bytes)
        {
            Panels.Add<TPanel>(x + k, panel, ref l0, ref h0);
        }

        Panels.Put(y, l0 + l1 + (l2 + l3), h0 + h1 + (h2 + h3));
    }

    private static void RunScalar<TPanel>(byte* panel, long inputs, float* x, float* y)
        where TPanel : struct, IPanel
    {
        for (int row = 0; row < 32; row++)
        {
            float sum = 0;
            for (long k = 0; k < inputs; k++)
            {
                sum = MathF.FusedMultiplyAdd(x[k], TPanel.At(panel + (k * TPanel.Bytes), row), sum);
            }

            y[row] = sum;
        }
    }
}
