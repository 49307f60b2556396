using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Formats;

namespace Floorline.Readers.HuggingFace.Quantizations;

/// <summary>Reads what torchao writes: a configuration for all linear layers, or a map from modules to configurations (<c>ModuleFqnToConfig</c>).</summary>
internal static partial class TorchAo
{
    private const string Standard = "_default";
    private const int UsualGroup = 128;

    /// <summary>Reads the scheme.</summary>
    internal static Scheme Read(ConfigFields config, ModuleNames kept)
    {
        JsonElement? stated = config.Raw("quant_type");
        JsonElement inner = stated is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty("default", out JsonElement standard) ? standard
            : stated ?? default;
        bool ends = config.BoolOr("include_input_output_embeddings", false);
        int? group = config.InsideOrNone("quant_type_kwargs")?.IntOrNull("group_size");
        return Modules(inner) is { } modules ? PerModule(modules, kept) with { PacksHead = ends }
            : new Scheme(Of(inner, group)) { Kept = kept, PacksHead = ends, PacksTables = ends };
    }

    private static JsonElement? Modules(JsonElement stated) =>
        stated.ValueKind == JsonValueKind.Object && stated.TryGetProperty("_data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
            ? data.EnumerateObject().FirstOrDefault(static p => p.Name.EndsWith("fqn_to_config", StringComparison.Ordinal)) is
                { Value.ValueKind: JsonValueKind.Object } found ? found.Value : null
            : null;

    // The entry _default is for linear layers that no other names; null leaves modules as they are.
    private static Scheme PerModule(JsonElement modules, ModuleNames kept)
    {
        NumberFormat? all = null;
        var rules = new List<(ModuleNames, NumberFormat)>();
        foreach (JsonProperty one in modules.EnumerateObject().Take(200_000))
        {
            NumberFormat? format = one.Value.ValueKind == JsonValueKind.Null ? null : Of(one.Value, null);
            if (one.Name == Standard)
            {
                all = format;
            }
            else
            {
                rules.Add((new ModuleNames([one.Name]), format ?? NumberFormats.Bf16Format));
            }
        }

        return new Scheme(all) { Rules = rules, Kept = kept, RulesReachTables = true };
    }

    private static NumberFormat Of(JsonElement stated, int? group)
    {
        string type = (stated.ValueKind == JsonValueKind.String ? stated.GetString() : QuantizationMethods.Text(stated, "_type")) ?? "";
        string data = Find(stated, "weight_dtype") is { } named ? Word(named) ?? "" : "";
        int size = group ?? (Find(stated, "group_size") is { ValueKind: JsonValueKind.Number } stead && stead.TryGetInt32(out int found) && found > 0 ? found
            : type.Contains("Intx", StringComparison.Ordinal) && !stated.GetRawText().Contains("PerGroup", StringComparison.Ordinal)
                ? QuantizationMethods.WholeChannel : UsualGroup);

        // Weights are what the type names last: Int8DynamicActivationInt4Weight; a dtype beside it goes before.
        string weights = (data.Length > 0 ? data : Weights().Match(type) is { Success: true } match ? match.Groups[1].Value : type).ToLowerInvariant();
        bool beside = type.Contains("DynamicActivation", StringComparison.Ordinal) || type.Contains("Intx", StringComparison.Ordinal);
        return weights.Contains("nvfp4", StringComparison.Ordinal) ? QuantizationMethods.Named("nvfp4")
            : weights.Contains("mxfp4", StringComparison.Ordinal) ? QuantizationMethods.Named("mxfp4")
            : weights.Contains("mxfp8", StringComparison.Ordinal) ? QuantizationMethods.Named("mxfp8")
            : weights.Contains("float8", StringComparison.Ordinal) || weights.Contains("fp8", StringComparison.Ordinal) ? QuantizationMethods.Named("fp8")
            : Bits().Match(weights) is { Success: true } bits && int.Parse(bits.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is
                >= 1 and < 8 and var few ? QuantizationMethods.Grouped(few, size, 16, beside ? 0 : 16, "torchao")
            : beside && size < QuantizationMethods.WholeChannel && data.Length > 0 ? QuantizationMethods.Grouped(8, size, 16, 0, "torchao")
            : QuantizationMethods.Named("int8");
    }

    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (JsonProperty one in element.EnumerateObject())
        {
            if (one.Name == name)
            {
                return one.Value;
            }

            if (Find(one.Value, name) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    private static string? Word(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : QuantizationMethods.Text(value, "_data");

    [GeneratedRegex("(u?int\\d|float8|nvfp4|mxfp4|mxfp8)_?weight", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Weights();

    [GeneratedRegex("u?int(\\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Bits();
}
