using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;
using Floorline.Io.Tests.Safetensors;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Workplaces;

/// <summary>A model's files are opened once per command, however often the command asks for the model.</summary>
public sealed class FilesOpenedOnceTests : IDisposable
{
    private const string Config = """
        {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 128,
         "vocab_size": 1000, "torch_dtype": "bfloat16"}
        """;

    // A measured time below the floor of what is assumed, runs beside it, and a measurement of another state: each reads the situation again.
    private static readonly (string Name, Func<SituationSpec, IReadOnlyList<Problem>> Ask)[] _verbs =
    [
        ("floors", static s => Verb.Floors(s).Problems),
        ("floors of a load", static s => Verb.Floors(Loaded(s)).Problems),
        ("diagnose", static s => Verb.Diagnose(s with { Measured = "30ms", Also = "batch=2:40ms;weights=fp16:31ms" }).Problems),
        ("diagnose the impossible", static s => Verb.Diagnose(s with { Measured = "1ns" }).Problems),
        ("predict", static s => Verb.Predict(s, "fp8").Problems),
        ("predict from elsewhere", static s => Verb.Predict(s with { Measured = "30ms", MeasuredWith = "batch=2" }).Problems),
        ("plan", static s => Verb.Plan(Loaded(s), new PlanSpec { Slo = "ttft<1s", Hardware = "a100,h200" }).Problems),
        ("sweep", static s => Verb.Sweep(s, "batch").Problems),
        ("roofline", static s => Verb.Roofline(s).Problems),
        ("explore", static s => Verb.Explore(s with { Measured = "30ms", Also = "batch=2:40ms" }).Problems),
        ("chunk", static s => Verb.Chunk(new ChunkSpec { Situation = s with { On = null, Measured = "30ms" }, Rate = "30hz" }).Problems),
        ("pipeline", static s => Verb.Pipeline(new PipelineSpec("p", null,
            [new StageSpec("one", s, null), new StageSpec("two", s with { Measured = "30ms" }, null)])).Problems),
        ("journal", static s => Verb.JournalAdd(s.Workplace!.Journal,
            new JournalAddSpec { Situation = s with { Measured = s.Dim is null ? "30tok/s" : "30ms", Batch = "1" } }).Problems),
        ("journal, predicted", static s => Verb.JournalAdd(s.Workplace!.Journal,
            new JournalAddSpec { Situation = new() { Weights = "fp8", Workplace = s.Workplace }, Parent = "latest", Predicted = "floors" }).Problems),
        ("trace", static s => Verb.Trace(new TraceSpec { Files = [RepositoryRoot.Of("samples", "starved-training.trace.json")], Situation = s }).Problems),
        ("lab", static s => Verb.LabProblems(new LabSpec { Model = s.Model, Dim = s.Dim, Workplace = s.Workplace }, prefill: false)),
        ("inspect", static s => Verb.Inspect(s.Model!, s.Workplace).Problems),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-opens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("folder", 3)]
    [InlineData("folder/config.json", 2)]
    [InlineData("folder/model.safetensors", 3)]
    [InlineData("shards", 4)]
    [InlineData("index", 2)]
    [InlineData("unknown", 2)]
    [InlineData("model.gguf", 1)]
    [InlineData("model-00001-of-00002.gguf", 2)]
    public void Verbs_OfAModelOnDisk_OpenEachFileOnce(string model, int files)
    {
        Write();
        int most = 0;
        foreach ((string name, Func<SituationSpec, IReadOnlyList<Problem>> ask) in _verbs)
        {
            if (name == "inspect" && model.EndsWith(".json", StringComparison.Ordinal))
            {
                // a config holds no tensors to count
                continue;
            }

            var opened = new List<string>();
            var place = new Workplace { Folder = _folder, Variable = static _ => null, Opened = opened.Add };
            IReadOnlyList<Problem> problems = ask(new SituationSpec { Model = model, On = "h100", Workplace = place });
            string[] again = [.. opened.CountBy(static file => file).Where(static count => count.Value > 1)
                .Select(static count => $"{count.Value} x {count.Key}")];

            Assert.True(opened.Count > 0, $"{name}: {string.Join("; ", problems)}");
            Assert.True(again.Length == 0, $"{name}: {string.Join("; ", again)}");
            most = Math.Max(most, opened.Count);
        }

        Assert.Equal(files, most);
    }

    [Fact]
    public void Graph_WithDimensions_IsOpenedOnceByEveryVerb()
    {
        OnnxWriter graph = OnnxGraphs.ResNet50();
        File.WriteAllBytes(Path.Combine(_folder, "graph.onnx"), graph.Bytes());
        using (FileStream data = File.Create(Path.Combine(_folder, "weights.bin")))
        {
            data.SetLength(graph.WeightBytes);
        }

        foreach ((string name, Func<SituationSpec, IReadOnlyList<Problem>> ask) in _verbs)
        {
            var opened = new List<string>();
            var place = new Workplace { Folder = _folder, Variable = static _ => null, Opened = opened.Add };
            IReadOnlyList<Problem> problems = ask(new SituationSpec { Model = "graph.onnx", Dim = "batch=1", On = "h100", Workplace = place });

            Assert.True(opened.Count == 1, $"{name}: {string.Join("; ", problems)}: {string.Join(", ", opened)}");
        }
    }

    [Fact]
    public void Report_ThatNamesItsModel_OpensTheModelOnce()
    {
        Write();
        var opened = new List<string>();
        var place = new Workplace { Folder = _folder, Variable = static _ => null, Opened = opened.Add };

        ReportResult result = Verb.Report([RepositoryRoot.Of("samples", "vllm-bench.json")],
            new SituationSpec { Model = "folder", On = "h100", Workplace = place }).Value;

        Assert.NotEmpty(result.Diagnoses);
        Assert.Equal(opened.Distinct(), opened);
        Assert.Equal(4, opened.Count);
    }

    private static SituationSpec Loaded(SituationSpec s) => s with { Concurrency = "4", PromptTokens = "64", OutputTokens = "32" };

    private void Write()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        Tensors().WriteSparse(Path.Combine(_folder, "folder", "model.safetensors"));
        File.WriteAllText(Path.Combine(_folder, "folder", "config.json"), Config);
        File.WriteAllText(Path.Combine(_folder, "folder", "hf_quant_config.json"), """{"quantization": {"quant_algo": "FP8"}}""");

        const string Index = "model.safetensors.index.json";
        string map = """
            {"metadata": {"total_size": 100000},
             "weight_map": {"lm_head.weight": "model-1.safetensors", "model.embed_tokens.weight": "model-2.safetensors"}}
            """;
        Directory.CreateDirectory(Path.Combine(_folder, "shards"));
        File.WriteAllText(Path.Combine(_folder, "shards", Index), map);
        File.WriteAllText(Path.Combine(_folder, "shards", "config.json"), Config);
        new SafetensorsWriter().Add("lm_head.weight", "BF16", 16, 1000, 64).WriteSparse(Path.Combine(_folder, "shards", "model-1.safetensors"));
        new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 1000, 64).WriteSparse(Path.Combine(_folder, "shards", "model-2.safetensors"));

        Directory.CreateDirectory(Path.Combine(_folder, "index"));
        File.WriteAllText(Path.Combine(_folder, "index", Index), map);
        File.WriteAllText(Path.Combine(_folder, "index", "config.json"), Config);

        Directory.CreateDirectory(Path.Combine(_folder, "unknown"));
        Tensors().WriteSparse(Path.Combine(_folder, "unknown", "model.safetensors"));
        File.WriteAllText(Path.Combine(_folder, "unknown", "config.json"), """{"model_type": "nonesuch", "num_experts": 8, "num_experts_per_tok": 2}""");

        Llama(null).WriteSparse(Path.Combine(_folder, "model.gguf"));
        Llama(2).WriteSparse(Path.Combine(_folder, "model-00001-of-00002.gguf"));
        new GgufWriter().Key("split.count", 2).Tensor("output.weight", "Q8_0", 64, 1024).WriteSparse(Path.Combine(_folder, "model-00002-of-00002.gguf"));
    }

    private static SafetensorsWriter Tensors() => new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 1000, 64)
        .Add("model.layers.0.self_attn.q_proj.weight", "BF16", 16, 64, 64).Add("lm_head.weight", "BF16", 16, 1000, 64);

    private static GgufWriter Llama(int? parts)
    {
        GgufWriter w = new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 1).Key("llama.embedding_length", 64)
            .Key("llama.context_length", 8192).Key("llama.attention.head_count", 4).Key("llama.attention.head_count_kv", 2);
        w = parts is { } count ? w.Key("split.count", count) : w;
        return w.Tensor("token_embd.weight", "Q8_0", 64, 1024).Tensor("blk.0.attn_q.weight", "Q8_0", 64, 64);
    }
}
