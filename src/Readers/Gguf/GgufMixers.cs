using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>
/// What mixes positions in each layer: its tensors say whether there is attention, a state or both, and how wide keys and values are; metadata says how they
/// divide into heads, and which layers see a window only.
/// A file without tensors is read by its metadata alone.
/// </summary>
internal sealed class GgufMixers(GgufMetadata metadata, long hidden, int layers)
{
    private readonly GgufFamily _family = GgufFamily.Of(metadata.Architecture ?? "");

    /// <summary>Whether the file or its family gives a window and neither says which layers it holds for.</summary>
    internal bool WindowEverywhere => WindowOf(0) > 0 && Period == 0 && metadata.Count(".attention.sliding_window_pattern") is null;

    private long WindowOf(int layer) => metadata.Whole(".attention.sliding_window", layer) ?? _family.Window;

    private long Period => metadata.Whole(".attention.sliding_window_pattern") ?? _family.Period;

    /// <summary>The attention of a layer; null where it has none.</summary>
    /// <param name="tensors">The layer's tensors; null where the file holds none.</param>
    /// <param name="layer">The layer, from 0.</param>
    /// <param name="open">Whether it has attention whose sizes neither metadata nor tensors tell.</param>
    internal Mixer? Attention(IReadOnlyDictionary<string, TensorInfo>? tensors, int layer, out bool open)
    {
        open = false;
        if (metadata.Whole(".attention.head_count_kv", layer) == 0 || !(tensors is null ? Stated(layer) : Attends(tensors)))
        {
            return null;
        }

        long heads = metadata.Whole(".attention.head_count", layer) ?? 0;
        if (metadata.Whole(".attention.kv_lora_rank") is > 0 and var rank && tensors?.ContainsKey("attn_k.weight") != true)
        {
            open = heads == 0;
            return open ? null : Latent(tensors, heads, rank);
        }

        bool slides = Slides(layer);
        long size = (slides ? metadata.Whole(".attention.key_length_swa", layer) : null) ?? metadata.Whole(".attention.key_length", layer)
            ?? (heads > 0 ? hidden / heads : 0);
        long? stated = metadata.Whole(".attention.head_count_kv", layer);
        long? width = Width(tensors, "attn_k.weight") ?? (stated is null || heads == 0 ? Fused(tensors) : null);
        long cached = stated ?? (heads > 0 ? width is { } w && size > 0 && w % size == 0 ? w / size : heads : 0);
        if (width is { } keys && keys > 0)
        {
            // The tensors are what is there: a file whose head counts do not fit them still has this cache.
            (cached, size) = cached > 0 && keys % cached == 0 ? (cached, keys / cached) : (1, keys);
            heads = heads > 0 ? heads : Math.Max(1, (Width(tensors, "attn_q.weight") ?? keys) / size);
        }

        open = heads < 1 || cached < 1 || size < 1;
        return open ? null : new Attention(Small(heads), Small(cached), Small(size))
        {
            ValueHeadSize = ValueSize(tensors, layer, slides, cached, size),
            Window = slides ? (int)Math.Min(WindowOf(layer), int.MaxValue) : null,
            Selected = metadata.Whole(".attention.indexer.top_k") is > 0 and <= int.MaxValue and var top ? (int)top : null,
            SharesCache = Shares(layer),
            Sinks = tensors?.ContainsKey("attn_sinks.weight") == true,
        };
    }

    /// <summary>Attention over an encoder's output; null where the layer has none.</summary>
    internal Attention? Cross(IReadOnlyDictionary<string, TensorInfo>? tensors)
    {
        if (Width(tensors, "cross_attn_k.weight") is not (> 0 and var keys))
        {
            return null;
        }

        long heads = metadata.Whole(".attention.head_count") ?? 1;
        long values = Width(tensors, "cross_attn_v.weight") ?? keys;
        return heads > 0 && keys % heads == 0 && values % heads == 0
            ? new Attention(Small(heads), Small(heads), Small(keys / heads)) { ValueHeadSize = values == keys ? null : Small(values / heads), Cross = true }
            : new Attention(1, 1, Small(keys)) { ValueHeadSize = values == keys ? null : Small(values), Cross = true };
    }

    /// <summary>The state of constant size that a layer carries from token to token; null where it has none.</summary>
    /// <param name="tensors">The layer's tensors; null where the file holds none.</param>
    /// <param name="attends">Whether the layer has attention.</param>
    internal StateMixer? State(IReadOnlyDictionary<string, TensorInfo>? tensors, bool attends)
    {
        bool Has(string prefix, string key) => tensors is null ? !attends && metadata.Whole(key) > 0
            : tensors.Keys.Any(n => n.StartsWith(prefix, StringComparison.Ordinal));
        if (Has("shortconv.", ".shortconv.l_cache"))
        {
            double taps = metadata.Whole(".shortconv.l_cache") ?? 3;
            return new StateMixer([], (long)(hidden * (taps - 1)), new Flops(2.0 * hidden * taps));
        }

        if (Has("time_mix_", ".wkv.head_size"))
        {
            // RWKV: one matrix of head size squared per head, hidden / head size heads, and the last token's inputs of both mixers; decay, update and output
            // are six operations per element.
            double head = metadata.Whole(".wkv.head_size") ?? 64;
            return new StateMixer([], (long)(hidden * (head + (metadata.Whole(".token_shift_count") ?? 2))), new Flops(6.0 * hidden * head));
        }

        return Has("ssm_", ".ssm.inner_size") ? Recurrence(tensors) : null;
    }

    private StateMixer Recurrence(IReadOnlyDictionary<string, TensorInfo>? tensors)
    {
        double taps = metadata.Whole(".ssm.conv_kernel") ?? 4;
        double inner = metadata.Whole(".ssm.inner_size") ?? (tensors?.GetValueOrDefault("ssm_out.weight") is { Shape: [var rows, ..] } ? rows : 0);
        double state = metadata.Whole(".ssm.state_size") ?? 16;
        if (metadata.Whole(".kda.head_dim") is > 0 and var head)
        {
            (inner, state) = ((double)head * (metadata.Whole(".attention.head_count") ?? 1), head);
        }

        // The recurrence keeps inner x state elements and the convolution its last (taps - 1) inputs, which may be wider than inner (Mamba-2 convolves B and
        // C too);
        // per token h = a h + b x and y = c h are six operations per state element.
        double channels = tensors?.Where(static t => t.Key.StartsWith("ssm_conv1d", StringComparison.Ordinal) && t.Value.Shape.Count >= 2)
            .Sum(static t => (double)t.Value.Shape[1]) ?? 0;
        channels = channels > 0 ? channels : inner;
        return new StateMixer([], (long)((inner * state) + (channels * (taps - 1))), new Flops((6.0 * inner * state) + (2.0 * channels * taps)));
    }

    private LatentAttention Latent(IReadOnlyDictionary<string, TensorInfo>? tensors, long heads, long rank)
    {
        long rope = Width(tensors, "attn_kv_a_mqa.weight") is { } cached && cached > rank ? cached - rank : metadata.Whole(".rope.dimension_count") ?? 64;
        long whole = metadata.Whole(".attention.key_length_mla") ?? metadata.Whole(".attention.key_length") ?? rope + 128;
        long value = metadata.Whole(".attention.value_length_mla") ?? metadata.Whole(".attention.value_length") ?? whole;
        int rotary = (int)Require.InRange(rope, 0, 1 << 24, "metadata");
        return new LatentAttention(Small(heads), null, Small(rank), rotary, Small(Math.Max(1, whole - rope)), Small(Math.Max(1, value)))
        {
            Selected = metadata.Whole(".attention.indexer.top_k") is > 0 and <= int.MaxValue and var top ? (int)top : null,
        };
    }

    private int? ValueSize(IReadOnlyDictionary<string, TensorInfo>? tensors, int layer, bool slides, long cached, long size)
    {
        long value = Width(tensors, "attn_v.weight") is { } width ? width % cached == 0 ? width / cached : width
            : tensors?.ContainsKey("attn_k.weight") == true ? size // values are the keys
            : (slides ? metadata.Whole(".attention.value_length_swa", layer) : null) ?? metadata.Whole(".attention.value_length", layer) ?? size;
        return value == size ? null : Small(Math.Max(1, value));
    }

    /// <summary>Softmax attention has projections of its own; the fused projection of a linear attention (attn_qkv beside ssm_out) is not one.</summary>
    private static bool Attends(IReadOnlyDictionary<string, TensorInfo> tensors) =>
        tensors.Keys.Any(static n => n is "attn_q.weight" or "attn_k.weight" or "attn_output.weight" or "attn_o.weight" or "attn_out.weight"
            or "attn_kv_a_mqa.weight" or "attn_kv_b.weight" or "attn_k_b.weight" or "attn_q_b.weight")
        || (tensors.ContainsKey("attn_qkv.weight") && !tensors.ContainsKey("ssm_out.weight"));

    private bool Stated(int layer) => metadata.Whole(".attention.head_count", layer) > 0
        && (metadata.Whole(".full_attention_interval") is not (> 0 and var interval) || (layer + 1) % interval == 0);

    private bool Slides(int layer)
    {
        if (WindowOf(layer) == 0)
        {
            return false;
        }

        if (metadata.Count(".attention.sliding_window_pattern") is { } listed)
        {
            return layer < listed && metadata.Whole(".attention.sliding_window_pattern", layer) > 0;
        }

        return Period == 0 || (_family.DenseFirst ? layer % Period != 0 : (layer + 1) % Period != 0);
    }

    private bool Shares(int layer) => metadata.Whole(".attention.shared_kv_layers") is { } last
        ? layer >= layers - last : _family.CachedLayers > 0 && layer >= _family.CachedLayers;

    /// <summary>
    /// Width of the keys inside a fused projection: what is left of it beside the queries, which are as wide as the output projection's input, is keys and
    /// values.
    /// </summary>
    private static long? Fused(IReadOnlyDictionary<string, TensorInfo>? tensors) =>
        Width(tensors, "attn_qkv.weight") is { } whole && tensors!.GetValueOrDefault("attn_output.weight") is { Shape: [var queries, _] } && whole > queries
            && (whole - queries) % 2 == 0 ? (whole - queries) / 2 : null;

    private static long? Width(IReadOnlyDictionary<string, TensorInfo>? tensors, string name) =>
        tensors?.GetValueOrDefault(name) is { Shape.Count: >= 2 } tensor ? tensor.Shape[1] : null;

    private static int Small(long value) => (int)Require.InRange(value, 1, 1 << 24, "metadata");
}
