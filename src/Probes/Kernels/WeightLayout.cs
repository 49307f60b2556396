using System.Runtime.InteropServices;

namespace Floorline.Probes.Kernels;

/// <summary>
/// How a weight matrix of outputs x inputs lies in memory so that one thread reads it as a single stream. Panels of outputs follow one another:
/// fp32 and bf16 32 outputs as [input][32]; int8 8 outputs as blocks of 128 inputs (64 bytes of fp16 scales, then [4 inputs][8][4]); int4 16 outputs as
/// blocks of 64.
/// </summary>
internal static class WeightLayout
{
    /// <summary>Outputs of one panel.</summary>
    public static int PanelRows(LabFormat format) => format switch { LabFormat.Int8 => 8, LabFormat.Int4 => 16, _ => 32 };

    /// <summary>Inputs that share a block of the layout; a matrix is padded to a multiple.</summary>
    public static int Granule(LabFormat format) => format switch { LabFormat.Int8 => 128, LabFormat.Int4 => 64, _ => 1 };

    /// <summary>Inputs as stored.</summary>
    public static long Padded(LabFormat format, long inputs) => (inputs + Granule(format) - 1) / Granule(format) * Granule(format);

    /// <summary>Bytes of one panel.</summary>
    public static long PanelBytes(LabFormat format, long inputs) => format switch
    {
        LabFormat.Fp32 => inputs * 128,
        LabFormat.Bf16 => inputs * 64,
        LabFormat.Int8 => Padded(format, inputs) / 128 * (64 + 1024),
        LabFormat.Int4 => Padded(format, inputs) / 64 * (64 + 512),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is not a format"),
    };

    /// <summary>Panels of a matrix.</summary>
    public static long Panels(LabFormat format, long outputs) => (outputs + PanelRows(format) - 1) / PanelRows(format);

    /// <summary>Bytes of a matrix.</summary>
    public static long Bytes(LabFormat format, long outputs, long inputs) => Panels(format, outputs) * PanelBytes(format, inputs);

    /// <summary>Packs one panel.</summary>
    /// <param name="format">The format.</param>
    /// <param name="weights">The panel's outputs, row by row; fewer than a panel holds are padded with zeros.</param>
    /// <param name="inputs">Inputs of each.</param>
    /// <param name="panel">Room for the panel.</param>
    public static void Pack(LabFormat format, ReadOnlySpan<float> weights, int inputs, Span<byte> panel)
    {
        panel[..(int)PanelBytes(format, inputs)].Clear();
        if (format is LabFormat.Fp32 or LabFormat.Bf16)
        {
            PackFloats(format, weights, inputs, panel);
        }
        else
        {
            PackIntegers(format, weights, inputs, panel);
        }
    }

    /// <summary>One weight as the panel has it.</summary>
    public static float At(LabFormat format, ReadOnlySpan<byte> panel, int row, int input) => format switch
    {
        LabFormat.Fp32 => MemoryMarshal.Cast<byte, float>(panel)[(input * 32) + row],
        LabFormat.Bf16 => Bf16.Widen(MemoryMarshal.Cast<byte, ushort>(panel)[(input * 32) + Bf16.Place(row)]),
        LabFormat.Int8 => Scale(panel, ScalesAt(format, input), row) * (panel[Int8At(row, input)] - 128),
        _ => Scale(panel, ScalesAt(format, input), row) * (((panel[Int4At(row, input)] >> (input % 32 < 16 ? 0 : 4)) & 15) - 8),
    };

    /// <summary>The step between the numbers of a weight's block: half of it bounds the rounding error, save for the lowest of int4.</summary>
    public static float Step(LabFormat format, ReadOnlySpan<byte> panel, int row, int input) => Scale(panel, ScalesAt(format, input), row);

    /// <summary>The greatest magnitude.</summary>
    public static float Largest(ReadOnlySpan<float> numbers)
    {
        float most = 0;
        foreach (float number in numbers)
        {
            most = Math.Max(most, Math.Abs(number));
        }

        return most;
    }

    private static float Scale(ReadOnlySpan<byte> panel, int offset, int row) => (float)MemoryMarshal.Read<Half>(panel[(offset + (2 * row))..]);

    // Where the scales of an input's block of 32 stand.
    private static int ScalesAt(LabFormat format, int input) =>
        format == LabFormat.Int8 ? (input / 128 * 1088) + (input % 128 / 32 * 16) : (input / 64 * 576) + (input % 64 / 32 * 32);

    private static int Int8At(int row, int input) => (input / 128 * 1088) + 64 + (input % 128 / 4 * 32) + (row * 4) + (input % 4);

    private static int Int4At(int row, int input) => (input / 64 * 576) + 64 + (input % 64 / 32 * 256) + (input % 16 / 4 * 64) + (row * 4) + (input % 4);

    private static void PackFloats(LabFormat format, ReadOnlySpan<float> weights, int inputs, Span<byte> panel)
    {
        Span<float> floats = MemoryMarshal.Cast<byte, float>(panel);
        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(panel);
        for (int i = 0; i < weights.Length; i++)
        {
            (int row, int input) = (i / inputs, i % inputs);
            if (format == LabFormat.Fp32)
            {
                floats[(input * 32) + row] = weights[i];
            }
            else
            {
                halves[(input * 32) + Bf16.Place(row)] = Bf16.Narrow(weights[i]);
            }
        }
    }

    private static void PackIntegers(LabFormat format, ReadOnlySpan<float> weights, int inputs, Span<byte> panel)
    {
        (int least, int most) = format == LabFormat.Int8 ? (-127, 127) : (-8, 7);
        for (int row = 0; row < PanelRows(format); row++)
        {
            for (int block = 0; block < Padded(format, inputs); block += 32)
            {
                ReadOnlySpan<float> values = Block(weights, inputs, row, block);
                float scale = WriteScale(panel, ScalesAt(format, block), row, Largest(values) / most);
                for (int i = 0; i < 32; i++)
                {
                    float value = i < values.Length && scale > 0 ? values[i] / scale : 0;
                    int number = (int)Math.Clamp(MathF.Round(value), least, most);
                    if (format == LabFormat.Int8)
                    {
                        panel[Int8At(row, block + i)] = (byte)(128 + number);
                    }
                    else
                    {
                        panel[Int4At(row, block + i)] |= (byte)((8 + number) << (i < 16 ? 0 : 4));
                    }
                }
            }
        }
    }

    private static ReadOnlySpan<float> Block(ReadOnlySpan<float> weights, int inputs, int row, int block)
    {
        int start = (row * inputs) + block;
        return (row + 1) * inputs > weights.Length || block >= inputs ? [] : weights.Slice(start, Math.Min(32, inputs - block));
    }

    /// <summary>Writes a scale rounded up to the next fp16 number, so that the largest weight still fits, and gives it back as written.</summary>
    private static float WriteScale(Span<byte> panel, int offset, int row, float scale)
    {
        var written = (Half)scale;
        if ((float)written < scale)
        {
            written = Half.BitIncrement(written);
        }

        MemoryMarshal.Write(panel[(offset + (2 * row))..], written);
        return (float)written;
    }
}
