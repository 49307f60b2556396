using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Fills a range with one value, through the caches or past them.</summary>
internal static unsafe class WriteKernel
{
    private const ulong Value = 0x3F8000003F800000UL;

    public static void Run(SimdWidth width, bool past, AlignedBuffer buffer, long offset, long bytes, long repeats)
    {
        byte* start = buffer.At(offset, bytes);
        switch (width, past)
        {
            case (SimdWidth.V512, false): Run<Lanes512<ulong, Through>, Vector512<ulong>>(start, bytes, repeats); break;
            case (SimdWidth.V512, true): Run<Lanes512<ulong, PastCaches>, Vector512<ulong>>(start, bytes, repeats); break;
            case (SimdWidth.V256, false): Run<Lanes256<ulong, Through>, Vector256<ulong>>(start, bytes, repeats); break;
            case (SimdWidth.V256, true): Run<Lanes256<ulong, PastCaches>, Vector256<ulong>>(start, bytes, repeats); break;
            case (SimdWidth.V128, false): Run<Lanes128<ulong, Through>, Vector128<ulong>>(start, bytes, repeats); break;
            case (SimdWidth.V128, true): Run<Lanes128<ulong, PastCaches>, Vector128<ulong>>(start, bytes, repeats); break;
            default: RunScalar(start, bytes, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TLanes, TVector>(byte* start, long bytes, long repeats)
        where TLanes : struct, ILanes<TVector, ulong>
        where TVector : unmanaged
    {
        TVector value = TLanes.Of(Value);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 8 * TLanes.Bytes)
            {
                TLanes.Store(value, p);
                TLanes.Store(value, p + TLanes.Bytes);
                TLanes.Store(value, p + (2 * TLanes.Bytes));
                TLanes.Store(value, p + (3 * TLanes.Bytes));
                TLanes.Store(value, p + (4 * TLanes.Bytes));
                TLanes.Store(value, p + (5 * TLanes.Bytes));
                TLanes.Store(value, p + (6 * TLanes.Bytes));
                TLanes.Store(value, p + (7 * TLanes.Bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunScalar(byte* start, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 8)
            {
                *(ulong*)p = Value;
            }
        }
    }
}
