using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>
/// The architecture that GGUF metadata states. Every family names its keys alike (<c>FAMILY.block_count</c>, <c>FAMILY.attention.head_count_kv</c>, ...; docs/gguf.md), so one reading serves them all;
/// only the pattern of sliding windows is a family's own and not always stated.
/// </summary>
internal static class GgufArchitecture
{
    internal static Model? Read(GgufMetadata metadata, TensorCensus census)
    {
        string family = metadata.Architecture ?? "";
        if (metadata.Whole(".block_count") is not (> 0 and <= 10_000 and var blocks) || metadata.Whole(".embedding_length") is not (> 0 and <= 1 << 24 and var hidden) || family is "clip")
        {
            return null;
        }

        var assumptions = new List<string>();
        HashSet<string> names = [.. census.Tensors.Select(static t => t.Name)];
        HashSet<string> attending = [.. names.Where(static n => n.Contains(".attn_", StringComparison.Ordinal)).Select(static n => n[..n.IndexOf(".attn_", StringComparison.Ordinal)])];
        int layers = (int)(blocks - (metadata.Whole(".nextn_predict_layers") ?? 0));
        var kinds = new List<Layer>();
        for (int i = 0; i < layers; i++)
        {
            var layer = new Layer(1, Mixer(metadata, names, family, i), FeedForward(metadata, names, i), 0);
            if (layer.Mixer is null && attending.Contains(FormattableString.Invariant($"blk.{i}")))
            {
                return null; // attention whose heads are not stated: better no cache than a wrong one
            }

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

        if (metadata.Whole(".attention.sliding_window") > 0 && Pattern(family) == 0)
        {
            assumptions.Add($"{family}: the metadata states a sliding window; it is taken to hold for every layer.");
        }

        ComponentRole role = family.Contains("bert", StringComparison.Ordinal) || metadata.Whole(".attention.causal") == 0 ? ComponentRole.Encoder : ComponentRole.Decoder;
        var stack = new TransformerStack("model", role, (int)hidden, kinds) { Causal = role == ComponentRole.Decoder };
        return new Model(family, [stack], WeightFormats.Uniform(NumberFormats.Bf16Format))
        {
            MaxContext = metadata.Whole(".context_length") is > 0 and <= int.MaxValue and var context ? (int)context : null,
            Assumptions = assumptions,
        };
    }

    // A state mixer holds a list, which records compare by reference.
    private static bool Same(Layer one, Layer other) => Equals(one.FeedForward, other.FeedForward)
        && (one.Mixer is StateMixer a && other.Mixer is StateMixer b ? a.State == b.State && a.FlopsPerToken == b.FlopsPerToken : Equals(one.Mixer, other.Mixer));

    private static Mixer? Mixer(GgufMetadata metadata, HashSet<string> names, string family, int layer)
    {
        if (metadata.Whole(".ssm.inner_size") is > 0 and var inner && names.Contains(FormattableString.Invariant($"blk.{layer}.ssm_out.weight")))
        {
            return State(metadata, inner);
        }

        long heads = metadata.Whole(".attention.head_count", layer) ?? 0;
        if (heads is < 1 or > 65_536)
        {
            return null;
        }

        long cached = metadata.Whole(".attention.head_count_kv", layer) ?? heads;
        long size = metadata.Whole(".attention.key_length") ?? (metadata.Whole(".embedding_length") ?? heads) / heads;
        if (metadata.Whole(".attention.kv_lora_rank") is > 0 and var rank)
        {
            return Latent(metadata, heads, rank, size);
        }

        if (cached is < 1 or > 65_536 || size is < 1 or > 65_536)
        {
            return null;
        }

        long window = metadata.Whole(".attention.sliding_window") ?? 0;
        int pattern = Pattern(family);
        bool slides = window is > 0 and <= int.MaxValue && (pattern == 0 || (layer + 1) % pattern != 0);
        return new Attention((int)heads, (int)cached, (int)size) { Window = slides ? (int)window : null, Sinks = family is "gpt-oss" or "gptoss" };
    }

    /// <summary>Every how manieth layer sees the whole context; 0 where all layers are alike.</summary>
    private static int Pattern(string family) => family switch { "gemma2" or "gpt-oss" or "gptoss" => 2, "gemma3" => 6, "llama4" or "cohere2" => 4, _ => 0 };

    private static LatentAttention Latent(GgufMetadata metadata, long heads, long rank, long size)
    {
        long rope = metadata.Whole(".rope.dimension_count") ?? 64;
        long whole = metadata.Whole(".attention.key_length_mla") ?? size;
        long value = metadata.Whole(".attention.value_length_mla") ?? metadata.Whole(".attention.value_length") ?? whole;
        return new LatentAttention((int)heads, null, Small(rank), Small(rope), Small(Math.Max(1, whole - rope)), Small(value));
    }

    private static int Small(long value) => (int)Require.InRange(value, 1, 1 << 20, "metadata");

    private static StateMixer State(GgufMetadata metadata, long inner)
    {
        double state = metadata.Whole(".ssm.state_size") ?? 16;
        double window = metadata.Whole(".ssm.conv_kernel") ?? 4;

        // The recurrence keeps inner x state elements and the convolution its last (window - 1) inputs; per token h = a h + b x and y = c h are six operations per state element.
        return new StateMixer([], (long)(inner * (state + window - 1)), new Flops((6.0 * inner * state) + (2.0 * inner * window)));
    }

    private static FeedForward? FeedForward(GgufMetadata metadata, HashSet<string> names, int layer)
    {
        bool routed = names.Contains(FormattableString.Invariant($"blk.{layer}.ffn_gate_inp.weight"));
        long experts = metadata.Whole(".expert_count") ?? 0;
        long used = metadata.Whole(".expert_used_count") ?? 0;
        long inner = metadata.Whole(".expert_feed_forward_length") ?? metadata.Whole(".feed_forward_length", layer) ?? 0;
        return routed && experts is > 0 and <= 65_536 && used > 0 && used <= experts ? new MixtureOfExperts((int)experts, (int)used, Math.Max(1, inner)) : null;
    }
}
