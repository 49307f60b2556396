using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Encoders that answer in one pass: BERT and ViT.</summary>
internal static class EncoderFamily
{
    internal static Part Bert(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size");
        return new Part(new TransformerStack("encoder", ComponentRole.Forward, hidden, [Layer(fields, hidden)])
        {
            Causal = false,
            InputEmbedding = Weight.Matrix("word_embeddings", WeightRole.InputEmbedding, fields.Int("vocab_size"), hidden),
            PositionEmbeddings = [Weight.Matrix("position_embeddings", WeightRole.PositionEmbedding, fields.IntOr(512, "max_position_embeddings"), hidden), Weight.Matrix("token_type_embeddings", WeightRole.PositionEmbedding, fields.IntOr(2, "type_vocab_size"), hidden)],
            OutputHead = Weight.Matrix("pooler", WeightRole.Other, hidden, hidden, bias: true),
            Extra = [Weight.Vector("embeddings.LayerNorm", 2L * hidden)],
        });
    }

    internal static Part Vit(ConfigFields fields)
    {
        int hidden = fields.Int("hidden_size");
        int patch = fields.IntOr(16, "patch_size");
        int side = Math.Max(1, fields.IntOr(224, "image_size") / patch);
        long patches = (long)side * side;
        int classes = fields.IntOr(1000, "num_labels");
        return new Part(new TransformerStack("encoder", ComponentRole.Forward, hidden, [Layer(fields, hidden)])
        {
            Causal = false,
            Positions = (int)Math.Min(patches + 1, int.MaxValue),
            PositionEmbeddings = [Weight.Matrix("position_embeddings", WeightRole.PositionEmbedding, patches + 1, hidden), Weight.Vector("cls_token", hidden, WeightRole.PositionEmbedding)],
            OutputHead = Weight.Matrix("classifier", WeightRole.OutputHead, hidden, classes, bias: true),
            Extra = [Weight.Matrix("patch_embeddings", WeightRole.Other, (long)fields.IntOr(3, "num_channels") * patch * patch, hidden, bias: true), Weight.Vector("layernorm", 2L * hidden)],
        });
    }

    private static Layer Layer(ConfigFields fields, int hidden)
    {
        int heads = fields.Int("num_attention_heads");
        var attention = new Attention(heads, heads, fields.HeadSize(hidden, heads)) { ProjectionBias = fields.BoolOr("qkv_bias", true), OutputBias = true };
        return new Layer(fields.LayerCount("num_hidden_layers"), attention, new DenseFeedForward(fields.Int("intermediate_size"), Gated: false, Bias: true), 4L * hidden);
    }
}
