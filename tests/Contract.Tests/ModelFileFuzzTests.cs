using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Xunit.Abstractions;

namespace Floorline.Contract.Tests;

/// <summary>
/// Files whose structure is right and whose content is not: keys, lists, shapes, types, names and nesting that no tool writes. Every verb that takes a model
/// must answer or refuse them with a reason; an exception would be exit code 70.
/// FLOORLINE_FUZZ=20000 runs longer.
/// </summary>
public sealed class ModelFileFuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int _files = int.TryParse(Environment.GetEnvironmentVariable("FLOORLINE_FUZZ"), out int wanted) ? wanted : 150;
    private static readonly string[] _families = ["llama", "gemma3", "gemma3n", "t5", "bert", "clip", "deepseek2", "mamba", "rwkv7", "lfm2", "glm4moe",
        "smallthinker", "new", ""];
    private static readonly string[] _keys =
    [
        "block_count", "embedding_length", "context_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv",
            "attention.key_length", "attention.value_length", "attention.key_length_swa", "attention.sliding_window",
        "attention.sliding_window_pattern", "attention.shared_kv_layers", "attention.kv_lora_rank", "attention.key_length_mla", "attention.indexer.top_k",
            "attention.causal", "rope.dimension_count", "expert_count", "expert_used_count",
        "expert_feed_forward_length", "leading_dense_block_count", "nextn_predict_layers", "ssm.inner_size", "ssm.state_size", "ssm.conv_kernel",
            "kda.head_dim", "shortconv.l_cache", "wkv.head_size", "token_shift_count", "full_attention_interval", "pooling_type",
    ];

    private static readonly string[] _tensors =
    [
        "token_embd.weight", "output.weight", "per_layer_token_embd.weight", "output_norm.weight", "blk.{0}.attn_q.weight", "blk.{0}.attn_k.weight",
            "blk.{0}.attn_v.weight", "blk.{0}.attn_qkv.weight", "blk.{0}.attn_output.weight", "blk.{0}.attn_kv_a_mqa.weight",
        "blk.{0}.ffn_down.weight", "blk.{0}.ffn_up_exps.weight", "blk.{0}.ffn_gate.{0}.weight", "blk.{0}.ssm_conv1d.weight", "blk.{0}.ssm_out.weight",
            "blk.{0}.shortconv.conv.weight", "blk.{0}.time_mix_key.weight", "blk.{0}.nextn.eh_proj.weight",
        "enc.blk.{0}.attn_k.weight", "dec.blk.{0}.attn_k.weight", "dec.blk.{0}.cross_attn_k.weight", "dec.blk.{0}.cross_attn_v.weight",
            "v.blk.{0}.attn_q.weight", "a.blk.{0}.attn_q.weight", "blk.{0}", "blk..x", "blk.99999999999.attn_k.weight",
    ];

    private static readonly uint[] _values = [0, 1, 2, 3, 5, 8, 64, 128, 1000, 65_535, 65_537, 1 << 24, int.MaxValue, uint.MaxValue];
    private static readonly long[] _sizes = [0, 1, 2, 3, 32, 64, 256, 1024, 4096, 1L << 33];

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verbs_OverOddGgufFiles_AnswerOrRefuse() => All("gguf", static (random, path) => Gguf(random).WriteSparse(path));

    [Fact]
    public void Verbs_OverOddOnnxFiles_AnswerOrRefuse()
    {
        using (FileStream weights = File.Create(Path.Combine(_folder, "weights.bin")))
        {
            weights.SetLength(1L << 33); // a hole
        }

        All("onnx", static (random, path) => File.WriteAllBytes(path, Onnx(random)));
    }

    /// <summary>Real files, whole and cut off: those of ../shared/cases, and those of the folder FLOORLINE_MODELS where it is set.</summary>
    [SharedDataFact("cases/files")]
    public void Verbs_OverFilesOfOtherTools_AnswerOrRefuse()
    {
        string?[] folders = [SharedData.PathOf("cases"), Environment.GetEnvironmentVariable("FLOORLINE_MODELS")];
        string[] files = [.. folders.Where(Directory.Exists).SelectMany(static f => Directory.EnumerateFiles(f!, "*.*", SearchOption.AllDirectories))
            .Where(static f => Path.GetExtension(f) is ".onnx" or ".gguf").Order(StringComparer.Ordinal)];
        All("of other tools", 2 * files.Length, i =>
        {
            string copy = Path.Combine(_folder, "m" + Path.GetExtension(files[i / 2]));
            File.Delete(copy);
            File.WriteAllBytes(copy, i % 2 == 0 ? File.ReadAllBytes(files[i / 2])
                : File.ReadAllBytes(files[i / 2])[..(int)(new FileInfo(files[i / 2]).Length * 2 / 3)]);
            return copy;
        });
    }

    private void All(string kind, Action<Random, string> write) => All(kind, _files, i =>
    {
        string path = Path.Combine(_folder, $"m.{kind}");
        write(new Random(i), path);
        if (i % 8 == 7)
        {
            using FileStream file = File.Open(path, FileMode.Open);
            file.SetLength(new Random(i).NextInt64(file.Length + 1));
        }

        return path;
    });

    private void All(string kind, int count, Func<int, string> make)
    {
        (int answered, int refused) = (0, 0);
        var faults = new List<string>();
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string path = make(i);

            foreach ((string verb, Func<SituationSpec, (bool Ok, string Text)> run) in Verbs())
            {
                var spec = new SituationSpec { Model = path, On = i % 3 == 2 ? "4xh100-sxm" : "h100", Measured = verb is "floors" or "sweep" ? null : "10ms",
                    Batch = i % 2 == 0 ? null : "16", Weights = i % 5 == 4 ? "fp8" : null };
                try
                {
                    (bool ok, string text) = run(spec);
                    (answered, refused) = (answered + (ok ? 1 : 0), refused + (ok ? 0 : 1));
                    if (!ok)
                    {
                        reasons[text] = reasons.GetValueOrDefault(text) + 1;
                    }
                }
                catch (Exception e)
                {
                    faults.Add($"{kind} {i}, {verb}: {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(static l => l.Contains("Floorline", StringComparison.Ordinal))?.Trim()}");
                }
            }
        }

        output.WriteLine($"{count} files, {kind}: {answered} answers, {refused} refusals, {faults.Count} internal errors");
        foreach ((string reason, int times) in reasons.OrderByDescending(static r => r.Value).Take(8))
        {
            output.WriteLine($"  {times} x {reason}");
        }

        faults.Take(20).ToList().ForEach(output.WriteLine);
        Assert.Empty(faults);
        Assert.True(answered > 0);
    }

    private static IEnumerable<(string Verb, Func<SituationSpec, (bool, string)> Run)> Verbs() =>
    [
        ("inspect", static s => Said(Verb.Inspect(s.Model!), JsonText.Of)),
        ("floors", static s => Said(Verb.Floors(s), static r => JsonText.Of(r) + Sentences.Floor(r))),
        ("diagnose", static s => Said(Verb.Diagnose(s), static r => JsonText.Of(r) + Sentences.Verdict(r))),
        ("predict", static s => Said(Verb.Predict(s), JsonText.Of)),
        ("predict --engine", static s => Said(Verb.Predict(s with { Measured = null, Engine = "vllm" }), JsonText.Of)),
        ("plan", static s => Said(Verb.Plan(s, new PlanSpec { Slo = "itl<50ms" }), JsonText.Of)),
        ("explore", static s => Said(Verb.Explore(s), JsonText.Of)),
        ("roofline", static s => Said(Verb.Roofline(s), JsonText.Of)),
        ("sweep", static s => Said(Verb.Sweep(s, "batch", "3"), JsonText.Of)),
    ];

    private static (bool Ok, string Text) Said<T>(ReadResult<T> result, Func<T, string> text) => result.IsOk ? (true, text(result.Value))
        : (false, result.Problems[0].ToString());

    private static GgufWriter Gguf(Random random)
    {
        string family = Of(_families, random);
        GgufWriter w = new GgufWriter().Key("general.architecture", family);
        foreach (string key in _keys.Where(_ => random.Next(3) > 0))
        {
            string name = $"{family}.{key}";
            _ = random.Next(8) switch
            {
                0 => w.Key(name, [.. Enumerable.Range(0, random.Next(8)).Select(_ => Of(_values, random))]),
                1 => w.Key(name, [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(2) == 0)]),
                2 => w.Key(name, random.Next(2) == 0 ? float.NaN : -1.5f),
                3 => w.Key(name, "text"),
                4 => w.Key(name, key == "block_count" ? (uint)random.Next(200) : Of(_values, random)),
                _ => w.Key(name, (uint)random.Next(1, 9)),
            };
        }

        var names = new HashSet<string>();
        for (int i = random.Next(24); i > 0; i--)
        {
            string name = string.Format(System.Globalization.CultureInfo.InvariantCulture, Of(_tensors, random), random.Next(6));
            if (!names.Add(name))
            {
                continue;
            }

            (uint id, _, int block, int bytes) = random.Next(8) == 0 ? (500 + (uint)random.Next(3), "", 1, 1)
                : GgufWriter.Types[random.Next(GgufWriter.Types.Length)];
            long[] shape = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Of(_sizes, random))];
            if (shape.Length > 0)
            {
                shape[0] = shape[0] / block * block;
            }

            if (shape.Aggregate(1.0, static (p, d) => p * d) < 1L << 38)
            {
                w.Tensor(name, id, block, bytes, null, shape);
            }
        }

        return w;
    }

    private static byte[] Onnx(Random random)
    {
        OnnxWriter w = Graph(random, "g", 0);
        for (int i = random.Next(3); i > 0; i--)
        {
            w.Function(random.Next(2) == 0 ? "" : "local", Of(new[] { "F", "Relu", "MatMul" }, random), ["g_in0", "b"], ["f0", "nowhere"],
                Graph(random, "f", 2));
        }

        return w.Bytes();
    }

    private static OnnxWriter Graph(Random random, string prefix, int depth)
    {
        var w = new OnnxWriter(prefix);
        var values = new List<string> { "", "g_in0" };
        for (int i = 0; i < 3; i++)
        {
            object[] dims = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (object)Of(_sizes, random))];
            values.Add(random.Next(4) switch
            {
                0 => w.Unshaped(11, $"{prefix}_in{i}", 1),
                1 => w.Float($"{prefix}_w{i}", [.. dims.Select(static d => Math.Min((long)d, 64))]),
                2 => w.Ints([.. dims.Select(static d => (long)d)]),
                _ => w.Input($"{prefix}_in{i}", 1, dims),
            });
        }

        for (int i = random.Next(6); i > 0; i--)
        {
            string type = Of(new[] { "MatMul", "Add", "Relu", "Reshape", "Concat", "Gather", "Conv", "Einsum", "If", "Loop", "Scan", "F", "Transpose",
                "Softmax", "Split", "NonZero", "Expand", "Constant", "Shape", "Slice" }, random);
            var attributes = new List<(string, object)> { ("axis", random.Next(-3, 4)), ("equation", "ij,jk->ik"), ("num_scan_inputs", random.Next(3)),
                ("value_ints", new long[] { 1, -1, 5 }) };
            if (type is "If" or "Loop" or "Scan" && depth < 20)
            {
                attributes.Add((type == "If" ? "then_branch" : "body", Graph(random, $"{prefix}{i}t", depth + 4).Graph()));
                attributes.Add(("else_branch", Graph(random, $"{prefix}{i}e", depth + 4).Graph()));
            }

            values.AddRange(w.Node(type, random.Next(4) == 0 ? "local" : "", 1 + random.Next(3),
                [.. Enumerable.Range(0, random.Next(5)).Select(_ => Of(values, random))], [.. attributes]));
        }

        w.Unshaped(12, values[^1], 1);
        w.Unshaped(12, values[random.Next(values.Count)], 1);
        w.Shaped(13, values[^1], 1, 4L, "n");
        return w;
    }

    private static T Of<T>(IReadOnlyList<T> list, Random random) => list[random.Next(list.Count)];
}
