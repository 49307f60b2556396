using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Copies one range to another, through the caches or past them.</summary>
internal static unsafe class CopyKernel
{
    public static void Run(SimdWidth width, bool past, AlignedBuffer from, AlignedBuffer to, long offset, long bytes, long repeats)
    {
        byte* source = from.At(offset, bytes);
        byte* target = to.At(offset, bytes);
        switch (width, past)
        {
            case (SimdWidth.V512, false): Run<Lanes512<ulong, Through>, Vector512<ulong>>(source, target, bytes, repeats); break;
            case (SimdWidth.V512, true): Run<Lanes512<ulong, PastCaches>, Vector512<ulong>>(source, target, bytes, repeats); break;
            case (SimdWidth.V256, false): Run<Lanes256<ulong, Through>, Vector256<ulong>>(source, target, bytes, repeats); break;
            case (SimdWidth.V256, true): Run<Lanes256<ulong, PastCaches>, Vector256<ulong>>(source, target, bytes, repeats); break;
            case (SimdWidth.V128, false): Run<Lanes128<ulong, Through>, Vector128<ulong>>(source, target, bytes, repeats); break;
            case (SimdWidth.V128, true): Run<Lanes128<ulong, PastCaches>, Vector128<ulong>>(source, target, bytes, repeats); break;
            default: RunScalar(source, target, bytes, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TLanes, TVector>(byte* source, byte* target, long bytes, long repeats)
        where TLanes : struct, ILanes<TVector, ulong>
        where TVector : unmanaged
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 8 * TLanes.Bytes)
            {
                TVector v0 = TLanes.Load(source + i), v1 = TLanes.Load(source + i + TLanes.Bytes);
                TVector v2 = TLanes.Load(source + i + (2 * TLanes.Bytes)), v3 = TLanes.Load(source + i + (3 * TLanes.Bytes));
                TVector v4 = TLanes.Load(source + i + (4 * TLanes.Bytes)), v5 = TLanes.Load(source + i + (5 * TLanes.Bytes));
                TVector v6 = TLanes.Load(source + i + (6 * TLanes.Bytes)), v7 = TLanes.Load(source + i + (7 * TLanes.Bytes));
                TLanes.Store(v0, target + i);
                TLanes.Store(v1, target + i + TLanes.Bytes);
                TLanes.Store(v2, target + i + (2 * TLanes.Bytes));
                TLanes.Store(v3, target + i + (3 * TLanes.Bytes));
                TLanes.Store(v4, target + i + (4 * TLanes.Bytes));
                TLanes.Store(v5, target + i + (5 * TLanes.Bytes));
                TLanes.Store(v6, target + i + (6 * TLanes.Bytes));
                TLanes.Store(v7, target + i + (7 * TLanes.Bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunScalar(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 8)
            {
                *(ulong*)(target + i) = *(ulong*)(source + i);
            }
        }
    }
}
