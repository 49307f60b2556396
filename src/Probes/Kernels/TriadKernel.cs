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
            case (SimdWidth.V512, false): Run512(first, second, target, bytes, repeats); break;
            case (SimdWidth.V512, true): Past512(first, second, target, bytes, repeats); break;
            case (SimdWidth.V256, false): Run256(first, second, target, bytes, repeats); break;
            case (SimdWidth.V256, true): Past256(first, second, target, bytes, repeats); break;
            case (SimdWidth.V128, false): Run128(first, second, target, bytes, repeats); break;
            case (SimdWidth.V128, true): Past128(first, second, target, bytes, repeats); break;
            default: RunScalar((float*)first, (float*)second, (float*)target, bytes / 4, repeats); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector512<float> factor = Vector512.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 256)
            {
                Vector512<float> v0 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 0)), Vector512.LoadAligned((float*)(b + i + 0)));
                Vector512<float> v1 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 64)), Vector512.LoadAligned((float*)(b + i + 64)));
                Vector512<float> v2 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 128)), Vector512.LoadAligned((float*)(b + i + 128)));
                Vector512<float> v3 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 192)), Vector512.LoadAligned((float*)(b + i + 192)));
                v0.StoreAligned((float*)(a + i + 0));
                v1.StoreAligned((float*)(a + i + 64));
                v2.StoreAligned((float*)(a + i + 128));
                v3.StoreAligned((float*)(a + i + 192));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past512(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector512<float> factor = Vector512.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 256)
            {
                Vector512<float> v0 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 0)), Vector512.LoadAligned((float*)(b + i + 0)));
                Vector512<float> v1 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 64)), Vector512.LoadAligned((float*)(b + i + 64)));
                Vector512<float> v2 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 128)), Vector512.LoadAligned((float*)(b + i + 128)));
                Vector512<float> v3 = Vector512.FusedMultiplyAdd(factor, Vector512.LoadAligned((float*)(c + i + 192)), Vector512.LoadAligned((float*)(b + i + 192)));
                v0.StoreAlignedNonTemporal((float*)(a + i + 0));
                v1.StoreAlignedNonTemporal((float*)(a + i + 64));
                v2.StoreAlignedNonTemporal((float*)(a + i + 128));
                v3.StoreAlignedNonTemporal((float*)(a + i + 192));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run256(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector256<float> factor = Vector256.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 128)
            {
                Vector256<float> v0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 0)), Vector256.LoadAligned((float*)(b + i + 0)));
                Vector256<float> v1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 32)), Vector256.LoadAligned((float*)(b + i + 32)));
                Vector256<float> v2 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 64)), Vector256.LoadAligned((float*)(b + i + 64)));
                Vector256<float> v3 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 96)), Vector256.LoadAligned((float*)(b + i + 96)));
                v0.StoreAligned((float*)(a + i + 0));
                v1.StoreAligned((float*)(a + i + 32));
                v2.StoreAligned((float*)(a + i + 64));
                v3.StoreAligned((float*)(a + i + 96));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past256(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector256<float> factor = Vector256.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 128)
            {
                Vector256<float> v0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 0)), Vector256.LoadAligned((float*)(b + i + 0)));
                Vector256<float> v1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 32)), Vector256.LoadAligned((float*)(b + i + 32)));
                Vector256<float> v2 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 64)), Vector256.LoadAligned((float*)(b + i + 64)));
                Vector256<float> v3 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadAligned((float*)(c + i + 96)), Vector256.LoadAligned((float*)(b + i + 96)));
                v0.StoreAlignedNonTemporal((float*)(a + i + 0));
                v1.StoreAlignedNonTemporal((float*)(a + i + 32));
                v2.StoreAlignedNonTemporal((float*)(a + i + 64));
                v3.StoreAlignedNonTemporal((float*)(a + i + 96));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run128(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector128<float> factor = Vector128.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 64)
            {
                Vector128<float> v0 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 0)), Vector128.LoadAligned((float*)(b + i + 0)));
                Vector128<float> v1 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 16)), Vector128.LoadAligned((float*)(b + i + 16)));
                Vector128<float> v2 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 32)), Vector128.LoadAligned((float*)(b + i + 32)));
                Vector128<float> v3 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 48)), Vector128.LoadAligned((float*)(b + i + 48)));
                v0.StoreAligned((float*)(a + i + 0));
                v1.StoreAligned((float*)(a + i + 16));
                v2.StoreAligned((float*)(a + i + 32));
                v3.StoreAligned((float*)(a + i + 48));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Past128(byte* b, byte* c, byte* a, long bytes, long repeats)
    {
        Vector128<float> factor = Vector128.Create(3f);
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < bytes; i += 64)
            {
                Vector128<float> v0 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 0)), Vector128.LoadAligned((float*)(b + i + 0)));
                Vector128<float> v1 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 16)), Vector128.LoadAligned((float*)(b + i + 16)));
                Vector128<float> v2 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 32)), Vector128.LoadAligned((float*)(b + i + 32)));
                Vector128<float> v3 = Vector128.FusedMultiplyAdd(factor, Vector128.LoadAligned((float*)(c + i + 48)), Vector128.LoadAligned((float*)(b + i + 48)));
                v0.StoreAlignedNonTemporal((float*)(a + i + 0));
                v1.StoreAlignedNonTemporal((float*)(a + i + 16));
                v2.StoreAlignedNonTemporal((float*)(a + i + 32));
                v3.StoreAlignedNonTemporal((float*)(a + i + 48));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunScalar(float* b, float* c, float* a, long count, long repeats)
    {
        for (long turn = 0; turn < repeats; turn++)
        {
            for (long i = 0; i < count; i++)
            {
                a[i] = b[i] + (3f * c[i]);
            }
        }
    }
}
