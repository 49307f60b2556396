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
    [InlineData("""{"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 8, "type": "float"}}}}""", 8)]
    [InlineData("""{"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int", "group_size": 128, "symmetric": true}}}}""", 4 + (16 / 128.0))]
    [InlineData("""{"quant_method": "compressed-tensors", "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "float", "group_size": 16}}}}""", 4.5)]
    public void Read_QuantizationConfig_GivesBitsPerWeightAndKeepsTheHeadIn16Bit(string quantization, double bits)
    {
        Model model = Read($$"""{ {{Llama}}, "quantization_config": {{quantization}} }""").Value;

        Assert.Equal(bits, model.Published.Default.BitsPerWeight, 1e-9);
        Assert.Equal(bits, model.Published.For("decoder", WeightRole.FeedForward).BitsPerWeight, 1e-9);
        Assert.Equal(16, model.Published.For("decoder", WeightRole.OutputHead).BitsPerWeight);
        Assert.Equal(16, model.Published.For("decoder", WeightRole.InputEmbedding).BitsPerWeight);
    }

    [Fact]
    public void Read_ModulesLeftAlone_StayInTheDtype()
    {
        Model model = Read($$"""{ {{Llama}}, "quantization_config": {"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "lm_head"]} }""").Value;

        Assert.Equal(16, model.Published.For("decoder", WeightRole.Attention).BitsPerWeight);
        Assert.Equal(4.25, model.Published.For("decoder", WeightRole.Expert).BitsPerWeight);
    }

    [Fact]
    public void Read_UnknownQuantization_IsAProblem() =>
        Assert.Contains(Read($$"""{ {{Llama}}, "quantization_config": {"quant_method": "magic"} }""").Problems, static p => p.Path == "quantization_config.quant_method");

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

        Assert.Equal(["hidden_size", "intermediate_size", "num_hidden_layers", "vocab_size"], read.Problems.Select(static p => p.Path).Distinct().Order());
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("   \n", "an empty file")]
    [InlineData("<html>", "an HTML or XML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer")]
    [InlineData("GGUF\u0003", "a GGUF file")]
    [InlineData("{\"model_type\": \"llama\"", "broken or cut off")]
    [InlineData("{\"a\": 1, \"a\": 2}", "the key twice")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "the key twice")]
    [InlineData("{\"a\": NaN}", "broken or cut off")]
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
