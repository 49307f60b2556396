namespace Floorline.Probes.Kernels;

/// <summary>How the lab keeps weights or cache entries.</summary>
public enum LabFormat
{
    /// <summary>32-bit floating point.</summary>
    Fp32,

    /// <summary>16-bit brain floating point, widened to fp32 for the arithmetic.</summary>
    Bf16,

    /// <summary>8-bit integers in blocks of 32 with a 16-bit scale (as q8_0): 8.5 bits; multiplied as integers.</summary>
    Int8,

    /// <summary>4-bit integers in blocks of 32 with a 16-bit scale (as q4_0): 4.5 bits; multiplied as integers.</summary>
    Int4,
}
