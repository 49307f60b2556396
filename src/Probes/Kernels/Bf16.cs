namespace Floorline.Probes.Kernels;

/// <summary>16-bit brain floating point: the upper half of an fp32 number.</summary>
internal static class Bf16
{
    /// <summary>The fp32 number that it is.</summary>
    public static float Widen(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

    /// <summary>The nearest bf16 number, ties to even.</summary>
    public static ushort Narrow(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Where number i of 32 lies among them: 0, 16, 1, 17, ..., so that even places are the lower sixteen.</summary>
    public static int Place(int i) => i < 16 ? 2 * i : (2 * (i - 16)) + 1;
}
