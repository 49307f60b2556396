using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers.Gguf;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Gguf;

/// <summary>
/// Writes a small model of each family and reads it back: parameters, active parameters, bytes, bytes read and cache must be those that were written.
/// </summary>
public sealed class GgufArchitecturesTests(ITestOutputHelper output)
{
    /// <summary>Family and form. Windows, patterns and hybrids are those that the family's own files have.</summary>
    private static readonly (string Family, string Form)[] _families =
    [
        ("llama", "untied"), ("llama", "moe apart untied"), ("llama4", "moe shexp untied window=128 period=4"), ("deci", "every=2 untied"),
            ("mistral3", "untied"), ("bitnet", "untied"),
        ("qwen", "qkv untied"), ("qwen2", ""), ("qwen2moe", "moe shexp untied"), ("qwen3", ""), ("qwen3moe", "moe untied"),
            ("qwen3next", "moe shexp ssm interval=4 untied"), ("qwen35", "ssm interval=4 mtp untied"), ("qwen35moe", "moe ssm interval=4 mtp untied"),
        ("gemma", ""), ("gemma2", "window=128 period=2"), ("gemma3", "window=128 period=6"), ("gemma3n", "window=128 list period=5 shared=5 perlayer"),
            ("gemma4", "moe window=128 list period=6"), ("gemma-embedding", "window=128 period=6 encoder"),
        ("phi2", "qkv untied"), ("phi3", "qkv untied window=128"), ("phimoe", "moe untied"), ("gpt2", "qkv bare"), ("gptneox", "qkv untied"),
            ("gpt-oss", "moe untied window=128 period=2"),
        ("falcon", "qkv untied"), ("falcon-h1", "ssm beside untied"), ("bloom", "qkv bare"), ("mpt", "qkv"), ("starcoder", "qkv"), ("starcoder2", "bare"),
            ("stablelm", "untied"), ("internlm2", "untied"),
        ("command-r", ""), ("cohere2", "window=128 period=4"), ("olmo", "untied"), ("olmo2", "untied window=128 list period=4"), ("olmoe", "moe untied"),
            ("deepseek", "moe shexp untied"), ("deepseek2", "mla moe shexp untied"),
        ("glm4", "untied"), ("glm4moe", "moe shexp mtp untied"), ("minicpm3", "mla"), ("exaone4", "window=128 period=4"), ("mamba", "mamba"),
            ("mamba2", "mamba"), ("jamba", "moe ssm every=4 untied"), ("granitehybrid", "moe ssm every=6"),
        ("nemotron_h", "ssm every=6 untied"), ("plamo2", "ssm every=2"), ("rwkv6", "rwkv untied"), ("rwkv7", "rwkv untied"), ("lfm2", "conv every=3"),
            ("lfm2moe", "conv every=3 moe"), ("smallthinker", "moe window=128 period=4 first"),
        ("bert", "encoder"), ("nomic-bert", "qkv encoder"), ("modern-bert", "qkv encoder window=128 period=3 first"), ("t5", "encdec untied"),
            ("somebodys-new-family", "moe untied"), ("another-new-hybrid", "ssm every=3"),
    ];

    [Fact]
    public void Read_EveryFamilyWritten_IsReadBackExactly()
    {
        var wrong = new List<string>();
        foreach ((string family, string form) in _families)
        {
            var made = new MadeGguf(family, form);
            Model model = made.Model();
            var step = model.Decodes ? Step.Decode(1, MadeGguf.Context) : Step.Forward(1, 1);
            var cost = StepCost.Of(model, step);
            double state = model.Decodes ? Residency.Of(StepCost.Of(model, Step.Decode(1, 0))).CachePerSequence.Value.Value : 0;
            var residency = Residency.Of(cost);
            double cross = form.Contains("encdec", StringComparison.Ordinal) ? MadeGguf.Layers * 2 * 64 * 2 : 0; // one encoder position
            Check("parameters", model.Parameters, made.Parameters);
            Check("active", model.ActiveParameters, made.Active);
            Check("resident", residency.Weights.Value, made.Bytes);
            Check("read", cost.WeightsRead.Value, made.Read);
            Check("cache", residency.CachePerSequence.Value.Value - state, made.Cache);
            if (state - cross > 0 != (form.Contains("ssm", StringComparison.Ordinal) || form.Contains("mamba", StringComparison.Ordinal)
                || form.Contains("rwkv", StringComparison.Ordinal) || form.Contains("conv", StringComparison.Ordinal)))
            {
                wrong.Add($"{family} ({form}): a state of {state} bytes");
            }

            void Check(string what, double found, double written)
            {
                if (Math.Abs(found - written) > 1e-9 * written)
                {
                    wrong.Add($"{family} ({form}): {what} {found}, written {written}");
                }
            }
        }

        int families = _families.Select(static f => f.Family).Distinct().Count();
        output.WriteLine($"{families} families in {_families.Length} files; wrong: {wrong.Count}");
        wrong.ForEach(output.WriteLine);
        Assert.True(families >= 40);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Read_ATypeThatNoTableHolds_CostsThatTensorAndNotTheFile()
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 1).Key("llama.attention.head_count", 4)
            .Key("llama.attention.head_count_kv", 2)
            .Tensor("token_embd.weight", "F16", 256, 1000).Tensor("blk.0.attn_q.weight", 9999, 256, 98, null, 256, 256)
                .Tensor("blk.0.attn_output.weight", "Q4_K", 256, 256);
        GgufFile file = GgufFile.Read(w.Sparse(), "m.gguf").Value;
        Assert.Equal(256 * 98, file.Tensors[1].StoredBytes);
        Assert.Equal("type 9999", file.Tensors[1].Type);
        Assert.Equal(256 * 256, file.Tensors[1].Parameters);
        Assert.Equal(98 * 8 / 256.0, file.Tensors[1].Format.BitsPerWeight, 0.04);
        Assert.Equal([9999u], file.UnknownTypes);
        Model model = GgufModel.Model([file], "m.gguf").Value;
        Assert.Contains(model.Assumptions, static a => a.Contains("9999", StringComparison.Ordinal));
        Assert.Equal(100.0 * 2 * 2 * 64 * 2, StepCost.Of(model, Step.Decode(1, 100)).CacheRead.Value.Value);
    }

    [Fact]
    public void Read_AScaleBesideTheBlocks_IsCountedFromTheOffsets()
    {
        // ik_llama.cpp's IQ4_KS rows begin with an FP32 scale, bitnet.cpp's I2_S tensors end in one.
        GgufWriter w = new GgufWriter().Tensor("a", 144, 256, 136 + 4, null, 256, 256).Tensor("b", 144, 256, 136, null, 256, 256)
            .Tensor("c", 36, 256 * 256, (256 * 256 / 4) + 32, null, 256, 256);
        GgufFile file = GgufFile.Read(w.Sparse(), "m.gguf").Value;
        Assert.Equal([256 * 140, 256 * 136, (256 * 256 / 4) + 32], file.Tensors.Select(static t => t.StoredBytes));
        GgufWriter empty = new GgufWriter().Tensor("a", 9999, 1, 1, null, 0, 4).Tensor("b", 36, 4, 1, null, 0).Tensor("c", "F32", 64);
        Assert.Equal([0, 0, 256], GgufFile.Read(empty.Sparse(), "m.gguf").Value.Tensors.Select(static t => t.StoredBytes));
    }

    [Fact]
    public void Read_AVocabularyOnly_IsSaidToHoldNoWeights()
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 32).Key("llama.embedding_length", 4096)
            .Key("llama.attention.head_count", 32)
            .Key("tokenizer.ggml.tokens", [.. Enumerable.Range(0, 5000).Select(static i => $"token{i}")]).Key("tokenizer.ggml.model", "gpt2");
        Assert.Equal(0, GgufModel.Census(w.Sparse(), "vocab.gguf").Value.StoredBytes);
        Assert.Contains("a vocabulary and metadata only",
            GgufModel.Model([GgufFile.Read(w.Sparse(), "vocab.gguf").Value], "vocab.gguf").Problems.Single().Found);
    }

    [Fact]
    public void Read_ExpertsPerTokenStatedButNotTheirNumber_TakesTheNumberFromTheTensors()
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "new").Key("new.expert_used_count", 2).Tensor("token_embd.weight", "F16", 256, 1000)
            .Tensor("blk.0.ffn_up_exps.weight", "Q4_K", 256, 128, 8);
        var cost = StepCost.Of(GgufModel.Model([GgufFile.Read(w.Sparse(), "m.gguf").Value], "m.gguf").Value, Step.Decode(1, 10));
        Assert.Equal((1000 * 512) + (128 * 144 * 8 / 4), cost.WeightsRead.Value);
    }

    [Fact]
    public void Read_AFusedProjectionWithoutHeads_KnowsItsCacheFromTheWidths()
    {
        // 8 query heads of 32, 2 key and value heads: (8 + 2 x 2) x 32 rows; nothing states the heads.
        GgufWriter w = new GgufWriter().Key("general.architecture", "new").Key("new.expert_used_count", 2).Tensor("token_embd.weight", "F16", 256, 1000)
            .Tensor("blk.0.ffn_up_exps.weight", "Q4_K", 256, 128, 8)
            .Tensor("blk.0.attn_qkv.weight", "F16", 256, 12 * 32).Tensor("blk.0.attn_output.weight", "F16", 8 * 32, 256);
        var cost = StepCost.Of(GgufModel.Model([GgufFile.Read(w.Sparse(), "m.gguf").Value], "m.gguf").Value, Step.Decode(1, 10));
        Assert.Equal(10.0 * 2 * 64 * 2, cost.CacheRead.Value.Value);
        Assert.Equal((1000 * 512) + (256 * 12 * 32 * 2) + (256 * 256 * 2) + (128 * 144 * 8 / 4), cost.WeightsRead.Value);
    }
}
