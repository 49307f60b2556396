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
            case (SimdWidth.V512, false): Run512(source, target, bytes, repeats); break;
            case (SimdWidth.V512, true): Past512(source, target, bytes, repeats); break;
            case (SimdWidth.V256, false): Run256(source, target, bytes, repeats); break;
            case (SimdWidth.V256, true): Past256(source, target, bytes, repeats); break;
            case (SimdWidth.V128, false): Run128(source, target, bytes, repeats); break;
            case (SimdWidth.V128, true): Past128(source, target, bytes, repeats); break;
            default: RunScalar(source, target, bytes, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 512)
            {
                Vector512<ulong> v0 = Vector512.LoadAligned((ulong*)(source + i + 0));
                Vector512<ulong> v1 = Vector512.LoadAligned((ulong*)(source + i + 64));
                Vector512<ulong> v2 = Vector512.LoadAligned((ulong*)(source + i + 128));
                Vector512<ulong> v3 = Vector512.LoadAligned((ulong*)(source + i + 192));
                Vector512<ulong> v4 = Vector512.LoadAligned((ulong*)(source + i + 256));
                Vector512<ulong> v5 = Vector512.LoadAligned((ulong*)(source + i + 320));
                Vector512<ulong> v6 = Vector512.LoadAligned((ulong*)(source + i + 384));
                Vector512<ulong> v7 = Vector512.LoadAligned((ulong*)(source + i + 448));
                v0.StoreAligned((ulong*)(target + i + 0));
                v1.StoreAligned((ulong*)(target + i + 64));
                v2.StoreAligned((ulong*)(target + i + 128));
                v3.StoreAligned((ulong*)(target + i + 192));
                v4.StoreAligned((ulong*)(target + i + 256));
                v5.StoreAligned((ulong*)(target + i + 320));
                v6.StoreAligned((ulong*)(target + i + 384));
                v7.StoreAligned((ulong*)(target + i + 448));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past512(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 512)
            {
                Vector512<ulong> v0 = Vector512.LoadAligned((ulong*)(source + i + 0));
                Vector512<ulong> v1 = Vector512.LoadAligned((ulong*)(source + i + 64));
                Vector512<ulong> v2 = Vector512.LoadAligned((ulong*)(source + i + 128));
                Vector512<ulong> v3 = Vector512.LoadAligned((ulong*)(source + i + 192));
                Vector512<ulong> v4 = Vector512.LoadAligned((ulong*)(source + i + 256));
                Vector512<ulong> v5 = Vector512.LoadAligned((ulong*)(source + i + 320));
                Vector512<ulong> v6 = Vector512.LoadAligned((ulong*)(source + i + 384));
                Vector512<ulong> v7 = Vector512.LoadAligned((ulong*)(source + i + 448));
                v0.StoreAlignedNonTemporal((ulong*)(target + i + 0));
                v1.StoreAlignedNonTemporal((ulong*)(target + i + 64));
                v2.StoreAlignedNonTemporal((ulong*)(target + i + 128));
                v3.StoreAlignedNonTemporal((ulong*)(target + i + 192));
                v4.StoreAlignedNonTemporal((ulong*)(target + i + 256));
                v5.StoreAlignedNonTemporal((ulong*)(target + i + 320));
                v6.StoreAlignedNonTemporal((ulong*)(target + i + 384));
                v7.StoreAlignedNonTemporal((ulong*)(target + i + 448));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run256(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 256)
            {
                Vector256<ulong> v0 = Vector256.LoadAligned((ulong*)(source + i + 0));
                Vector256<ulong> v1 = Vector256.LoadAligned((ulong*)(source + i + 32));
                Vector256<ulong> v2 = Vector256.LoadAligned((ulong*)(source + i + 64));
                Vector256<ulong> v3 = Vector256.LoadAligned((ulong*)(source + i + 96));
                Vector256<ulong> v4 = Vector256.LoadAligned((ulong*)(source + i + 128));
                Vector256<ulong> v5 = Vector256.LoadAligned((ulong*)(source + i + 160));
                Vector256<ulong> v6 = Vector256.LoadAligned((ulong*)(source + i + 192));
                Vector256<ulong> v7 = Vector256.LoadAligned((ulong*)(source + i + 224));
                v0.StoreAligned((ulong*)(target + i + 0));
                v1.StoreAligned((ulong*)(target + i + 32));
                v2.StoreAligned((ulong*)(target + i + 64));
                v3.StoreAligned((ulong*)(target + i + 96));
                v4.StoreAligned((ulong*)(target + i + 128));
                v5.StoreAligned((ulong*)(target + i + 160));
                v6.StoreAligned((ulong*)(target + i + 192));
                v7.StoreAligned((ulong*)(target + i + 224));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past256(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 256)
            {
                Vector256<ulong> v0 = Vector256.LoadAligned((ulong*)(source + i + 0));
                Vector256<ulong> v1 = Vector256.LoadAligned((ulong*)(source + i + 32));
                Vector256<ulong> v2 = Vector256.LoadAligned((ulong*)(source + i + 64));
                Vector256<ulong> v3 = Vector256.LoadAligned((ulong*)(source + i + 96));
                Vector256<ulong> v4 = Vector256.LoadAligned((ulong*)(source + i + 128));
                Vector256<ulong> v5 = Vector256.LoadAligned((ulong*)(source + i + 160));
                Vector256<ulong> v6 = Vector256.LoadAligned((ulong*)(source + i + 192));
                Vector256<ulong> v7 = Vector256.LoadAligned((ulong*)(source + i + 224));
                v0.StoreAlignedNonTemporal((ulong*)(target + i + 0));
                v1.StoreAlignedNonTemporal((ulong*)(target + i + 32));
                v2.StoreAlignedNonTemporal((ulong*)(target + i + 64));
                v3.StoreAlignedNonTemporal((ulong*)(target + i + 96));
                v4.StoreAlignedNonTemporal((ulong*)(target + i + 128));
                v5.StoreAlignedNonTemporal((ulong*)(target + i + 160));
                v6.StoreAlignedNonTemporal((ulong*)(target + i + 192));
                v7.StoreAlignedNonTemporal((ulong*)(target + i + 224));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run128(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 128)
            {
                Vector128<ulong> v0 = Vector128.LoadAligned((ulong*)(source + i + 0));
                Vector128<ulong> v1 = Vector128.LoadAligned((ulong*)(source + i + 16));
                Vector128<ulong> v2 = Vector128.LoadAligned((ulong*)(source + i + 32));
                Vector128<ulong> v3 = Vector128.LoadAligned((ulong*)(source + i + 48));
                Vector128<ulong> v4 = Vector128.LoadAligned((ulong*)(source + i + 64));
                Vector128<ulong> v5 = Vector128.LoadAligned((ulong*)(source + i + 80));
                Vector128<ulong> v6 = Vector128.LoadAligned((ulong*)(source + i + 96));
                Vector128<ulong> v7 = Vector128.LoadAligned((ulong*)(source + i + 112));
                v0.StoreAligned((ulong*)(target + i + 0));
                v1.StoreAligned((ulong*)(target + i + 16));
                v2.StoreAligned((ulong*)(target + i + 32));
                v3.StoreAligned((ulong*)(target + i + 48));
                v4.StoreAligned((ulong*)(target + i + 64));
                v5.StoreAligned((ulong*)(target + i + 80));
                v6.StoreAligned((ulong*)(target + i + 96));
                v7.StoreAligned((ulong*)(target + i + 112));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past128(byte* source, byte* target, long bytes, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 128)
            {
                Vector128<ulong> v0 = Vector128.LoadAligned((ulong*)(source + i + 0));
                Vector128<ulong> v1 = Vector128.LoadAligned((ulong*)(source + i + 16));
                Vector128<ulong> v2 = Vector128.LoadAligned((ulong*)(source + i + 32));
                Vector128<ulong> v3 = Vector128.LoadAligned((ulong*)(source + i + 48));
                Vector128<ulong> v4 = Vector128.LoadAligned((ulong*)(source + i + 64));
                Vector128<ulong> v5 = Vector128.LoadAligned((ulong*)(source + i + 80));
                Vector128<ulong> v6 = Vector128.LoadAligned((ulong*)(source + i + 96));
                Vector128<ulong> v7 = Vector128.LoadAligned((ulong*)(source + i + 112));
                v0.StoreAlignedNonTemporal((ulong*)(target + i + 0));
                v1.StoreAlignedNonTemporal((ulong*)(target + i + 16));
                v2.StoreAlignedNonTemporal((ulong*)(target + i + 32));
                v3.StoreAlignedNonTemporal((ulong*)(target + i + 48));
                v4.StoreAlignedNonTemporal((ulong*)(target + i + 64));
                v5.StoreAlignedNonTemporal((ulong*)(target + i + 80));
                v6.StoreAlignedNonTemporal((ulong*)(target + i + 96));
                v7.StoreAlignedNonTemporal((ulong*)(target + i + 112));
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
