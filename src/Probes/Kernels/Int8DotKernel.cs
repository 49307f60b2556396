using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Dot products of 8-bit integers into 32-bit sums on registers alone. .NET 10 exposes VNNI with 256-bit vectors only; where it is missing,
/// multiply-add of bytes and then of words does the same in three instructions.
/// </summary>
internal static class Int8DotKernel
{
    private const int Chains = 12;

    /// <summary>The instruction class that runs here.</summary>
    public static string Instruction { get; } =
        AvxVnni.IsSupported ? "vpdpbusd, 256 bit (AVX-VNNI)" : Avx512BW.IsSupported ? "vpmaddubsw + vpmaddwd, 512 bit" : Avx2.IsSupported ? "vpmaddubsw + vpmaddwd, 256 bit" : Dp.IsSupported ? "sdot, 128 bit" : "scalar";

    /// <summary>Operations (a multiplication and an addition are two) of one turn of the loop.</summary>
    public static double OperationsPerTurn { get; } = 2.0 * Chains * (AvxVnni.IsSupported ? 32 : Avx512BW.IsSupported ? 64 : Avx2.IsSupported ? 32 : Dp.IsSupported ? 16 : 1);

    public static int Run(long turns) =>
        AvxVnni.IsSupported ? RunVnni(turns) : Avx512BW.IsSupported ? Run512(turns) : Avx2.IsSupported ? Run256(turns) : Dp.IsSupported ? RunArm(turns) : RunScalar(turns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int RunVnni(long turns)
    {
        Vector256<byte> x = Vector256.Create((byte)3);
        Vector256<sbyte> y = Vector256.Create((sbyte)-2);
        Vector256<int> a0 = Vector256<int>.Zero, a1 = Vector256<int>.Zero, a2 = Vector256<int>.Zero, a3 = Vector256<int>.Zero, a4 = Vector256<int>.Zero, a5 = Vector256<int>.Zero, a6 = Vector256<int>.Zero, a7 = Vector256<int>.Zero, a8 = Vector256<int>.Zero, a9 = Vector256<int>.Zero, a10 = Vector256<int>.Zero, a11 = Vector256<int>.Zero;
        for (long i = 0; i < turns; i++)
        {
            a0 = AvxVnni.MultiplyWideningAndAdd(a0, x, y);
            a1 = AvxVnni.MultiplyWideningAndAdd(a1, x, y);
            a2 = AvxVnni.MultiplyWideningAndAdd(a2, x, y);
            a3 = AvxVnni.MultiplyWideningAndAdd(a3, x, y);
            a4 = AvxVnni.MultiplyWideningAndAdd(a4, x, y);
            a5 = AvxVnni.MultiplyWideningAndAdd(a5, x, y);
            a6 = AvxVnni.MultiplyWideningAndAdd(a6, x, y);
            a7 = AvxVnni.MultiplyWideningAndAdd(a7, x, y);
            a8 = AvxVnni.MultiplyWideningAndAdd(a8, x, y);
            a9 = AvxVnni.MultiplyWideningAndAdd(a9, x, y);
            a10 = AvxVnni.MultiplyWideningAndAdd(a10, x, y);
            a11 = AvxVnni.MultiplyWideningAndAdd(a11, x, y);
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run512(long turns)
    {
        Vector512<byte> x = Vector512.Create((byte)3), flip = Vector512.Create((byte)1);
        Vector512<sbyte> y = Vector512.Create((sbyte)-2);
        Vector512<short> one = Vector512.Create((short)1);
        Vector512<int> a0 = Vector512<int>.Zero, a1 = Vector512<int>.Zero, a2 = Vector512<int>.Zero, a3 = Vector512<int>.Zero, a4 = Vector512<int>.Zero, a5 = Vector512<int>.Zero, a6 = Vector512<int>.Zero, a7 = Vector512<int>.Zero, a8 = Vector512<int>.Zero, a9 = Vector512<int>.Zero, a10 = Vector512<int>.Zero, a11 = Vector512<int>.Zero;
        for (long i = 0; i < turns; i++)
        {
            a0 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a0.AsByte(), y), one);
            a1 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a1.AsByte(), y), one);
            a2 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a2.AsByte(), y), one);
            a3 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a3.AsByte(), y), one);
            a4 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a4.AsByte(), y), one);
            a5 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a5.AsByte(), y), one);
            a6 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a6.AsByte(), y), one);
            a7 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a7.AsByte(), y), one);
            a8 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a8.AsByte(), y), one);
            a9 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a9.AsByte(), y), one);
            a10 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x ^ a10.AsByte(), y), one);
            a11 += Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(x, y), one);
            x ^= flip;
        }

        return Vector512.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run256(long turns)
    {
        Vector256<byte> x = Vector256.Create((byte)3), flip = Vector256.Create((byte)1);
        Vector256<sbyte> y = Vector256.Create((sbyte)-2);
        Vector256<short> one = Vector256.Create((short)1);
        Vector256<int> a0 = Vector256<int>.Zero, a1 = Vector256<int>.Zero, a2 = Vector256<int>.Zero, a3 = Vector256<int>.Zero, a4 = Vector256<int>.Zero, a5 = Vector256<int>.Zero, a6 = Vector256<int>.Zero, a7 = Vector256<int>.Zero, a8 = Vector256<int>.Zero, a9 = Vector256<int>.Zero, a10 = Vector256<int>.Zero, a11 = Vector256<int>.Zero;
        for (long i = 0; i < turns; i++)
        {
            a0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a0.AsByte(), y), one);
            a1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a1.AsByte(), y), one);
            a2 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a2.AsByte(), y), one);
            a3 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a3.AsByte(), y), one);
            a4 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a4.AsByte(), y), one);
            a5 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a5.AsByte(), y), one);
            a6 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a6.AsByte(), y), one);
            a7 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a7.AsByte(), y), one);
            a8 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a8.AsByte(), y), one);
            a9 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a9.AsByte(), y), one);
            a10 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x ^ a10.AsByte(), y), one);
            a11 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, y), one);
            x ^= flip;
        }

        return Vector256.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int RunArm(long turns)
    {
        Vector128<sbyte> x = Vector128.Create((sbyte)3), y = Vector128.Create((sbyte)-2);
        Vector128<int> a0 = Vector128<int>.Zero, a1 = Vector128<int>.Zero, a2 = Vector128<int>.Zero, a3 = Vector128<int>.Zero, a4 = Vector128<int>.Zero, a5 = Vector128<int>.Zero, a6 = Vector128<int>.Zero, a7 = Vector128<int>.Zero, a8 = Vector128<int>.Zero, a9 = Vector128<int>.Zero, a10 = Vector128<int>.Zero, a11 = Vector128<int>.Zero;
        for (long i = 0; i < turns; i++)
        {
            a0 = Dp.DotProduct(a0, x, y);
            a1 = Dp.DotProduct(a1, x, y);
            a2 = Dp.DotProduct(a2, x, y);
            a3 = Dp.DotProduct(a3, x, y);
            a4 = Dp.DotProduct(a4, x, y);
            a5 = Dp.DotProduct(a5, x, y);
            a6 = Dp.DotProduct(a6, x, y);
            a7 = Dp.DotProduct(a7, x, y);
            a8 = Dp.DotProduct(a8, x, y);
            a9 = Dp.DotProduct(a9, x, y);
            a10 = Dp.DotProduct(a10, x, y);
            a11 = Dp.DotProduct(a11, x, y);
        }

        return Vector128.Sum(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int RunScalar(long turns)
    {
        int sum = 0;
        for (long i = 0; i < turns; i++)
        {
            for (int chain = 0; chain < Chains; chain++)
            {
                sum += ((int)i & 127) * (chain - 6);
            }
        }

        return sum;
    }
}
