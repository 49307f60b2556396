using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Floorline.Probes.Kernels;

/// <summary>How 32 numbers lie side by side in a panel of weights or of a cache: a type argument of the kernels, which the compiler makes a kernel of its own for each.</summary>
internal unsafe interface IPanel
{
    /// <summary>Bytes of 32 numbers.</summary>
    static abstract int Bytes { get; }

    /// <summary>The first sixteen as fp32.</summary>
    static abstract V Low(byte* p);

    /// <summary>The last sixteen as fp32.</summary>
    static abstract V High(byte* p);

    /// <summary>Number i of the 32, one at a time.</summary>
    static abstract float At(byte* p, int i);
}

/// <summary>fp32, one after the other.</summary>
internal readonly unsafe struct Fp32Panel : IPanel
{
    public static int Bytes => 128;

    public static V Low(byte* p) => Vector512.Load((float*)p);

    public static V High(byte* p) => Vector512.Load((float*)p + 16);

    public static float At(byte* p, int i) => ((float*)p)[i];
}

/// <summary>bf16, interleaved (0, 16, 1, 17, ...), so that a shift and a mask widen both halves.</summary>
internal readonly unsafe struct Bf16Panel : IPanel
{
    public static int Bytes => 64;

    public static V Low(byte* p) => (Vector512.Load((uint*)p) << 16).AsSingle();

    public static V High(byte* p) => (Vector512.Load((uint*)p) & Vector512.Create(0xFFFF0000)).AsSingle();

    public static float At(byte* p, int i) => Bf16.Widen(((ushort*)p)[Bf16.Place(i)]);
}

/// <summary>What kernels on panels have in common. Sums are variables of the kernel, passed by reference and inlined: they stay in registers, where those of a structure would not.</summary>
internal static unsafe class Panels
{
    /// <summary>Adds x times 32 numbers to two sums of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float x, V low, V high, ref V toLow, ref V toHigh)
    {
        V all = Vector512.Create(x);
        toLow = Vector512.FusedMultiplyAdd(all, low, toLow);
        toHigh = Vector512.FusedMultiplyAdd(all, high, toHigh);
    }

    /// <summary>Stores two sums of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* to, V low, V high)
    {
        low.Store(to);
        high.Store(to + 16);
    }

    /// <summary>Prefetches bytes, line by line, where the processor can be asked to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead(byte* p, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < bytes; i += 64)
            {
                Sse.Prefetch0(p + i);
            }
        }
    }
}
