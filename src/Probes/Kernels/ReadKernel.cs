using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Reads a range and keeps the sum of its 64-bit words: as many loads as the core can start.</summary>
internal static unsafe class ReadKernel
{
    /// <summary>Bytes that one turn of the widest loop reads: ranges are multiples of it.</summary>
    public const int Granule = 1024;

    public static ulong Run(SimdWidth width, AlignedBuffer buffer, long offset, long bytes, long repeats)
    {
        byte* start = buffer.At(offset, bytes);
        return width switch
        {
            SimdWidth.V512 => Run<Lanes512<ulong, Through>, Vector512<ulong>>(start, bytes, repeats),
            SimdWidth.V256 => Run<Lanes256<ulong, Through>, Vector256<ulong>>(start, bytes, repeats),
            SimdWidth.V128 => Run<Lanes128<ulong, Through>, Vector128<ulong>>(start, bytes, repeats),
            _ => RunScalar(start, bytes, repeats),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Run<TLanes, TVector>(byte* start, long bytes, long repeats)
        where TLanes : struct, ILanes<TVector, ulong>
        where TVector : unmanaged
    {
        TVector s0 = TLanes.Of(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 16 * TLanes.Bytes)
            {
                s0 = TLanes.Add(s0, TLanes.Load(p));
                s1 = TLanes.Add(s1, TLanes.Load(p + TLanes.Bytes));
                s2 = TLanes.Add(s2, TLanes.Load(p + (2 * TLanes.Bytes)));
                s3 = TLanes.Add(s3, TLanes.Load(p + (3 * TLanes.Bytes)));
                s4 = TLanes.Add(s4, TLanes.Load(p + (4 * TLanes.Bytes)));
                s5 = TLanes.Add(s5, TLanes.Load(p + (5 * TLanes.Bytes)));
                s6 = TLanes.Add(s6, TLanes.Load(p + (6 * TLanes.Bytes)));
                s7 = TLanes.Add(s7, TLanes.Load(p + (7 * TLanes.Bytes)));
                s0 = TLanes.Add(s0, TLanes.Load(p + (8 * TLanes.Bytes)));
                s1 = TLanes.Add(s1, TLanes.Load(p + (9 * TLanes.Bytes)));
                s2 = TLanes.Add(s2, TLanes.Load(p + (10 * TLanes.Bytes)));
                s3 = TLanes.Add(s3, TLanes.Load(p + (11 * TLanes.Bytes)));
                s4 = TLanes.Add(s4, TLanes.Load(p + (12 * TLanes.Bytes)));
                s5 = TLanes.Add(s5, TLanes.Load(p + (13 * TLanes.Bytes)));
                s6 = TLanes.Add(s6, TLanes.Load(p + (14 * TLanes.Bytes)));
                s7 = TLanes.Add(s7, TLanes.Load(p + (15 * TLanes.Bytes)));
            }
        }

        return TLanes.Sum(s0) + TLanes.Sum(s1) + TLanes.Sum(s2) + TLanes.Sum(s3) + TLanes.Sum(s4) + TLanes.Sum(s5) + TLanes.Sum(s6) + TLanes.Sum(s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong RunScalar(byte* start, long bytes, long repeats)
    {
        ulong sum = 0;
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 8)
            {
                sum += *(ulong*)p;
            }
        }

        return sum;
    }
}
