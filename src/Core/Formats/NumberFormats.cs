using System.Globalization;
using static Floorline.Core.Formats.ComputeFormat;

namespace Floorline.Core.Formats;

/// <summary>The storage formats in use, by the names people type. GGUF layouts are those of ggml's block structs; vendors' block formats are those of the OCP
/// microscaling specification and NVIDIA's NVFP4 notes.</summary>
public static class NumberFormats
{
    private const string Ggml = "ggml block layouts (ggml-common.h)";
    private const string Microscaling = "OCP Microscaling Formats specification 1.0";

    private static readonly ComputeFormat[] _sixteen = [Bf16, Fp16, Fp16Accumulate16, Fp32];
    private static readonly ComputeFormat[] _eight = [Fp8, Fp8Accumulate16, Bf16, Fp16, Fp16Accumulate16, Fp32];
    private static readonly ComputeFormat[] _integer = [Int8, Bf16, Fp16, Fp16Accumulate16, Fp32];
    private static readonly ComputeFormat[] _fourByEight = [Int8, Fp8, Fp8Accumulate16, Bf16, Fp16, Fp16Accumulate16, Fp32];
    private static readonly ComputeFormat[] _four = [Fp4, Fp8, Fp8Accumulate16, Bf16, Fp16, Fp16Accumulate16, Fp32];

    /// <summary>16-bit brain floating point, the usual format of published checkpoints.</summary>
    public static NumberFormat Bf16Format { get; } = new("bf16", 16, 1, 0, 0, _sixteen);

    /// <summary>16-bit floating point.</summary>
    public static NumberFormat Fp16Format { get; } = new("fp16", 16, 1, 0, 0, _sixteen);

    /// <summary>32-bit floating point.</summary>
    public static NumberFormat Fp32Format { get; } = new("fp32", 32, 1, 0, 0, [Tf32, Fp32]);

    /// <summary>Every known format, in the order a catalogue lists them.</summary>
    public static IReadOnlyList<NumberFormat> All { get; } =
    [
        new("fp64", 64, 1, 0, 0, [Fp64]),
        Fp32Format,
        Bf16Format,
        Fp16Format,
        new("fp8", 8, 1, 0, 0, _eight),
        new("fp8-block128", 8, 128 * 128, 32, 0, _eight) { Source = "DeepSeek-V3 report: 128 x 128 blocks, FP32 scale" },
        new("int8", 8, 1, 0, 0, _integer) { IsServingInteger = true },
        new("int8-g128", 8, 128, 32, 0, _integer) { IsServingInteger = true, Source = "block 128 with FP32 scale" },
        new("int4", 4, 1, 0, 0, _sixteen) { IsServingInteger = true, Source = "payload only, as if scales took no room" },
        new("int4-g16", 4, 16, 16, 0, _sixteen) { IsServingInteger = true, Source = "block 16 with FP16 scale" },
        new("int4-g32", 4, 32, 16, 0, _sixteen) { IsServingInteger = true, Source = "block 32 with FP16 scale" },
        new("int4-g64", 4, 64, 16, 0, _sixteen) { IsServingInteger = true, Source = "block 64 with FP16 scale" },
        new("int4-g128", 4, 128, 16, 0, _sixteen) { IsServingInteger = true, Source = "block 128 with FP16 scale, symmetric (GPTQ, Frantar et al. 2023)" },
        new("w4a8", 4, 128, 16, 0, _fourByEight) { IsServingInteger = true,
            Source = "block 128 with FP16 scale, widened to 8 bits before it is multiplied (QServe, Lin et al. 2024)" },
        new("awq", 4, 128, 16, 4, _sixteen) { Source = "block 128, FP16 scale, 4-bit zero point (AWQ, Lin et al. 2023)" },
        new("gptq", 4, 128, 16, 4, _sixteen) { Source = "block 128, FP16 scale, 4-bit zero point (GPTQ, Frantar et al. 2023)" },
        new("gptq-3bit", 3, 128, 16, 3, _sixteen) { Source = "block 128, FP16 scale, 3-bit zero point (GPTQ, Frantar et al. 2023)" },
        new("gptq-8bit", 8, 128, 16, 8, _integer) { Source = "block 128, FP16 scale, 8-bit zero point (GPTQ, Frantar et al. 2023)" },
        new("nf4", 4, 64, 8 + (32.0 / 256), 0, _sixteen) { IsServingInteger = true,
            Source = "block 64, 8-bit scale, FP32 second scale per 256 blocks (QLoRA, Dettmers et al. 2023)" },
        new("nvfp4", 4, 16, 8, 0, _four) { Source = "NVFP4: block 16, FP8 scale" },
        new("fp4", 4, 1, 0, 0, _four) { Source = "payload only, as if scales took no room" },
        new("mxfp4", 4, 32, 8, 0, _four) { Source = Microscaling },
        new("fp6", 6, 1, 0, 0, _eight) { Source = "payload only, as if scales took no room" },
        new("mxfp6", 6, 32, 8, 0, _eight) { Source = Microscaling },
        new("mxfp8", 8, 32, 8, 0, _eight) { Source = Microscaling },
        Gguf("q4_0", 4, 32, 16),
        Gguf("q4_1", 4, 32, 16, 16),
        Gguf("q5_0", 5, 32, 16),
        Gguf("q5_1", 5, 32, 16, 16),
        Gguf("q8_0", 8, 32, 16),
        Gguf("q8_1", 8, 32, 16, 16),
        Gguf("q2_k", 2, 256, 80, 80),
        Gguf("q3_k", 3, 256, 112),
        Gguf("q4_k", 4, 256, 64, 64),
        Gguf("q5_k", 5, 256, 64, 64),
        Gguf("q6_k", 6, 256, 144),
        Gguf("q8_k", 8, 256, 288),
        Gguf("iq1_s", 1, 256, 144),
        Gguf("iq1_m", 1, 256, 192),
        Gguf("iq2_xxs", 2, 256, 16),
        Gguf("iq2_xs", 2, 256, 80),
        Gguf("iq2_s", 2, 256, 144),
        Gguf("iq3_xxs", 3, 256, 16),
        Gguf("iq3_s", 3, 256, 112),
        Gguf("iq4_nl", 4, 32, 16),
        Gguf("iq4_xs", 4, 256, 64),
        Gguf("iq4_ks", 4, 256, 64) with { Source = "ik_llama.cpp: 32-number blocks with 8-bit scales; one FP32 scale per row comes on top" },
        Gguf("tq1_0", 1.625, 256, 16),
        Gguf("tq2_0", 2, 256, 16),
        Gguf("i2_s", 2, 1, 0) with { Source = "bitnet.cpp: ternary numbers of two bits; one FP32 scale per tensor comes on top" },
        Mixture("iq2_m", 2.7),
        Mixture("iq3_xs", 3.3),
        Mixture("iq3_m", 3.66),
        Mixture("q2_k_m", 3.00),
        Mixture("q3_k_s", 3.66),
        Mixture("q3_k_m", 4.00),
        Mixture("q3_k_l", 4.30),
        Mixture("q4_k_s", 4.67),
        Mixture("q4_k_m", 4.89),
        Mixture("q5_k_s", 5.57),
        Mixture("q5_k_m", 5.70),
    ];

    /// <summary>Finds a format by the name people type; spelling variants such as <c>BF16</c>, <c>f16</c> and <c>Q4_K_M</c> are accepted.</summary>
    /// <param name="name">The name as typed.</param>
    /// <returns>The format, or null where no such format is known.</returns>
    public static NumberFormat? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (NumberFormat format in All)
        {
            if (format.Name == name)
            {
                return format;
            }
        }

        string wanted = Spelled(Key(name)) switch
        {
            "f32" or "float32" or "float" => "fp32",
            "f16" or "float16" or "half" => "fp16",
            "bfloat16" => "bf16",
            "f64" or "float64" or "double" => "fp64",
            "f8" or "float8" => "fp8",
            "i8" or "w8a8" or "w8a16" or "8bit" or "int8wo" or "bnb8bit" or "llm.int8" or "llm.int8()" => "int8",
            "i4" or "w4" => "int4",
            "w4a16" => "int4g128",
            "w4a4" => "nvfp4",
            "4bit" or "int4wo" => "int4g64",
            "bnb4bit" => "nf4",
            "q2" => "q2km",
            "q3" => "q3km",
            "q4" => "q4km",
            "q5" => "q5km",
            "q6" => "q6k",
            "q8" => "q80",
            string other => other,
        };
        return Known(wanted) ?? PerWeight(wanted) ?? OfBits(wanted) ?? Graded(wanted) ?? ByMethod(name);
    }

    // What tools put before or behind a format and leaves it the same: how scales are found, that only weights are in it.
    private static readonly string[] _before = ["quantized.", "torch."];
    private static readonly string[] _behind = ["dynamic", "static", "weightonly", "wo"];

    /// <summary>A key without what changes nothing: <c>fp8-dynamic</c> and <c>float8_e4m3fnuz</c> are FP8.</summary>
    private static string Spelled(string key)
    {
        foreach (string before in _before)
        {
            key = key.StartsWith(before, StringComparison.Ordinal) ? key[before.Length..] : key;
        }

        foreach (string behind in _behind)
        {
            key = key.Length > behind.Length + 2 && key.EndsWith(behind, StringComparison.Ordinal) ? key[..^behind.Length] : key;
        }

        // an eighth bit is an exponent's or a fraction's, with or without infinities
        string parts = key.StartsWith("float8", StringComparison.Ordinal) ? key[6..] : key.StartsWith("fp8", StringComparison.Ordinal) ? key[3..]
            : key.StartsWith("f8", StringComparison.Ordinal) ? key[2..] : key;
        return parts is "e4m3" or "e4m3fn" or "e4m3fnuz" or "e4m3b11fnuz" or "e5m2" or "e5m2fnuz" or "e3m4" ? "fp8" : key;
    }

    /// <summary>
    /// Whole numbers of bits without a name of their own: <c>int3</c> is the payload alone, as <c>int4</c> is; <c>3bit</c> has scales of groups of 64, as
    /// <c>4bit</c> has; bits that are not whole (<c>1.58bit</c>) are bits per weight.
    /// </summary>
    private static NumberFormat? OfBits(string key)
    {
        if (key.EndsWith("bit", StringComparison.Ordinal) && key.Contains('.', StringComparison.Ordinal))
        {
            return PerWeight(key[..^3] + "bpw");
        }

        bool scaled = key.EndsWith("bit", StringComparison.Ordinal);
        string digits = scaled ? key[..^3] : key.StartsWith("int", StringComparison.Ordinal) ? key[3..] : "";
        int at = digits.IndexOf('g', StringComparison.Ordinal);
        int group = scaled ? 64 : 1;
        if (at > 0 && (!int.TryParse(digits[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out group) || group is < 8 or > 1024))
        {
            return null;
        }

        bool whole = int.TryParse(at > 0 ? digits[..at] : digits, NumberStyles.None, CultureInfo.InvariantCulture, out int bits);
        if (!whole || bits is not (2 or 3 or 4 or 5 or 6 or 8))
        {
            return null;
        }

        ComputeFormat[] arithmetic = bits == 8 ? _integer : _sixteen;
        return group == 1 ? new NumberFormat($"int{bits}", bits, 1, 0, 0, arithmetic) { Source = "payload only, as if scales took no room" }
            : new NumberFormat($"int{bits}-g{group}", bits, group, 16, 0, arithmetic) { Source = $"block {group} with FP16 scale" };
    }

    private static NumberFormat? Known(string key)
    {
        foreach (NumberFormat format in All)
        {
            if (Key(format.Name) == key)
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>Bits per weight as ExLlama's checkpoints and others state them: <c>4.65bpw</c>, <c>exl2-4bpw</c>.</summary>
    private static NumberFormat? PerWeight(string key)
    {
        if (!key.EndsWith("bpw", StringComparison.Ordinal))
        {
            return null;
        }

        string number = key[..^3];
        number = number.StartsWith("exl2", StringComparison.Ordinal) || number.StartsWith("exl3", StringComparison.Ordinal) ? number[4..] : number;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double bits) && bits is >= 1 and <= 16
            ? new NumberFormat(string.Create(CultureInfo.InvariantCulture, $"{bits}bpw"), bits, 1, 0, 0, _sixteen) { Source = "bits per weight as stated" }
            : null;
    }

    // What the methods write where nobody says otherwise: scale and zero point of a group in bits, and the numbers in a group.
    private static readonly (string Method, string Shown, int Group, double Scale, Func<int, double> Zero, string Source)[] _methods =
    [
        ("gptq", "gptq", 128, 16, static bits => bits, "block 128, FP16 scale, zero point of as many bits (GPTQ, Frantar et al. 2023)"),
        ("awq", "awq", 128, 16, static bits => bits, "block 128, FP16 scale, zero point of as many bits (AWQ, Lin et al. 2023)"),
        ("autoround", "auto-round", 128, 16, static bits => bits, "block 128, FP16 scale, zero point of as many bits (AutoRound's defaults)"),
        ("hqq", "hqq", 64, 16, static _ => 16, "block 64, FP16 scale and zero point (HQQ's defaults)"),
        ("mlx", "mlx", 64, 16, static _ => 16, "block 64, 16-bit scale and bias (MLX's defaults)"),
    ];

    /// <summary>A method and its bits in either order, with a group size where one is stated: <c>gptq-4bit</c>, <c>4-bit AWQ</c>, <c>int4-gptq</c>,
    /// <c>gptq-4bit-32g</c>, <c>mlx-6bit</c>, <c>exl2-4.0</c>. Null where the name holds anything else.</summary>
    private static NumberFormat? ByMethod(string name)
    {
        string key = Key(name).Replace("bitsandbytes", "bnb", StringComparison.Ordinal).Replace("exllamav", "exl", StringComparison.Ordinal)
            .Replace("actorder", "", StringComparison.Ordinal);
        foreach (string quantiser in (ReadOnlySpan<string>)["exl2", "exl3"])
        {
            if (Without(key, quantiser) is { } bpw
                && double.TryParse(Bare(bpw), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double perWeight))
            {
                return PerWeight(string.Create(CultureInfo.InvariantCulture, $"{perWeight}bpw"));
            }
        }

        if (Without(key, "bnb") is { } loaded)
        {
            return Bare(loaded) switch { "4" or "nf4" => Known("nf4"), "8" => Known("int8"), "fp4" => Known("fp4"), _ => null };
        }

        foreach ((string method, string shown, int usual, double scale, Func<int, double> zero, string source) in _methods)
        {
            if (Without(key, method) is not { } rest)
            {
                continue;
            }

            int group = usual;
            int at = rest.IndexOf('g', StringComparison.Ordinal);
            if (at >= 0)
            {
                // 32g, g32, gs32, group32
                string digits = rest[at..].Replace("group", "", StringComparison.Ordinal).TrimStart('g', 's');
                string before = rest[..at];
                int start = before.Length;
                while (digits.Length == 0 && start > 0 && char.IsAsciiDigit(before[start - 1]))
                {
                    start--;
                }

                (digits, rest) = digits.Length == 0 ? (before[start..], before[..start]) : (digits, before);
                if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out group) || group is < 8 or > 1024)
                {
                    return null;
                }
            }

            if (!int.TryParse(Bare(rest), NumberStyles.None, CultureInfo.InvariantCulture, out int bits) || bits is not (2 or 3 or 4 or 5 or 6 or 8))
            {
                return null;
            }

            return group == usual && bits == 4 && Known(method) is { } plain ? plain
                : group == usual && Known($"{method}{bits}bit") is { } same ? same
                : new NumberFormat(string.Create(CultureInfo.InvariantCulture, $"{shown}-{bits}bit{(group == usual ? "" : $"-g{group}")}"),
                    bits, group, scale, zero(bits), bits == 8 ? _integer : _sixteen)
                {
                    Source = group == usual ? source : source.Replace($"block {usual}", $"block {group}", StringComparison.Ordinal),
                };
        }

        return null;
    }

    /// <summary>The rest of a key that begins or ends with a word; null where it does neither.</summary>
    private static string? Without(string key, string word) => key.StartsWith(word, StringComparison.Ordinal) ? key[word.Length..]
        : key.EndsWith(word, StringComparison.Ordinal) ? key[..^word.Length] : null;

    /// <summary>The number of bits that a word states: <c>4bit</c>, <c>4bits</c>, <c>int4</c>, <c>w4</c>, <c>w4a16</c>, <c>4bpw</c>.</summary>
    private static string Bare(string word)
    {
        string bare = word.StartsWith("uint", StringComparison.Ordinal) ? word[4..] : word.StartsWith("int", StringComparison.Ordinal) ? word[3..]
            : word.StartsWith('w') ? word[1..] : word;
        foreach (string end in (ReadOnlySpan<string>)["bits", "bit", "bpw", "a16"])
        {
            if (bare.EndsWith(end, StringComparison.Ordinal))
            {
                return bare[..^end.Length];
            }
        }

        return bare;
    }

    /// <summary>A block mixture of a size that has no typical figure of its own: that of the middle size (<c>UD-Q4_K_XL</c>, <c>q6_k_l</c>).</summary>
    private static NumberFormat? Graded(string key)
    {
        string plain = key.StartsWith("ud", StringComparison.Ordinal) ? key[2..] : key;
        string stem = plain.EndsWith("xl", StringComparison.Ordinal) ? plain[..^2] : plain.EndsWith('l') || plain.EndsWith('s') ? plain[..^1] : plain;
        return stem.Length > 2 && stem[0] == 'q' && stem[^1] == 'k' && char.IsAsciiDigit(stem[1]) ? Known(plain) ?? Known(stem + "m") ?? Known(stem)
            : plain != key ? Known(plain) : null;
    }

    /// <summary>A name in small letters, without spaces, hyphens and underscores.</summary>
    private static string Key(string name) =>
        name.Trim().ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
        .Replace(" ", "", StringComparison.Ordinal);

    private static NumberFormat Gguf(string name, double payload, int block, double scale, double minimum = 0) =>
        new(name, payload, block, scale, minimum, _integer) { Source = Ggml, IsGgml = true };

    private static NumberFormat Mixture(string name, double bits) =>
        new(name, bits, 1, 0, 0, _integer) { Source = "typical bits per weight of an 8B model in this llama.cpp mixture; the file itself has the exact number",
            IsTypicalMixture = true, IsGgml = true };
}
