using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.HuggingFace;

/// <summary>Mamba, and Jamba's mixture of Mamba, attention and expert layers.</summary>
internal static class StateSpaceFamily
{
    internal static Part Mamba(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size", "d_model");
        long inner = fields.IntOrNull("intermediate_size", "d_inner") ?? (long)hidden * fields.IntOr(2, "expand");
        int rank = Rank(fields, "time_step_rank", hidden);
        var layer = new Layer(fields.LayerCount("num_hidden_layers", "n_layer"), Mixer(hidden, inner, fields.IntOr(16, "state_size"), fields.IntOr(4, "conv_kernel"), rank, norms: 0), null, hidden);
        return new Part(new TransformerStack("decoder", ComponentRole.Decoder, hidden, [layer])
        {
            InputEmbedding = Weight.Matrix("embeddings", WeightRole.InputEmbedding, fields.Int("vocab_size"), hidden),
            TiedHead = fields.BoolOr("tie_word_embeddings", true),
            Extra = [Weight.Vector("norm_f", hidden)],
        });
    }

    internal static Part Jamba(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size");
        int heads = fields.Int("num_attention_heads");
        int count = fields.LayerCount("num_hidden_layers");
        int state = fields.IntOr(16, "mamba_d_state");
        int rank = Rank(fields, "mamba_dt_rank", hidden);
        StateMixer mamba = Mixer(hidden, (long)hidden * fields.IntOr(2, "mamba_expand"), state, fields.IntOr(4, "mamba_d_conv"), rank, norms: rank + (2L * state));
        var attention = new Attention(heads, fields.IntOr(heads, "num_key_value_heads"), fields.HeadSize(hidden, heads));
        var dense = new DenseFeedForward(fields.Int("intermediate_size"), Gated: true);
        var experts = new MixtureOfExperts(fields.IntOr(16, "num_experts"), fields.IntOr(2, "num_experts_per_tok"), fields.Int("intermediate_size"));
        (int attentionPeriod, int attentionOffset) = (fields.IntOr(8, "attn_layer_period"), fields.IntOr(4, "attn_layer_offset"));
        (int expertPeriod, int expertOffset) = (fields.IntOr(2, "expert_layer_period"), fields.IntOr(1, "expert_layer_offset"));
        IEnumerable<Layer> layers = Enumerable.Range(0, count).Select(i => new Layer(
            1,
            i % attentionPeriod == attentionOffset ? attention : mamba,
            i % expertPeriod == expertOffset ? experts : dense,
            2L * hidden));
        bool tied = fields.BoolOr("tie_word_embeddings", false);
        return new Part(new TransformerStack("decoder", ComponentRole.Decoder, hidden, Layers.Grouped(layers))
        {
            InputEmbedding = Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, fields.Int("vocab_size"), hidden),
            OutputHead = tied ? null : Weight.Matrix("lm_head", WeightRole.OutputHead, hidden, fields.Int("vocab_size")),
            TiedHead = tied,
            Extra = [Weight.Vector("final_layernorm", hidden)],
        });
    }

    /// <summary>Rank of the time step: stated, or "auto" or missing, which is a sixteenth of the hidden size, rounded up.</summary>
    private static int Rank(ConfigFields fields, string key, int hidden) => fields.IsText(key, "auto") ? (hidden + 15) / 16 : fields.IntOr((hidden + 15) / 16, key);

    /// <summary>One selective state-space layer (Gu and Dao 2023): projections, a short convolution, and a state of inner x N.</summary>
    private static StateMixer Mixer(int hidden, long inner, int state, int kernel, int rank, long norms)
    {
        Weight[] parts =
        [
            Weight.Matrix("in_proj", WeightRole.Attention, hidden, 2 * inner),
            new Weight("conv1d", WeightRole.Attention, kernel, inner, inner),
            Weight.Matrix("x_proj", WeightRole.Attention, inner, rank + (2L * state)),
            Weight.Matrix("dt_proj", WeightRole.Attention, rank, inner, bias: true),
            Weight.Matrix("A_log", WeightRole.Attention, state, inner),
            Weight.Vector("D", inner, WeightRole.Attention),
            Weight.Matrix("out_proj", WeightRole.Attention, inner, hidden),
            Weight.Vector("dt, B and C norms", norms),
        ];

        // Per token and state element: decay, add the input, and read out: three multiply-adds.
        return new StateMixer(parts, inner * (state + kernel), new Flops(6.0 * inner * state));
    }
}
