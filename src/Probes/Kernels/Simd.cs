using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>What this processor's vector units can do, asked at run time.</summary>
internal static class Simd
{
    /// <summary>The widest vectors that the kernels can use here.</summary>
    public static SimdWidth Best { get; } =
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported ? SimdWidth.V512
        : Avx2.IsSupported && Fma.IsSupported ? SimdWidth.V256
        : Vector128.IsHardwareAccelerated ? SimdWidth.V128
        : SimdWidth.Scalar;

    /// <summary>Every width that runs here, narrowest first.</summary>
    public static IEnumerable<SimdWidth> Widths => Enum.GetValues<SimdWidth>().Where(static w => w <= Best && (w != SimdWidth.V128 || !Avx2.IsSupported || Vector128.IsHardwareAccelerated));

    /// <summary>Whether the processor has AVX512_BF16, which .NET 10 has no class for: leaf 7.1, EAX bit 5.</summary>
    public static bool HasAvx512Bf16 { get; } = Avx512F.IsSupported && X86Base.IsSupported && MaxSubleaf() >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;

    /// <summary>Whether the processor has AVX512_VNNI, which .NET 10 has no class for: leaf 7.0, ECX bit 11.</summary>
    public static bool HasAvx512Vnni { get; } = Avx512F.IsSupported && X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    /// <summary>The vector instruction sets that .NET found, as their makers spell them.</summary>
    public static IReadOnlyList<string> InstructionSets { get; } = [.. Found()];

    private static int MaxSubleaf() => X86Base.CpuId(7, 0).Eax;

    private static IEnumerable<string> Found()
    {
        (string Name, bool Has)[] sets =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-VNNI", AvxVnni.IsSupported), ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported),
            ("AVX512-VNNI", HasAvx512Vnni), ("AVX512-BF16", HasAvx512Bf16), ("NEON", AdvSimd.IsSupported), ("NEON dot product", Dp.IsSupported),
        ];
        return sets.Where(static s => s.Has).Select(static s => s.Name);
    }
}
