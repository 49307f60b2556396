using System.Text;
using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Gguf;
using Floorline.Readers.Tensors;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Gguf;

public sealed class GgufModelTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Read_EveryType_IsExactToTheByte(uint version, bool bigEndian)
    {
        var w = new GgufWriter(version, bigEndian);
        foreach ((_, string name, _, _) in GgufWriter.Types)
        {
            w.Tensor("t." + name, name, 512, 3);
        }

        GgufFile file = File(w.Bytes()).Value;
        Assert.Equal(bigEndian, file.BigEndian);
        Assert.All(GgufWriter.Types, t => Assert.Equal(512L * 3 / t.Block * t.Bytes, file.Tensors.Single(x => x.Type == t.Name).StoredBytes));
        Assert.All(file.Tensors, static t => Assert.Equal(8.0 * t.StoredBytes / t.Parameters, t.Format.BitsPerWeight, 1e-9));
    }

    [Fact]
    public void Census_Llama38BInQ4KM_IsWhatLlamaBenchPrints()
    {
        // llama-bench prints "llama 8B Q4_K - Medium | 4.58 GiB | 8.03 B". llama.cpp's rules (llama_tensor_get_type): the head Q6_K; attn_v and ffn_down Q6_K
        // in the layers where use_more_bits holds
        // (i < n/8, i >= 7n/8, or (i - n/8) % 3 == 2), everything else Q4_K, vectors F32.
        string path = Path.Combine(_folder, "llama-3-8b-q4_k_m.gguf");
        Llama3("Q4_K").WriteSparse(path);
        TensorCensus census = GgufModel.Census(path).Value;
        output.WriteLine($"Llama-3-8B Q4_K_M: {census.StoredBytes / 1073741824.0:0.000} GiB, {census.Parameters / 1e9:0.000} B parameters, {census.BitsPerWeight:0.00} bits per weight");
        Assert.Equal("4.58", $"{census.StoredBytes / 1073741824.0:0.00}");
        Assert.Equal("8.03", $"{census.Parameters / 1e9:0.00}");
        Model model = GgufModel.Read(path).Value;
        var cost = StepCost.Of(model, Step.Decode(1, 1024));
        Assert.Equal(census.StoredBytes, Residency.Of(cost).Weights.Value);
        Assert.Equal(census.StoredBytes - (128256L * 4096 / 256 * 144) + (4096 / 256 * 144), cost.WeightsRead.Value, 1.0);
        Assert.Equal(1024.0 * 32 * 2 * 8 * 128 * 2, cost.CacheRead.Value.Value);
        Assert.Equal(8192, model.MaxContext);
    }

    [Fact]
    public void Read_AMixture_CountsTheRoutedExpertsOnly()
    {
        var w = new GgufWriter().Key("general.architecture", "qwen3moe").Key("qwen3moe.block_count", 2).Key("qwen3moe.embedding_length", 256)
            .Key("qwen3moe.attention.head_count", 4)
            .Key("qwen3moe.attention.head_count_kv", 2).Key("qwen3moe.attention.key_length", 64).Key("qwen3moe.expert_count", 16)
                .Key("qwen3moe.expert_used_count", 4).Key("qwen3moe.expert_feed_forward_length", 256);
        for (int i = 0; i < 2; i++)
        {
            w.Tensor($"blk.{i}.attn_q.weight", "Q8_0", 256, 256).Tensor($"blk.{i}.ffn_gate_inp.weight", "F32", 256, 16)
                .Tensor($"blk.{i}.ffn_up_exps.weight", "MXFP4", 256, 256, 16);
        }

        w.Tensor("token_embd.weight", "F16", 256, 1000);
        Model model = Of(w);
        var cost = StepCost.Of(model, Step.Decode(1, 100));
        double experts = 2 * 256 * 256 * 16 / 32 * 17;
        double others = (2 * ((256 * 256 / 32 * 34) + (256 * 16 * 4))) + (256 * 1000 * 2);
        Assert.Equal(others + (experts / 4), cost.WeightsRead.Value, 0.5);
        Assert.Equal(others + experts, Residency.Of(cost).Weights.Value);
        Assert.True(model.RoutesExperts);
        Assert.Equal(100.0 * 2 * 2 * 2 * 64 * 2, cost.CacheRead.Value.Value);
    }

    [Theory]
    [InlineData("llama", 0, 0)]
    [InlineData("qwen2", 0, 0)]
    [InlineData("qwen3", 0, 0)]
    [InlineData("phi3", 128, 12)]
    [InlineData("gemma2", 128, 6)]
    [InlineData("gemma3", 128, 10)]
    [InlineData("gpt-oss", 128, 6)]
    [InlineData("somebodys-new-family", 0, 0)]
    public void Read_AFamily_HasItsCacheShapeAndWindows(string family, uint window, int windowed)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", family).Key($"{family}.block_count", 12).Key($"{family}.embedding_length", 256)
            .Key($"{family}.attention.head_count", 8).Key($"{family}.attention.head_count_kv", 2);
        if (window > 0)
        {
            w.Key($"{family}.attention.sliding_window", window);
        }

        Model model = Of(w.Tensor("token_embd.weight", "F16", 256, 1000).Tensor("blk.0.attn_q.weight", "F16", 256, 256));
        double attended = ((12 - windowed) * 1000) + (windowed * 128);
        Assert.Equal(attended * 2 * 2 * 32 * 2, StepCost.Of(model, Step.Decode(1, 1000)).CacheRead.Value.Value);
    }

    [Fact]
    public void Read_DeepSeek2_CachesTheCompressedVector()
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "deepseek2").Key("deepseek2.block_count", 3).Key("deepseek2.embedding_length", 256)
            .Key("deepseek2.attention.head_count", 16).Key("deepseek2.attention.kv_lora_rank", 512)
            .Key("deepseek2.rope.dimension_count", 64).Key("deepseek2.attention.key_length", 192).Key("deepseek2.attention.value_length", 128);
        Model model = Of(w.Tensor("token_embd.weight", "F16", 256, 1000).Tensor("blk.0.attn_kv_b.weight", "F16", 256, 256));
        Assert.Equal(100.0 * 3 * (512 + 64) * 2, StepCost.Of(model, Step.Decode(1, 100)).CacheRead.Value.Value);
    }

    [Theory]
    [InlineData("mamba", 2, 0)]
    [InlineData("jamba", 1, 1)]
    public void Read_AStateSpaceFamily_ReadsItsStates(string family, int states, int attentions)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", family).Key($"{family}.block_count", 2).Key($"{family}.embedding_length", 256)
            .Key($"{family}.ssm.inner_size", 512).Key($"{family}.ssm.state_size", 16).Key($"{family}.ssm.conv_kernel", 4)
            .Key($"{family}.attention.head_count", 8).Key($"{family}.attention.head_count_kv", 0u, 2u).Tensor("token_embd.weight", "F16", 256, 1000)
                .Tensor("blk.0.ssm_out.weight", "F16", 512, 256);
        w.Tensor(family == "mamba" ? "blk.1.ssm_out.weight" : "blk.1.attn_q.weight", "F16", 256, 256);
        Assert.Equal((states * 512.0 * 19 * 2) + (attentions * 100.0 * 2 * 2 * 32 * 2), StepCost.Of(Of(w), Step.Decode(1, 100)).CacheRead.Value.Value);
    }

    [Fact]
    public void Census_ASplitModel_IsReadFromAnyPart()
    {
        for (uint i = 0; i < 3; i++)
        {
            new GgufWriter().Key("general.architecture", "llama").Key("split.count", 3).Key("split.no", i).Tensor($"blk.{i}.attn_q.weight", "Q4_K", 256, 256)
                .WriteSparse(Part(i + 1));
        }

        TensorCensus census = GgufModel.Census(Part(2)).Value;
        Assert.Equal(3, census.Files);
        Assert.Equal(3 * 256 * 144, census.StoredBytes);
        System.IO.File.Delete(Part(3));
        Assert.Contains("no such file", GgufModel.Census(Part(1)).Problems.Single().Found);
    }

    [Theory]
    [InlineData("", "an empty file (0 bytes)")]
    [InlineData("<html>not found</html>", "an HTML or XML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer")]
    [InlineData("GGUF\u0003\0\0\0", "a download that stopped")]
    [InlineData("GGUF\u0009\0\0\0", "9")]
    public void Read_SomethingElse_IsNamedForWhatItIs(string content, string expected) =>
        Assert.Contains(expected, Assert.Single(File(Encoding.UTF8.GetBytes(content)).Problems).Found);

    [Fact]
    public void Read_DamagedTables_NamesTheDamage()
    {
        Assert.Contains("the tensor twice", Problems(new GgufWriter().Tensor("a", "F32", 8).Tensor("a", "F32", 8)));
        Assert.Contains("data that overlaps a", Problems(new GgufWriter().Tensor("a", "F32", 64).TensorAt("b", "F32", 32, 64)));
        Assert.Contains("rows of whole blocks of 256", Problems(new GgufWriter().Tensor("a", "Q4_K", 255, 2)));
        Assert.Contains("the key twice", Problems(new GgufWriter().Key("k", 1).Key("k", 2).Tensor("a", "F32", 8)));
        Assert.Contains("a multiple of the alignment", Problems(new GgufWriter().TensorAt("a", "F32", 4, 8)));
        byte[] whole = new GgufWriter().Tensor("a", "F32", 64).Bytes();
        Assert.Contains("a download that stopped", File(whole[..^1]).Problems.Single().Found);
    }

    /// <summary>Llama 3 8B as llama.cpp quantises it.</summary>
    internal static GgufWriter Llama3(string most)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 32).Key("llama.embedding_length", 4096)
            .Key("llama.feed_forward_length", 14336).Key("llama.context_length", 8192)
            .Key("llama.attention.head_count", 32).Key("llama.attention.head_count_kv", 8)
                .Key("tokenizer.ggml.tokens", [.. Enumerable.Range(0, 1000).Select(static i => $"token{i}")]);
        w.Tensor("token_embd.weight", most, 4096, 128256);
        for (int i = 0; i < 32; i++)
        {
            string more = i < 4 || i >= 28 || (i - 4) % 3 == 2 ? "Q6_K" : most;
            w.Tensor($"blk.{i}.attn_norm.weight", "F32", 4096).Tensor($"blk.{i}.ffn_norm.weight", "F32", 4096)
                .Tensor($"blk.{i}.attn_q.weight", most, 4096, 4096).Tensor($"blk.{i}.attn_k.weight", most, 4096, 1024)
                    .Tensor($"blk.{i}.attn_v.weight", more, 4096, 1024).Tensor($"blk.{i}.attn_output.weight", most, 4096, 4096)
                .Tensor($"blk.{i}.ffn_gate.weight", most, 4096, 14336).Tensor($"blk.{i}.ffn_up.weight", most, 4096, 14336)
                    .Tensor($"blk.{i}.ffn_down.weight", more, 14336, 4096);
        }

        return w.Tensor("output_norm.weight", "F32", 4096).Tensor("output.weight", "Q6_K", 4096, 128256);
    }

    private string Part(uint part) => Path.Combine(_folder, $"m-{part:00000}-of-00003.gguf");

    private static string Problems(GgufWriter w) => string.Join("; ", File(w.Bytes()).Problems);

    private static Model Of(GgufWriter w) => GgufModel.Model([File(w.Bytes()).Value], "m.gguf").Value;

    private static ReadResult<GgufFile> File(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return GgufFile.Read(stream, "m.gguf");
    }
}
