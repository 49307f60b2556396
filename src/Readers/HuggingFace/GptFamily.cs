using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Decoders built like GPT: layer norms with offsets, a plain two-matrix feed-forward network.</summary>
internal static class GptFamily
{
    internal static Part Gpt2(ConfigFields fields)
    {
        int hidden = fields.Int("n_embd", "hidden_size");
        int heads = fields.Int("n_head", "num_attention_heads");
        var attention = new Attention(heads, heads, fields.HeadSize(hidden, heads)) { ProjectionBias = true, OutputBias = true };
        var layer = new Layer(fields.LayerCount("n_layer", "num_hidden_layers"), attention, new DenseFeedForward(fields.IntOrNull("n_inner") ?? 4L * hidden, Gated: false, Bias: true), 4L * hidden);
        return new Part(new TransformerStack("decoder", ComponentRole.Decoder, hidden, [layer])
        {
            InputEmbedding = Weight.Matrix("wte", WeightRole.InputEmbedding, fields.Int("vocab_size"), hidden),
            PositionEmbeddings = [Weight.Matrix("wpe", WeightRole.PositionEmbedding, fields.IntOr(1024, "n_positions", "n_ctx"), hidden)],
            TiedHead = fields.BoolOr("tie_word_embeddings", true),
            Extra = [Weight.Vector("ln_f", 2L * hidden)],
        });
    }

    internal static Part NeoX(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size");
        int heads = fields.Int("num_attention_heads");
        int vocabulary = fields.Int("vocab_size");
        bool bias = fields.BoolOr("attention_bias", true);
        var attention = new Attention(heads, heads, fields.HeadSize(hidden, heads)) { ProjectionBias = bias, OutputBias = bias };
        var layer = new Layer(fields.LayerCount("num_hidden_layers"), attention, new DenseFeedForward(fields.Int("intermediate_size"), Gated: false, Bias: true), 4L * hidden);
        bool tied = fields.BoolOr("tie_word_embeddings", false);
        return new Part(new TransformerStack("decoder", ComponentRole.Decoder, hidden, [layer])
        {
            InputEmbedding = Weight.Matrix("embed_in", WeightRole.InputEmbedding, vocabulary, hidden),
            OutputHead = tied ? null : Weight.Matrix("embed_out", WeightRole.OutputHead, hidden, vocabulary),
            TiedHead = tied,
            Extra = [Weight.Vector("final_layer_norm", 2L * hidden)],
        });
    }

    internal static Part Falcon(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size", "n_embed");
        int heads = fields.Int("num_attention_heads", "n_head");
        bool recent = fields.BoolOr("new_decoder_architecture", false);
        int keyValue = recent ? fields.IntOr(heads, "num_kv_heads", "n_head_kv") : fields.BoolOr("multi_query", true) ? 1 : heads;
        bool bias = fields.BoolOr("bias", false);
        bool tied = fields.BoolOr("tie_word_embeddings", true);
        int vocabulary = fields.Int("vocab_size");
        var attention = new Attention(heads, keyValue, fields.HeadSize(hidden, heads)) { ProjectionBias = bias, OutputBias = bias };

        // The newer form has one norm before attention and one before the network; the parallel form of the 7B has a single one. Each has scale and offset.
        long norms = recent || !fields.BoolOr("parallel_attn", true) ? 4L * hidden : 2L * hidden;
        var layer = new Layer(fields.LayerCount("num_hidden_layers", "n_layer"), attention, new DenseFeedForward(fields.IntOrNull("ffn_hidden_size") ?? 4L * hidden, Gated: false, bias), norms);
        return new Part(new TransformerStack("decoder", ComponentRole.Decoder, hidden, [layer])
        {
            InputEmbedding = Weight.Matrix("word_embeddings", WeightRole.InputEmbedding, vocabulary, hidden),
            OutputHead = tied ? null : Weight.Matrix("lm_head", WeightRole.OutputHead, hidden, vocabulary),
            TiedHead = tied,
            Extra = [Weight.Vector("ln_f", 2L * hidden)],
        });
    }
}
