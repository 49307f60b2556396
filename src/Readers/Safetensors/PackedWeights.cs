using System.Globalization;
using Floorline.Core.Formats;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Safetensors;

/// <summary>
/// Maps stored tensors to logical weights: GPTQ and AWQ (<c>qweight, qzeros, scales, g_idx</c>), compressed-tensors (<c>weight_packed, weight_scale</c>),
/// bitsandbytes (<c>quant_state, absmax, SCB</c>),
/// MLX (<c>weight</c> of 32-bit words with <c>scales, biases</c>), EXL3 (<c>trellis</c>), AQLM (<c>codes</c>), BitNet (four to a byte), quanto (<c>_data,
/// _scale</c>),
/// MXFP4 (<c>_blocks, _scales</c>), NVFP4 (<c>weight, weight_scale, weight_scale_2</c>) and FP8 (<c>weight_scale_inv</c>). Scales count their bytes and no
/// parameters.
/// </summary>
internal sealed class PackedWeights
{
    private static readonly string[] _companions =
    [
        ".qzeros", ".scales", ".biases", ".suh", ".svh", ".codebooks", "._scale",
        ".g_idx", ".weight_scale_inv", ".weight_scale_2", ".weight_scale", ".weight_global_scale", ".weight_zero_point",
            ".weight_shape", ".weight_g_idx",
        ".input_global_scale", ".input_scale", ".output_scale", ".k_scale", ".v_scale", ".SCB", ".weight_format",
        ".weight.absmax", ".weight.quant_map", ".weight.nested_absmax", ".weight.nested_quant_map", "_scales", "_scale_inv", "_scale",
    ];

    private readonly Dictionary<string, SafetensorsEntry> _byName;
    private readonly Dictionary<string, NumberFormat> _formats = new(StringComparer.Ordinal);
    private readonly int? _bits;
    private readonly bool _pair;

    private PackedWeights(IReadOnlyList<SafetensorsEntry> entries, int? bits)
    {
        _byName = entries.ToDictionary(static e => e.Name, StringComparer.Ordinal);
        _bits = bits;
        _pair = entries.Any(static e => TensorRoles.IsDecoder(e.Name));
    }

    /// <summary>The tensors with their logical parameters.</summary>
    /// <param name="entries">All entries of all shards; each name once.</param>
    /// <param name="bits">Bits of packed integers as the config states them; null where there is none.</param>
    internal static IReadOnlyList<TensorInfo> Resolve(IReadOnlyList<SafetensorsEntry> entries, int? bits)
    {
        var packed = new PackedWeights(entries, bits);
        return [.. entries.Select(packed.Tensor)];
    }

    private TensorInfo Tensor(SafetensorsEntry entry)
    {
        TensorRole role = _pair && TensorRoles.IsEncoder(entry.Name) ? TensorRole.Encoder : TensorRoles.Of(entry.Name);
        (long parameters, NumberFormat format) = Owner(entry.Name) is { } owner ? (0, Weight(owner).Format) : Weight(entry);
        return new TensorInfo(entry.Name, entry.Type, entry.Shape, entry.Bytes, parameters, format, role);
    }

    /// <summary>The packed weight that a scale, zero point or table belongs to; null for a tensor of its own.</summary>
    private SafetensorsEntry? Owner(string name)
    {
        foreach (string ending in _companions)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                string stem = name[..^ending.Length];
                return Find($"{stem}.qweight") ?? Find($"{stem}.weight_packed") ?? Find($"{stem}.weight")
                    ?? Find($"{stem}._data") ?? Find($"{stem}.trellis") ?? Find($"{stem}.codes") ?? Find($"{stem}_blocks")
                    ?? (ending is "_scale" or "_scale_inv" or "_scales" ? Find(stem) : null);
            }
        }

        int state = name.IndexOf(".quant_state.", StringComparison.Ordinal);
        return state > 0 ? Find(name[..state]) : null;
    }

    private (long Parameters, NumberFormat Format) Weight(SafetensorsEntry entry)
    {
        string name = entry.Name;
        long elements = entry.Elements;
        if (name.EndsWith(".qweight", StringComparison.Ordinal) && entry.Type is "I32" or "U32")
        {
            return Integers(entry, name[..^8], ".scales", ".qzeros", "gptq");
        }

        if (name.EndsWith(".qweight", StringComparison.Ordinal) && entry.Type == "U8" && Find(name[..^8] + ".scales") is { } blocks)
        {
            return (elements * 2, Named(blocks.Elements * 32 >= elements * 2 ? "nvfp4" : "mxfp4"));
        }

        if (name.EndsWith(".trellis", StringComparison.Ordinal)
            && entry.Shape is [var rows, var columns, _] && rows is > 0 and < 1 << 24 && columns is > 0 and < 1 << 24)
        {
            // Tiles of 16 x 16 weights.
            return (rows * columns * 256, Stated("exl3", 8.0 * entry.Bytes / (rows * columns * 256)));
        }

        if (name.EndsWith(".codes", StringComparison.Ordinal)
            && Find(name[..^6] + ".codebooks") is { Shape: [var books, _, var outer, var inner] } && books > 0 && outer * inner is > 0 and < 1024)
        {
            long weights = elements / books * outer * inner;
            return (weights, Stated("aqlm", weights > 0 ? 8.0 * entry.Bytes / weights : 16));
        }

        if (name.EndsWith(".weight", StringComparison.Ordinal) && entry.Type == "U32" && Find(name[..^7] + ".scales") is { Elements: > 0 } groups)
        {
            // MLX: the bits follow from the groups, whose size is 64 or 32 where nothing states it; the config's bits decide between them.
            int bits = new[] { 64, 32, 128 }.Select(size => (int)(32 * elements / (groups.Elements * size)))
                .FirstOrDefault(b => _bits is { } said ? b == said : b is 2 or 3 or 4 or 5 or 6 or 8);
            bits = bits > 0 ? bits : (int)Math.Clamp(32 * elements / (groups.Elements * 64), 1, 16);
            return (32 * elements / bits, Stated("mlx", bits));
        }

        if (name.EndsWith(".weight_packed", StringComparison.Ordinal))
        {
            string stem = name[..^14];
            return entry.Type is "U8" or "I8"
                ? (elements * 2, Named(Find($"{stem}.weight_scale")?.Type is "U8" or "F8_E8M0" ? "mxfp4" : "nvfp4"))
                : Integers(entry, stem, ".weight_scale", ".weight_zero_point", "packed");
        }

        if (name.EndsWith("_blocks", StringComparison.Ordinal) && entry.Type == "U8" && Find(name[..^7] + "_scales") is not null)
        {
            return (elements * 2, Named("mxfp4"));
        }

        if (name.EndsWith(".weight", StringComparison.Ordinal) && entry.Type == "U8")
        {
            if (Find(name + ".absmax") is not null)
            {
                return (elements * 2, Find(name + ".quant_state.bitsandbytes__fp4") is not null ? Named("nf4") with { Name = "bnb-fp4" } : Named("nf4"));
            }

            if (Find(name + "_scale") is { Elements: 1, Type: "BF16" or "F16" or "F32" } && Find(name + "_scale_2") is null)
            {
                return (elements * 4, Stated("bitnet", 2));
            }

            if (Find(name + "_scale")?.Type is { } scale)
            {
                return (elements * 2, Named(scale is "U8" or "F8_E8M0" ? "mxfp4" : "nvfp4"));
            }
        }

        return StoredFormats.Knows(Plain(entry.Type)) ? (elements, Named(Plain(entry.Type)))
            : (elements, Stated(entry.Type.ToLowerInvariant(), elements > 0 ? 8.0 * entry.Bytes / elements : 8));
    }

    /// <summary>Integers packed into 32-bit words: bits from the shapes of zero points and scales, else from the config, else 4.</summary>
    private (long Parameters, NumberFormat Format) Integers(SafetensorsEntry entry, string stem, string scaleName, string zeroName, string method)
    {
        SafetensorsEntry? scales = Find(stem + scaleName);
        SafetensorsEntry? zeros = Find(stem + zeroName);
        int bits = _bits ?? 4;
        if (scales is { Elements: > 0 } && zeros is { Elements: > 0, Type: "I32" or "U32" }
            && 32L * zeros.Elements / scales.Elements is >= 1 and <= 16 and var counted)
        {
            bits = (int)counted;
        }

        long parameters = entry.Bytes / 4 * 32 / bits;
        long group = scales is { Elements: > 0 } ? parameters / scales.Elements : 0;
        string key = FormattableString.Invariant($"{method} {bits} {group} {zeros is null}");
        if (!_formats.TryGetValue(key, out NumberFormat? format))
        {
            format = _formats[key] = StoredFormats.Grouped(method == "gptq" ? "int" : method, bits, group, zeros is null ? 0 : bits);
        }

        return (parameters, format);
    }

    private NumberFormat Stated(string method, double bits)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{method}-{bits:0.##}bit");
        if (!_formats.TryGetValue(name, out NumberFormat? format))
        {
            format = _formats[name] = StoredFormats.Of("int4") with { Name = name, PayloadBits = bits, Source = "the packed tensors" };
        }

        return format;
    }

    private static string Plain(string type) => type switch
    {
        "F64" => "fp64",
        "F32" => "fp32",
        "F16" => "fp16",
        "BF16" => "bf16",
        "F8_E4M3" or "F8_E5M2" or "F8_E4M3FNUZ" or "F8_E5M2FNUZ" => "fp8",
        "F4" => "fp4",
        "F6_E2M3" or "F6_E3M2" => "f6",
        "I8" => "int8",
        "C64" => "complex64",
        _ => type.ToLowerInvariant(),
    };

    private NumberFormat Named(string name)
    {
        if (!_formats.TryGetValue(name, out NumberFormat? format))
        {
            format = _formats[name] = StoredFormats.Of(name);
        }

        return format;
    }

    private SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);
}
