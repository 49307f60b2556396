using System.Text;
using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;

namespace Floorline.Io.Tests.HuggingFace;

public class HuggingFaceConfigTests
{
    private const string Llama = """
        "model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
        "intermediate_size": 14336, "vocab_size": 128256, "torch_dtype": "bfloat16"
        """;

    // Bits per weight by hand: payload + (scale + zero point) / block.
    [Theory]
    [InlineData("""{"quant_method": "gptq", "bits": 4, "group_size": 128}""", 4 + ((16 + 4) / 128.0))]
    [InlineData("""{"quant_method": "gptq", "bits": 8, "group_size": 32, "sym": true}""", 8 + ((16 + 8) / 32.0))]
    [InlineData("""{"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": true}""", 4 + ((16 + 4) / 128.0))]
    [InlineData("""{"quant_method": "awq", "bits": 4, "group_size": 64, "zero_point": false}""", 4 + (16 / 64.0))]
    [InlineData("""{"quant_method": "fp8"}""", 8)]
    [InlineData("""{"quant_method": "fp8", "weight_block_size": [128, 128]}""", 8 + (32 / 16384.0))]
    [InlineData("""{"quant_method": "mxfp4"}""", 4.25)]
    [InlineData("""{"quant_method": "bitsandbytes", "load_in_4bit": true}""", 4 + (32 / 64.0))]
    [InlineData("""{"quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_use_double_quant": true}""", 4 + (8.125 / 64.0))]
    [InlineData("""{"quant_method": "bitsandbytes", "load_in_8bit": true}""", 8)]
    [InlineData("""{"quant_method": "compressed-tensors", "ignore": ["lm_head"], "config_groups": {"group_0": {"weights": {"num_bits": 8, "type": "float"}}}}""", 8)]
    [InlineData("""{"quant_method": "compressed-tensors", "ignore": ["lm_head"], "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int", "group_size": 128, "symmetric": true}}}}""", 4 + (16 / 128.0))]
    [InlineData("""{"quant_method": "compressed-tensors", "ignore": ["lm_head"], "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "float", "group_size": 16}}}}""", 4.5)]
    public void Read_QuantizationConfig_GivesBitsPerWeightAndKeepsTheHeadIn16Bit(string quantization, double bits)
    {
        Model model = Read($$"""{ {{Llama}}, "quantization_config": {{quantization}} }""").Value;

        Assert.Equal(bits, model.Published.Default.BitsPerWeight, 1e-9);
        Assert.Equal(bits, model.Published.For("decoder", WeightRole.FeedForward).BitsPerWeight, 1e-9);
        Assert.Equal(16, model.Published.For("decoder", WeightRole.OutputHead).BitsPerWeight);
        Assert.Equal(16, model.Published.For("decoder", WeightRole.InputEmbedding).BitsPerWeight);
    }

    // Counting a packed head at 16 bits would put the floor above what the model can do.
    [Theory]
    [InlineData("""{"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 8, "type": "float"}}}}""", 8)]
    [InlineData("""{"quant_method": "gptq", "bits": 4, "group_size": 128, "lm_head": true}""", 4 + ((16 + 4) / 128.0))]
    public void Read_QuantizedHead_IsCountedPacked(string quantization, double bits) =>
        Assert.Equal(bits, Read($$"""{ {{Llama}}, "quantization_config": {{quantization}} }""").Value.Published.For("decoder", WeightRole.OutputHead).BitsPerWeight, 1e-9);

    [Fact]
    public void Read_ModulesLeftAlone_StayInTheDtype()
    {
        Model model = Read($$"""{ {{Llama}}, "quantization_config": {"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "lm_head"]} }""").Value;

        Assert.Equal(16, model.Published.For("decoder", WeightRole.Attention).BitsPerWeight);
        Assert.Equal(4.25, model.Published.For("decoder", WeightRole.Expert).BitsPerWeight);
    }

    [Fact]
    public void Read_UnknownQuantization_LeavesTheFormatOpen() =>
        Assert.Contains("quantization_config.quant_method: found 'magic'",
            Read($$"""{ {{Llama}}, "quantization_config": {"quant_method": "magic"} }""").Value.PublishedUnknown, StringComparison.Ordinal);

    [Fact]
    public void Read_UnknownModelType_SaysWhatItWouldNeedAndHowToStateIt()
    {
        Problem problem = Assert.Single(Read("""{"model_type": "nonesuch"}""").Problems);

        Assert.Contains("num_key_value_heads", problem.Expected, StringComparison.Ordinal);
        Assert.Contains("params=7e9,layers=32,kv_heads=8,head=128", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralWrongFields_ReportsAllAtOnceWithPaths()
    {
        ReadResult<Model> read = Read("""{"model_type": "llama", "hidden_size": -1, "num_hidden_layers": "many", "num_attention_heads": 32, "intermediate_size": 1.5, "vocab_size": 1e99}""");

        Assert.Equal(["hidden_size", "intermediate_size", "num_hidden_layers", "vocab_size"], read.Problems.Select(static p => p.Path).Order());
    }

    [Fact]
    public void Read_FieldEveryLayerReads_IsMissingOnce()
    {
        ReadResult<Model> read = Read("""{"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 32, "num_attention_heads": 4, "vocab_size": 100}""");

        Assert.Equal("intermediate_size", Assert.Single(read.Problems).Path);
    }

    [Theory]
    [InlineData("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 2000000", "num_hidden_layers")]
    [InlineData("\"hidden_size\": 64", "\"hidden_size\": 65", "num_attention_heads")]
    [InlineData("\"num_attention_heads\": 4", "\"num_attention_heads\": 400", "num_attention_heads")]
    [InlineData("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", "num_key_value_heads")]
    [InlineData("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 8", "num_key_value_heads")]
    [InlineData("\"num_experts_per_tok\": 2", "\"num_experts_per_tok\": 9", "num_experts_per_tok")]
    public void Read_ShapeThatCannotBe_IsRefusedNotBent(string right, string wrong, string path)
    {
        const string Good = """{"model_type": "mixtral", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "num_local_experts": 8, "num_experts_per_tok": 2, "intermediate_size": 128, "vocab_size": 100}""";

        Assert.True(Read(Good).IsOk);
        Assert.Equal(path, Assert.Single(Read(Good.Replace(right, wrong, StringComparison.Ordinal)).Problems).Path);
    }

    // Configs of the DeepSeek kind write 0 for "none".
    [Fact]
    public void Read_ZeroForNone_IsNone()
    {
        const string Config = """
            {"model_type": "deepseek_v3", "hidden_size": 64, "num_hidden_layers": 4, "vocab_size": 100, "num_attention_heads": 4, "q_lora_rank": null, "kv_lora_rank": 16, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8, "v_head_dim": 8,
             "intermediate_size": 128, "moe_intermediate_size": 32, "n_routed_experts": 8, "num_experts_per_tok": 2, "n_shared_experts": 0, "first_k_dense_replace": 0, "num_nextn_predict_layers": 0}
            """;
        var decoder = (TransformerStack)Assert.Single(Read(Config).Value.Components);

        var experts = Assert.IsType<MixtureOfExperts>(Assert.Single(decoder.Layers).FeedForward);
        Assert.Equal(0, experts.SharedIntermediate);
    }

    // Gemma 3 4B as its makers publish it: the decoder's heads and vocabulary are left to the defaults of the model class.
    [Fact]
    public void Read_Gemma3AsPublished_TakesTheDefaultsOfItsClassAndSaysSo()
    {
        Model model = Read("""
            {"model_type": "gemma3", "torch_dtype": "bfloat16",
             "text_config": {"model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34, "sliding_window": 1024},
             "vision_config": {"hidden_size": 1152, "image_size": 896, "intermediate_size": 4304, "num_attention_heads": 16, "num_hidden_layers": 27, "patch_size": 14}}
            """).Value;

        Assert.Equal(4_300_079_472, model.Parameters);
        Assert.Equal(3, model.Assumptions.Count(static a => a.Contains("default of its model class", StringComparison.Ordinal)));
    }

    // 129,135,360 is the count of the published mamba-130m; a rank of "auto" is 768 / 16.
    [Fact]
    public void Read_MambaWithAutomaticRank_HasThePublishedCount() =>
        Assert.Equal(129_135_360, Read("""{"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "vocab_size": 50280, "state_size": 16, "conv_kernel": 4, "expand": 2, "time_step_rank": "auto"}""").Value.Parameters);

    [Theory]
    [InlineData("""{"quant_method": "compressed-tensors", "config_groups": {"weights_in_fp4": {"weights": {"num_bits": 4, "type": "float", "group_size": 16}}}}""", 4.5)]
    [InlineData("""{"quant_method": "modelopt", "quant_algo": "FP8"}""", 8)]
    [InlineData("""{"quant_method": "modelopt", "quant_algo": "NVFP4"}""", 4.5)]
    public void Read_QuantizationGroupsOfAnyName_AreUnderstood(string quantization, double bits) =>
        Assert.Equal(bits, Read($$"""{ {{Llama}}, "quantization_config": {{quantization}} }""").Value.Published.Default.BitsPerWeight, 1e-9);

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("   \n", "an empty file")]
    [InlineData("<html>", "an HTML or XML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer")]
    [InlineData("GGUF\u0003", "a GGUF file")]
    [InlineData("{\"model_type\": \"llama\"", "broken or cut off")]
    [InlineData("{\"a\": 1, \"a\": 2}", "the key twice")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "the key twice")]
    [InlineData("[]", "not an object")]
    [InlineData("hello", "no JSON")]
    [InlineData("{\"model_type\": \"\\ud800\"}", "an escape that is no character")]
    public void Read_NotAConfig_IsNamedForWhatItIs(string content, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(content).Problems).Found, StringComparison.Ordinal);

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Assert.Contains("nesting deeper", Read("{\"a\":" + new string('[', 100_000)).Problems[0].Found, StringComparison.Ordinal);

    [Fact]
    public void Read_TooLarge_IsRefused() =>
        Assert.Contains("more than", Read("{\"a\":\"" + new string('x', 9 << 20) + "\"}").Problems[0].Found, StringComparison.Ordinal);

    [Fact]
    public void Read_AbsurdSizes_AreRefusedWithoutOverflow()
    {
        ReadResult<Model> read = Read("""{"model_type": "llama", "hidden_size": 2000000000, "num_hidden_layers": 2000000000, "num_attention_heads": 2000000000, "intermediate_size": 2000000000, "vocab_size": 2000000000}""");

        Assert.False(read.IsOk);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefusedWithoutAnException()
    {
        using var stream = new MemoryStream([.. "{\"model_type\": \""u8, 0xff, 0xfe, 0x80, .. "\"}"u8]);

        Assert.False(HuggingFaceConfig.Read(stream, "config.json").IsOk);
    }

    [Fact]
    public void Read_AnyTruncationOfAValidConfig_IsAProblemNeverAnException()
    {
        string whole = $$"""{ {{Llama}}, "quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128} }""";
        for (int length = 0; length < whole.Length - 1; length++)
        {
            Assert.False(Read(whole[..length]).IsOk);
        }
    }

    [Fact]
    public void Read_RandomMutations_NeverThrow()
    {
        byte[] whole = Encoding.UTF8.GetBytes($$"""{ {{Llama}}, "layer_types": ["sliding_attention"], "quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128} }""");
        var random = new Random(20261121);
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutated = [.. whole];
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            using var stream = new MemoryStream(mutated);
            ReadResult<Model> read = HuggingFaceConfig.Read(stream, "config.json");
            Assert.True(read.IsOk || read.Problems.Count > 0);
        }
    }

    private static ReadResult<Model> Read(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return HuggingFaceConfig.Read(stream, "config.json");
    }
}
