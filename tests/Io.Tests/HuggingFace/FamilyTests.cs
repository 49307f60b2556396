using System.Text;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>One row per family in families.jsonl: a published config and what is known of the model. A new family is a file under data/families and a row
/// there.</summary>
public class FamilyTests
{
    private const string Sizes = """
        "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 512
        """;

    private static readonly Dictionary<string, JsonElement> _facts = File.ReadLines(RepositoryRoot.Of("tests", "Io.Tests", "HuggingFace", "families.jsonl"))
        .Select(static line => JsonDocument.Parse(line).RootElement).ToDictionary(static fact => fact.GetProperty("name").GetString()!);

    public static TheoryData<string> Names => [.. _facts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_ConfigOfAFamily_HasTheKnownCounts(string name)
    {
        JsonElement fact = _facts[name];
        Model model = Read(fact.GetProperty("config").GetRawText()).Value;

        double known = fact.GetProperty("parameters").GetDouble();
        Assert.InRange(model.Parameters, known * 0.999, known * 1.001);
        Assert.DoesNotContain(model.Assumptions, static a => a.Contains("generic decoder", StringComparison.Ordinal));
        Assert.NotEqual("", fact.GetProperty("source").GetString());
        if (fact.TryGetProperty("cache_bytes_per_token", out JsonElement cache))
        {
            double elements = model.Components.OfType<TransformerStack>().Where(static s => s.Role == ComponentRole.Decoder).SelectMany(static s => s.Layers)
                .Sum(static l => l.Count * l.Mixers.Where(static m => m.SlidingWindow is null).Sum(static m => m.CacheElementsPerToken));
            Assert.Equal(cache.GetDouble(), 2 * elements, 0.01 * cache.GetDouble());
        }

        if (fact.TryGetProperty("active", out JsonElement active))
        {
            Assert.InRange(model.ActiveParameters, active.GetDouble() * 0.995, active.GetDouble() * 1.005);
        }
    }

    // LeRobot wraps one of several models under one type, and has policies whose networks its configs do not describe.
    [Theory]
    [InlineData("""{"type": "groot", "base_model_path": "nvidia/GR00T-N1.5-3B", "max_action_dim": 32, "max_state_dim": 64}""", 2_708_925_168)]
    [InlineData("""{"type": "groot", "base_model_path": "mine/so101", "model_version": "n1.7", "max_action_dim": 132, "max_state_dim": 132}""", 3_141_083_264)]
    public void Read_PolicyThatNamesItsModel_IsThatModel(string config, long parameters)
    {
        Model model = Read(config).Value;

        Assert.InRange(model.Parameters, parameters * 0.999, parameters * 1.001);
        Assert.Contains(model.Assumptions, static a => a.Contains("'groot', is read as", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("groot", "base_model_path")]
    [InlineData("vqbet", "stated inline")]
    [InlineData("tdmpc", "stated inline")]
    [InlineData("sac", "stated inline")]
    public void Read_PolicyThatCannotBeRead_SaysWhatWouldDo(string type, string expected)
    {
        Problem problem = Assert.Single(Read($$"""{"type": "{{type}}", "n_obs_steps": 1}""").Problems);

        Assert.Equal("type", problem.Path);
        Assert.Contains(expected, problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelTypes_AreAtLeastAHundredAndTen() =>
        Assert.True(HuggingFaceConfig.ModelTypes.Count() >= 110, $"{HuggingFaceConfig.ModelTypes.Count()} types");

    // Every file is well formed: reading even an empty config through it ends in a result, not in an exception about the family.
    [Fact]
    public void Files_OfAllFamilies_AreWellFormed()
    {
        foreach (string type in HuggingFaceConfig.ModelTypes)
        {
            ReadResult<Model> read = Read($$"""{"model_type": "{{type}}"}""");
            Assert.True(read.IsOk || read.Problems.Count > 0, type);
        }
    }

    [Fact]
    public void Read_UnknownTypeWithUsualFields_IsAGenericDecoderAndSaysWhatWasAssumed()
    {
        Model model = Read("""
            {"model_type": "nonesuch_moe", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
             "intermediate_size": 128, "moe_intermediate_size": 32, "n_routed_experts": 16, "num_experts_per_tok": 2, "n_shared_experts": 1, "first_k_dense_replace": 1,
             "vocab_size": 512, "tie_word_embeddings": false}
            """).Value;

        // By hand: embedding and head 65,536; attention 12,288 x 4; norms 576; the dense layer 24,576; three layers of 17 experts of 6,144 and a router of
        // 1,024.
        Assert.Equal(65_536 + (4 * 12_288) + 576 + 24_576 + (3 * ((17 * 6_144) + 1_024)), model.Parameters);
        Assert.Equal(32_768 + (4 * 12_288) + 576 + 24_576 + (3 * ((3 * 6_144) + 1_024)), model.ActiveParameters);
        Assert.Contains(model.Assumptions, static a =>
            a.Contains("'nonesuch_moe', is not known", StringComparison.Ordinal) && a.Contains("no biases", StringComparison.Ordinal));
    }

    // What stands for a size must be a number, a quantisation must be described, and a type may be spelled otherwise.
    [Theory]
    [InlineData("hidden_size", "true", "found true")]
    [InlineData("num_hidden_layers", "\"2\"", "found \"2\"")]
    [InlineData("hidden_size", "1e300", "found 1E+300")]
    public void Read_WhatIsNoSize_IsRefusedByItsName(string field, string value, string says)
    {
        string sizes = Sizes.Replace($"\"{field}\": {(field == "hidden_size" ? "64" : "2")}", $"\"{field}\": {value}", StringComparison.Ordinal);

        Assert.Contains(says, Assert.Single(Read($$"""{"model_type": "llama", {{sizes}}}""").Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"int4\"")]
    [InlineData("4")]
    [InlineData("[\"awq\"]")]
    public void Read_QuantisationThatIsOnlyNamed_LeavesTheBytesUnknown(string stated) =>
        Assert.Contains("an object that describes", Read($$"""{"model_type": "llama", {{Sizes}}, "quantization_config": {{stated}}}""").Value.PublishedUnknown,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("LLaMA")]
    [InlineData("Qwen-2")]
    public void Read_TypeInAnotherSpelling_IsItsFamily(string type) =>
        Assert.DoesNotContain(Read($$"""{"model_type": "{{type}}", {{Sizes}}}""").Value.Assumptions, static a =>
            a.Contains("generic decoder", StringComparison.Ordinal));

    [Fact]
    public void Read_UnknownTypeWithFieldsThatNobodyUses_NamesThem() =>
        Assert.Contains(Read($$"""
            {"model_type": "nonesuch", {{Sizes}}, "n_experts_total": 64, "block_configs": [{"no_op": true}], "rope_theta": 1e6}
            """).Value.Assumptions, static a => a == "Fields that may change what is counted and are not understood: n_experts_total, block_configs.");

    [Fact]
    public void Read_LinearLayersWithoutSizes_HaveNoCacheAndSaySo()
    {
        Model model = Read($$"""{"model_type": "nonesuch", {{Sizes}}, "layer_types": ["linear_attention", "full_attention"]}""").Value;

        // One layer of two caches 2 x 4 heads of 16 elements; the other nothing that is known.
        TransformerStack decoder = Assert.IsType<TransformerStack>(Assert.Single(model.Components));
        Assert.Equal([128L * 100, 0L], decoder.Layers.SelectMany(static l => l.Mixers.Select(m => l.Count * m.Held(100) * m.CacheElementsPerToken))
            .OrderDescending());
        Assert.Contains(model.Assumptions, static a => a.Contains("without a cache", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_UnknownCompositeType_ReadsTheDecoderInsideAndTheTowerOfAKnownKind()
    {
        Model model = Read("""
            {"model_type": "nonesuch_vl", "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 64, "num_hidden_layers": 2,
             "num_attention_heads": 4, "intermediate_size": 128, "image_size": 64, "patch_size": 16},
             "text_config": {"model_type": "qwen2", "hidden_size": 64, "num_hidden_layers": 4,
             "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 128, "vocab_size": 512}}
            """).Value;

        Assert.Equal(["vision tower", "decoder"], model.Components.Select(static c => c.Name));
        Assert.Contains(model.Assumptions, static a => a.Contains("generic decoder", StringComparison.Ordinal));
    }

    // By hand: two blocks of 4 x 64^2 + 2 x 64 x 256 weights, doubled for the prompt; 4 x 2^2 x 64 weights in and out, 32 x 64 of the prompt, 320 x 64 of the
    // time; per step 16 positions through the blocks once and 4 x 16^2 x 64 of attention in each.
    [Fact]
    public void Read_DenoiserOfAnUnknownClass_IsReadFromTheUsualFieldsAndSaysSo()
    {
        Model model = Read("""
            {"_class_name": "NonesuchTransformer2DModel", "num_layers": 2, "num_attention_heads": 4, "attention_head_dim": 16, "in_channels": 4,
             "patch_size": 2, "sample_size": 8, "joint_attention_dim": 32}
            """).Value;

        StatedComponent denoiser = Assert.IsType<StatedComponent>(Assert.Single(model.Components));
        Assert.Equal(ComponentRole.Denoiser, denoiser.Role);
        Assert.Equal((2 * 2 * 49152) + (2 * 1024) + 2048 + 20480, denoiser.Parameters);
        Assert.Equal(2 * ((2.0 * 16 * 49152) + (4 * 16 * 16 * 64)), denoiser.FlopsPerItem!.Value.Value);
        Assert.Contains(model.Assumptions, static a => a.Contains("a generic denoising transformer from fields of the usual names", StringComparison.Ordinal));
        Assert.Contains(model.Assumptions, static a => a.Contains("Not counted: tokens of the prompt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""
        "block_out_channels": [32, 64], "layers_per_block": 1, "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"], "in_channels": 4, "out_channels": 4,
        "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"], "cross_attention_dim": 32
        """, "UNet2DConditionModel", "a generic UNet")]
    [InlineData(""" "block_out_channels": [32, 64], "layers_per_block": 1, "latent_channels": 4 """, "AutoencoderKL", "a generic autoencoder of images")]
    public void Read_ConvolutionsOfAnUnknownClass_AreThoseOfTheClassWithTheirFields(string fields, string known, string called)
    {
        Model model = Read($$"""{"_class_name": "NonesuchModel", {{fields}}}""").Value;

        Assert.Equal(Read($$"""{"_class_name": "{{known}}", {{fields}}}""").Value.Parameters, model.Parameters);
        Assert.Contains(model.Assumptions, a => a.Contains(called, StringComparison.Ordinal));
        Assert.DoesNotContain(model.Assumptions, static a => a.Contains("not understood", StringComparison.Ordinal));
    }

    private const string Tower = """
        "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128, "image_size": 64, "patch_size": 16
        """;

    // By hand: per layer 4 x (64^2 + 64) + 2 x 64 x 128 + 128 + 64 + 4 x 64 weights; 3 x 16^2 x 64 + 64 of the patches, 16 x 64 places,
    // 2 x 64 of the last norm.
    private const long TowerParameters = (2 * (16640 + 16384 + 192 + 256)) + 49216 + 1024 + 128;

    [Theory]
    [InlineData("", "a generic encoder of image patches")]
    [InlineData("vision_config", "the towers of a generic vision model")]
    [InlineData("vision_config.backbone_config", "the towers of a generic vision model")]
    public void Read_EncoderOfImagesOfAnUnknownType_IsReadFromTheUsualFieldsAndSaysSo(string place, string called)
    {
        string config = place.Split('.').Reverse().Aggregate(Tower, static (inside, name) => name.Length == 0 ? inside : $$"""
            "{{name}}": { {{inside}} }
            """);
        Model model = Read($$"""{"model_type": "nonesuch", {{config}}, "mask_decoder_config": {"hidden_size": 8} }""").Value;

        Assert.Equal(TowerParameters, model.Parameters);
        Assert.False(model.Decodes);
        Assert.Contains(model.Assumptions, a => a.Contains(called, StringComparison.Ordinal));
        Assert.Contains("Parts that are not understood and not counted: mask_decoder_config.", model.Assumptions);
    }

    [Fact]
    public void Read_TowerOfAnUnknownKindBesideADecoder_IsCountedAndSaysSo()
    {
        Model model = Read($$"""
            {"model_type": "nonesuch_vl", "vision_config": {"model_type": "nonesuch_vision", {{Tower}} },
             "text_config": {"model_type": "qwen3", {{Sizes}} } }
            """).Value;

        Assert.Equal(TowerParameters, model.Components[0].Parameters);
        Assert.Contains(model.Assumptions, static a =>
            a.StartsWith("Vision tower: its kind (nonesuch_vision) is not known; it is read as", StringComparison.Ordinal));
        Assert.Contains(model.Assumptions, static a => a.EndsWith("The decoder is read as qwen3.", StringComparison.Ordinal));
        Assert.DoesNotContain(model.Assumptions, static a => a.Contains("no norms of queries and keys", StringComparison.Ordinal));
    }

    // Formulas take a field that is missing for 0: a part without weights, or one with a few, would be faster than light.
    [Fact]
    public void Read_TypeAlone_IsReadFromDefaultsOrRefused()
    {
        foreach (string type in HuggingFaceConfig.ModelTypes)
        {
            if (Read($$"""{"{{(char.IsUpper(type[0]) ? "_class_name" : "model_type")}}": "{{type}}"}""") is { IsOk: true } read)
            {
                Assert.True(read.Value.Parameters > 100_000, $"{type}: {read.Value.Parameters} parameters");
            }
        }
    }

    // An expert of the larger kind is the prefix's stack again: three matrices of 2,048 x 16,384 per layer instead of 1,024 x 4,096.
    [Fact]
    public void Read_PolicyOfPi_TakesTheSizesOfItsVariants()
    {
        Model large = Read("""{"type": "pi0", "action_expert_variant": "gemma_2b"}""").Value;
        Model plain = Read("""{"type": "pi0"}""").Value;

        Assert.Equal(((TransformerStack)plain.Components[1]).Layers[0].FeedForward, ((TransformerStack)large.Components[2]).Layers[0].FeedForward);
        Assert.False(Read("""{"type": "pi0", "action_expert_variant": "gemma_9b"}""").IsOk);
    }

    [Fact]
    public void Read_ConfigWithoutADtype_SaysThatTheFormatIsAssumed()
    {
        Assert.True(Read($$"""{"model_type": "llama", {{Sizes}}}""").Value.IsFormatAssumed);
        Assert.False(Read($$"""{"model_type": "llama", {{Sizes}}, "dtype": "bfloat16"}""").Value.IsFormatAssumed);
    }

    // The class decides what runs: a classifier has no vocabulary at its end and generates nothing.
    [Fact]
    public void Read_SequenceClassifier_GeneratesNothing()
    {
        Model model = Read($$"""{"model_type": "llama", "architectures": ["LlamaForSequenceClassification"], "num_labels": 3, {{Sizes}}}""").Value;

        Assert.False(model.Decodes);
        Assert.Equal(64 * 3, ((TransformerStack)model.Components[0]).OutputHead!.Parameters);
    }

    [Fact]
    public void Read_ClassOfAnotherType_IsSaid() =>
        Assert.Contains(Read($$"""{"model_type": "llama", "architectures": ["OtherForCausalLM"], {{Sizes}}}""").Value.Assumptions,
            static a => a.Contains("OtherForCausalLM", StringComparison.Ordinal));

    // As transformers writes them, beside numbers that JSON has.
    [Theory]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("NaN")]
    public void Read_NumbersOfPython_AreRead(string number) =>
        Assert.True(Read($$"""{"model_type": "llama", "time_step_limit": [0.0, {{number}}], "note": "NaN and Infinity \" stay", {{Sizes}}}""").IsOk);

    private static ReadResult<Model> Read(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return HuggingFaceConfig.Read(stream, "config.json");
    }
}
