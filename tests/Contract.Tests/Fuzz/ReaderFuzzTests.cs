using System.Diagnostics;
using System.Text;
using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;
using Floorline.Io.Tests.Safetensors;
using Floorline.Io.Tests.Traces;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Xunit.Abstractions;

namespace Floorline.Contract.Tests.Fuzz;

/// <summary>
/// Files of every format that is read, changed by their structure: each is answered or refused with a reason, within a stated memory, and a stream that
/// gives little at a time, fails or is gone changes nothing of that. FLOORLINE_FUZZ=20000 runs that many of each format, FLOORLINE_FUZZ_SECONDS=60 as many as a
/// minute of each allows; FLOORLINE_FUZZ_SEED begins elsewhere, FLOORLINE_FUZZ_KEEP names a folder
/// for the files that show a fault.
/// </summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Memory that the questions about a file of some kilobytes may take up in all (not at once), in bytes: those of a model of a hundred thousand
    /// layers, and a share per byte of the file.</summary>
    private const long MostMemory = 2048L << 20;
    private const long MostMemoryPerByte = 4096;

    private static readonly string[] _configs =
    [
        """
            {"model_type": "llama", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "vocab_size": 256, "max_position_embeddings": 512, "torch_dtype": "bfloat16", "tie_word_embeddings": false}
            """,
        """
            {"model_type": "deepseek_v3", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 3, "num_attention_heads": 4,
            "kv_lora_rank": 16, "q_lora_rank": 24, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8, "v_head_dim": 8, "n_routed_experts": 4,
            "num_experts_per_tok": 2, "moe_intermediate_size": 32, "first_k_dense_replace": 1, "vocab_size": 256,
            "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
            """,
        """
            {"model_type": "qwen2_vl", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "vocab_size": 256, "vision_config": {"depth": 2, "embed_dim": 32, "num_heads": 2, "patch_size": 14,
            "spatial_merge_size": 2, "hidden_size": 64}, "layer_types": ["full_attention", "sliding_attention"], "sliding_window": 128}
            """,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-fuzz-").FullName;

    public static TheoryData<string> Formats => [.. Kinds.Keys];

    private static Dictionary<string, Kind> Kinds { get; } = new()
    {
        ["safetensors"] = new("m.safetensors", static () => [MadeSafetensors()], Mutations.Safetensors, AsModel),
        ["gguf"] = new("m.gguf", static () => [MadeGguf(), .. Own("floors-gguf-no-bytes.gguf")], Mutations.Binary, AsModel),
        ["onnx"] = new("m.onnx", static () => [MadeOnnx()], Mutations.Binary, AsModel),
        ["config"] = new("config.json", static () => [.. _configs.Select(Encoding.UTF8.GetBytes), .. Own("floors-config-product-overflows.json")],
            Mutations.Json, AsModel),
        ["hardware"] = new("device.json", static () => [Encoding.UTF8.GetBytes(Device), .. Own("predict-device-bandwidth-denormal.json")], Mutations.Json,
            static path =>
            Said(Verb.Predict(new SituationSpec { Model = "llama-3-8b", On = path, Measured = "9ms" }), JsonText.Of)),
        ["kineto"] = new("t.json", static () => [Sample("starved-training.trace.json")], Mutations.Json, AsTrace),
        ["sqlite"] = new("t.sqlite", static () => [MadeNsight()], Mutations.Binary, AsTrace),
        ["report"] = new("r.json", static () => [Sample("vllm-bench.json"), .. Own("report-surrogate-in-model-id.json"),
            .. Own("report-stream-null-time.jsonl")], Mutations.Json, AsReport),
        ["yaml"] = new("r.yaml", static () => [Encoding.UTF8.GetBytes(LlmD)], Mutations.Lines, AsReport),
        ["report csv"] = new("r.csv", static () => [Encoding.UTF8.GetBytes(Locust)], Mutations.Csv, AsReport),
        ["runs csv"] = new("runs.csv", static () => [Sample("runs.csv"), .. Own("backtest-denormal.csv"), .. Own("calibrate-1e308.csv")], Mutations.Csv,
            AsRuns),
        ["latencies csv"] = new("l.csv", static () => [Latencies(), .. Own("verify-denormal.csv")], Mutations.Csv, AsSamples),
        ["latencies json"] = new("l.jsonl", static () => [Rows(), .. Own("verify-surrogate-in-name.jsonl"), .. Own("verify-own-document-not-utf8.json")],
            Mutations.Json, AsSamples),
        ["journal"] = new("j.jsonl", static () => [Encoding.UTF8.GetBytes(Entry)], Mutations.Json, static path =>
        {
            using var stream = File.OpenRead(path);
            return Said(Verb.JournalImport(new JournalPlace { Address = Path.ChangeExtension(path, ".db") }, stream, path), JsonText.Of);
        }),
        ["situations"] = new("floorline.json", static () => [Encoding.UTF8.GetBytes(Situations)], Mutations.Json, static path =>
            Said(Verb.Diagnose(new SituationSpec { Model = "llama-3-8b", On = "h100", Measured = "9ms", Engine = "own",
                Workplace = new Workplace { Folder = Path.GetDirectoryName(path)! } }), JsonText.Of)),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Verbs_OverChangedFiles_AnswerOrRefuseWithinTheirMemory(string format)
    {
        Kind kind = Kinds[format];
        byte[][] seeds = [.. kind.Seeds()];
        int first = Setting("FLOORLINE_FUZZ_SEED", 1), count = Setting("FLOORLINE_FUZZ", 60), seconds = Setting("FLOORLINE_FUZZ_SECONDS", 0);
        string path = Path.Combine(_folder, kind.Name);
        (int answered, int done, long most) = (0, 0, 0);
        TimeSpan longest = TimeSpan.Zero;
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        for (int i = -seeds.Length; seconds > 0 ? clock.Elapsed.TotalSeconds < seconds : i < count; i++, done++)
        {
            var random = new Random(first + i);
            byte[] bytes = i < 0 ? seeds[i + seeds.Length] : kind.Change(seeds[random.Next(seeds.Length)], random);
            File.WriteAllBytes(path, bytes);
            long before = GC.GetTotalAllocatedBytes();
            var one = Stopwatch.StartNew();
            try
            {
                (bool ok, string text) = kind.Ask(path);
                answered += ok ? 1 : 0;
                if (i < 0 && !ok)
                {
                    output.WriteLine($"  to begin with: {text}");
                }
            }
            catch (Exception e)
            {
                string where = e.StackTrace?.Split('\n').FirstOrDefault(static l => l.Contains("Floorline", StringComparison.Ordinal))?.Trim() ?? "";
                Fault($"{e.GetType().Name} {where}", $"{i}: {e.Message}");
            }

            long taken = GC.GetTotalAllocatedBytes() - before;
            (longest, most) = (one.Elapsed > longest ? one.Elapsed : longest, Math.Max(most, taken));
            if (taken > MostMemory + (MostMemoryPerByte * bytes.Length))
            {
                Fault("memory", $"{i}: {taken >> 20} MiB for {bytes.Length} bytes");
            }
        }

        output.WriteLine($"{format}: {done} files, {answered} answered, {faults.Count} kinds of fault, "
            + $"longest {longest.TotalMilliseconds:0} ms, most {most >> 20} MiB");
        faults.Take(20).ToList().ForEach(f => output.WriteLine($"  {f.Key}: {f.Value}".Replace('\n', ' ')));
        Assert.Empty(faults.Keys);
        Assert.True(answered > 0);

        void Fault(string what, string text)
        {
            if (faults.TryAdd(what, text) && Environment.GetEnvironmentVariable("FLOORLINE_FUZZ_KEEP") is { Length: > 0 } keep)
            {
                Directory.CreateDirectory(keep);
                File.Copy(path, Path.Combine(keep, $"{format.Replace(' ', '-')}-{faults.Count}-{kind.Name}"), overwrite: true);
            }
        }
    }

    /// <summary>
    /// A stream that gives a few bytes at a time says the same; one that fails midway, or a file that is gone, is a problem and no exception.
    /// </summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Verbs_OverStreamsThatFail_SaySo(string format)
    {
        if (OverStreams(format, _folder) is not { } ask)
        {
            return; // those that open their files themselves
        }

        Kind kind = Kinds[format];
        byte[] bytes = kind.Seeds()[0];
        File.WriteAllBytes(Path.Combine(_folder, kind.Name), bytes);
        (bool Ok, string Text) whole = ask(() => new MemoryStream(bytes));
        (bool Ok, string Text) slow = ask(() => new Faulty(bytes, 7, -1));
        Assert.Equal((whole.Ok, whole.Text.Length), (slow.Ok, slow.Text.Length));
        for (int at = 0; at < bytes.Length; at += 1 + (bytes.Length / 9))
        {
            var disks = new List<Faulty>();
            int from = at;
            (bool ok, string text) = ask(() =>
            {
                disks.Add(new Faulty(bytes, 4096, from));
                return disks[^1];
            });

            // what stands behind a header is not read, and of a trace what came before is answered with that
            Assert.True(!disks.Any(static d => d.HasFailed) || (text.Length > 0 && (!ok || text != whole.Text)),
                $"{format}: a disk that fails at byte {at} is told by nobody");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Verbs_OverAFileThatIsGone_SaySo(string format)
    {
        if (format is "situations" or "journal" or "runs csv")
        {
            return; // one need not be there, the others come open
        }

        (bool ok, string text) = Kinds[format].Ask(Path.Combine(_folder, "gone", Kinds[format].Name));

        Assert.False(ok);
        Assert.NotEmpty(text);
    }

    private static Func<Func<Stream>, (bool Ok, string Text)>? OverStreams(string format, string folder)
    {
        Kind kind = Kinds[format];
        string path = Path.Combine(folder, kind.Name);
        Func<Workplace, (bool, string)>? ask = format switch
        {
            "report" or "yaml" or "report csv" => place => Said(Verb.Report([path], null, place), JsonText.Of),
            "safetensors" or "gguf" or "onnx" or "config" => place => Said(Verb.Floors(new SituationSpec { Model = path, On = "h100", Workplace = place }),
                JsonText.Of),
            "hardware" => place => Said(Verb.Floors(new SituationSpec { Model = "llama-3-8b", On = path, Workplace = place }), JsonText.Of),
            _ => null,
        };
        if (ask is not null)
        {
            return open => ask(new Workplace { Opener = opened => opened == path ? open() : RegularFile.Open(opened) });
        }

        Func<Stream, (bool, string)>? given = format switch
        {
            "kineto" or "sqlite" => stream => Said(Verb.Trace(stream, kind.Name, new SituationSpec()), JsonText.Of),
            "runs csv" => stream => Said(Verb.Calibrate([(stream, kind.Name)]), JsonText.Of),
            _ => null,
        };

        // who hands over a stream of his own may get its own error back
        return given is null ? null : open =>
        {
            try
            {
                return given(open());
            }
            catch (IOException e)
            {
                return (false, e.Message);
            }
        };
    }

    private static (bool Ok, string Text) AsModel(string path)
    {
        (bool Ok, string Text) said = Said(Verb.Inspect(path), JsonText.Of);
        var spec = new SituationSpec { Model = path, On = "h100" };
        return Said(Verb.Floors(spec), static r => JsonText.Of(r) + Sentences.Floor(r)) is { Ok: true } floors
            && Said(Verb.Diagnose(spec with { Measured = "10ms" }), static r => JsonText.Of(r) + Sentences.Verdict(r)) is { Ok: true } ? floors
                : said with { Ok = false };
    }

    private static (bool Ok, string Text) AsTrace(string path) => Said(Verb.Trace(new TraceSpec { Files = [path] }), JsonText.Of);

    private static (bool Ok, string Text) AsReport(string path) => Said(Verb.Report([path]), JsonText.Of);

    private static (bool Ok, string Text) AsRuns(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        (bool Ok, string Text) said = Said(Verb.Calibrate([(new MemoryStream(bytes), path)]), JsonText.Of);
        return Said(Verb.Backtest(new MemoryStream(bytes), path), JsonText.Of) is { Ok: true } held ? held : said;
    }

    private static (bool Ok, string Text) AsSamples(string path) => Said(Verb.Verify(new VerifySpec { Baseline = path, Candidate = path }), JsonText.Of);

    private static (bool Ok, string Text) Said<T>(ReadResult<T> result, Func<T, string> text) => result.IsOk ? (true, text(result.Value)) : (false,
        result.Problems[0].ToString());

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int set) ? set : usual;

    private static byte[] Sample(string name) => File.ReadAllBytes(RepositoryRoot.Of("samples", name));

    private static IEnumerable<byte[]> Own(string name) => SharedData.PathOf("cases/trust/fuzz") is { } folder
        && File.Exists(Path.Combine(folder, name)) ? [File.ReadAllBytes(Path.Combine(folder, name))] : [];

    private static byte[] Latencies() => Encoding.UTF8.GetBytes("latency_ms\n" + string.Concat(Enumerable.Range(0, 40).Select(static i
        => $"{9 + (i % 7 * 0.1)}\n")));

    private static byte[] Rows() => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(static i
        => $"{{\"id\": \"p{i % 8}\", \"latency_ms\": {9 + (i % 7)}}}\n")));

    private static byte[] MadeSafetensors() => new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 128, 64)
        .Add("model.layers.0.self_attn.q_proj.weight", "BF16", 16, 64, 64).Add("model.layers.0.mlp.down_proj.weight", "F8_E4M3", 8, 64, 96).Bytes();

    private static byte[] MadeGguf() => new GgufWriter().Key("general.architecture", "llama").Key("llama.block_count", 2u).Key("llama.embedding_length", 64u)
        .Key("llama.context_length", 512u).Key("llama.attention.head_count", 4u).Key("llama.feed_forward_length", 96u)
        .Tensor("token_embd.weight", "F32", 64, 128).Tensor("blk.0.attn_q.weight", "Q8_0", 64, 64).Tensor("blk.1.ffn_down.weight", "Q8_0", 96, 64).Bytes();

    private static byte[] MadeOnnx()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, "n", 16L);
        string y = w.Node("Relu", [w.Node("MatMul", [x, w.Float("w", 16, 8)])]);
        w.Shaped(12, y, 1, "n", 8L);
        return w.Bytes();
    }

    private static byte[] MadeNsight()
    {
        string[] names = ["gemm_kernel", "softmax_kernel", "cudaLaunchKernel"];
        return new MadeDatabase(4096)
            .Numbered("StringIds", "id INTEGER PRIMARY KEY, value TEXT", [.. names.Select(static (n, i) => ((long)i + 1, (object?)n))])
            .Table("CUPTI_ACTIVITY_KIND_KERNEL",
                "start INTEGER, end INTEGER, deviceId INTEGER, streamId INTEGER, correlationId INTEGER, demangledName INTEGER, shortName INTEGER",
                [.. Enumerable.Range(0, 40).Select(static i => new object?[] { 1_000_000L + (i * 50_000L), 1_030_000L + (i * 50_000L), 0, 7, i, 1 + (i % 2),
                    1 + (i % 2) })])
            .Table("CUPTI_ACTIVITY_KIND_RUNTIME", "start INTEGER, end INTEGER, globalTid INTEGER, correlationId INTEGER, nameId INTEGER",
                [.. Enumerable.Range(0, 40).Select(static i => new object?[] { 990_000L + (i * 50_000L), 995_000L + (i * 50_000L), 1L << 24, i, 3 })])
            .Bytes();
    }

    private const string Device = """
        {"name":"x", "title":"X", "vendor":"V", "kind":"gpu", "year":2024, "memory_gb":32, "memory_type":"HBM2", "bandwidth_gb_s":900,
        "peaks_tflop_s":{"fp16":125, "fp32":15.7}, "interconnect":{"name":"NVLink", "gb_s":300}, "disputed":[{"field":"bandwidth_gb_s", "value":800,
        "source":"y"}], "last_level_cache_mb":6, "source":"made up", "confidence":"B"}
        """;

    private const string LlmD = """
        version: '0.2'
        scenario:
          model:
            name: meta-llama/Llama-3.1-8B
          host:
            accelerator:
              - model: H100
                count: 1
        metrics:
          time:
            duration: 30.5
            start: 1700000000
          requests:
            total: 100
            failures: 0
            input_length: {mean: 500, units: count, p50: 499, p99: 600}
            output_length: {mean: 200, units: count}
          latency:
            time_to_first_token: {mean: 120.5, units: ms, p50: 110, p99: 300}
            time_per_output_token: {mean: 12.5, units: ms/token, p50: 12}
            request_latency: {mean: 2.5, units: s, p50: 2.4}
          throughput:
            output_tokens_per_sec: 655
            requests_per_sec: 3.2

        """;

    private const string Locust = "Metric,avg,min,max,p99,p90,p75,std\nTime To First Token (ms),16.26,12.39,19.32,19.14,17.6,16.8,1.2\n"
        + "Inter Token Latency (ms),5.1,4.2,9.9,8.8,6.1,5.5,0.5\nRequest Latency (ms),1200,900,2000,1900,1500,1300,100\n"
        + "Output Sequence Length (tokens),128,100,150,149,140,130,9\n\n"
        + "Metric,Value\nOutput Token Throughput (tokens/sec),2500\nRequest Throughput (requests/sec),20\nRequest Count (count),400\n";

    /// <summary>One line: an export has an entry per line.</summary>
    private const string Entry =
        """{"entry": {"schema": "floorline/entry@1", "id": "e1mt8ca800001", "parent": null, "at": "2026-03-01T09:30:00.000Z", "tool_version": "x",""" +
        """ "situation": {"model": "llama-3-8b", "on": "h100"}, "changed": [{"field": "weights", "from": null, "to": "fp8"}], "lever": "weights",""" +
        """ "environment": {"host": "b", "engine": "vllm"}, "prediction": {"low_ms": 5, "high_ms": 6, "at": "2026-03-01T09:00:00Z", "basis": "stated"},""" +
        """ "measured_ms": 6.5, "metric": "stated", "error": 0.18, "verdict": "keep", "note": "n", "findings": []}}""";

    private const string Situations = """
        {"default": "a", "situations": {"a": {"model": "llama-3-8b", "on": "h100", "context": 3000}}, "engines": [{"name": "own", "kind": "compiled",
        "device": "gpu", "weight_factor": 1.2467, "compute_factor": 1.5655, "expert_factor": 1, "widened_expert_factor": 1, "cache_factor": 2.2197,
        "per_layer_us": 22.364, "exchange_factor": 1.2195, "per_expert_layer_us": 29.933, "per_sequence_us": 0, "per_step_us": 0, "per_request_ms": 0,
        "first_token_factor": 1, "host_per_layer_us": 0, "chunk_tokens": 8192, "memory_share": 0.9, "max_running": 1024, "spread": [0.917, 1.091],
        "prompt_spread": [0.757, 2.416], "reserves_output": false, "medians": false, "basis": "own_runs", "source": "fitted to 5 of your own runs"}]}
        """;

    /// <summary>A format: what a file of it is called, files to begin with, how they are changed, and what is asked of them.</summary>
    private sealed record Kind(string Name, Func<byte[][]> Seeds, Func<byte[], Random, byte[]> Change, Func<string, (bool Ok, string Text)> Ask);

    /// <summary>A file on a bad disk: few bytes at a time, and an error from one byte on.</summary>
    private sealed class Faulty(byte[] bytes, int atOnce, int failsAt) : Stream
    {
        internal bool HasFailed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => bytes.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (failsAt >= 0 && Position >= failsAt)
            {
                HasFailed = true;
                throw new IOException("Input/output error");
            }

            long end = failsAt >= 0 ? failsAt : bytes.Length;
            int count = (int)Math.Max(0, Math.Min(Math.Min(buffer.Length, atOnce), end - Position));
            bytes.AsSpan((int)Math.Min(Position, bytes.Length), count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : bytes.Length);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
