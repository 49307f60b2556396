using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Operators;

/// <summary>Where an attention operator has its queries, its heads and its mask.</summary>
/// <param name="Query">Number of the input with the queries; keys and values follow it.</param>
/// <param name="HeadsFirst">Whether heads come before positions in the shape.</param>
/// <param name="Causal">Number of the input that says whether the mask is causal; -1 where none does.</param>
/// <param name="Products">Matrix products of it: two forwards, five backwards.</param>
internal sealed record AttentionForm(int Query, bool HeadsFirst, int Causal, int Products = 2)
{
    // by the operators' signatures in PyTorch's native_functions.yaml
    private static readonly Dictionary<string, AttentionForm> _forms = new(StringComparer.Ordinal)
    {
        ["scaled_dot_product_attention"] = new(0, true, 5),
        ["_scaled_dot_product_flash_attention"] = new(0, true, 4),
        ["_scaled_dot_product_efficient_attention"] = new(0, true, 6),
        ["_scaled_dot_product_cudnn_attention"] = new(0, true, 6),
        ["_flash_attention_forward"] = new(0, false, 8),
        ["_efficient_attention_forward"] = new(0, false, 9),
        ["_flash_attn_forward"] = new(0, false, 5),
        ["_scaled_dot_product_flash_attention_backward"] = new(1, true, 11, 5),
        ["_flash_attention_backward"] = new(1, false, 11, 5),
        ["_scaled_dot_product_efficient_attention_backward"] = new(1, true, -1, 5),
        ["_efficient_attention_backward"] = new(1, false, -1, 5),
        ["_scaled_dot_product_cudnn_attention_backward"] = new(1, true, -1, 5),
    };

    /// <summary>The work of an attention operator; null where it is none or its shapes do not tell it.</summary>
    /// <param name="bare">The operator's name without its namespace.</param>
    /// <param name="shapes">Its inputs.</param>
    internal static OperatorWork? WorkOf(string bare, TensorShapes shapes)
    {
        if (!_forms.TryGetValue(bare, out AttentionForm? form) || form.Query + 2 >= shapes.Shapes.Count
            || shapes.Shapes[form.Query] is not [long batch, _, _, long width] query || shapes.Shapes[form.Query + 1] is not [long keyBatch, _, _, _] key
            || shapes.Shapes[form.Query + 2] is not [_, _, _, long valueWidth] || keyBatch != batch
            || shapes.BytesOf(form.Query) is not (> 0 and int size))
        {
            return null;
        }

        long heads = form.HeadsFirst ? query[1] : query[2];
        long queries = form.HeadsFirst ? query[2] : query[1];
        long keys = form.HeadsFirst ? key[2] : key[1];
        bool whole = form.Causal >= 0 && shapes.FlagOf(form.Causal) == false;
        return Of(batch * heads, queries, keys, width, valueWidth, whole, form.Products, size,
            shapes.Count(form.Query) + shapes.Count(form.Query + 1) + shapes.Count(form.Query + 2) + ((double)batch * heads * queries * valueWidth)) with
        {
            Shape = FormattableString.Invariant($"{batch}x{heads}x{queries}x{keys}x{width}"),
        };
    }

    /// <summary>The work of attention over so many heads. Where a mask may hide the future only what it leaves is counted: a floor may not count
    /// what need not be done.</summary>
    internal static OperatorWork Of(double heads, double queries, double keys, double width, double valueWidth, bool whole, int products, int size,
        double elements)
    {
        double least = Math.Min(queries, keys);
        double pairs = whole ? queries * keys : least * (least + 1) / 2;
        double work = heads * pairs * (width + valueWidth) * products;
        return new OperatorWork(new Bytes(elements * size), new Flops(work), size) { Kind = OperatorKind.Attention };
    }
}
