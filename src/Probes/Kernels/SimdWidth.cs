namespace Floorline.Probes.Kernels;

/// <summary>How wide the vectors of a kernel are. The values order by speed.</summary>
internal enum SimdWidth
{
    /// <summary>One number at a time: the reference that every other path is checked against.</summary>
    Scalar,

    /// <summary>128 bits: SSE, NEON.</summary>
    V128,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    V256,

    /// <summary>512 bits: AVX-512 F, BW, DQ, VL.</summary>
    V512,
}
