using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Llama 3.2 Vision: a Llama decoder in which some layers attend to the image instead of the text, and a vision tower with local and gated global layers.</summary>
internal static class MllamaFamily
{
    // The embedding has rows for special image tokens that the head has not.
    private const int ExtraRows = 8;

    internal static Part Read(ConfigFields fields)
    {
        if (fields.Inside("text_config") is not { } text)
        {
            fields.Fail("text_config", "nothing", "an object with the decoder's sizes");
            return new Part();
        }

        TransformerStack decoder = Decoder(text);
        return fields.Inside("vision_config") is not { } vision
            ? new Part([decoder], ["The config describes no vision tower; only the decoder is counted."])
            : new Part([Tower(vision, decoder.Hidden), decoder], ["Counted for a prompt with an image of all its tiles; without one, the cross-attention layers and the vision tower do not run."]);
    }

    private static TransformerStack Decoder(ConfigFields text)
    {
        TransformerStack plain = LlamaFamily.Decoder(text, "llama");
        Layer like = plain.Layers[0];
        var self = (Attention)like.Mixer!;
        int[] crossing = [.. text.Ints("cross_attention_layers").Distinct()];
        if (crossing.Any(i => i < 0 || i >= plain.LayerCount) || crossing.Length == plain.LayerCount)
        {
            text.Fail("cross_attention_layers", $"{crossing.Length} layers", $"some of the layers 0 to {plain.LayerCount - 1}");
            return plain;
        }

        // Each cross-attention layer has a gate for its attention and one for its network, and norms of head size for queries and keys.
        var image = new Layer(crossing.Length, null, like.FeedForward, like.NormParameters + 2) { CrossAttention = self with { Cross = true, QueryKeyNorm = 2L * self.HeadSize } };
        return plain with
        {
            Layers = crossing.Length == 0 ? plain.Layers : [like with { Count = plain.LayerCount - crossing.Length }, image],
            InputEmbedding = Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, plain.InputEmbedding!.Inputs + ExtraRows, plain.Hidden),
        };
    }

    private static TransformerStack Tower(ConfigFields vision, int decoderHidden)
    {
        int hidden = vision.Int("hidden_size");
        int heads = vision.Int("attention_heads", "num_attention_heads");
        int patch = vision.IntOr(14, "patch_size");
        long side = Math.Max(1, vision.IntOr(560, "image_size") / patch);
        long tokens = (side * side) + 1;
        long tiles = vision.IntOr(4, "max_num_tiles");
        long ratios = (vision.Length("supported_aspect_ratios") ?? 8) + 1;
        var attention = new Attention(heads, heads, vision.HeadSize(hidden, heads));
        var local = new Layer(vision.LayerCount("num_hidden_layers"), attention, new DenseFeedForward(vision.Int("intermediate_size"), Gated: false, Bias: true), 4L * hidden);
        Layer global = local with { Count = vision.LayerCount("num_global_layers"), NormParameters = local.NormParameters + 2 };
        return new TransformerStack("vision tower", ComponentRole.Encoder, hidden, [local, global])
        {
            Causal = false,
            Positions = (int)Math.Clamp(tiles * tokens, 1, int.MaxValue),
            PositionEmbeddings =
            [
                Weight.Vector("class_embedding", hidden, WeightRole.PositionEmbedding),
                Weight.Matrix("position_embedding", WeightRole.PositionEmbedding, tokens, hidden),
                Weight.Matrix("tile_embedding", WeightRole.PositionEmbedding, ratios * tiles * tokens, hidden),
                Weight.Matrix("tile_positions before and after", WeightRole.PositionEmbedding, 2 * ratios * tiles, hidden),
                Weight.Vector("gates", 3, WeightRole.PositionEmbedding),
            ],
            Extra =
            [
                Weight.Matrix("patch_embedding", WeightRole.Other, vision.IntOr(3, "num_channels") * (long)patch * patch, hidden),
                Weight.Vector("layernorm_pre and layernorm_post", 4L * hidden),
                Weight.Matrix("multi_modal_projector", WeightRole.Other, vision.Int("vision_output_dim"), decoderHidden, bias: true),
            ],
        };
    }
}
