using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Floorline.Probes.Kernels;

/// <summary>
/// How 32 numbers lie side by side in a panel of weights or of a cache: a type argument of the kernels, of which the compiler makes one for each.
/// </summary>
internal unsafe interface IPanel
{
    /// <summary>Bytes of 32 numbers.</summary>
    static abstract int Bytes { get; }

    /// <summary>The first sixteen and the last as fp32.</summary>
    static abstract void Load(byte* p, out V low, out V high);

    /// <summary>Number i of the 32, one at a time.</summary>
    static abstract float At(byte* p, int i);
}

/// <summary>fp32, one after the other.</summary>
internal readonly unsafe struct Fp32Panel : IPanel
{
    public static int Bytes => 128;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* p, out V low, out V high) => (low, high) = (Vector512.Load((float*)p), Vector512.Load((float*)p + 16));

    public static float At(byte* p, int i) => ((float*)p)[i];
}

/// <summary>bf16, interleaved (0, 16, 1, 17, ...), so that a shift and a mask widen both halves.</summary>
internal readonly unsafe struct Bf16Panel : IPanel
{
    public static int Bytes => 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* p, out V low, out V high)
    {
        Vector512<uint> both = Vector512.Load((uint*)p);
        low = (both << 16).AsSingle();
        high = (both & Vector512.Create(0xFFFF0000)).AsSingle();
    }

    public static float At(byte* p, int i) => Bf16.Widen(((ushort*)p)[Bf16.Place(i)]);
}

/// <summary>8-bit integers, whose scale stands elsewhere.</summary>
internal readonly unsafe struct Int8Panel : IPanel
{
    public static int Bytes => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* p, out V low, out V high) => (low, high) = (Widen((sbyte*)p), Widen((sbyte*)p + 16));

    public static float At(byte* p, int i) => ((sbyte*)p)[i];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Widen(sbyte* numbers) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(numbers)))
        : Vector512.ConvertToSingle(Wide(Vector128.Load(numbers)));

    private static Vector512<int> Wide(Vector128<sbyte> numbers)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(numbers);
        (Vector128<int> a, Vector128<int> b) = Vector128.Widen(low);
        (Vector128<int> c, Vector128<int> d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d));
    }
}

/// <summary>Rows of a tile or heads of a group, known when a kernel is compiled: what it does not have is left out.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct One : IRows { public static int Count => 1; }

internal readonly struct Two : IRows { public static int Count => 2; }

internal readonly struct Four : IRows { public static int Count => 4; }

internal readonly struct Eight : IRows { public static int Count => 8; }

internal readonly struct Fourteen : IRows { public static int Count => 14; }

/// <summary>
/// What kernels on panels have in common. Sums are variables of the kernel, passed by reference and inlined: they stay in registers, where those of a
/// structure would not.
/// </summary>
internal static unsafe class Panels
{
    // x by its place: a number taken beforehand is no longer broadcast as it is loaded, which cost 5 %.

    /// <summary>Adds x times 32 numbers to two sums of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float* x, V low, V high, ref V toLow, ref V toHigh)
    {
        V all = Vector512.Create(*x);
        toLow = Vector512.FusedMultiplyAdd(all, low, toLow);
        toHigh = Vector512.FusedMultiplyAdd(all, high, toHigh);
    }

    /// <summary>Adds x times the 32 numbers of a panel to two sums of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TPanel>(float* x, byte* p, ref V toLow, ref V toHigh)
        where TPanel : struct, IPanel
    {
        TPanel.Load(p, out V low, out V high);
        Add(x, low, high, ref toLow, ref toHigh);
    }

    /// <summary>Stores two sums of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* to, V low, V high)
    {
        low.Store(to);
        high.Store(to + 16);
    }

    /// <summary>Prefetches 32 numbers, where the processor can be asked to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead<TPanel>(byte* p)
        where TPanel : struct, IPanel
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(p);
            if (TPanel.Bytes > 64)
            {
                Sse.Prefetch0(p + 64);
            }
        }
    }
}
