using System.Text.Json;
using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;
using Floorline.Io.Tests.Safetensors;

namespace Floorline.Contract.Tests;

/// <summary>The verbs over model files on disk. FLOORLINE_SAMPLES=FOLDER keeps the files (their data are holes) for trying things by hand.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly string? _keep = Environment.GetEnvironmentVariable("FLOORLINE_SAMPLES");
    private readonly string _folder = _keep ?? Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose()
    {
        if (_keep is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Floors_OfAGguf_ReadsItsExactBytes()
    {
        string path = Path.Combine(_folder, "llama.gguf");
        var w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 32).Key("llama.embedding_length", 4096)
            .Key("llama.context_length", 8192).Key("llama.attention.head_count", 32).Key("llama.attention.head_count_kv", 8);
        w.Tensor("token_embd.weight", "Q4_K", 4096, 128256).Tensor("output.weight", "Q6_K", 4096, 128256);
        for (int i = 0; i < 32; i++)
        {
            string more = i < 4 || i >= 28 || (i - 4) % 3 == 2 ? "Q6_K" : "Q4_K";
            w.Tensor($"blk.{i}.attn_q.weight", "Q4_K", 4096, 4096).Tensor($"blk.{i}.attn_k.weight", "Q4_K", 4096, 1024)
                .Tensor($"blk.{i}.attn_v.weight", more, 4096, 1024).Tensor($"blk.{i}.attn_output.weight", "Q4_K", 4096, 4096)
                .Tensor($"blk.{i}.ffn_gate.weight", "Q4_K", 4096, 14336).Tensor($"blk.{i}.ffn_up.weight", "Q4_K", 4096, 14336)
                    .Tensor($"blk.{i}.ffn_down.weight", more, 14336, 4096);
        }

        w.WriteSparse(path);
        JsonElement json = CommandLine.Run("floors", path, "--on", "4090", "--context", "1024", "--json").Json;
        Assert.Equal(w.DataBytes, json.GetProperty("bytes").GetProperty("weights_resident").GetDouble());
        Assert.Equal(w.DataBytes - (128255L * 4096 / 256 * 144), json.GetProperty("bytes").GetProperty("weights_read").GetDouble(), 1.0);
        Assert.Equal("q4_k", json.GetProperty("step").GetProperty("weights").GetString());
        JsonElement census = CommandLine.Run("inspect", path, "--json").Json;
        Assert.Equal("floorline/inspect@1", census.GetProperty("schema").GetString());
        Assert.Equal(w.DataBytes, census.GetProperty("stored_bytes").GetInt64());
        Assert.Equal(0, CommandLine.Run("inspect", path).Code);
    }

    [Fact]
    public void Verbs_OfFilesWithoutWeights_AnswerOrSayWhy()
    {
        string graph = Path.Combine(_folder, "product.onnx");
        var w = new OnnxWriter();
        w.Node("MatMul", [w.Input("x", 1, 16, 16), w.Input("y", 1, 16, 16)]);
        File.WriteAllBytes(graph, w.Bytes());
        string nothing = Path.Combine(_folder, "nothing.onnx");
        File.WriteAllBytes(nothing, new OnnxWriter().Bytes());
        string vocabulary = Path.Combine(_folder, "vocabulary.gguf");
        new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 32).Key("tokenizer.ggml.tokens", "a", "b").WriteSparse(vocabulary);
        JsonElement floors = CommandLine.Run("floors", graph, "--on", "h100", "--json").Json;
        Assert.Equal(8192, floors.GetProperty("flops").GetDouble());
        Assert.Equal(0, floors.GetProperty("bytes").GetProperty("weights_read").GetDouble());
        Assert.True(floors.TryGetProperty("arithmetic_intensity_unknown", out _));
        Assert.Equal(0, CommandLine.Run("floors", nothing, "--on", "h100", "--json").Json.GetProperty("floors").GetProperty("binding_ms").GetDouble());
        Assert.Equal(0, CommandLine.Run("diagnose", nothing, "--on", "h100", "--measured", "10ms").Code);
        Assert.Equal(0, CommandLine.Run("inspect", vocabulary).Code);
        CommandLine.Said refused = CommandLine.Run("floors", vocabulary, "--on", "h100");
        Assert.Equal(1, refused.Code);
        Assert.Contains("a vocabulary and metadata only", refused.Error);
    }

    [Fact]
    public void Floors_OfAFolder_TakesItsConfig()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "Tiny")).FullName;
        new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 1000, 64).Add("model.layers.0.self_attn.q_proj.weight", "BF16", 16, 64, 64)
            .Add("lm_head.weight", "BF16", 16, 1000, 64).WriteSparse(Path.Combine(folder, "model.safetensors"));
        JsonElement bare = CommandLine.Run("floors", folder, "--on", "4090", "--json").Json;
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("floors").GetProperty("r2_ms").ValueKind);
        File.WriteAllText(Path.Combine(folder, "config.json"),
            "{\"model_type\":\"llama\",\"hidden_size\":64,\"num_hidden_layers\":1,\"num_attention_heads\":4,\"num_key_value_heads\":2,\"intermediate_size\":128,\"vocab_size\":1000,\"torch_dtype\":\"bfloat16\"}");
        foreach (string path in new[] { folder, Path.Combine(folder, "model.safetensors") })
        {
            JsonElement json = CommandLine.Run("floors", path, "--on", "4090", "--context", "100", "--json").Json;
            Assert.Equal((2 * 1000 * 64 * 2) + (64 * 64 * 2), json.GetProperty("bytes").GetProperty("weights_resident").GetDouble());
            Assert.Equal(100 * 2 * 2 * 16 * 2, json.GetProperty("bytes").GetProperty("kv_read").GetDouble());
        }
    }

    [Fact]
    public void Floors_OfAnOnnxGraph_SaysWhatItTakesItsDimensionsFor()
    {
        OnnxWriter w = OnnxGraphs.ResNet50();
        string path = Path.Combine(_folder, "resnet50.onnx");
        File.WriteAllBytes(path, w.Bytes());
        using (FileStream data = File.Create(Path.Combine(_folder, "weights.bin")))
        {
            data.SetLength(w.WeightBytes);
        }

        CommandLine.Said open = CommandLine.Run("floors", path, "--on", "4090");
        Assert.Equal(0, open.Code);
        Assert.Contains("--dim batch=N", open.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        JsonElement json = CommandLine.Run("floors", path, "--on", "4090", "--dim", "batch=1", "--json").Json;
        Assert.Equal(w.WeightBytes, json.GetProperty("bytes").GetProperty("weights_read").GetDouble());
        Assert.InRange(json.GetProperty("flops").GetDouble(), 8.1e9, 8.26e9);
        Assert.Contains("no ONNX graph", CommandLine.Run("floors", "llama-3-8b", "--on", "4090", "--dim", "batch=1").Error);
    }

    [Theory]
    [InlineData("m.safetensors", "<html>404</html>", "an HTML or XML page")]
    [InlineData("m.gguf", "version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer")]
    [InlineData("m.onnx", "", "an empty file")]
    public void Floors_OfSomethingElse_NamesIt(string name, string content, string expected)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        foreach (string[] command in new string[][] { ["floors", path, "--on", "4090"], ["inspect", path] })
        {
            CommandLine.Said said = CommandLine.Run(command);
            Assert.Equal(1, said.Code);
            Assert.Contains(expected, said.Error);
        }
    }
}
