namespace Floorline.Core.Formats;

/// <summary>
/// A format that arithmetic runs in: each has its own dense peak on a device, or none. Accumulators differ too: consumer GPUs run FP16 twice as fast when they
/// also accumulate in FP16.
/// </summary>
public enum ComputeFormat
{
    /// <summary>64-bit floating point.</summary>
    Fp64,

    /// <summary>32-bit floating point on the ordinary units.</summary>
    Fp32,

    /// <summary>NVIDIA's 19-bit matrix format, stored as FP32.</summary>
    Tf32,

    /// <summary>16-bit brain floating point, accumulated in FP32.</summary>
    Bf16,

    /// <summary>16-bit floating point, accumulated in FP32.</summary>
    Fp16,

    /// <summary>16-bit floating point, accumulated in FP16.</summary>
    Fp16Accumulate16,

    /// <summary>8-bit floating point (E4M3 or E5M2), accumulated in FP32.</summary>
    Fp8,

    /// <summary>8-bit floating point, accumulated in FP16.</summary>
    Fp8Accumulate16,

    /// <summary>8-bit integer, accumulated in 32-bit integer.</summary>
    Int8,

    /// <summary>4-bit floating point (E2M1) with block scales.</summary>
    Fp4,
}
