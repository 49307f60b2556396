using System.Text.RegularExpressions;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

/// <summary>
/// The formats of a published measurement, told by the words of its source (<c>gemm nvfp4 moe nvfp4</c>, <c>fp8_block</c>, <c>GGUF Q4_K_M</c>), by the end of
/// the model's name (<c>-FP8</c>, <c>-NVFP4</c>), or by its bytes per weight.
/// </summary>
internal static partial class MeasuredFormats
{
    private static readonly (string Word, string Format)[] _words =
    [
        ("nvfp4", "nvfp4"), ("mxfp4", "mxfp4"), ("mxfp8", "mxfp8"), ("fp8_block", "fp8-block128"), ("fp8-block", "fp8-block128"), ("fp8", "fp8"),
        ("e4m3", "fp8"), ("float8", "fp8"), ("w4a8", "w4a8"), ("w8a8", "int8"), ("int8", "int8"), ("awq", "awq"), ("gptq", "gptq"), ("nf4", "nf4"),
        ("w4a16", "int4-g128"), ("int4", "int4-g128"), ("q4f16", "int4-g32"), ("fp4", "nvfp4"), ("bf16", "bf16"), ("bfloat16", "bf16"), ("fp16", "fp16"),
        ("float16", "fp16"), ("f16", "fp16"), ("fp32", "fp32"),
    ];

    /// <summary>The formats of the weights; null where the source says nothing, so that the published ones hold.</summary>
    internal static WeightFormats? WeightsOf(PublishedMeasurement row)
    {
        Match parts = Parts().Match(row.WeightFormat);
        NumberFormat? dense = Of(parts.Success ? parts.Groups["dense"].Value : row.WeightFormat, row.BytesPerWeight)
            ?? Of(Ending(row.Model), row.BytesPerWeight);
        NumberFormat? experts = parts.Success ? Of(parts.Groups["experts"].Value, row.BytesPerWeight) : null;
        dense ??= row.BytesPerWeight is { } bytes ? OfBytes(bytes, row.WeightFormat) : null;
        return dense is null ? null
            : experts is null || experts.Name == dense.Name ? WeightFormats.Uniform(dense)
            : new WeightFormats(dense) { ByRole = new Dictionary<WeightRole, NumberFormat> { [WeightRole.Expert] = experts } };
    }

    /// <summary>
    /// The format of the cache. Checkpoints of the serving engines in FP8 per tensor and in NVFP4 carry scales for an FP8 cache, and the engines use them
    /// unless told otherwise; what else is not stated is 16 bit.
    /// </summary>
    internal static NumberFormat CacheOf(PublishedMeasurement row, WeightFormats? weights)
    {
        string text = row.KvFormat.ToLowerInvariant();
        bool eight = text.Contains("fp8", StringComparison.Ordinal) || text.Contains("int8", StringComparison.Ordinal)
            || text.Contains("q8", StringComparison.Ordinal);
        bool carried = text.Length == 0 && row.Phase == "e2e" && weights?.Default.Name is "fp8" or "nvfp4";
        return eight || carried ? NumberFormats.Find("fp8")! : NumberFormats.Bf16Format;
    }

    private static NumberFormat? Of(string text, double? bytes)
    {
        foreach (string word in text.Split([' ', ',', '(', ')', '/', '+'], StringSplitOptions.RemoveEmptyEntries))
        {
            NumberFormat? named = _words.FirstOrDefault(w => word.Contains(w.Word, StringComparison.OrdinalIgnoreCase)).Format is { } known
                ? NumberFormats.Find(known) : NumberFormats.Find(word);
            if (named is not null)
            {
                return Sized(named, bytes);
            }
        }

        return null;
    }

    /// <summary>The format at the bytes that the source states, where they are its own within a tenth or two: mixed checkpoints have a little more.</summary>
    private static NumberFormat Sized(NumberFormat format, double? bytes) =>
        bytes is not { } stated || Math.Abs((stated / format.BytesPerWeight.Value) - 1) < 0.005 ? format
        : stated / format.BytesPerWeight.Value is > 0.8 and < 1.7 ? Resized(format, stated)
        : OfBytes(stated, "");

    /// <summary>A format that only its size tells: blocks of integers, of GGUF where the source says so.</summary>
    private static NumberFormat OfBytes(double bytes, string words)
    {
        bool gguf = words.Contains("GGUF", StringComparison.OrdinalIgnoreCase);
        string like = bytes >= 3.5 ? "fp32" : bytes >= 1.9 ? "bf16"
            : bytes >= 0.9 ? (gguf ? "q8_0" : "int8")
            : !gguf ? "int4-g128" : words.Contains(" IQ", StringComparison.OrdinalIgnoreCase) ? "iq3_s" : "q4_k";
        return Resized(NumberFormats.Find(like)!, bytes);
    }

    private static NumberFormat Resized(NumberFormat format, double bytes) =>
        format with { PayloadBits = bytes * 8, BlockSize = 1, ScaleBits = 0, ZeroPointBits = 0 };

    private static string Ending(string model) => model[(model.LastIndexOf('/') + 1)..].Split('-')[^1];

    [GeneratedRegex("^gemm (?<dense>.+) moe (?<experts>\\S+)$")]
    private static partial Regex Parts();
}
