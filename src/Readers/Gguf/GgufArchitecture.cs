using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>
/// The architecture that a GGUF file states. Every family names its keys and tensors alike (<c>FAMILY.block_count</c>, <c>FAMILY.attention.head_count_kv</c>,
/// ...; docs/gguf.md), so one reading serves them all,
/// families that came later too; the little that a family's files leave unsaid is in data/gguf.json.
/// </summary>
internal sealed class GgufArchitecture
{
    private readonly GgufMetadata _metadata;
    private readonly GgufBlocks _blocks;
    private readonly GgufMixers _mixers;
    private readonly int _hidden;

    private GgufArchitecture(GgufMetadata metadata, GgufBlocks blocks, long hidden) =>
        (_metadata, _blocks, _hidden, _mixers) = (metadata, blocks, (int)hidden, new GgufMixers(metadata, hidden, blocks.Blocks));

    /// <summary>The model that a file states; null where neither metadata nor tensors tell its layers.</summary>
    internal static Model? Read(GgufMetadata metadata, TensorCensus census, GgufBlocks blocks)
    {
        string family = metadata.Architecture ?? "";
        long hidden = metadata.Whole(".embedding_length")
            ?? census.Tensors.FirstOrDefault(static t => t.Name == "token_embd.weight" && t.Shape.Count == 2)?.Shape[0] ?? 0;
        return family is "clip" || hidden is < 1 or > 1 << 24 ? null : new GgufArchitecture(metadata, blocks, hidden).Whole(family);
    }

    private Model? Whole(string family)
    {
        TransformerStack?[] stacks = _blocks.Count("dec") > 0
            ? [Stack("encoder", "enc", _blocks.Count("enc"), ComponentRole.Encoder), Stack("decoder", "dec", _blocks.Count("dec"), ComponentRole.Decoder)]
            : _blocks.Blocks > 0 && _blocks.Count("enc") == 0 ? [Stack("model", "", _blocks.Blocks, Role(family))]
            : [Stack("model", "enc", _blocks.Count("enc"), ComponentRole.Encoder)];
        if (stacks.Any(static s => s is null) || !stacks.Any(static s => s!.Layers.Count > 0))
        {
            return null; // no layers, or attention whose heads are not stated: better no cache than a wrong one
        }

        return new Model(family, [.. stacks.OfType<TransformerStack>().Where(static s => s.Layers.Count > 0)], WeightFormats.Uniform(NumberFormats.Bf16Format))
        {
            MaxContext = _metadata.Whole(".context_length") is > 0 and <= int.MaxValue and var context ? (int)context : null,
            Assumptions = _mixers.WindowEverywhere ? [$"{family}: the metadata states a sliding window; it is taken to hold for every layer."] : [],
        };
    }

    /// <summary>
    /// Families that read all positions at once and end in vectors or scores: their metadata says how they pool, or that attention is not causal.
    /// </summary>
    private ComponentRole Role(string family) =>
        family.Contains("bert", StringComparison.Ordinal) || _metadata.Whole(".attention.causal") == 0 || _metadata.Whole(".pooling_type") > 0
            ? ComponentRole.Encoder : ComponentRole.Decoder;

    private TransformerStack? Stack(string name, string prefix, int count, ComponentRole role)
    {
        var kinds = new List<Layer>();
        for (int i = 0; i < count; i++)
        {
            IReadOnlyDictionary<string, TensorInfo>? tensors = _blocks.Of(prefix, i);
            if (prefix.Length == 0 && _blocks.IsDraft(i))
            {
                continue;
            }

            Mixer? attention = _mixers.Attention(tensors, i, out bool open);
            if (open)
            {
                return null;
            }

            StateMixer? state = _mixers.State(tensors, attention is not null);
            var layer = new Layer(1, attention ?? state, FeedForward(tensors, i), 0)
            {
                Beside = attention is null ? null : state,
                CrossAttention = _mixers.Cross(tensors),
            };
            int same = kinds.FindIndex(k => Same(k, layer));
            if (same >= 0)
            {
                kinds[same] = kinds[same] with { Count = kinds[same].Count + 1 };
            }
            else
            {
                kinds.Add(layer);
            }
        }

        return new TransformerStack(name, role, _hidden, kinds) { Causal = role == ComponentRole.Decoder && _metadata.Whole(".attention.causal") != 0 };
    }

    // A state mixer holds a list, which records compare by reference.
    private static bool Same(Layer one, Layer other) => Equals(one.FeedForward, other.FeedForward) && Equals(one.CrossAttention, other.CrossAttention)
        && Same(one.Mixer, other.Mixer) && Same(one.Beside, other.Beside);

    private static bool Same(Mixer? one, Mixer? other) =>
        one is StateMixer a && other is StateMixer b ? a.State == b.State && a.FlopsPerToken == b.FlopsPerToken : Equals(one, other);

    private FeedForward? FeedForward(IReadOnlyDictionary<string, TensorInfo>? tensors, int layer)
    {
        TensorInfo? expert = tensors?.Values.FirstOrDefault(static t => t.Role == TensorRole.Expert);
        long experts = _metadata.Whole(".expert_count", layer) ?? (expert is { Shape.Count: 3 } ? expert.Shape[2] : 0);
        long used = _metadata.Whole(".expert_used_count", layer) ?? 0;
        long inner = _metadata.Whole(".expert_feed_forward_length", layer) ?? _metadata.Whole(".feed_forward_length", layer) ?? 0;
        bool routed = tensors is null ? layer >= (_metadata.Whole(".leading_dense_block_count") ?? 0) : expert is not null;
        if (routed && experts is > 0 and <= 65_536 && used > 0 && used <= experts)
        {
            return new MixtureOfExperts((int)experts, (int)used, Math.Clamp(inner, 1, 1L << 40));
        }

        return tensors?.GetValueOrDefault("ffn_down.weight") is { Shape: [> 0 and <= 1L << 40 and var width, ..] }
            ? new DenseFeedForward(width, tensors.ContainsKey("ffn_gate.weight")) : null;
    }
}
