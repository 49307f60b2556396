using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Fills a range with one value, through the caches or past them.</summary>
internal static unsafe class WriteKernel
{
    public static void Run(SimdWidth width, bool past, AlignedBuffer buffer, long offset, long bytes, long repeats)
    {
        byte* start = buffer.At(offset, bytes);
        switch (width, past)
        {
            case (SimdWidth.V512, false): Run512(start, bytes, repeats); break;
            case (SimdWidth.V512, true): Past512(start, bytes, repeats); break;
            case (SimdWidth.V256, false): Run256(start, bytes, repeats); break;
            case (SimdWidth.V256, true): Past256(start, bytes, repeats); break;
            case (SimdWidth.V128, false): Run128(start, bytes, repeats); break;
            case (SimdWidth.V128, true): Past128(start, bytes, repeats); break;
            default: RunScalar(start, bytes, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512(byte* start, long bytes, long repeats)
    {
        Vector512<ulong> value = Vector512.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 512)
            {
                value.StoreAligned((ulong*)(p + 0));
                value.StoreAligned((ulong*)(p + 64));
                value.StoreAligned((ulong*)(p + 128));
                value.StoreAligned((ulong*)(p + 192));
                value.StoreAligned((ulong*)(p + 256));
                value.StoreAligned((ulong*)(p + 320));
                value.StoreAligned((ulong*)(p + 384));
                value.StoreAligned((ulong*)(p + 448));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past512(byte* start, long bytes, long repeats)
    {
        Vector512<ulong> value = Vector512.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 512)
            {
                value.StoreAlignedNonTemporal((ulong*)(p + 0));
                value.StoreAlignedNonTemporal((ulong*)(p + 64));
                value.StoreAlignedNonTemporal((ulong*)(p + 128));
                value.StoreAlignedNonTemporal((ulong*)(p + 192));
                value.StoreAlignedNonTemporal((ulong*)(p + 256));
                value.StoreAlignedNonTemporal((ulong*)(p + 320));
                value.StoreAlignedNonTemporal((ulong*)(p + 384));
                value.StoreAlignedNonTemporal((ulong*)(p + 448));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run256(byte* start, long bytes, long repeats)
    {
        Vector256<ulong> value = Vector256.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 256)
            {
                value.StoreAligned((ulong*)(p + 0));
                value.StoreAligned((ulong*)(p + 32));
                value.StoreAligned((ulong*)(p + 64));
                value.StoreAligned((ulong*)(p + 96));
                value.StoreAligned((ulong*)(p + 128));
                value.StoreAligned((ulong*)(p + 160));
                value.StoreAligned((ulong*)(p + 192));
                value.StoreAligned((ulong*)(p + 224));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past256(byte* start, long bytes, long repeats)
    {
        Vector256<ulong> value = Vector256.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 256)
            {
                value.StoreAlignedNonTemporal((ulong*)(p + 0));
                value.StoreAlignedNonTemporal((ulong*)(p + 32));
                value.StoreAlignedNonTemporal((ulong*)(p + 64));
                value.StoreAlignedNonTemporal((ulong*)(p + 96));
                value.StoreAlignedNonTemporal((ulong*)(p + 128));
                value.StoreAlignedNonTemporal((ulong*)(p + 160));
                value.StoreAlignedNonTemporal((ulong*)(p + 192));
                value.StoreAlignedNonTemporal((ulong*)(p + 224));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run128(byte* start, long bytes, long repeats)
    {
        Vector128<ulong> value = Vector128.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 128)
            {
                value.StoreAligned((ulong*)(p + 0));
                value.StoreAligned((ulong*)(p + 16));
                value.StoreAligned((ulong*)(p + 32));
                value.StoreAligned((ulong*)(p + 48));
                value.StoreAligned((ulong*)(p + 64));
                value.StoreAligned((ulong*)(p + 80));
                value.StoreAligned((ulong*)(p + 96));
                value.StoreAligned((ulong*)(p + 112));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past128(byte* start, long bytes, long repeats)
    {
        Vector128<ulong> value = Vector128.Create(0x3F8000003F800000UL);
        for (long turn = 0; turn < repeats; turn++)
        {
            byte* end = start + bytes;
            for (byte* p = start; p < end; p += 128)
            {
                value.StoreAlignedNonTemporal((ulong*)(p + 0));
                value.StoreAlignedNonTemporal((ulong*)(p + 16));
                value.StoreAlignedNonTemporal((ulong*)(p + 32));
                value.StoreAlignedNonTemporal((ulong*)(p + 48));
                value.StoreAlignedNonTemporal((ulong*)(p + 64));
                value.StoreAlignedNonTemporal((ulong*)(p + 80));
                value.StoreAlignedNonTemporal((ulong*)(p + 96));
                value.StoreAlignedNonTemporal((ulong*)(p + 112));
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
                *(ulong*)p = 0x3F8000003F800000UL;
            }
        }
    }
}
