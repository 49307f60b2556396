using System.Globalization;
using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.HuggingFace.Quantizations;

/// <summary>The formats a checkpoint's weights are in: its dtype, and what was quantised, module by module.</summary>
internal static class Quantization
{
    // Under which names checkpoints have the parts of a layer.
    private static readonly string[] _mixers = ["self_attn", "attn", "attention", "linear_attn", "mixer", "mamba", "self_attention"];
    private static readonly string[] _networks = ["mlp", "ffn", "feed_forward", "block_sparse_moe", "mixer", "moe"];
    private static readonly Dictionary<string, string[]> _aliases = new(StringComparer.Ordinal)
    {
        ["q_proj"] = ["q_proj", "qkv_proj", "c_attn", "query_key_value", "wqkv", "W_pack", "Wqkv"],
        ["k_proj"] = ["k_proj", "qkv_proj"],
        ["v_proj"] = ["v_proj", "qkv_proj"],
        ["o_proj"] = ["o_proj", "out_proj", "dense"],
        ["gate_proj"] = ["gate_proj", "gate_up_proj", "w1"],
        ["up_proj"] = ["up_proj", "gate_up_proj", "w3", "fc1"],
        ["down_proj"] = ["down_proj", "w2", "fc2"],
        ["in_proj_qkvz"] = ["in_proj_qkvz", "in_proj_qkv", "in_proj_z"],
        ["in_proj_ba"] = ["in_proj_ba", "in_proj_a", "in_proj_b"],
    };

    /// <summary>Reads the formats of a model's weights.</summary>
    /// <param name="fields">The config.</param>
    /// <param name="part">The model as read so far.</param>
    /// <param name="beside">The quantisation file beside the config; null where there is none.</param>
    internal static WeightFormats Read(ConfigFields fields, Part part, ConfigFields? beside) => Read(fields, part, beside, out _);

    /// <summary>Reads the formats of a model's weights, and gives the scheme behind them where there is one.</summary>
    internal static WeightFormats Read(ConfigFields fields, Part part, ConfigFields? beside, out Scheme? scheme)
    {
        NumberFormat plain = Dtype(fields);
        ConfigFields? text = fields.InsideOrNone("text_config");
        ConfigFields? config = Stated(fields) ?? (text is null ? null : Stated(text)) ?? beside?.InsideOrNone("quantization");
        if (config is not null && config.Keys.Contains("quant_algo") && !config.Has("quant_algo")
            && !config.Has("quant_method") && !config.Has("quantized_layers"))
        {
            // modelopt's way of saying that an export is not quantised
            config = null;
        }

        scheme = config is null ? null : QuantizationMethods.Read(config);
        if (scheme is { Cache: null } && beside?.InsideOrNone("quantization") is { } other)
        {
            scheme = scheme with { Cache = QuantizationMethods.Cache(other) };
        }

        if (scheme is null)
        {
            // A field that names a quantisation without describing it, such as "int4": the bytes are not those of the dtype.
            if (config is null && _places.FirstOrDefault(p => Says(fields.Raw(p))) is { } place)
            {
                fields.Fail(place, fields.Raw(place)!.Value.GetRawText(), "an object that describes the quantisation");
            }

            return WeightFormats.Uniform(plain);
        }

        if (scheme.Default is { BitsPerWeight: >= 8 } && fields.Raw("expert_dtype") is { ValueKind: System.Text.Json.JsonValueKind.String } experts
            && experts.GetString() is "fp4")
        {
            scheme = scheme with { Experts = NumberFormats.Find("mxfp4") };
        }

        scheme = WithTables(scheme, part);
        NumberFormat most = scheme.Default ?? scheme.Rules.Select(static r => r.Format).FirstOrDefault() ?? plain;
        Dictionary<WeightRole, NumberFormat> roles = Roles(scheme, part, plain, most);
        return new WeightFormats(most) { ByRole = roles, ByComponent = Towers(scheme, part, plain) };
    }

    /// <summary>The scheme with what it says of the tables that each matrix has: they are as large as they are whatever the matrix, and lie beside its weights,
    /// whose bits are what formats count.</summary>
    private static Scheme WithTables(Scheme scheme, Part part)
    {
        if (scheme is not { TableBits: > 0, Default: { } format })
        {
            return scheme;
        }

        double matrices = 0;
        foreach (TransformerStack stack in part.Components.OfType<TransformerStack>().Where(static s => s.Role == ComponentRole.Decoder))
        {
            foreach (Layer layer in stack.Layers)
            {
                var moe = layer.FeedForward as MixtureOfExperts;
                foreach ((Weight weight, double times) in layer.CommonWeights(stack.Hidden).Select(static w => (w, 1.0))
                    .Concat((moe?.ExpertWeights(stack.Hidden) ?? []).Select(w => (w, (double)moe!.Experts))))
                {
                    if (weight.Role is WeightRole.Attention or WeightRole.FeedForward or WeightRole.Expert or WeightRole.SharedExpert
                        && weight.Parameters > 4L * stack.Hidden)
                    {
                        matrices += layer.WeightSets * times;
                    }
                }
            }
        }

        return scheme with { Said = $"{format.Name}: codebooks of {matrices:N0} matrices, {Figures.Of(new Bytes(scheme.TableBits * matrices / 8))} in all, "
            + "lie beside the weights and are not counted." };
    }

    private static readonly string[] _places = ["quantization_config", "compression_config", "quantization"];

    // MLX writes "quantization" and a copy of it for others; what it reads is the first.
    private static ConfigFields? Stated(ConfigFields fields) => fields.InsideOrNone("quantization") is { } mlx
        && mlx.Has("group_size") ? mlx : _places.Select(fields.InsideOrNone).FirstOrDefault(static f => f is not null);

    private static bool Says(JsonElement? value) => value is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True }
        or { ValueKind: JsonValueKind.Array } && (value.Value.ValueKind != JsonValueKind.Array || value.Value.GetArrayLength() > 0);

    /// <summary>The format of each role in the main stack: bytes of all its modules together, where they differ by module.</summary>
    private static Dictionary<WeightRole, NumberFormat> Roles(Scheme scheme, Part part, NumberFormat plain, NumberFormat most)
    {
        NumberFormat tables = scheme.PacksTables ? most : plain;
        var roles = new Dictionary<WeightRole, NumberFormat>
        {
            [WeightRole.InputEmbedding] = scheme.RulesReachTables ? Of(scheme, _tables, tables, plain) : tables,
            [WeightRole.PositionEmbedding] = plain,
            [WeightRole.OutputHead] = Head(scheme, plain, most),
            [WeightRole.Norm] = plain,
            [WeightRole.Router] = plain,
        };
        TransformerStack? stack = part.Components.OfType<TransformerStack>().FirstOrDefault(static s => s.Role == ComponentRole.Decoder)
            ?? part.Components.OfType<TransformerStack>().FirstOrDefault();
        if (stack is null)
        {
            return roles;
        }

        var sums = new Dictionary<WeightRole, Dictionary<NumberFormat, double>>();
        int[] order = part.Order.GetValueOrDefault(stack.Name, []);
        if (!scheme.IsNumbered)
        {
            // Nothing names a layer: one of each kind stands for all.
            for (int kind = 0; kind < stack.Layers.Count; kind++)
            {
                Add(scheme, stack, stack.Layers[kind], kind, stack.Layers[kind].WeightSets, plain, sums);
            }
        }
        else
        {
            for (int i = 0; i < order.Length; i++)
            {
                Add(scheme, stack, stack.Layers[order[i]], i, 1, plain, sums);
            }
        }

        foreach ((WeightRole role, Dictionary<NumberFormat, double> sum) in sums)
        {
            NumberFormat format = Together(sum);
            if (format != most)
            {
                roles[role] = format;
            }
        }

        return roles;
    }

    private static void Add(Scheme scheme, TransformerStack stack, Layer layer, int place, int count, NumberFormat plain, Dictionary<WeightRole,
        Dictionary<NumberFormat, double>> sums)
    {
        foreach (Weight weight in layer.CommonWeights(stack.Hidden).Concat(layer.FeedForward is MixtureOfExperts moe ? moe.ExpertWeights(stack.Hidden) : []))
        {
            if (weight.Role is WeightRole.Attention or WeightRole.FeedForward or WeightRole.Expert or WeightRole.SharedExpert
                or WeightRole.CrossAttentionKeyValue or WeightRole.Other)
            {
                Dictionary<NumberFormat, double> sum = sums.TryGetValue(weight.Role, out Dictionary<NumberFormat, double>? known) ? known
                    : sums[weight.Role] = [];
                NumberFormat format = Of(scheme, place, weight, plain);
                sum[format] = sum.GetValueOrDefault(format) + ((double)count * weight.Parameters);
            }
        }
    }

    // Under which names checkpoints have the embedding table.
    private static readonly string[] _tables = ["embed_tokens", "wte", "word_embeddings", "tok_embeddings", "embeddings", "embed_in"];

    /// <summary>The format of a module that a rule may name, or that is left alone.</summary>
    private static NumberFormat Of(Scheme scheme, string[] names, NumberFormat standard, NumberFormat plain)
    {
        foreach ((ModuleNames modules, NumberFormat format) in scheme.Rules)
        {
            if (modules.Has(names))
            {
                return format;
            }
        }

        return scheme.Kept.Has(names) ? plain : standard;
    }

    private static NumberFormat Head(Scheme scheme, NumberFormat plain, NumberFormat most)
    {
        string[] names = ["lm_head", "head", "output", "embed_out"];
        foreach ((ModuleNames modules, NumberFormat format) in scheme.Rules)
        {
            if (modules.Has(names))
            {
                return format;
            }
        }

        return scheme.Head ?? (scheme.PacksHead && scheme.Default is not null && !scheme.Kept.Has(names) ? most : plain);
    }

    private static NumberFormat Of(Scheme scheme, int layer, Weight weight, NumberFormat plain)
    {
        if ((scheme.ExpertsOnly && weight.Role != WeightRole.Expert) || (scheme.KeepsAttention && weight.Role == WeightRole.Attention))
        {
            return plain;
        }

        string[] paths = scheme.NamesModules ? [.. Paths(layer, weight)] : [];
        foreach ((ModuleNames modules, NumberFormat format) in scheme.Rules)
        {
            if (modules.Has(paths))
            {
                return format;
            }
        }

        return scheme.Kept.Has(paths) ? plain : weight.Role == WeightRole.Expert && scheme.Experts is { } experts ? experts : scheme.Default ?? plain;
    }

    /// <summary>The names that a weight of a layer may have in a checkpoint.</summary>
    private static IEnumerable<string> Paths(int layer, Weight weight)
    {
        string[] names = _aliases.GetValueOrDefault(weight.Name) ?? [weight.Name.Split(' ', ',')[0]];
        string[] parts = weight.Role switch
        {
            WeightRole.Expert => [.. _networks.Select(static n => n + ".experts.0"), .. _networks.Select(static n => n + ".experts")],
            WeightRole.SharedExpert => [.. _networks.Select(static n => n + ".shared_experts"), .. _networks.Select(static n => n + ".shared_expert")],
            WeightRole.FeedForward => _networks,
            _ => _mixers,
        };
        foreach (string part in parts)
        {
            foreach (string name in names)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{part}.{name}");
            }
        }
    }

    /// <summary>One format that takes the bytes of several: of a role whose modules differ. Its arithmetic is that of the narrowest, which keeps a floor
    /// below the truth.</summary>
    private static NumberFormat Together(Dictionary<NumberFormat, double> sum)
    {
        if (sum.Count == 1)
        {
            return sum.Keys.First();
        }

        double all = sum.Values.Sum();
        double bits = sum.Sum(static f => f.Key.BitsPerWeight * f.Value) / all;
        NumberFormat narrowest = sum.Keys.MinBy(static f => f.BitsPerWeight)!;
        return narrowest with
        {
            Name = string.Join("+", sum.OrderByDescending(static f => f.Value).Select(static f => f.Key.Name)),
            PayloadBits = bits,
            BlockSize = 1,
            ScaleBits = 0,
            ZeroPointBits = 0,
            Source = string.Join(", ", sum.OrderByDescending(static f => f.Value)
                .Select(f => string.Create(CultureInfo.InvariantCulture, $"{100 * f.Value / all:0.#} % {f.Key.Name}"))),
        };
    }

    private static Dictionary<string, NumberFormat> Towers(Scheme scheme, Part part, NumberFormat plain) =>
        scheme.Kept.NamesTowers || scheme.Default is null || scheme.ExpertsOnly
            ? part.Components.Where(static c => c.Role == ComponentRole.Encoder).ToDictionary(static c => c.Name, _ => plain)
            : [];

    /// <summary>The type of plain weights as a config names it; null where it names none.</summary>
    internal static string? NameOfDtype(ConfigFields fields) => (fields.Text("torch_dtype") ?? fields.Text("dtype")
        ?? fields.InsideOrNone("text_config")?.Text("torch_dtype") ?? fields.InsideOrNone("text_config")?.Text("dtype")) is { } name and not "auto" ? name : null;

    private static NumberFormat Dtype(ConfigFields fields)
    {
        string? name = NameOfDtype(fields);
        if (name is null)
        {
            return NumberFormats.Bf16Format;
        }

        string plain = name.StartsWith("torch.", StringComparison.Ordinal) ? name[6..] : name;
        NumberFormat? format = NumberFormats.Find(plain.StartsWith("float8", StringComparison.Ordinal) ? "fp8" : plain);
        if (format is null)
        {
            fields.Fail("torch_dtype", $"'{name}'", "float32, float16, bfloat16 or another known format");
        }

        return format ?? NumberFormats.Bf16Format;
    }
}
