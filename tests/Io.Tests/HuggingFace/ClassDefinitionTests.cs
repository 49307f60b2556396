using System.Text;
using Floorline.Core.Models;
using Floorline.Readers.HuggingFace;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>
/// A second count of what families state in one formula: module by module as the classes of diffusers and transformers make them, over sizes that no model
/// has, so that no two terms can stand for each other.
/// </summary>
public class ClassDefinitionTests
{
    private static long Linear(long from, long to, bool bias = true) => (from * to) + (bias ? to : 0);

    private static long Conv(long kernel, long from, long to, bool bias = true) => (kernel * from * to) + (bias ? to : 0);

    // Weight and offset.
    private static long Norm(long width) => 2 * width;

    // Two linear layers with a bias each, as time steps and prompts are embedded.
    private static long Embed(long from, long to) => Linear(from, to) + Linear(to, to);

    private static long Attention(long width, long source = 0, bool bias = true) =>
        Linear(width, width, bias) + (2 * Linear(source > 0 ? source : width, width, bias)) + Linear(width, width);

    private static long Network(long width, long inner) => Linear(width, inner) + Linear(inner, width);

    // Layer of a UNet or autoencoder: two convolutions with norms, what the time step adds, and a shortcut where widths differ.
    private static long Residual(long from, long to, long time = 0) => Norm(from) + Conv(9, from, to) + (time > 0 ? Linear(time, to) : 0) + Norm(to)
        + Conv(9, to, to) + (from == to ? 0 : Conv(1, from, to));

    private static long Transformer(long width, long prompt, int depth) => Norm(width) + (2 * Linear(width, width))
        + (depth * ((3 * Norm(width)) + Attention(width, 0, false) + Linear(width, width, false) + (2 * Linear(prompt, width, false)) + Linear(width, width)
        + Linear(width, 8 * width) + Linear(4 * width, width)));

    [Fact]
    public void Unet_OfTwoBlocks_IsItsModules()
    {
        const long A = 32, B = 96, Time = 128, Prompt = 40;
        long time = Linear(A, Time) + Linear(Time, Time) + Linear(72, Time) + Linear(Time, Time);
        long down = Residual(A, A, Time) + Residual(A, A, Time) + Conv(9, A, A)
            + Residual(A, B, Time) + Residual(B, B, Time) + (2 * Transformer(B, Prompt, 3));
        long middle = (2 * Residual(B, B, Time)) + Transformer(B, Prompt, 3);
        // What goes up meets what came down, last first: B, B, A (before the second block); then A, A, A.
        long up = Residual(B + B, B, Time) + Residual(B + B, B, Time) + Residual(B + A, B, Time) + (3 * Transformer(B, Prompt, 3)) + Conv(9, B, B)
            + Residual(B + A, A, Time) + (2 * Residual(A + A, A, Time));

        Check(time + Conv(9, 5, A) + down + middle + up + Norm(A) + Conv(9, A, 7), """
            {"_class_name": "UNet2DConditionModel", "block_out_channels": [32, 96], "layers_per_block": 2, "in_channels": 5, "out_channels": 7,
             "sample_size": 16,
             "cross_attention_dim": 40, "transformer_layers_per_block": [1, 3], "projection_class_embeddings_input_dim": 72,
             "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"], "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"]}
            """);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Autoencoder_OfTwoBlocks_IsItsModules(bool quantizes)
    {
        const long A = 32, B = 64, Latent = 6;
        long attention = Norm(B) + (4 * Linear(B, B));
        long encoder = Conv(9, 3, A) + (2 * Residual(A, A)) + Conv(9, A, A) + Residual(A, B) + Residual(B, B) + (2 * Residual(B, B)) + attention + Norm(B)
            + Conv(9, B, 2 * Latent);
        long decoder = Conv(9, Latent, B) + (2 * Residual(B, B)) + attention + (3 * Residual(B, B)) + Conv(9, B, B) + Residual(B, A) + (2 * Residual(A, A))
            + Norm(A) + Conv(9, A, 3);

        Check(encoder + decoder + (quantizes ? Linear(2 * Latent, 2 * Latent) + Linear(Latent, Latent) : 0), $$"""
            {"_class_name": "AutoencoderKL", "block_out_channels": [32, 64], "layers_per_block": 2, "latent_channels": 6, "in_channels": 3, "out_channels": 3,
             "use_quant_conv": {{(quantizes ? "true" : "false")}}, "use_post_quant_conv": {{(quantizes ? "true" : "false")}} }
            """);
    }

    [Fact]
    public void Flux_IsItsModules()
    {
        const long D = 3 * 16;
        long twice = (2 * (Linear(D, 6 * D) + Network(D, 4 * D))) + (8 * Linear(D, D)) + (4 * 16);
        long single = Linear(D, 3 * D) + Linear(D, 4 * D) + Linear(5 * D, D) + (3 * Linear(D, D)) + (2 * 16);

        Check(Linear(12, D) + Linear(20, D) + Embed(256, D) + Embed(28, D) + Embed(256, D) + (2 * twice) + (5 * single) + Linear(D, 2 * D) + Linear(D, 12), """
            {"_class_name": "FluxTransformer2DModel", "num_layers": 2, "num_single_layers": 5, "num_attention_heads": 3, "attention_head_dim": 16,
             "in_channels": 12,
             "joint_attention_dim": 20, "pooled_projection_dim": 28, "guidance_embeds": true}
            """);
    }

    // The last of three layers gives the prompt no way on: no product of it behind attention, no network, and a norm of two parts.
    [Fact]
    public void StableDiffusion3_IsItsModules()
    {
        const long D = 3 * 16;
        long side = Linear(D, 6 * D) + Network(D, 4 * D) + (4 * Linear(D, D));
        long dual = Attention(D) + Linear(D, 3 * D) + (2 * 16);
        long lastPrompt = Linear(D, 2 * D) + (3 * Linear(D, D));

        Check(Conv(4, 12, D) + Linear(20, D) + Embed(256, D) + Embed(28, D) + (5 * side) + lastPrompt + (3 * 4 * 16) + dual + Linear(D, 2 * D)
            + Linear(D, 4 * 8), """
            {"_class_name": "SD3Transformer2DModel", "num_layers": 3, "num_attention_heads": 3, "attention_head_dim": 16, "in_channels": 12, "out_channels": 8,
             "joint_attention_dim": 20, "pooled_projection_dim": 28, "patch_size": 2, "qk_norm": "rms_norm", "dual_attention_layers": [0]}
            """);
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(128, true)]
    public void PixArt_IsItsModules(int edge, bool sized)
    {
        const long D = 3 * 16;
        long block = Attention(D) + Attention(D, 36) + Network(D, 4 * D) + (6 * D);

        Check(Conv(4, 4, D) + Embed(256, D) + (sized ? 2 * Embed(256, D / 3) : 0) + Linear(D, 6 * D) + Embed(20, D) + (2 * block) + (2 * D)
            + Linear(D, 4 * 8), $$"""
            {"_class_name": "PixArtTransformer2DModel", "num_layers": 2, "num_attention_heads": 3, "attention_head_dim": 16, "in_channels": 4,
             "out_channels": 8,
             "caption_channels": 20, "cross_attention_dim": 36, "patch_size": 2, "sample_size": {{edge}} }
            """);
    }

    [Fact]
    public void Sana_IsItsModules()
    {
        const long D = 3 * 16, C = 2 * 20, H = 120;
        long own = (3 * Linear(D, D, false)) + Linear(D, D);
        long cross = Linear(D, C) + (2 * Linear(44, C)) + Linear(C, D);
        long network = Conv(1, D, 2 * H) + Conv(9, 1, 2 * H) + Conv(1, H, D, false);

        Check(Conv(1, 8, D) + Embed(256, D) + Linear(D, 6 * D) + Embed(20, D) + D + (2 * (own + cross + network + (6 * D))) + (2 * D) + Linear(D, 8), """
            {"_class_name": "SanaTransformer2DModel", "num_layers": 2, "num_attention_heads": 3, "attention_head_dim": 16, "num_cross_attention_heads": 2,
             "cross_attention_head_dim": 20, "cross_attention_dim": 44, "caption_channels": 20, "in_channels": 8, "out_channels": 8,
             "mlp_ratio": 2.5, "patch_size": 1,
             "sample_size": 32}
            """);
    }

    [Fact]
    public void LtxVideo_IsItsModules()
    {
        const long D = 3 * 16;
        long block = Attention(D) + Attention(D, 36) + (4 * D) + Network(D, 4 * D) + (6 * D);

        Check(Linear(12, D) + Embed(256, D) + Linear(D, 6 * D) + Embed(20, D) + (2 * block) + (2 * D) + Linear(D, 12), """
            {"_class_name": "LTXVideoTransformer3DModel", "num_layers": 2, "num_attention_heads": 3, "attention_head_dim": 16, "in_channels": 12,
             "out_channels": 12,
             "cross_attention_dim": 36, "caption_channels": 20, "patch_size": 1}
            """);
    }

    [Fact]
    public void CogVideoX_IsItsModules()
    {
        const long D = 3 * 16, T = 10;
        long block = (2 * (Linear(T, 6 * D) + Norm(D))) + Attention(D) + (2 * Norm(16)) + Network(D, 4 * D);

        Check(Conv(4, 4, D) + Linear(20, D) + Linear(D, T) + Linear(T, T) + (2 * block) + Norm(D) + Linear(T, 2 * D) + Norm(D) + Linear(D, 4 * 6), """
            {"_class_name": "CogVideoXTransformer3DModel", "num_layers": 2, "num_attention_heads": 3, "attention_head_dim": 16, "in_channels": 4,
             "out_channels": 6,
             "text_embed_dim": 20, "time_embed_dim": 10, "attention_bias": true, "patch_size": 2, "sample_width": 16, "sample_height": 16, "sample_frames": 9}
            """);
    }

    [Fact]
    public void HunyuanVideo_IsItsModules()
    {
        const long D = 3 * 16;
        long twice = (2 * (Linear(D, 6 * D) + Network(D, 4 * D))) + (8 * Linear(D, D)) + (4 * 16);
        long single = Linear(D, 3 * D) + Linear(D, 4 * D) + Linear(5 * D, D) + (3 * Linear(D, D)) + (2 * 16);
        long refiner = (2 * Norm(D)) + Attention(D) + Network(D, 4 * D) + Linear(D, 2 * D);

        Check(Conv(4, 4, D) + Embed(256, D) + Embed(28, D) + Linear(20, D) + Embed(256, D) + Embed(20, D) + refiner + (2 * twice) + (3 * single)
            + Linear(D, 2 * D)
            + Linear(D, 4 * 6), """
            {"_class_name": "HunyuanVideoTransformer3DModel", "num_layers": 2, "num_single_layers": 3, "num_refiner_layers": 1, "num_attention_heads": 3,
             "attention_head_dim": 16, "in_channels": 4, "out_channels": 6, "text_embed_dim": 20, "pooled_projection_dim": 28, "patch_size": 2,
             "patch_size_t": 1,
             "mlp_ratio": 4.0, "guidance_embeds": false}
            """);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wan_IsItsModules(bool image)
    {
        const long D = 3 * 16;
        long block = (2 * Attention(D)) + (4 * D) + Norm(D) + Network(D, 100) + (6 * D) + (image ? (2 * Linear(D, D)) + D : 0);
        string added = image ? "\"image_dim\": 24, \"added_kv_proj_dim\": 48" : "\"image_dim\": null";
        long condition = Embed(20, D) + Embed(32, D) + Linear(D, 6 * D) + (image ? Norm(24) + Linear(24, 24) + Linear(24, D) + Norm(D) : 0);

        Check(Conv(4, 5, D) + condition + (2 * block) + Linear(D, 4 * 6) + (2 * D), $$"""
            {"_class_name": "WanTransformer3DModel", "num_layers": 2, "num_attention_heads": 3, "attention_head_dim": 16, "in_channels": 5, "out_channels": 6,
             "ffn_dim": 100, "text_dim": 20, "freq_dim": 32, "patch_size": [1, 2, 2], {{added}} }
            """);
    }

    [Fact]
    public void AuraFlow_IsItsModules()
    {
        const long D = 3 * 16, Inner = 256;
        long twice = (2 * Linear(D, 6 * D, false)) + (8 * Linear(D, D, false)) + (6 * Linear(D, Inner, false));
        long single = Linear(D, 6 * D, false) + (4 * Linear(D, D, false)) + (3 * Linear(D, Inner, false));

        Check(Linear(4 * 4, D) + (100 * D) + (8 * D) + Linear(20, D, false) + Embed(256, D) + twice + (3 * single) + Linear(D, 2 * D, false)
            + Linear(D, 4 * 4, false), """
            {"_class_name": "AuraFlowTransformer2DModel", "num_mmdit_layers": 1, "num_single_dit_layers": 3, "num_attention_heads": 3, "attention_head_dim": 16,
             "in_channels": 4, "out_channels": 4, "joint_attention_dim": 20, "caption_projection_dim": 48, "patch_size": 2, "pos_embed_max_size": 100}
            """);
    }

    [Fact]
    public void Lumina2_IsItsModules()
    {
        const long D = 4 * 16, Kv = 2 * 16, Inner = 256;
        long plain = (2 * Linear(D, D, false)) + (2 * Linear(D, Kv, false)) + (2 * 16) + (3 * Linear(D, Inner, false)) + (4 * D);
        long block = plain + Linear(D, 4 * D);

        Check(Linear(4 * 6, D) + Embed(256, D) + 20 + Linear(20, D) + ((3 + 2) * block) + (2 * plain) + Linear(D, D) + Linear(D, 4 * 6), """
            {"_class_name": "Lumina2Transformer2DModel", "hidden_size": 64, "num_layers": 3, "num_refiner_layers": 2, "num_attention_heads": 4,
             "num_kv_heads": 2,
             "multiple_of": 256, "cap_feat_dim": 20, "in_channels": 6, "patch_size": 2}
            """);
    }

    // By hand: of a double and a single block each position of 4,096 patches and 512 tokens passes 12 x 48 x 48 weights and meets all others.
    [Fact]
    public void Flux_WorkOfAStep_IsItsProducts()
    {
        const double D = 48, Positions = 4096 + 512;
        var denoiser = (StatedComponent)Read("""
            {"_class_name": "FluxTransformer2DModel", "num_layers": 1, "num_single_layers": 1, "num_attention_heads": 3, "attention_head_dim": 16,
             "in_channels": 12,
             "joint_attention_dim": 20, "pooled_projection_dim": 28}
            """).Components[0];

        double products = (2 * 2 * Positions * 12 * D * D) + (2 * 4 * Positions * Positions * D) + (2 * 4096 * 12 * D) + (2 * 512 * 20 * D);
        Assert.Equal(products, denoiser.FlopsPerItem!.Value.Value, 1e-6 * products);
    }

    // By hand: 56 x 56 tokens of 8 channels, two blocks, windows of 49; merged into 28 x 28 of 16 channels, one block; two labels.
    [Fact]
    public void Swin_IsItsModulesAndItsProducts()
    {
        const long A = 8, B = 16;
        long Block(long width, long heads) => Norm(width) + Attention(width) + (13 * 13 * heads) + Norm(width) + Network(width, 4 * width);
        var part = (StatedComponent)Read("""
            {"model_type": "swin", "architectures": ["SwinForImageClassification"], "embed_dim": 8, "depths": [2, 1], "num_heads": [2, 4], "window_size": 7,
             "patch_size": 4, "image_size": 224, "id2label": {"0": "a", "1": "b"} }
            """).Components[0];

        Assert.Equal(Conv(16, 3, A) + Norm(A) + (2 * Block(A, 2)) + Norm(4 * A) + Linear(4 * A, 2 * A, false) + Block(B, 4)
            + Norm(B) + Linear(B, 2), part.Parameters);
        double products = (2 * 3136.0 * 48 * A) + (2 * 2 * 3136.0 * ((12 * A * A) + (2 * 49 * A))) + (2 * 784.0 * 8 * A * A)
            + (2 * 784.0 * ((12 * B * B) + (2 * 49 * B))) + (2 * B * 2);
        Assert.Equal(products, part.FlopsPerItem!.Value.Value, 1e-9 * products);
    }

    // Experts of queries and outputs: a token passes two of four; the rest lies in memory.
    [Fact]
    public void JetMoe_ExpertsOfProjections_AreResidentAndNotRead()
    {
        const long D = 32, Kv = 2 * 8, Inner = 24, Experts = 4;
        Model model = Read("""
            {"model_type": "jetmoe", "architectures": ["JetMoeForCausalLM"], "hidden_size": 32, "num_hidden_layers": 3, "num_key_value_heads": 2,
             "kv_channels": 8,
             "num_local_experts": 4, "num_experts_per_tok": 2, "intermediate_size": 24, "vocab_size": 100, "tie_word_embeddings": true}
            """);
        long Layer(long experts) => (experts * 2 * D * Kv) + (2 * D * Kv) + (Experts * D) + D + (experts * 3 * D * Inner) + (Experts * D) + D + (2 * D);

        Assert.Equal((100 * D) + (3 * Layer(Experts)) + D, model.Parameters);
        Assert.Equal((100 * D) + (3 * Layer(2)) + D, model.ActiveParameters);
    }

    private static void Check(long expected, string config)
    {
        Model model = Read(config);

        Assert.Equal(expected, model.Parameters);
        Assert.Empty(model.Doubts);
    }

    private static Model Read(string config)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(config));
        return HuggingFaceConfig.Read(stream, "config.json").Value;
    }
}
