using System.Globalization;
using System.Text.Json;
using Floorline.Core.Formats;

namespace Floorline.Readers.HuggingFace.Quantizations;

/// <summary>Reads what <c>quant_method</c> and the fields beside it say, in the words of each tool.</summary>
internal static class QuantizationMethods
{
    internal const int WholeChannel = 1 << 20;

    private const int MostBits = 16;

    // Where published configs list modules that are left alone.
    private static readonly string[] _keptLists =
        ["modules_to_not_convert", "ignore", "ignored_layers", "llm_int8_skip_modules", "exclude_modules", "skip_modules", "exclude",
        "linear_weights_not_to_quantize", "modules_to_not_quantize", "dynamic_skip", "not_convert", "exclude_layers"];

    /// <summary>Reads a scheme; null, with a problem, where it is not understood.</summary>
    internal static Scheme? Read(ConfigFields config)
    {
        Scheme? scheme = OfMethod(config);
        return scheme is null ? null : Sparse(config, scheme) with { Cache = Cache(config) };
    }

    /// <summary>Two of four weights kept (2:4): each of those that are, and a bit for each place.</summary>
    private static Scheme Sparse(ConfigFields config, Scheme scheme)
    {
        string? structure = config.InsideOrNone("sparsity_config") is { } sparsity && Word(sparsity.Raw("sparsity_structure")) is { } text
            ? text : config.Text("quant_method") is "gptq_marlin_24" or "marlin_24" ? "2:4" : null;
        string? format = config.InsideOrNone("sparsity_config")?.Text("format");
        if (structure != "2:4" || scheme.Default is not { } dense || format is "dense")
        {
            return scheme;
        }

        NumberFormat half = dense with
        {
            Name = dense.Name + "-2:4",
            PayloadBits = (dense.PayloadBits / 2) + 1,
            Source = dense.Source + "; two of four weights are kept, and a bit for each place",
        };
        return scheme with { Default = half, Said = "The config states 2:4 sparsity: half of the quantised weights are counted, with a bit for each place." };
    }

    /// <summary>The format that the cache was calibrated for, in the words of compressed-tensors, ModelOpt and quark.</summary>
    internal static NumberFormat? Cache(ConfigFields config)
    {
        string? algorithm = Word(config.Raw("kv_cache_quant_algo")) ?? Word(config.InsideOrNone("quantization")?.Raw("kv_cache_quant_algo"))
            ?? Word(config.Raw("kv_cache_scheme")) ?? Word(config.Raw("kv_cache_dtype"));
        if (algorithm is null && config.InsideOrNone("kv_cache_scheme") is { } scheme)
        {
            algorithm = (scheme.Text("type") is "int" ? "INT" : "FP") + scheme.IntOr(8, "num_bits").ToString(CultureInfo.InvariantCulture);
        }

        return algorithm?.ToUpperInvariant() switch
        {
            "FP8" or "FP8_E4M3" => Named("fp8"),
            "INT8" => Named("int8"),
            "NVFP4" => Named("nvfp4"),
            _ => null,
        };
    }

    private static string? Word(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static Scheme? OfMethod(ConfigFields config)
    {
        var kept = new ModuleNames(_keptLists.SelectMany(config.TextsOrNone));
        string method = Method(config);
        foreach (string bits in (ReadOnlySpan<string>)["bits", "w_bit", "nbits", "head_bits"])
        {
            if (config.Has(bits) && config.NumberOr(bits, 4) is < 0.5 or > 16)
            {
                config.Fail(bits, config.Raw(bits)?.GetRawText() ?? "", "bits of a quantised weight, from 1 to 16");
                return null;
            }
        }

        bool keepsHead = kept.Has(["lm_head"]) || kept.Has(["head"]);
        switch (method)
        {
            case "gptq" or "gptq_marlin" or "gptq_v2" or "gptqmodel" when !config.Has("bits") && !config.Has("w_bit"):
                config.Fail("bits", "nothing", "bits of a quantised weight, such as 4");
                return null;
            case "gptq" or "gptq_marlin" or "gptq_marlin_24" or "marlin_24" or "gptq_bitblas" or "marlin" or "moe_wna16" or "gptq_v2" or "gptqmodel":
                return new Scheme(Integers(config, "gptq", zeroPoint: true)) { Kept = kept, PacksHead = config.BoolOr("lm_head", false), Rules =
                    Dynamic(config) };
            case "awq" or "awq_marlin":
                return new Scheme(Integers(config, "awq", config.BoolOr("zero_point", true))) { Kept = kept };
            case "auto-round" or "intel/auto-round" or "auto_round" or "inc":
                return new Scheme(Rounded(config)) { Kept = kept, Rules = Extra(config) };
            case "fp8" when config.Has("quantized_layers") || config.Has("config_groups"):
                return ModelOpt(config, kept, keepsHead);
            case "fp8" or "fbgemm_fp8" or "w8a8_fp8" or "ptpc_fp8" or "fp8_block" or "fp8-block" or "float8" or "deepseek_v4_fp8":
                return new Scheme(Named(config.Ints("weight_block_size").Count == 2 ? "fp8-block128" : "fp8")) { Kept = kept };
            case "mxfp4":
                return new Scheme(Named("mxfp4")) { Kept = kept, KeepsAttention = true };
            case "mxfp8" or "nvfp4":
                return new Scheme(Named(method)) { Kept = kept };
            case "w4afp8" or "w4a8_fp8":
                return new Scheme(Named("fp8-block128")) { Kept = kept, Experts = Named("int4-g128") };
            case "blockwise_int8":
                return new Scheme(Grouped(8, 128 * 128, 32, 0, "int8-block128")) { Kept = kept };
            case "w8a8_int8" or "w8a8" or "eetq" or "experts_int8" or "tpu_int8" or "int8" or "smoothquant" or "llm_int8":
                return new Scheme(Named("int8")) { Kept = kept, ExpertsOnly = method == "experts_int8" };
            case "bitsandbytes" or "bnb" or "bitsandbytes_4bit" or "bitsandbytes_8bit":
                return new Scheme(BitsAndBytes(config)) { Kept = kept };
            case "quanto":
                return new Scheme(Quanto(config)) { Kept = kept };
            case "hqq":
                return new Scheme(Hqq(config)) { Kept = kept };
            case "torchao":
                return TorchAo.Read(config, kept);
            case "quark":
                return Quark(config, kept);
            case "aqlm":
                return new Scheme(Bits("aqlm", config.NumberOr("nbits_per_codebook", 16) * config.IntOr(1,
                    "num_codebooks") / (config.IntOr(8, "in_group_size") * (double)config.IntOr(1, "out_group_size"))))
                {
                    Kept = kept,
                    TableBits = Math.Pow(2, Math.Min(config.NumberOr("nbits_per_codebook", 16), 20)) * config.IntOr(1, "num_codebooks")
                        * config.IntOr(8, "in_group_size") * config.IntOr(1, "out_group_size") * 16,
                };
            case "vptq" when !config.Has("bits"):
                config.Fail("bits", "nothing", "bits of a quantised weight, which vptq has per layer; --weights states a format instead");
                return null;
            case "vptq":
                return new Scheme(Bits("vptq", config.NumberOr("bits", 2))) { Kept = kept };
            case "sinq":
                return new Scheme(Grouped(config.IntOr(4, "nbits", "bits"), config.Has("group_size") ? Group(config) : 64, 16, 16, "sinq")) { Kept = kept };
            case "quip" or "quip_sharp" or "spqr" or "higgs" or "qqq" or "deepspeedfp":
                return new Scheme(Bits(method, config.NumberOr("bits", config.NumberOr("nbits", method is "quip" or "quip_sharp" ? 2 : 4)))) { Kept = kept };
            case "bitnet" or "bitnet_b1_58":
                return new Scheme(Bits("bitnet", 2)) { Kept = kept };
            case "exl2" or "exl3":
                return new Scheme(Bits(method, config.NumberOr("bits", 4))) { Kept = kept, PacksHead = true, Head =
                    Bits(method + "-head", config.NumberOr("head_bits", 6)) };
            case "fp_quant":
                return new Scheme(Named(config.Text("forward_dtype") is "nvfp4" ? "nvfp4" : "mxfp4")) { Kept = kept };
            case "mlx":
                return new Scheme(Mlx(config, 64)) { PacksHead = true, PacksTables = true, RulesReachTables = true,
                    Kept = new ModuleNames(Unpacked(config)), Rules = PerModule(config) };
            case "compressed-tensors" or "compressed_tensors" or "sparseml":
                return Groups(config, kept, packsHead: !keepsHead);
            case "modelopt" or "modelopt_fp4" or "modelopt_fp8" or "modelopt_mixed" or "modelopt_mxfp8" or "modelopt_fp4_mixed" or "petit_nvfp4":
                return ModelOpt(config, kept, keepsHead);
            default:
                config.Fail("quant_method", method.Length > 0 ? $"'{method}'" : "nothing",
                    "gptq, awq, fp8, mxfp4, bitsandbytes, compressed-tensors, modelopt, quark, torchao, hqq, quanto or another method that is known; "
                    + "--weights states the format instead");
                return null;
        }
    }

    private static string Method(ConfigFields config)
    {
        string? said = config.Text("quant_method")?.ToLowerInvariant();
        return said is { Length: > 0 } ? said
            : config.BoolOr("load_in_4bit", false) || config.BoolOr("load_in_8bit", false) || config.BoolOr("_load_in_4bit", false) ? "bitsandbytes"
            : config.Has("quant_algo") || config.Inside("producer")?.Text("name") == "modelopt" ? "modelopt"
            : config.Has("config_groups") ? "compressed-tensors"
            : config.Has("bits") && config.Has("group_size") || config.Text("mode") is not null ? "mlx"
            : "";
    }

    private static Scheme? ModelOpt(ConfigFields config, ModuleNames kept, bool keepsHead)
    {
        if (!config.Has("quant_algo") && !config.Has("config_groups") && config.InsideOrNone("quantization") is { } inside && inside.Has("quant_algo"))
        {
            var own = new ModuleNames(_keptLists.SelectMany(inside.TextsOrNone));
            return ModelOpt(inside, own, own.Has(["lm_head"]));
        }

        string? algorithm = config.Text("quant_algo")?.ToUpperInvariant() ?? config.Text("quant_method") switch
        {
            "petit_nvfp4" or "modelopt_fp4" when !config.Has("config_groups") => "NVFP4",
            "modelopt_fp8" when !config.Has("config_groups") => "FP8",
            "modelopt_mxfp8" when !config.Has("config_groups") => "MXFP8",
            _ => null,
        };
        if (config.Raw("quantized_layers") is { ValueKind: JsonValueKind.Object } layers)
        {
            IGrouping<string, string>[] groups = [.. layers.EnumerateObject().Take(200_000)
                .GroupBy(static l => Text(l.Value, "quant_algo") ?? "", static l => l.Name)];
            var rules = new List<(ModuleNames, NumberFormat)>();
            foreach (IGrouping<string, string> group in groups)
            {
                if (Algorithm(config, group.Key) is { } format)
                {
                    rules.Add((new ModuleNames(group), format));
                }
            }

            // Groups beside the layers may name more of them. The rest is as the outer method says: FP8 around mixtures in NVFP4, else not quantised.
            Scheme? grouped = config.Inside("config_groups") is { Keys.Count: > 0 } ? Groups(config, kept, packsHead: true) : null;
            NumberFormat? outer = config.Text("quant_method") == "fp8"
                ? Named(config.Ints("weight_block_size").Count == 2 || config.Text("fmt") is not null ? "fp8-block128" : "fp8") : null;
            rules.AddRange(grouped?.Rules ?? []);
            return new Scheme(outer ?? grouped?.Default)
            {
                Rules = rules,
                Kept = outer is null ? kept : new ModuleNames(["mtp"]),
                Experts = config.Text("moe_quant_algo") is { } experts ? Algorithm(config, experts) : null,
                PacksHead = true,
            };
        }

        if (algorithm is null or "MIXED_PRECISION")
        {
            return Groups(config, kept, packsHead: !keepsHead && config.Has("ignore"));
        }

        return Algorithm(config, algorithm) is { } all ? new Scheme(all) { Kept = kept } : null;
    }

    private static NumberFormat? Algorithm(ConfigFields config, string algorithm)
    {
        string? name = algorithm.ToUpperInvariant() switch
        {
            "FP8" or "FP8_PB_WO" or "FP8_PER_CHANNEL_PER_TOKEN" or "FP8_PB_REAL" => "fp8",
            "FP8_BLOCK_SCALES" => "fp8-block128",
            "NVFP4" or "W4A16_NVFP4" or "NVFP4_AWQ" or "W4A8_NVFP4_FP8" => "nvfp4",
            "MXFP8" => "mxfp8",
            "MXFP4" or "W4A8_MXFP4_FP8" or "W4A8_MXFP4_MXFP8" or "W4A16_MXFP4" => "mxfp4",
            "W4A16_AWQ" or "W4A16" or "W4A16_GPTQ" or "INT4_AWQ" => "int4-g128",
            "W4A8_AWQ" => "int4-g128",
            "W8A8_SQ_PER_CHANNEL" or "W8A16" or "INT8_SQ" or "INT8" or "W8A8_SQ_PER_CHANNEL_PER_TOKEN_PLUGIN" => "int8",
            _ => null,
        };
        if (name is null)
        {
            config.Fail("quant_algo", $"'{(algorithm.Length > 40 ? algorithm[..40] : algorithm)}'",
                "FP8, FP8_PB_WO, NVFP4, MXFP8, W4A16_AWQ, W8A16, MIXED_PRECISION or another algorithm of ModelOpt, or config_groups");
                return null;
        }

        return name == "int4-g128" && config.Has("group_size") && Group(config) is var group and not 128 ? Grouped(4, group, 16, 0, "int") : Named(name);
    }

    /// <summary>Groups of compressed-tensors: each has targets (a class of layers, names, expressions) and the format of its weights.</summary>
    private static Scheme? Groups(ConfigFields config, ModuleNames kept, bool packsHead)
    {
        if (config.Inside("config_groups") is not { Keys.Count: > 0 } groups)
        {
            config.Fail("config_groups.group_0.weights", "nothing", "an object with num_bits and type");
                return null;
        }

        NumberFormat? all = null;
        var rules = new List<(ModuleNames, NumberFormat)>();
        foreach (string key in groups.Keys.Take(1000))
        {
            if (groups.Inside(key) is not { } group || group.Inside("weights") is not { } weights)
            {
                config.Fail($"config_groups.{key}.weights", "nothing", "an object with num_bits and type");
                return null;
            }

            NumberFormat format = OfGroup(weights);
            IReadOnlyList<string> targets = group.TextsOrNone("targets");
            if (targets.Count == 0 || targets.Any(static t => t is "Linear" or "FusedMoE" or "MoEGate"))
            {
                all ??= format;
            }
            else
            {
                rules.Add((new ModuleNames(targets), format));
            }
        }

        return new Scheme(all) { Rules = rules, Kept = kept, PacksHead = packsHead };
    }

    private static NumberFormat OfGroup(ConfigFields weights)
    {
        int bits = weights.IntOr(8, "num_bits");
        bool floating = weights.Text("type") == "float";
        int block = weights.Has("group_size") ? Group(weights) : 0;
        return (floating, bits) switch
        {
            (true, 8) => Named(weights.Text("strategy") == "block" ? "fp8-block128" : block == 32 ? "mxfp8" : "fp8"),
            (true, 4) => Named(block == 32 ? "mxfp4" : "nvfp4"),
            (false, 8) => block is > 0 and < WholeChannel ? Grouped(8, block, 16, 0, "int8") : Named("int8"),
            _ => Grouped(bits, block > 0 ? block : 128, 16, weights.BoolOr("symmetric", true) ? 0 : bits, "int"),
        };
    }

    private static NumberFormat Integers(ConfigFields config, string name, bool zeroPoint)
    {
        int bits = config.IntOr(4, "bits", "w_bit");
        if (bits > MostBits)
        {
            config.Fail("bits", string.Create(CultureInfo.InvariantCulture, $"{bits}"), "from 1 to 16 bits");
            bits = MostBits;
        }

        return Grouped(bits, config.Has("group_size") || config.Has("q_group_size") ? Group(config, config.Has("group_size") ? "group_size" : "q_group_size")
            : 128, 16, zeroPoint ? bits : 0, name);
    }

    private static NumberFormat Rounded(ConfigFields config)
    {
        string type = config.Text("data_type") ?? "int";
        return type.StartsWith("nv_fp", StringComparison.Ordinal) ? Named("nvfp4")
            : type.StartsWith("mx_fp", StringComparison.Ordinal) ? Named(config.IntOr(4, "bits") == 8 ? "mxfp8" : "mxfp4")
            : type.StartsWith("fp8", StringComparison.Ordinal) ? Named("fp8")
            : Integers(config, "gptq", zeroPoint: true);
    }

    // GPTQModel's "dynamic": "-:" in front of a pattern leaves modules alone, "+:" or nothing gives them other bits.
    private static List<(ModuleNames, NumberFormat)> Dynamic(ConfigFields config)
    {
        var rules = new List<(ModuleNames, NumberFormat)>();
        foreach (string pattern in config.Inside("dynamic")?.Keys ?? [])
        {
            bool left = pattern.StartsWith("-:", StringComparison.Ordinal);
            ConfigFields? own = config.Inside("dynamic")!.Inside(pattern);
            int bits = own?.IntOr(config.IntOr(4, "bits"), "bits") ?? 4;
            var modules = new ModuleNames(["re:" + (pattern.Length > 2 && pattern[1] == ':' ? pattern[2..] : pattern)]);
            rules.Add((modules, left ? NumberFormats.Bf16Format
                : Grouped(bits, own is not null && own.Has("group_size") ? Group(own) : Group(config), 16, bits, "gptq")));
        }

        return rules;
    }

    // AutoRound's "extra_config": bits per module; 16 leaves it alone.
    private static List<(ModuleNames, NumberFormat)> Extra(ConfigFields config)
    {
        var rules = new List<(ModuleNames, NumberFormat)>();
        foreach (string module in config.Inside("extra_config")?.Keys ?? [])
        {
            if (config.Inside("extra_config")!.Inside(module) is { } own && own.Has("bits"))
            {
                int bits = own.IntOr(16, "bits");
                rules.Add((new ModuleNames([module]), bits >= 16 ? NumberFormats.Bf16Format
                    : Grouped(bits, own.Has("group_size") ? Group(own) : 128, 16, bits, "gptq")));
            }
        }

        return rules;
    }

    private static NumberFormat BitsAndBytes(ConfigFields config)
    {
        bool eight = config.BoolOr("load_in_8bit", false) || config.BoolOr("_load_in_8bit", false);
        NumberFormat four = Named("nf4") with { ScaleBits = config.BoolOr("bnb_4bit_use_double_quant", false) ? 8 + (32.0 / 256) : 32 };
        return eight ? Named("int8") : config.Text("bnb_4bit_quant_type") == "fp4" ? four with { Name = "bnb-fp4" } : four;
    }

    private static NumberFormat Quanto(ConfigFields config) => config.Text("weights") switch
    {
        "int4" or "qint4" => Grouped(4, 128, 16, 16, "quanto"),
        "int2" or "qint2" => Grouped(2, 128, 16, 16, "quanto"),
        "float8" or "qfloat8" => Named("fp8"),
        _ => Named("int8"),
    };

    private static NumberFormat Hqq(ConfigFields config)
    {
        ConfigFields weights = config.Inside("quant_config")?.Inside("weight_quant_params") ?? config.Inside("weight_quant_params") ?? config;
        int bits = weights.IntOr(4, "nbits", "bits");
        return Grouped(bits, weights.Has("group_size") ? Group(weights) : 64, 16, 16, "hqq");
    }

    private static Scheme? Quark(ConfigFields config, ModuleNames kept)
    {
        NumberFormat? all = config.Inside("global_quant_config") is { } whole ? QuarkWeights(whole) : null;
        var rules = new List<(ModuleNames, NumberFormat)>();
        foreach (string pattern in config.Inside("layer_quant_config")?.Keys ?? [])
        {
            if (config.Inside("layer_quant_config")!.Inside(pattern) is { } own && QuarkWeights(own) is { } format)
            {
                rules.Add((new ModuleNames([pattern]), format));
            }
        }

        if (all is null && rules.Count == 0)
        {
            config.Fail("global_quant_config.weight", "nothing", "an object with the dtype of the weights");
                return null;
        }

        return new Scheme(all) { Rules = rules, Kept = kept };
    }

    private static NumberFormat? QuarkWeights(ConfigFields config)
    {
        JsonElement? weight = config.Raw("weight");
        JsonElement one = weight is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : weight ?? default;
        string? type = one.ValueKind == JsonValueKind.Object ? Text(one, "dtype") : null;
        int group = one.ValueKind == JsonValueKind.Object && one.TryGetProperty("group_size", out JsonElement size) && size.ValueKind == JsonValueKind.Number
            && size.TryGetInt32(out int found) && found > 0 ? found : 128;
        return type is null ? null
            : type.StartsWith("fp8", StringComparison.Ordinal) ? Named("fp8")
            : type is "fp4" or "mxfp4" || type.StartsWith("mx", StringComparison.Ordinal) && type.Contains('4', StringComparison.Ordinal)
                ? Named(group == 16 ? "nvfp4" : "mxfp4")
            : type.StartsWith("fp6", StringComparison.Ordinal) || type.StartsWith("mxfp6", StringComparison.Ordinal) ? Named("mxfp6")
            : type.Contains("int4", StringComparison.Ordinal) ? Grouped(4, group, 16, type[0] == 'u' ? 4 : 0, "int")
            : type.Contains("int8", StringComparison.Ordinal) ? Named("int8")
            : type.Contains("bfloat16", StringComparison.Ordinal) || type.Contains("float16", StringComparison.Ordinal) ? NumberFormats.Bf16Format : null;
    }

    // MLX packs every linear layer and embedding, with scale and bias of 16 bits per group; modules named beside the defaults have their own bits or none.
    private static NumberFormat Mlx(ConfigFields config, int standard)
    {
        string mode = config.Text("mode") ?? "affine";
        int bits = config.IntOr(4, "bits");
        int group = config.Has("group_size") ? Group(config) : standard;
        return mode switch
        {
            "mxfp4" or "mxfp8" or "nvfp4" => Named(mode),
            _ => Grouped(bits, group, 16, 16, "mlx"),
        };
    }

    private static IEnumerable<string> Unpacked(ConfigFields config) => config.Keys.Where(k => config.Raw(k) is { ValueKind: JsonValueKind.False });

    private static List<(ModuleNames, NumberFormat)> PerModule(ConfigFields config) =>
        [.. config.Keys.Where(k => config.Raw(k) is { ValueKind: JsonValueKind.Object }).Take(100_000).Select(k => (config.Inside(k)!, k))
            .Where(static p => p.Item1.Has("bits")).GroupBy(static p => (p.Item1.IntOr(4, "bits"), p.Item1.Has("group_size") ? Group(p.Item1) : 64))
            .Select(static g => (new ModuleNames(g.Select(static p => p.k)), Grouped(g.Key.Item1, g.Key.Item2, 16, 16, "mlx")))];

    // -1 and 0 stand for one scale per output channel, whose bytes do not count beside a matrix.
    private static int Group(ConfigFields config, string key = "group_size") =>
        config.Raw(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int size) && size > 0 ? size : WholeChannel;

    internal static NumberFormat Named(string name) => NumberFormats.Find(name) ?? throw new InvalidOperationException($"{name} is not a format.");

    private static NumberFormat Bits(string name, double bits) => Named(bits > 6 ? "int8" : "int4") with
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{bits:0.##}bit"),
        PayloadBits = Math.Clamp(bits, 0.1, 16),
        Source = "bits per weight as quantization_config states them",
    };

    internal static NumberFormat Grouped(int bits, int group, double scale, double zero, string name)
    {
        NumberFormat like = bits == 8 ? Named("int8") : Named("int4");
        string block = group >= WholeChannel ? "per channel" : $"g{group}";
        return like with
        {
            Name = $"{name}-{bits}bit-{block}".Replace(' ', '-'),
            PayloadBits = bits,
            BlockSize = group,
            ScaleBits = scale,
            ZeroPointBits = zero,
            Source = $"{bits}-bit weights with scales of {scale} bits {block}, from quantization_config",
        };
    }

    internal static string? Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
        ? value.GetString() : null;
}
