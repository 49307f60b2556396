using System.Text.RegularExpressions;

namespace Floorline.Readers.Tensors;

/// <summary>Tells a tensor's role from its name, as Hugging Face checkpoints and GGUF files name them. The first rule that fits holds.</summary>
public static partial class TensorRoles
{
    private static readonly (TensorRole Role, string[] Parts)[] _rules =
    [
        (TensorRole.VisionTower, ["vision", "visual", "image_newline", "img_projector", "multi_modal_projector", "mm_projector", "mmproj", "patch_embed",
            "image_encoder"]),
        (TensorRole.PerLayerEmbedding, ["per_layer_token_embd", "embed_tokens_per_layer"]),
        (TensorRole.Draft, [".nextn."]),
        (TensorRole.Router, ["ffn_gate_inp", "exp_probs_b", "mlp.gate.", "moe.gate.", "block_sparse_moe.gate.", "feed_forward.router", "mlp.router",
            ".router.", "gate.e_score_correction"]),
        (TensorRole.SharedExpert, ["shared_expert", "_shexp", "shared_mlp"]),
        (TensorRole.Expert, ["experts.", "exps", ".experts", "expert_"]),
        (TensorRole.Norm, ["norm", ".ln_", ".ln1", ".ln2", "ln_f.", "layer_norm"]),
        (TensorRole.PositionEmbedding, ["wpe.", "position_embd", "position_embedding", "embed_positions", "token_type_embedding", "token_types"]),
        (TensorRole.InputEmbedding, ["token_embd", "embed_tokens", "wte.", "word_embeddings", "embed_in.", "tok_embeddings", "backbone.embeddings",
            "backbone.embedding.", "shared.weight"]),
        (TensorRole.OutputHead, ["lm_head", "embed_out.", "output_projection"]),
        (TensorRole.CrossAttentionKeyValue, ["encoder_attn.k_proj", "encoder_attn.v_proj", "crossattention.self.key", "crossattention.self.value",
            "cross_attn.k_proj", "cross_attn.v_proj", "cross_attn_k.", "cross_attn_v.", "encdecattention.k.", "encdecattention.v."]),
        (TensorRole.Attention, ["attn", "attention", "ssm_", "mamba", "mixer.", "linear_attn", "q_proj", "k_proj", "v_proj", "o_proj", "qkv", "time_mix",
            "shortconv"]),
        (TensorRole.FeedForward, ["mlp", "ffn", "feed_forward", "feedforward", ".fc1", ".fc2", "intermediate.dense", "output.dense", "up_proj", "down_proj",
            "gate_proj", "channel_mix", "densereludense"]),
    ];

    /// <summary>The role of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The role, <see cref="TensorRole.Other"/> where no rule fits.</returns>
    public static TensorRole Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith("v.", StringComparison.Ordinal) || name.StartsWith("mm.", StringComparison.Ordinal))
        {
            return TensorRole.VisionTower;
        }

        if (name is "output.weight" or "output.bias" or "score.weight")
        {
            return TensorRole.OutputHead;
        }

        if (OneExpert().IsMatch(name))
        {
            return TensorRole.Expert;
        }

        foreach ((TensorRole role, string[] parts) in _rules)
        {
            foreach (string part in parts)
            {
                if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
                {
                    return role;
                }
            }
        }

        return TensorRole.Other;
    }

    // Mixtures of 2023 hold each expert's matrix as a tensor of its own: blk.0.ffn_gate.7.weight.
    [GeneratedRegex(@"\.ffn_(gate|up|down)\.\d+\.", RegexOptions.CultureInvariant)]
    private static partial Regex OneExpert();

    /// <summary>Whether a name belongs to an encoder that stands beside a decoder.</summary>
    internal static bool IsEncoder(string name) =>
        name.StartsWith("encoder.", StringComparison.Ordinal) || name.StartsWith("model.encoder.", StringComparison.Ordinal)
        || name.StartsWith("enc.", StringComparison.Ordinal);

    /// <summary>Whether a name belongs to the decoder of an encoder-decoder pair.</summary>
    internal static bool IsDecoder(string name) =>
        name.StartsWith("decoder.", StringComparison.Ordinal) || name.StartsWith("model.decoder.", StringComparison.Ordinal)
        || name.StartsWith("dec.", StringComparison.Ordinal);
}
