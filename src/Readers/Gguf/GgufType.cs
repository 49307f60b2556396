using System.Globalization;
using Floorline.Core.Formats;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>
/// One ggml tensor type: how many numbers a block holds and how many bytes it takes. Source: the block structs of ggml-common.h and the type table of ggml.c;
/// I2_S and IQ4_KS are types of its forks (bitnet.cpp, ik_llama.cpp).
/// </summary>
internal sealed record GgufType(string Name, int Block, int Bytes, NumberFormat Format)
{
    private static readonly Dictionary<uint, GgufType> _all = new()
    {
        [0] = Of("F32", 1, 4, "fp32"), [1] = Of("F16", 1, 2, "fp16"), [2] = Of("Q4_0", 32, 18), [3] = Of("Q4_1", 32, 20), [6] = Of("Q5_0", 32, 22),
            [7] = Of("Q5_1", 32, 24),
        [8] = Of("Q8_0", 32, 34), [9] = Of("Q8_1", 32, 36), [10] = Of("Q2_K", 256, 84), [11] = Of("Q3_K", 256, 110), [12] = Of("Q4_K", 256, 144),
            [13] = Of("Q5_K", 256, 176),
        [14] = Of("Q6_K", 256, 210), [15] = Of("Q8_K", 256, 292), [16] = Of("IQ2_XXS", 256, 66), [17] = Of("IQ2_XS", 256, 74), [18] = Of("IQ3_XXS", 256, 98),
            [19] = Of("IQ1_S", 256, 50),
        [20] = Of("IQ4_NL", 32, 18), [21] = Of("IQ3_S", 256, 110), [22] = Of("IQ2_S", 256, 82), [23] = Of("IQ4_XS", 256, 136), [24] = Of("I8", 1, 1, "int8"),
            [25] = Of("I16", 1, 2),
        [26] = Of("I32", 1, 4), [27] = Of("I64", 1, 8), [28] = Of("F64", 1, 8, "fp64"), [29] = Of("IQ1_M", 256, 56), [30] = Of("BF16", 1, 2, "bf16"),
            [34] = Of("TQ1_0", 256, 54),
        [35] = Of("TQ2_0", 256, 66), [36] = Of("I2_S", 4, 1) with { HasMore = true }, [39] = Of("MXFP4", 32, 17), [40] = Of("NVFP4", 64, 36),
        [144] = Of("IQ4_KS", 256, 136) with { HasMore = true },
    };

    /// <summary>Whether rows or whole tensors carry a scale beside their blocks: I2_S has one per tensor, IQ4_KS one per row.</summary>
    internal bool HasMore { get; init; }

    /// <summary>The name of a type, or its number where it is not in the table.</summary>
    internal static string NameOf(uint id) => Find(id)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"type {id}");

    /// <summary>
    /// What is known of a type that is not in the table: bits per number, from what its tensors take, to a sixteenth of a bit. Any arithmetic may serve it,
    /// so that no floor is too high.
    /// </summary>
    internal static NumberFormat Unknown(uint id, double bytes, double numbers) => NumberFormats.Find("nvfp4")! with
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"ggml-type-{id}"),
        PayloadBits = numbers > 0 ? Math.Clamp(Math.Round(16 * 8 * bytes / numbers) / 16, 1.0 / 16, 128) : 8,
        BlockSize = 1,
        ScaleBits = 0,
        ZeroPointBits = 0,
        Arithmetic = [ComputeFormat.Int8, .. NumberFormats.Find("nvfp4")!.Arithmetic],
        Source = "where its tensors begin in the file",
    };

    /// <summary>The type of an id; null where ggml has none or has withdrawn it.</summary>
    internal static GgufType? Find(uint id) => _all.GetValueOrDefault(id);

    private static GgufType Of(string name, int block, int bytes, string? format = null) =>
        new(name, block, bytes, StoredFormats.Of(format ?? name.ToLowerInvariant()));
}
