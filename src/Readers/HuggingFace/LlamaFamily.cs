using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Decoders built like Llama: RMS norms, rotary attention, gated feed-forward or experts. What sets the members apart is in their traits.</summary>
internal static class LlamaFamily
{
    internal static Part Read(ConfigFields fields) => new(Decoder(fields, fields.Text("model_type") ?? "llama"));

    /// <summary>The decoder that a config or a text_config inside one describes.</summary>
    internal static TransformerStack Decoder(ConfigFields fields, string type)
    {
        LlamaTraits traits = LlamaTraits.Of(type, fields);
        int hidden = traits.Size("hidden_size");
        int count = fields.Has("num_hidden_layers") ? fields.LayerCount("num_hidden_layers") : traits.Size("num_hidden_layers");
        int heads = traits.Size("num_attention_heads");
        int keyValue = type == "gemma3_text" ? traits.Size("num_key_value_heads") : fields.IntOr(heads, "num_key_value_heads");
        int headSize = fields.IntOrNull("head_dim") ?? traits.HeadSize ?? fields.HeadSize(hidden, heads);
        int vocabulary = traits.Size("vocab_size");
        bool tied = fields.BoolOr("tie_word_embeddings", traits.Tied);
        var attention = new Attention(heads, keyValue, headSize)
        {
            ProjectionBias = traits.ProjectionBias,
            OutputBias = traits.OutputBias,
            Sinks = traits.Sinks,
            QueryKeyNorm = traits.QueryKeyNorm switch { QueryKeyNorm.PerHead => 2L * headSize, QueryKeyNorm.Whole => ((long)heads + keyValue) * headSize, _ => 0 },
        };
        if (heads % keyValue != 0 && fields.Problems.Count == 0)
        {
            fields.Fail("num_key_value_heads", $"{keyValue}", $"a number that divides num_attention_heads, {heads}");
        }

        IEnumerable<Layer> layers = Enumerable.Range(0, count).Select(i => new Layer(1, attention with { Window = traits.Window(i) }, traits.FeedForward(i), traits.NormsPerLayer * (long)hidden));
        return new TransformerStack("decoder", ComponentRole.Decoder, hidden, Layers.Grouped(layers))
        {
            InputEmbedding = Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, vocabulary, hidden),
            OutputHead = tied ? null : Weight.Matrix("lm_head", WeightRole.OutputHead, hidden, vocabulary),
            TiedHead = tied,
            Extra = traits.NormsPerLayer > 0 ? [Weight.Vector("norm", hidden)] : [],
        };
    }
}
