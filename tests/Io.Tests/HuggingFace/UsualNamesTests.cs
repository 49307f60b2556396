using System.Text;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>Configs of types that nobody knows, with fields as publishers name them: 4 heads of 16 elements, a network of 3 x 64 x 128.</summary>
public class UsualNamesTests
{
    private const string Sizes = """
        "model_type": "nonesuch", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 512
        """;

    private const string Experts = """ "moe_intermediate_size": 32, "num_experts": 8, "num_experts_per_tok": 2 """;

    // Which layers have experts, in any of the forms that configs have it in.
    [Theory]
    [InlineData("\"moe_layers_enum\": \"1,3\"", 2)]
    [InlineData("\"moe_layers_enum\": \"1-3\"", 3)]
    [InlineData("\"moe_layers\": [0, 2, 3]", 3)]
    [InlineData("\"moe_layers\": [true, false, false, true]", 2)]
    [InlineData("\"moe_layers\": [0, 1, 1, 1]", 3)]
    [InlineData("\"first_k_dense_replace\": 3", 1)]
    [InlineData("\"moe_layer_end_index\": 0", 1)]
    [InlineData("\"decoder_sparse_step\": 2", 2)]
    [InlineData("\"mlp_only_layers\": \"0,1,2\"", 1)]
    public void Read_LayersWithExperts_AreThoseStated(string stated, int layers) =>
        Assert.Equal(layers, Mixtures(Decoder($"{{ {Sizes}, {Experts}, {stated} }}")));

    [Fact]
    public void Read_ListOfLayersThatCannotBeRead_LeavesADoubtAndKeepsTheExperts()
    {
        Model model = Read($$"""{ {{Sizes}}, {{Experts}}, "moe_layers_enum": "every other" }""").Value;

        Assert.Equal(4, Mixtures((TransformerStack)model.Components[0]));
        Assert.Contains(model.Doubts, static d => d.Contains("in a form that is not read ('every other')", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"num_experts\": 8, \"num_activated_experts\": 2")]
    [InlineData("\"num_routed_experts\": 8, \"n_activated_experts\": 2")]
    [InlineData("\"moe_num_experts\": 8, \"moe_top_k\": 2")]
    [InlineData("\"num_moe_experts\": 8, \"moe_router_topk\": 2")]
    [InlineData("\"n_experts\": 8, \"n_experts_per_tok\": 2")]
    [InlineData("\"expert_num\": 8, \"router_top_k\": 2")]
    [InlineData("\"moe_config\": {\"num_experts\": 8, \"top_k\": 2}")]
    [InlineData("\"moe\": {\"num_experts\": 8, \"num_experts_per_tok\": 2}")]
    [InlineData("\"ffn_config\": {\"moe_num_experts\": 8, \"moe_top_k\": 2}")]
    public void Read_ExpertsPerToken_UnderAnyName(string stated)
    {
        var moe = Assert.IsType<MixtureOfExperts>(Decoder($"{{ {Sizes}, {stated} }}").Layers[0].FeedForward);

        Assert.Equal((8, 2), (moe.Experts, moe.Routed));
    }

    // Elements that the cache of 1,000 tokens holds: 128 per token in a layer that sees all, of a window of 10 as many tokens.
    [Theory]
    [InlineData("\"sliding_window_pattern\": \"LLLG\", \"sliding_window\": 10", (3 * 10) + 1000)]
    [InlineData("\"sliding_window_list\": [10, 10, -1, -1]", (2 * 10) + 2000)]
    [InlineData("\"num_kv_shared_layers\": 3", 1000)]
    [InlineData("\"layer_types\": [\"jet\", \"attn\", \"jet\", \"jet\"]", 1000)]
    [InlineData("\"mixer_types\": [\"nonesuch4\", \"lightning-attn\", \"lightning-attn\", \"nonesuch4\"], \"num_key_value_heads\": 4", 2000)]
    [InlineData("\"mixer_types\": [\"nonesuch\", \"full_attention\", \"nonesuch\", \"nonesuch\"], \"num_key_value_heads\": 4", 1000)]
    [InlineData("\"attn_type_list\": [0, 0, 0, 1]", 1000)]
    [InlineData("\"architectures\": [\"NonesuchLinearForCausalLM\"], \"layer_group_size\": 2", 2000)]
    [InlineData("\"architectures\": [\"NonesuchRetNetForCausalLM\"]", 0)]
    [InlineData("\"full_attn_idxs\": [3]", 1000)]
    [InlineData("\"linear_attn_config\": {\"full_attn_layers\": [2, 4], \"kda_layers\": [1, 3]}", 2000)]
    [InlineData("\"mamba_d_state\": 16, \"mamba_step\": 2", 2000)]
    public void Read_LayersThatAttend_AreThoseStated(string stated, long tokens) =>
        Assert.Equal(128 * tokens, Decoder($"{{ {Sizes}, {stated} }}").Layers.Sum(static l =>
            l.Mixers.Sum(m => l.Count * m.Held(1000) * m.CacheElementsPerToken)));

    // Numbers from 1 where a list holds the number of layers, from 0 otherwise.
    [Theory]
    [InlineData("[2, 4]", "[1, 3, 5]")]
    [InlineData("[1, 3]", "[0, 2, 4]")]
    public void Read_ListsOfLayers_AreCountedFromWhereTheyBegin(string full, string other)
    {
        TransformerStack decoder = Decoder($$"""
            { {{Sizes.Replace("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 5", StringComparison.Ordinal)}},
              "linear_attn_config": {"full_attn_layers": {{full}}, "kda_layers": {{other}} } }
            """);

        Assert.Equal(2, decoder.Layers.Where(static l => l.Mixer is Attention).Sum(static l => l.Count));
    }

    // By hand: attention of a block over both inputs is 3 x 128 x 128 + 128 x 64, its network 3 x 64 x 128, its norms 128 + 64; a product of 64 x 64 behind
    // each of its two uses.
    [Fact]
    public void Read_BlocksThatLayersShare_CountOnceAndRunOften()
    {
        const string Mamba = "\"mamba_d_state\": 16, \"n_mamba_heads\": 4, \"mamba_headdim\": 32";
        const string Hybrid = "\"attention_hidden_size\": 128, \"attention_head_dim\": 32, \"hybrid_layer_ids\": [1, 3], \"num_mem_blocks\": 1";
        TransformerStack decoder = Decoder($"{{ {Sizes}, {Mamba}, {Hybrid} }}");
        TransformerStack without = Decoder($$"""{ {{Sizes}}, {{Mamba}}, "hybrid_override_pattern": "MMMM" }""");

        long mambaOnly = without.Layers.Sum(static l => l.Count * l.Mixer!.Weights(64).Sum(static w => w.Parameters));
        Layer shared = Assert.Single(decoder.Layers, static l => l.Sets is not null);
        Assert.Equal((2, 1), (shared.Count, shared.WeightSets));
        long block = (3 * 128 * 128) + (128 * 64) + (3 * 64 * 128) + 128 + 64;
        Assert.Equal(block, shared.CommonWeights(64).Sum(static w => w.Parameters));
        Assert.Equal(mambaOnly + block + (2 * 64 * 64) + (4 * 2 * 64) + 64 + (512 * 64), decoder.Parameters);
        Assert.Equal(2 * 2 * 4 * 32, shared.Count * shared.Mixer!.CacheElementsPerToken);
    }

    [Theory]
    [InlineData("\"architectures\": [\"NonesuchForMaskedLM\"]")]
    [InlineData("\"architectures\": [\"NonesuchModel\"], \"type_vocab_size\": 2, \"max_position_embeddings\": 128")]
    [InlineData("\"architectures\": [\"NonesuchBidirectionalModel\"], \"num_key_value_heads\": 2")]
    [InlineData("\"is_causal\": false")]
    [InlineData("\"use_bidirectional_attention\": true")]
    public void Read_EncoderOfText_GeneratesNothing(string stated)
    {
        Model model = Read($"{{ {Sizes}, {stated} }}").Value;

        Assert.False(model.Decodes);
        Assert.False(((TransformerStack)model.Components[0]).Causal);
    }

    [Theory]
    [InlineData("\"is_decoder\": true, \"type_vocab_size\": 2, \"architectures\": [\"NonesuchForCausalLM\"]")]
    [InlineData("\"use_bidirectional_attention\": \"vision\"")]
    [InlineData("\"is_causal\": true")]
    public void Read_DecoderWithFieldsOfEncoders_Generates(string stated) => Assert.True(Read($"{{ {Sizes}, {stated} }}").Value.Decodes);

    // Gemma as an encoder of sentences: the type is known, the field makes an encoder of it.
    [Fact]
    public void Read_KnownDecoderWithAttentionInBothDirections_IsAnEncoder() => Assert.False(Read($$"""
        { {{Sizes.Replace("nonesuch", "gemma3_text", StringComparison.Ordinal)}}, "head_dim": 16, "sliding_window": 512, "use_bidirectional_attention": true }
        """).Value.Decodes);

    // Mistral 7B v0.1 as it was first published has 7,241,732,096 parameters; Llama 2 7B 6,738,415,616; mamba-2.8b 2,768,345,600.
    [Theory]
    [InlineData("""{"dim": 4096, "n_layers": 32, "head_dim": 128, "hidden_dim": 14336, "n_heads": 32, "n_kv_heads": 8, "vocab_size": 32000}""", 7_241_732_096)]
    [InlineData("""{"dim": 4096, "multiple_of": 256, "n_heads": 32, "n_layers": 32, "norm_eps": 1e-06, "vocab_size": 32000}""", 6_738_415_616)]
    [InlineData("""{"d_model": 2560, "n_layer": 64, "vocab_size": 50277, "ssm_cfg": {}, "rms_norm": true, "pad_vocab_size_multiple": 8}""", 2_768_345_600)]
    public void Read_ConfigsOfTheFirstCode_HaveThePublishedCounts(string config, long parameters) => Assert.Equal(parameters, Read(config).Value.Parameters);

    // llava-hf/llava-1.5-7b-hf has 7,063,427,072 parameters; its text_config states a vocabulary and leaves the rest to the class of Llama.
    [Fact]
    public void Read_ConfigInsideAnotherWithWhatDiffers_TakesTheRestFromItsClass()
    {
        Model model = Read("""
            {"model_type": "llava", "text_config": {"model_type": "llama", "vocab_size": 32064}, "vision_config": {"hidden_size": 1024, "image_size": 336,
             "intermediate_size": 4096, "model_type": "clip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
            """).Value;

        Assert.InRange(model.Parameters, 7_063_427_072 * 0.9999, 7_063_427_072 * 1.0001);
        Assert.Contains(model.Assumptions, static a => a.Contains("text_config.hidden_size; the default of its model class, 4096", StringComparison.Ordinal));
        Assert.False(Read("""{"model_type": "llama", "vocab_size": 32064}""").IsOk);
    }

    // Two single blocks of 4 x 64^2 and a network of 2 x 64 x 256 for each of four experts, of which a position uses two.
    [Fact]
    public void Read_DenoiserWithExperts_CountsThemAndMayHoldMore()
    {
        Model model = Read("""
            {"_class_name": "NonesuchTransformer2DModel", "num_layers": 0, "num_single_layers": 2, "num_attention_heads": 4, "attention_head_dim": 16,
             "in_channels": 4, "patch_size": 2, "sample_size": 8, "num_routed_experts": 4, "num_activated_experts": 2}
            """.Replace("\"num_layers\": 0", "\"num_layers\": 1", StringComparison.Ordinal)).Value;

        const long Attention = 4 * 64 * 64;
        const long Network = 2 * 64 * 256;
        Assert.Equal((3 * (Attention + (4 * Network))) + Attention + Network + (2 * 4 * 4 * 64) + (256 * 64) + (64 * 64), model.Parameters);
        Assert.Equal(model.Parameters - (3 * 2 * Network), model.ActiveParameters);
        Assert.True(model.WeightFactor > 1.5);
        Assert.NotEmpty(model.Doubts);
    }

    [Fact]
    public void Read_PartThatIsNotCounted_MayHoldMore()
    {
        const string Text = "\"text_config\": {\"model_type\": \"llama\", \"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, "
            + "\"intermediate_size\": 128, \"vocab_size\": 512}";
        Assert.Equal(1, Read($$"""{"model_type": "nonesuch_vl", {{Text}} }""").Value.WeightFactor);
        Assert.True(Read($$"""{"model_type": "nonesuch_vl", {{Text}}, "qformer_config": {"model_type": "other"} }""").Value.WeightFactor > 1);
    }

    [Fact]
    public void Files_OfFamilies_HaveAtMost40Lines() => Assert.Empty(Directory.EnumerateFiles(RepositoryRoot.Of("data", "families"))
        .Where(static f => File.ReadLines(f).Count() > 40).Select(Path.GetFileName));

    private static int Mixtures(TransformerStack stack) => stack.Layers.Where(static l => l.FeedForward is MixtureOfExperts).Sum(static l => l.Count);

    private static TransformerStack Decoder(string config) => (TransformerStack)Read(config).Value.Components[0];

    private static ReadResult<Model> Read(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return HuggingFaceConfig.Read(stream, "config.json");
    }
}
