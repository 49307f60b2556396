using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Reads a range and keeps the sum of its 64-bit words: as many loads as the core can start.</summary>
internal static unsafe class ReadKernel
{
    /// <summary>Bytes that one turn of the loop reads: ranges are multiples of it.</summary>
    public const int Granule = 1024;

    public static ulong Run(SimdWidth width, AlignedBuffer buffer, long offset, long bytes, long repeats) => width switch
    {
        SimdWidth.V512 => Run512(buffer.At(offset, bytes), bytes, repeats),
        SimdWidth.V256 => Run256(buffer.At(offset, bytes), bytes, repeats),
        SimdWidth.V128 => Run128(buffer.At(offset, bytes), bytes, repeats),
        _ => RunScalar(buffer.At(offset, bytes), bytes, repeats),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Run512(byte* start, long bytes, long repeats)
    {
        Vector512<ulong> s0 = Vector512<ulong>.Zero, s1 = Vector512<ulong>.Zero, s2 = Vector512<ulong>.Zero, s3 = Vector512<ulong>.Zero, s4 = Vector512<ulong>.Zero, s5 = Vector512<ulong>.Zero, s6 = Vector512<ulong>.Zero, s7 = Vector512<ulong>.Zero;
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 1024)
            {
                s0 += Vector512.LoadAligned((ulong*)(p + 0));
                s1 += Vector512.LoadAligned((ulong*)(p + 64));
                s2 += Vector512.LoadAligned((ulong*)(p + 128));
                s3 += Vector512.LoadAligned((ulong*)(p + 192));
                s4 += Vector512.LoadAligned((ulong*)(p + 256));
                s5 += Vector512.LoadAligned((ulong*)(p + 320));
                s6 += Vector512.LoadAligned((ulong*)(p + 384));
                s7 += Vector512.LoadAligned((ulong*)(p + 448));
                s0 += Vector512.LoadAligned((ulong*)(p + 512));
                s1 += Vector512.LoadAligned((ulong*)(p + 576));
                s2 += Vector512.LoadAligned((ulong*)(p + 640));
                s3 += Vector512.LoadAligned((ulong*)(p + 704));
                s4 += Vector512.LoadAligned((ulong*)(p + 768));
                s5 += Vector512.LoadAligned((ulong*)(p + 832));
                s6 += Vector512.LoadAligned((ulong*)(p + 896));
                s7 += Vector512.LoadAligned((ulong*)(p + 960));
            }
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Run256(byte* start, long bytes, long repeats)
    {
        Vector256<ulong> s0 = Vector256<ulong>.Zero, s1 = Vector256<ulong>.Zero, s2 = Vector256<ulong>.Zero, s3 = Vector256<ulong>.Zero, s4 = Vector256<ulong>.Zero, s5 = Vector256<ulong>.Zero, s6 = Vector256<ulong>.Zero, s7 = Vector256<ulong>.Zero;
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 256)
            {
                s0 += Vector256.LoadAligned((ulong*)(p + 0));
                s1 += Vector256.LoadAligned((ulong*)(p + 32));
                s2 += Vector256.LoadAligned((ulong*)(p + 64));
                s3 += Vector256.LoadAligned((ulong*)(p + 96));
                s4 += Vector256.LoadAligned((ulong*)(p + 128));
                s5 += Vector256.LoadAligned((ulong*)(p + 160));
                s6 += Vector256.LoadAligned((ulong*)(p + 192));
                s7 += Vector256.LoadAligned((ulong*)(p + 224));
            }
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static ulong Run128(byte* start, long bytes, long repeats)
    {
        Vector128<ulong> s0 = Vector128<ulong>.Zero, s1 = Vector128<ulong>.Zero, s2 = Vector128<ulong>.Zero, s3 = Vector128<ulong>.Zero, s4 = Vector128<ulong>.Zero, s5 = Vector128<ulong>.Zero, s6 = Vector128<ulong>.Zero, s7 = Vector128<ulong>.Zero;
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 128)
            {
                s0 += Vector128.LoadAligned((ulong*)(p + 0));
                s1 += Vector128.LoadAligned((ulong*)(p + 16));
                s2 += Vector128.LoadAligned((ulong*)(p + 32));
                s3 += Vector128.LoadAligned((ulong*)(p + 48));
                s4 += Vector128.LoadAligned((ulong*)(p + 64));
                s5 += Vector128.LoadAligned((ulong*)(p + 80));
                s6 += Vector128.LoadAligned((ulong*)(p + 96));
                s7 += Vector128.LoadAligned((ulong*)(p + 112));
            }
        }

        return Vector128.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
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
