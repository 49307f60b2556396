using System.Text;
using Floorline.Core.Models;
using Floorline.Readers.HuggingFace;

namespace Floorline.Io.Tests.HuggingFace;

/// <summary>Formats that quantisations as published give to linear layers, tables, the head and the cache.</summary>
public class PublishedFormatsTests
{
    private const string Embedded = """
        {"_data": {"granularity": {"_data": {"axis": 0}, "_type": "PerAxis"}, "weight_dtype": {"_data": "int8", "_type": "torch.dtype"}},
         "_type": "IntxWeightOnlyConfig"}
        """;

    private const string Activated = """
        {"_data": {"weight_dtype": {"_data": "int4", "_type": "torch.dtype"},
         "weight_granularity": {"_data": {"group_size": 32}, "_type": "PerGroup"}}, "_type": "Int8DynamicActivationIntxWeightConfig"}
        """;

    private const string Map = """{"_type": "ModuleFqnToConfig", "_data": {"module_fqn_to_config": {""";

    // A group of 32 shares 16 bits of scale.
    [Theory]
    [InlineData(Map + "\"_default\": " + Activated + ", \"model.embed_tokens\": " + Embedded + "}}}", 4.5, 8)]
    [InlineData(Map + "\"model.embed_tokens\": " + Embedded + ", \"_default\": " + Activated + "}}}", 4.5, 8)]
    [InlineData("""
        {"_type": "FqnToConfig", "_data": {"fqn_to_config": {"_default": null, "re:.*up_proj": {"_data": {}, "_type": "Int8WeightOnlyConfig"}}}}
        """, 16, 16)]
    [InlineData(Activated, 4.5, 16)]
    [InlineData("""{"_data": {"group_size": 32}, "_type": "Int8DynamicActivationInt4WeightConfig"}""", 4.5, 16)]
    [InlineData("""{"_data": {"group_size": 128}, "_type": "Int4WeightOnlyConfig"}""", 4.25, 16)]
    [InlineData("""{"_data": {"weight_dtype": {"_data": "float8_e4m3fn"}}, "_type": "Float8DynamicActivationFloat8WeightConfig"}""", 8, 16)]
    public void Read_Torchao_GivesEachModuleItsFormat(string stated, double attention, double table)
    {
        Model model = Read($$$"""{"quant_method": "torchao", "quant_type": {"default": {{{stated}}}}}""");

        Assert.Equal(attention, model.Published.For("decoder", WeightRole.Attention).BitsPerWeight, 1e-9);
        Assert.Equal(table, model.Published.For("decoder", WeightRole.InputEmbedding).BitsPerWeight, 1e-9);
    }

    [Theory]
    [InlineData("{\"group_size\": 64, \"bits\": 8}", 8.5)]
    [InlineData("false", 16)]
    public void Read_MlxOverrideOfTheTable_IsItsFormat(string stated, double bits)
    {
        Model model = Read($$"""{"group_size": 64, "bits": 4, "model.embed_tokens": {{stated}}}""", "quantization");

        Assert.Equal(bits, model.Published.For("decoder", WeightRole.InputEmbedding).BitsPerWeight, 1e-9);
        Assert.Equal(4.5, model.Published.For("decoder", WeightRole.OutputHead).BitsPerWeight, 1e-9);
    }

    [Theory]
    [InlineData("\"quant_method\": \"modelopt\", \"quant_algo\": \"FP8\", \"kv_cache_quant_algo\": \"FP8\"", "fp8")]
    [InlineData("\"quant_method\": \"modelopt_fp4\", \"quantization\": {\"quant_algo\": \"NVFP4\", \"kv_cache_quant_algo\": \"FP8\"}", "fp8")]
    [InlineData("\"quant_method\": \"fp8\", \"kv_cache_scheme\": {\"num_bits\": 8, \"type\": \"float\"}", "fp8")]
    [InlineData("\"quant_method\": \"fp8\", \"kv_cache_scheme\": {\"num_bits\": 8, \"type\": \"int\"}", "int8")]
    [InlineData("\"quant_method\": \"fp8\", \"kv_cache_scheme\": null", null)]
    public void Read_FormatOfTheCache_IsThePublishedOne(string stated, string? format) =>
        Assert.Equal(format, Read($$"""{ {{stated}} }""").PublishedCache?.Name);

    // Half of 8 bits, and a bit for each place.
    [Fact]
    public void Read_TwoOfFourWeights_AreCountedAndSaid()
    {
        Model model = Read("""
            {"quant_method": "compressed-tensors", "config_groups": {"group_0": {"targets": ["Linear"], "weights": {"num_bits": 8, "type": "float"}}},
             "sparsity_config": {"format": "sparse-24-bitmask", "sparsity_structure": "2:4"}}
            """);

        Assert.Equal(5, model.Published.Default.BitsPerWeight, 1e-9);
        Assert.Contains(model.Assumptions, static a => a.Contains("2:4 sparsity", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_BitsThatNoFormatHas_LeaveTheFormatOpen() =>
        Assert.Contains("found 99", Read("""{"quant_method": "gptq", "bits": 99}""").PublishedUnknown, StringComparison.Ordinal);

    private static Model Read(string quantization, string place = "quantization_config")
    {
        string config = $$"""
            {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 512,
             "tie_word_embeddings": false, "torch_dtype": "bfloat16", "{{place}}": {{quantization}} }
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(config));
        return HuggingFaceConfig.Read(stream, "config.json").Value;
    }
}
