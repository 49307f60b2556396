using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Whisper: an audio encoder of fixed length and a decoder with cross-attention; keys have no bias, the head is tied.</summary>
internal static class WhisperFamily
{
    internal static Part Read(ConfigFields fields)
    {
        int hidden = fields.Int("d_model");
        int positions = fields.IntOr(1500, "max_source_positions");
        return new Part(Encoder(fields, hidden, positions), Decoder(fields, hidden));
    }

    private static TransformerStack Encoder(ConfigFields fields, int hidden, int positions)
    {
        int mel = fields.IntOr(80, "num_mel_bins");
        var layer = new Layer(fields.LayerCount("encoder_layers"), Self(fields, fields.Int("encoder_attention_heads"), hidden), new DenseFeedForward(fields.Int("encoder_ffn_dim"), Gated: false, Bias: true), 4L * hidden);
        return new TransformerStack("audio encoder", ComponentRole.Encoder, hidden, [layer])
        {
            Causal = false,
            Positions = positions,
            PositionEmbeddings = [Weight.Matrix("embed_positions", WeightRole.PositionEmbedding, positions, hidden)],
            Extra = [Weight.Matrix("conv1", WeightRole.Other, 3L * mel, hidden, bias: true), Weight.Matrix("conv2", WeightRole.Other, 3L * hidden, hidden, bias: true), Weight.Vector("layer_norm", 2L * hidden)],
        };
    }

    private static TransformerStack Decoder(ConfigFields fields, int hidden)
    {
        Attention self = Self(fields, fields.Int("decoder_attention_heads"), hidden);
        var layer = new Layer(fields.LayerCount("decoder_layers"), self, new DenseFeedForward(fields.Int("decoder_ffn_dim"), Gated: false, Bias: true), 6L * hidden) { CrossAttention = self with { Cross = true } };
        return new TransformerStack("decoder", ComponentRole.Decoder, hidden, [layer])
        {
            InputEmbedding = Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, fields.Int("vocab_size"), hidden),
            PositionEmbeddings = [Weight.Matrix("embed_positions", WeightRole.PositionEmbedding, fields.IntOr(448, "max_target_positions"), hidden)],
            TiedHead = true,
            Extra = [Weight.Vector("layer_norm", 2L * hidden)],
        };
    }

    private static Attention Self(ConfigFields fields, int heads, int hidden) => new(heads, heads, fields.HeadSize(hidden, heads)) { ProjectionBias = true, OutputBias = true, KeyWithoutBias = true };
}
