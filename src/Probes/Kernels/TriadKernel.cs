using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>a = b + 3 c in fp32, through the caches or past them: two streams in, one out.</summary>
internal static unsafe class TriadKernel
{
    public static void Run(SimdWidth width, bool past, AlignedBuffer b, AlignedBuffer c, AlignedBuffer a, long offset, long bytes, long repeats)
    {
        byte* first = b.At(offset, bytes);
        byte* second = c.At(offset, bytes);
        byte* target = a.At(offset, bytes);
        switch (width, past)
        {
            case (SimdWidth.V512, false): Run<Lanes512<float, Through>, Vector512<float>>(first, second, target, bytes, repeats); break;
            case (SimdWidth.V512, true): Run<Lanes512<float, PastCaches>, Vector512<float>>(first, second, target, bytes, repeats); break;
            case (SimdWidth.V256, false): Run<Lanes256<float, Through>, Vector256<float>>(first, second, target, bytes, repeats); break;
            case (SimdWidth.V256, true): Run<Lanes256<float, PastCaches>, Vector256<float>>(first, second, target, bytes, repeats); break;
            case (SimdWidth.V128, false): Run<Lanes128<float, Through>, Vector128<float>>(first, second, target, bytes, repeats); break;
            case (SimdWidth.V128, true): Run<Lanes128<float, PastCaches>, Vector128<float>>(first, second, target, bytes, repeats); break;
            default: RunScalar(first, second, target, bytes, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TLanes, TVector>(byte* b, byte* c, byte* a, long bytes, long repeats)
        where TLanes : struct, ILanes<TVector, float>
        where TVector : unmanaged
    {
        TVector factor = TLanes.Of(3);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 4 * TLanes.Bytes)
            {
                TVector v0 = TLanes.MultiplyAdd(factor, TLanes.Load(c + i), TLanes.Load(b + i));
                TVector v1 = TLanes.MultiplyAdd(factor, TLanes.Load(c + i + TLanes.Bytes), TLanes.Load(b + i + TLanes.Bytes));
                TVector v2 = TLanes.MultiplyAdd(factor, TLanes.Load(c + i + (2 * TLanes.Bytes)), TLanes.Load(b + i + (2 * TLanes.Bytes)));
                TVector v3 = TLanes.MultiplyAdd(factor, TLanes.Load(c + i + (3 * TLanes.Bytes)), TLanes.Load(b + i + (3 * TLanes.Bytes)));
                TLanes.Store(v0, a + i);
                TLanes.Store(v1, a + i + TLanes.Bytes);
                TLanes.Store(v2, a + i + (2 * TLanes.Bytes));
                TLanes.Store(v3, a + i + (3 * TLanes.Bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunScalar(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 4)
            {
                *(float*)(a + i) = *(float*)(b + i) + (3f * *(float*)(c + i));
            }
        }
    }
}
