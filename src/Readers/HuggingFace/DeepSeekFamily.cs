using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>DeepSeek V2 and V3: latent attention, dense first layers, routed and shared experts.</summary>
internal static class DeepSeekFamily
{
    internal static Part Read(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size");
        int count = fields.LayerCount("num_hidden_layers");
        int vocabulary = fields.Int("vocab_size");
        int dense = fields.IntOrZero("first_k_dense_replace");
        bool third = fields.Text("model_type") == "deepseek_v3";
        var attention = new LatentAttention(fields.Int("num_attention_heads"), fields.IntOrNull("q_lora_rank"), fields.Int("kv_lora_rank"), fields.Int("qk_rope_head_dim"), fields.Int("qk_nope_head_dim"), fields.Int("v_head_dim"));
        var first = new DenseFeedForward(fields.Int("intermediate_size"), Gated: true);
        int inner = fields.Int("moe_intermediate_size");
        var experts = new MixtureOfExperts(fields.Int("n_routed_experts"), fields.Int("num_experts_per_tok"), inner, (long)inner * fields.IntOrZero("n_shared_experts")) { RouterBias = third };
        int frequency = fields.IntOr(1, "moe_layer_freq");
        IEnumerable<Layer> layers = Enumerable.Range(0, count).Select(i => new Layer(1, attention, i < dense || i % frequency != 0 ? first : experts, 2L * hidden));
        bool tied = fields.BoolOr("tie_word_embeddings", false);
        var stack = new TransformerStack("decoder", ComponentRole.Decoder, hidden, Layers.Grouped(layers))
        {
            InputEmbedding = Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, vocabulary, hidden),
            OutputHead = tied ? null : Weight.Matrix("lm_head", WeightRole.OutputHead, hidden, vocabulary),
            TiedHead = tied,
            Extra = [Weight.Vector("norm", hidden)],
        };
        return fields.IntOrZero("num_nextn_predict_layers") > 0
            ? new Part([stack], ["The multi-token prediction layers of the checkpoint are not counted: a plain decode step does not run them."])
            : new Part(stack);
    }
}
