using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>Multiply-adds in fp32 or fp64 on registers alone: twelve chains, enough for two units of latency four with room to spare.</summary>
internal static class FmaKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Chains = 12;

    /// <summary>FLOPs of one turn of the loop.</summary>
    public static double FlopsPerTurn(SimdWidth width) => 2 * Chains * width switch
    {
        SimdWidth.V512 => Vector512<T>.Count,
        SimdWidth.V256 => Vector256<T>.Count,
        SimdWidth.V128 => Vector128<T>.Count,
        _ => 1,
    };

    public static T Run(SimdWidth width, long turns) => width switch
    {
        SimdWidth.V512 => Run<Lanes512<T, Through>, Vector512<T>>(turns),
        SimdWidth.V256 => Run<Lanes256<T, Through>, Vector256<T>>(turns),
        SimdWidth.V128 => Run<Lanes128<T, Through>, Vector128<T>>(turns),
        _ => Run<OneLane<T>, T>(turns),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Run<TLanes, TVector>(long turns)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : unmanaged
    {
        TVector x = TLanes.Of(T.CreateChecked(0.5)), y = TLanes.Of(T.CreateChecked(1e-3));
        TVector a0 = y, a1 = y, a2 = y, a3 = y, a4 = y, a5 = y, a6 = y, a7 = y, a8 = y, a9 = y, a10 = y, a11 = y;
        for (long i = 0; i < turns; i++)
        {
            a0 = TLanes.MultiplyAdd(a0, x, y);
            a1 = TLanes.MultiplyAdd(a1, x, y);
            a2 = TLanes.MultiplyAdd(a2, x, y);
            a3 = TLanes.MultiplyAdd(a3, x, y);
            a4 = TLanes.MultiplyAdd(a4, x, y);
            a5 = TLanes.MultiplyAdd(a5, x, y);
            a6 = TLanes.MultiplyAdd(a6, x, y);
            a7 = TLanes.MultiplyAdd(a7, x, y);
            a8 = TLanes.MultiplyAdd(a8, x, y);
            a9 = TLanes.MultiplyAdd(a9, x, y);
            a10 = TLanes.MultiplyAdd(a10, x, y);
            a11 = TLanes.MultiplyAdd(a11, x, y);
        }

        // One after the other: a span of the twelve would put them into memory, and the loop with them.
        return TLanes.Sum(TLanes.Add(Add(Add(Add(Add(Add(a0, a1, a2), a3, a4), a5, a6), a7, a8), a9, a10), a11));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static TVector Add(TVector a, TVector b, TVector c) => TLanes.Add(TLanes.Add(a, b), c);
    }
}
