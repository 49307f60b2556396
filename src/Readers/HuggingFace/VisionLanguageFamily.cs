using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>Models that look and speak: a vision tower that runs in prefill, and a decoder.</summary>
internal static class VisionLanguageFamily
{
    /// <summary>Qwen2-VL and Qwen2.5-VL.</summary>
    internal static Part Qwen(ConfigFields fields)
    {
        bool later = fields.Text("model_type") == "qwen2_5_vl";
        TransformerStack decoder = LlamaFamily.Decoder(fields.Inside("text_config") ?? fields, "qwen2");
        if (fields.Inside("vision_config") is not { } vision)
        {
            return new Part([decoder], ["The config describes no vision tower; only the decoder is counted."]);
        }

        int hidden = vision.Int(later ? "hidden_size" : "embed_dim");
        int heads = vision.Int("num_heads");
        long intermediate = later ? vision.Int("intermediate_size") : (long)(hidden * vision.NumberOr("mlp_ratio", 4));
        long merged = (long)hidden * (long)Math.Pow(vision.IntOr(2, "spatial_merge_size"), 2);
        long patch = vision.IntOr(3, "in_channels", "in_chans") * (long)vision.IntOr(2, "temporal_patch_size") * (long)Math.Pow(vision.IntOr(14, "patch_size"), 2);

        // The later tower has RMS norms (no offset) and a gated network.
        long norm = later ? hidden : 2L * hidden;
        var attention = new Attention(heads, heads, vision.HeadSize(hidden, heads)) { ProjectionBias = true, OutputBias = true };
        var layer = new Layer(vision.LayerCount("depth"), attention, new DenseFeedForward(intermediate, Gated: later, Bias: true), 2 * norm);
        var tower = new TransformerStack("vision tower", ComponentRole.Encoder, hidden, [layer])
        {
            Causal = false,
            Extra =
            [
                Weight.Matrix("patch_embed", WeightRole.Other, patch, hidden),
                Weight.Vector("merger.ln_q", norm),
                Weight.Matrix("merger.mlp.0", WeightRole.Other, merged, merged, bias: true),
                Weight.Matrix("merger.mlp.2", WeightRole.Other, merged, decoder.Hidden, bias: true),
            ],
        };
        return new Part([tower, decoder], ["The vision tower runs in prefill, with as many patches as prompt tokens."]);
    }

    /// <summary>Gemma 3 with its SigLIP tower, or the text part alone where there is no vision_config.</summary>
    internal static Part Gemma3(ConfigFields fields)
    {
        if (fields.Inside("text_config") is not { } text)
        {
            fields.Fail("text_config", "nothing", "an object with the decoder's sizes");
            return new Part();
        }

        TransformerStack decoder = LlamaFamily.Decoder(text, "gemma3_text");
        if (fields.Inside("vision_config") is not { } vision)
        {
            return new Part(decoder);
        }

        int hidden = vision.Int("hidden_size");
        int heads = vision.Int("num_attention_heads");
        int patch = vision.IntOr(14, "patch_size");
        long patches = (long)Math.Pow(vision.IntOr(896, "image_size") / patch, 2);
        var attention = new Attention(heads, heads, vision.HeadSize(hidden, heads)) { ProjectionBias = true, OutputBias = true };
        var layer = new Layer(vision.LayerCount("num_hidden_layers"), attention, new DenseFeedForward(vision.Int("intermediate_size"), Gated: false, Bias: true), 4L * hidden);
        var tower = new TransformerStack("vision tower", ComponentRole.Encoder, hidden, [layer])
        {
            Causal = false,
            Positions = (int)Math.Clamp(patches, 1, int.MaxValue),
            PositionEmbeddings = [Weight.Matrix("position_embedding", WeightRole.PositionEmbedding, Math.Max(1, patches), hidden)],
            Extra =
            [
                Weight.Matrix("patch_embedding", WeightRole.Other, 3L * patch * patch, hidden, bias: true),
                Weight.Vector("post_layernorm", 2L * hidden),
                Weight.Vector("mm_soft_emb_norm", hidden),
                Weight.Matrix("mm_input_projection", WeightRole.Other, hidden, decoder.Hidden),
            ],
        };
        return new Part([tower, decoder], ["The vision tower runs once per sequence in prefill; give the text-only config for prompts without an image."]);
    }

    /// <summary>Llama 4: a decoder of chunked and full attention, and a vision tower with a pixel-shuffling adapter.</summary>
    internal static Part Llama4(ConfigFields fields)
    {
        Part text = TextOnly(fields);
        if (fields.Inside("vision_config") is not { } vision || text.Components.Count == 0)
        {
            return text;
        }

        var decoder = (TransformerStack)text.Components[0];
        int hidden = vision.Int("hidden_size");
        int heads = vision.Int("num_attention_heads");
        int patch = vision.IntOr(14, "patch_size");
        long patches = (long)Math.Pow(vision.IntOr(336, "image_size") / patch, 2) + 1;
        int adapter = vision.IntOr(4096, "projector_output_dim");
        int output = vision.IntOr(adapter, "vision_output_dim");
        var attention = new Attention(heads, heads, vision.HeadSize(hidden, heads)) { ProjectionBias = true, OutputBias = true };
        var layer = new Layer(vision.LayerCount("num_hidden_layers"), attention, new DenseFeedForward(vision.Int("intermediate_size"), Gated: false, Bias: true), 4L * hidden);
        var tower = new TransformerStack("vision tower", ComponentRole.Encoder, hidden, [layer])
        {
            Causal = false,
            Positions = (int)Math.Clamp(patches, 1, int.MaxValue),
            PositionEmbeddings = [Weight.Matrix("positional_embedding_vlm", WeightRole.PositionEmbedding, Math.Max(1, patches), hidden), Weight.Vector("class_embedding", hidden, WeightRole.PositionEmbedding)],
            Extra =
            [
                Weight.Matrix("patch_embedding", WeightRole.Other, 3L * patch * patch, hidden),
                Weight.Vector("layernorm_pre and layernorm_post", 4L * hidden),
                Weight.Matrix("vision_adapter.fc1", WeightRole.Other, vision.Int("intermediate_size"), vision.IntOr(4096, "projector_input_dim")),
                Weight.Matrix("vision_adapter.fc2", WeightRole.Other, vision.IntOr(4096, "projector_input_dim"), adapter),
                Weight.Matrix("multi_modal_projector", WeightRole.Other, output, decoder.Hidden),
            ],
        };
        return new Part([tower, decoder], ["The vision tower runs once per sequence in prefill, for one image tile."]);
    }

    /// <summary>Families whose tower is not read yet: the decoder is exact, the rest is said to be missing.</summary>
    internal static Part TextOnly(ConfigFields fields)
    {
        if (fields.Inside("text_config") is not { } text)
        {
            fields.Fail("text_config", "nothing", "an object with the decoder's sizes");
            return new Part();
        }

        string outer = fields.Text("model_type") ?? "";
        string type = outer == "openvla" ? outer : text.Text("model_type") ?? (outer == "llama4" ? "llama4_text" : "llama");
        string[] known = ["llama", "mistral", "llama4_text", "qwen2", "qwen3", "openvla"];
        return new Part([LlamaFamily.Decoder(text, known.Contains(type) ? type : "llama")], ["Only the text decoder is counted; the vision tower of this family is not read, so resident bytes and prefill are too low by it."]);
    }
}
