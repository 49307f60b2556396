using System.Diagnostics;
using Floorline.Core.Costs;
using Floorline.Core.Models;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Safetensors;
using Floorline.Readers.Tensors;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Safetensors;

public sealed class SafetensorsFolderTests(ITestOutputHelper output) : IDisposable
{
    private const string Llama =
        "{\"model_type\":\"llama\",\"hidden_size\":4096,\"num_hidden_layers\":32,\"num_attention_heads\":32,\"num_key_value_heads\":8,\"intermediate_size\":14336,\"vocab_size\":128256,\"max_position_embeddings\":8192,\"torch_dtype\":\"bfloat16\"}";

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_ConfigOfAnUnknownFamily_CombinesExactBytesWithWhatItStates()
    {
        Shards(2, 2, 64, 128, 32, 1000);
        File.WriteAllText(Path.Combine(_folder, "config.json"), """
            {"model_type":"nonesuch","hidden_size":64,"num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"intermediate_size":128,
             "vocab_size":1000,"tie_word_embeddings":false}
            """);

        Model model = SafetensorsFolder.Read(_folder).Value;

        Assert.Contains(model.Assumptions, static a => a.Contains("'nonesuch'", StringComparison.Ordinal));
        Assert.Equal(100.0 * 2 * 2 * 2 * 16 * 2, StepCost.Of(model, Step.Decode(1, 100)).CacheRead.Value.Value);
        Assert.True(StepCost.Of(model, Step.Decode(1, 100)).WeightsRead.Value > 0);
    }

    // Of a config without the usual fields the bytes are known, the cache is not; experts per token, where stated, still count.
    [Fact]
    public void Read_ConfigWithoutTheUsualFields_CountsBytesAndNeverAllExperts()
    {
        var shard = new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 100, 8).Add("lm_head.weight", "BF16", 16, 100, 8);
        for (int i = 0; i < 8; i++)
        {
            shard.Add($"model.layers.0.mlp.experts.{i}.up_proj.weight", "BF16", 16, 16, 8);
        }

        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), shard.Bytes());
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{"model_type":"nonesuch","num_experts":8,"num_experts_per_tok":2}""");

        var cost = StepCost.Of(SafetensorsFolder.Read(_folder).Value, Step.Decode(1, 100));

        Assert.False(cost.CacheRead.IsKnown);
        Assert.Equal((100 * 8 * 2) + (8 * 2) + (2 * 16 * 8 * 2), cost.WeightsRead.Value);
    }

    // However a config states the experts per token: in the tensors there are eight experts of 16 x 8 weights.
    [Theory]
    [InlineData("config.json", """{"model_type":"nonesuch","num_activated_experts":2}""")]
    [InlineData("config.json", """{"model_type":"nonesuch","moe_config":{"top_k":2}}""")]
    [InlineData("params.json", """{"moe":{"num_experts_per_tok":2,"num_experts":8}}""")]
    public void Read_ExpertsPerTokenUnderAnyName_NeverCountsAllExperts(string file, string config)
    {
        var shard = new SafetensorsWriter().Add("lm_head.weight", "BF16", 16, 100, 8);
        for (int i = 0; i < 8; i++)
        {
            shard.Add($"layers.0.experts.{i}.up_proj.weight", "BF16", 16, 16, 8);
        }

        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), shard.Bytes());
        File.WriteAllText(Path.Combine(_folder, file), config);

        Assert.Equal((100 * 8 * 2) + (2 * 16 * 8 * 2), StepCost.Of(SafetensorsFolder.Read(_folder).Value, Step.Decode(1, 100)).WeightsRead.Value);
    }

    [Fact]
    public void Read_IndexAlone_GivesItsBytes()
    {
        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"),
            """{"metadata":{"total_size":16060522496},"weight_map":{"lm_head.weight":"model-00001-of-00002.safetensors"}}""");

        Model model = SafetensorsFolder.Read(_folder).Value;

        Assert.Equal(16060522496, StepCost.Of(model, Step.Decode(1, 100)).WeightsRead.Value);
        Assert.NotEmpty(model.Doubts);
        Assert.False(StepCost.Of(model, Step.Decode(1, 100)).CacheRead.IsKnown);
    }

    [Fact]
    public void Read_TensorOfATypeThatIsNotKnown_TakesTheBytesBetweenItsOffsets()
    {
        byte[] header = System.Text.Encoding.UTF8.GetBytes("""{"a":{"dtype":"Q9","shape":[4],"data_offsets":[0,10]}}""");
        File.WriteAllBytes(Path.Combine(_folder, "model.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[10]]);

        Model model = SafetensorsFolder.Read(_folder).Value;

        Assert.Equal(10, StepCost.Of(model, Step.Forward(1)).WeightsRead.Value);
        Assert.Equal(4, model.Parameters);
    }

    [Fact]
    public void Read_PipelineOfDiffusers_IsItsDenoiserAndNamesTheRest()
    {
        File.WriteAllText(Path.Combine(_folder, "model_index.json"),
            """
            {"_class_name":"SomePipeline","unet":["diffusers","UNet2DConditionModel"],"vae":["diffusers","AutoencoderKL"],"scheduler":["diffusers","Some"]}
            """);
        Assert.Contains("no config.json", DiffusersPipeline.Read(_folder).Problems[0].Found, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "unet"));
        File.WriteAllText(Path.Combine(_folder, "unet", "config.json"), """
            {"_class_name":"UNet2DConditionModel","block_out_channels":[32,64],"layers_per_block":1,"cross_attention_dim":32,
             "down_block_types":["DownBlock2D","CrossAttnDownBlock2D"],"up_block_types":["CrossAttnUpBlock2D","UpBlock2D"]}
            """);

        Model model = DiffusersPipeline.Read(_folder).Value;

        Assert.Equal(ComponentRole.Denoiser, Assert.Single(model.Components).Role);
        Assert.Contains("Parts of the pipeline that are not counted: vae (AutoencoderKL).", model.Assumptions);
        Assert.True(model.WeightFactor > 1);
    }

    [Fact]
    public void Read_Llama38B_HasThePublishedBytesAndReadsAllButTheEmbedding()
    {
        // meta-llama/Meta-Llama-3-8B, model.safetensors.index.json: "total_size": 16060522496; 8,030,261,248 parameters.
        Shards(4, 32, 4096, 14336, 1024, 128256);
        File.WriteAllText(Path.Combine(_folder, "config.json"), Llama);
        Model model = SafetensorsFolder.Read(_folder).Value;
        Assert.Equal(8_030_261_248, model.Parameters);
        var cost = StepCost.Of(model, Step.Decode(1, 1000));
        Assert.Equal(16_060_522_496, Residency.Of(cost).Weights.Value);
        Assert.Equal(16_060_522_496 - (128256L * 4096 * 2) + (4096 * 2), cost.WeightsRead.Value);
        Assert.Equal(1000.0 * 32 * 2 * 8 * 128 * 2, cost.CacheRead.Value.Value);
    }

    [Fact]
    public void Read_WithAndWithoutItsFiles_GivesTheSameFloor()
    {
        Shards(1, 32, 4096, 14336, 1024, 128256);
        string config = Path.Combine(_folder, "config.json");
        File.WriteAllText(config, Llama);
        using FileStream stream = File.OpenRead(config);
        var stated = StepCost.Of(Floorline.Readers.HuggingFace.HuggingFaceConfig.Read(stream, config).Value, Step.Decode(3, 500));
        var measured = StepCost.Of(SafetensorsFolder.Read(_folder).Value, Step.Decode(3, 500));
        Assert.Equal(stated.WeightsRead.Value, measured.WeightsRead.Value);
        Assert.Equal(stated.CacheRead.Value, measured.CacheRead.Value);
        Assert.Equal(stated.Work.Value, measured.Work.Value, stated.Work.Value * 1e-9);
    }

    [Fact]
    public void Read_WithoutAConfig_CountsFromTheTensorsAndSaysWhatIsMissing()
    {
        Shards(2, 2, 64, 128, 32, 100);
        Model model = SafetensorsFolder.Read(_folder).Value;
        Assert.Contains("No config", string.Join(" ", model.Assumptions));
        Assert.False(StepCost.Of(model, Step.Decode(1, 10)).CacheRead.IsKnown);
    }

    [Fact]
    public void Read_AnEmptyFolder_IsNamedForWhatItIs() =>
        Assert.Contains("a folder without weight files", SafetensorsFolder.Read(_folder).Problems.Single().Found);

    [Fact]
    public void Read_AMissingShard_IsNamed()
    {
        Shards(3, 2, 64, 128, 32, 100);
        File.Delete(Path.Combine(_folder, "model-00002-of-00003.safetensors"));
        Problem problem = SafetensorsFolder.Read(_folder).Problems.Single();
        Assert.EndsWith("model-00002-of-00003.safetensors", problem.File);
        Assert.Contains("no such shard", problem.Found);
    }

    [Fact]
    public void Read_AShardPathThatLeavesTheFolder_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"../../etc/passwd\"}}");
        Assert.Contains("as a shard", SafetensorsFolder.Read(_folder).Problems.Single().Found);
    }

    [Fact]
    public void Read_AFolderOf300GB_TouchesTheHeadersOnly()
    {
        // The time of this read is printed here and filed by bench; what is asserted does not depend on the machine: allocation and bytes.
        Shards(64, 160, 8192, 49152, 2048, 128256);
        long size = Directory.EnumerateFiles(_folder).Sum(static f => new FileInfo(f).Length);
        Assert.InRange(size, 300e9, 600e9);
        SafetensorsFolder.Census(_folder);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long readBefore = BytesRead();
        var clock = Stopwatch.StartNew();
        TensorCensus census = SafetensorsFolder.Census(_folder).Value;
        clock.Stop();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long read = BytesRead() - readBefore;
        output.WriteLine($"{size / 1e9:0.0} GB in 64 shards, {census.Tensors.Count} tensors: {clock.Elapsed.TotalMilliseconds:0.0} ms, {allocated / 1e6:0.0} MB allocated, {read / 1e6:0.00} MB read");
        Assert.InRange(allocated, 0, 100_000_000);
        Assert.InRange(read, 0, 50_000_000);
        Assert.InRange(size - census.StoredBytes, 0, 10_000_000);
    }

    // Bytes this thread asked the kernel for; 0 where the system does not say.
    private static long BytesRead() => File.Exists("/proc/thread-self/io") && File.ReadLines("/proc/thread-self/io")
        .FirstOrDefault(static l => l.StartsWith("rchar:", StringComparison.Ordinal)) is { } line ? long.Parse(line[6..]) : 0;

    private void Shards(int count, int layers, long hidden, long inner, long keyValue, long vocabulary)
    {
        var writers = Enumerable.Range(0, count).Select(static _ => new SafetensorsWriter()).ToArray();
        var map = new List<string>();
        int next = 0;
        void Add(string name, params long[] shape)
        {
            int shard = next++ % count;
            writers[shard].Add(name, "BF16", 16, shape);
            map.Add($"\"{name}\":\"{Name(shard, count)}\"");
        }

        Add("model.embed_tokens.weight", vocabulary, hidden);
        for (int i = 0; i < layers; i++)
        {
            string p = $"model.layers.{i}.";
            Add(p + "self_attn.q_proj.weight", hidden, hidden);
            Add(p + "self_attn.k_proj.weight", keyValue, hidden);
            Add(p + "self_attn.v_proj.weight", keyValue, hidden);
            Add(p + "self_attn.o_proj.weight", hidden, hidden);
            Add(p + "mlp.gate_proj.weight", inner, hidden);
            Add(p + "mlp.up_proj.weight", inner, hidden);
            Add(p + "mlp.down_proj.weight", hidden, inner);
            Add(p + "input_layernorm.weight", hidden);
            Add(p + "post_attention_layernorm.weight", hidden);
        }

        Add("model.norm.weight", hidden);
        Add("lm_head.weight", vocabulary, hidden);
        for (int i = 0; i < count; i++)
        {
            writers[i].WriteSparse(Path.Combine(_folder, Name(i, count)));
        }

        File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), "{\"metadata\":{},\"weight_map\":{" + string.Join(",", map) + "}}");
    }

    private static string Name(int shard, int count) => $"model-{shard + 1:00000}-of-{count:00000}.safetensors";
}
