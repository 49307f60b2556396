using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>The formats a checkpoint's weights are in: its dtype, and its quantization_config with the modules that are left alone.</summary>
internal static class Quantization
{
    internal static WeightFormats Read(ConfigFields fields, Part part)
    {
        NumberFormat plain = Dtype(fields);
        if ((fields.Inside("quantization_config") ?? fields.Inside("text_config")?.Inside("quantization_config")) is not { } config)
        {
            return WeightFormats.Uniform(plain);
        }

        NumberFormat? packed = Packed(config);
        if (packed is null)
        {
            return WeightFormats.Uniform(plain);
        }

        string[] kept = [.. config.Texts("modules_to_not_convert"), .. config.Texts("ignore"), .. config.Texts("ignored_layers"), .. config.Texts("llm_int8_skip_modules"), .. config.Texts("exclude_modules")];
        Dictionary<WeightRole, NumberFormat> roles = Kept(kept, plain, config.Text("quant_method") ?? "");
        if (PacksHead(config, kept))
        {
            roles.Remove(WeightRole.OutputHead);
        }

        return new WeightFormats(packed) { ByRole = roles, ByComponent = Towers(kept, part, plain) };
    }

    /// <summary>Whether the output head is quantised too: compressed-tensors packs every linear layer that its ignore list does not spare, GPTQ the head only on demand.</summary>
    private static bool PacksHead(ConfigFields config, string[] kept) => config.Text("quant_method") switch
    {
        "compressed-tensors" => !kept.Any(static k => k.Contains("lm_head", StringComparison.Ordinal)),
        "gptq" => config.BoolOr("lm_head", false),
        _ => false,
    };

    /// <summary>Roles that stay in the checkpoint's dtype. Embeddings, norms and routers are not quantised by any of these methods; the head seldom is.</summary>
    private static Dictionary<WeightRole, NumberFormat> Kept(string[] kept, NumberFormat plain, string method)
    {
        var roles = new Dictionary<WeightRole, NumberFormat>
        {
            [WeightRole.InputEmbedding] = plain,
            [WeightRole.PositionEmbedding] = plain,
            [WeightRole.OutputHead] = plain,
            [WeightRole.Norm] = plain,
            [WeightRole.Router] = plain,
        };
        if (kept.Any(static k => k.Contains("self_attn", StringComparison.Ordinal)) || method == "mxfp4")
        {
            roles[WeightRole.Attention] = plain;
        }

        if (kept.Any(static k => k.EndsWith("mlp", StringComparison.Ordinal)))
        {
            roles[WeightRole.FeedForward] = plain;
        }

        return roles;
    }

    private static Dictionary<string, NumberFormat> Towers(string[] kept, Part part, NumberFormat plain) =>
        kept.Any(static k => k.Contains("visual", StringComparison.Ordinal) || k.Contains("vision", StringComparison.Ordinal))
            ? part.Components.Where(static c => c.Role == ComponentRole.Encoder).ToDictionary(static c => c.Name, _ => plain)
            : [];

    private static NumberFormat Dtype(ConfigFields fields)
    {
        string? name = fields.Text("torch_dtype") ?? fields.Text("dtype") ?? fields.Inside("text_config")?.Text("torch_dtype") ?? fields.Inside("text_config")?.Text("dtype");
        if (name is null)
        {
            return NumberFormats.Bf16Format;
        }

        NumberFormat? format = NumberFormats.Find(name);
        if (format is null)
        {
            fields.Fail("torch_dtype", $"'{name}'", "float32, float16, bfloat16 or another known format");
        }

        return format ?? NumberFormats.Bf16Format;
    }

    private static NumberFormat? Packed(ConfigFields config)
    {
        string method = config.Text("quant_method") ?? (config.BoolOr("load_in_4bit", false) || config.BoolOr("load_in_8bit", false) ? "bitsandbytes" : "");
        switch (method)
        {
            case "gptq":
                return Grouped(config.IntOr(4, "bits"), config.Has("group_size") ? Group(config) : 128, symmetric: config.BoolOr("sym", true), "gptq");
            case "awq":
                return Grouped(config.IntOr(4, "bits", "w_bit"), config.Has("group_size") ? Group(config) : 128, symmetric: !config.BoolOr("zero_point", true), "awq");
            case "fp8" or "fbgemm_fp8":
                return NumberFormats.Find(config.Ints("weight_block_size").Count == 2 ? "fp8-block128" : "fp8");
            case "mxfp4":
                return NumberFormats.Find("mxfp4");
            case "bitsandbytes":
                return config.BoolOr("load_in_8bit", false) || config.BoolOr("_load_in_8bit", false) ? NumberFormats.Find("int8")
                    : NumberFormats.Find("nf4")! with { ScaleBits = config.BoolOr("bnb_4bit_use_double_quant", false) ? 8 + (32.0 / 256) : 32 };
            case "compressed-tensors" or "modelopt":
                return CompressedTensors(config);
            default:
                config.Fail("quant_method", method.Length > 0 ? $"'{method}'" : "nothing", "gptq, awq, fp8, mxfp4, bitsandbytes or compressed-tensors");
                return null;
        }
    }

    private static NumberFormat? CompressedTensors(ConfigFields config)
    {
        ConfigFields? groups = config.Inside("config_groups");
        if (groups is null && config.Text("quant_algo") is { } algorithm)
        {
            return Algorithm(config, algorithm);
        }

        // Groups are named freely; where there are several, the first is taken for all.
        string first = groups?.Keys is { Count: > 0 } keys ? keys[0] : "group_0";
        if (groups?.Inside(first)?.Inside("weights") is not { } weights)
        {
            config.Fail($"config_groups.{first}.weights", "nothing", "an object with num_bits and type");
            return null;
        }

        if (groups.Keys.Count > 1)
        {
            config.Assumptions.Add($"quantization_config has {groups.Keys.Count} groups; the format of {first} is taken for all quantised weights.");
        }

        int bits = weights.IntOr(8, "num_bits");
        bool floating = weights.Text("type") == "float";
        int block = weights.Has("group_size") ? Group(weights) : 0;
        return (floating, bits) switch
        {
            (true, 8) => NumberFormats.Find("fp8"),
            (true, 4) => NumberFormats.Find(block == 32 ? "mxfp4" : "nvfp4"),
            (false, 8) => block > 0 ? Grouped(8, block, symmetric: true, "int8") : NumberFormats.Find("int8"),
            _ => Grouped(bits, block > 0 ? block : 128, symmetric: weights.BoolOr("symmetric", true), "int"),
        };
    }

    private static NumberFormat? Algorithm(ConfigFields config, string algorithm)
    {
        string? name = algorithm.ToUpperInvariant() switch
        {
            "FP8" => "fp8",
            "NVFP4" => "nvfp4",
            "W4A16_AWQ" => "int4-g128",
            _ => null,
        };
        if (name is null)
        {
            config.Fail("quant_algo", $"'{algorithm}'", "FP8, NVFP4 or W4A16_AWQ, or config_groups");
            return null;
        }

        return NumberFormats.Find(name);
    }

    // -1 stands for one scale per output channel, whose bytes do not count beside a matrix.
    private static int Group(ConfigFields config)
    {
        int before = config.Problems.Count;
        int? size = config.IntOrNull("group_size");
        if (size is null)
        {
            config.Problems.RemoveRange(before, config.Problems.Count - before);
        }

        return size ?? 1 << 20;
    }

    private static NumberFormat Grouped(int bits, int group, bool symmetric, string name)
    {
        NumberFormat like = bits == 8 ? NumberFormats.Find("int8")! : NumberFormats.Find("int4")!;
        string block = group >= 1 << 20 ? "per channel" : $"g{group}";
        return like with
        {
            Name = $"{name}-{bits}bit-{block}".Replace(' ', '-'),
            PayloadBits = bits,
            BlockSize = group,
            ScaleBits = 16,
            ZeroPointBits = symmetric && name != "gptq" ? 0 : bits,
            Source = $"{bits}-bit weights, FP16 scale {block}, from quantization_config",
        };
    }
}
