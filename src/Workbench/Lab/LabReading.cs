using System.Globalization;
using Floorline.Core.Costs;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using Floorline.Probes.Engines;
using Floorline.Probes.Kernels;
using Floorline.Probes.Lab;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Turns what a user stated of a lab run into a plan; every problem is reported at once.</summary>
internal sealed class LabReading(LabSpec spec)
{
    private readonly List<Problem> _problems = [];
    private readonly Workplace _place = spec.Workplace ?? Workplace.Here;

    /// <summary>What was assumed because it was not stated.</summary>
    public List<string> Assumptions { get; } = [];

    /// <summary>The plan of a decode step or, with a prompt, of a prefill.</summary>
    /// <param name="prefill">Whether it is a prefill.</param>
    public ReadResult<LabPlan> Plan(bool prefill)
    {
        LabShape? shape = Shape();
        LabFormat weights = Format(spec.Weights, "--weights", LabFormat.Int8, int4: true);
        LabFormat cache = Format(spec.Kv, "--kv", LabFormat.Bf16, int4: false);
        long batch = Whole(spec.Batch, "--batch", 1, 1024) ?? 1;
        long context = Whole(spec.Context, "--context", 1, 1 << 20) ?? 512;
        long prompt = Whole(spec.Prompt, "--prompt", 2, 1 << 15) ?? 256;
        long? layers = Whole(spec.Layers, "--layers", 1, 4096);
        long rounds = Whole(spec.Rounds, "--rounds", 3, 10_000) ?? 11;
        long threads = Whole(spec.Threads, "--threads", 1, Environment.ProcessorCount) ?? 1;
        TimeSpan limit = Limit();
        if (shape is null || _problems.Count > 0)
        {
            return ReadResult.Failed<LabPlan>(_problems);
        }

        if (spec.Weights is null)
        {
            Assumptions.Add("Weights: int8 (not stated).");
        }

        if (prefill ? spec.Prompt is null : spec.Context is null)
        {
            Assumptions.Add(prefill ? $"Prompt: {prompt} positions (not stated)." : $"Context: {context} tokens (not stated).");
        }

        var plan = new LabPlan
        {
            Shape = shape,
            Weights = weights,
            Cache = cache,
            Batch = (int)batch,
            Context = (int)context,
            Prompt = prefill ? (int)prompt : 0,
            Threads = (int)threads,
            Layers = (int?)layers,
            Room = Room(),
            Rounds = (int)rounds,
            Limit = limit,
        };
        return Fits(plan, LabProbe.Bytes(plan, (int)Math.Min(layers ?? 1, shape.Layers)), layers is null
            ? "a smaller model, --batch, --context or --prompt, or fewer bits" : "fewer --layers, a smaller --batch, --context or --prompt, or fewer bits");
    }

    /// <summary>The plan of a comparison: a model's shapes with two layers where none are stated, or the lab's own shape.</summary>
    public ReadResult<ComparePlan> Compare()
    {
        var standard = new ComparePlan();
        LabShape? shape = spec.Model is null ? standard.Shape : Shape();
        long layers = Whole(spec.Layers, "--layers", 1, 64) ?? (spec.Model is null ? standard.Shape.Layers : 2);
        long rounds = Whole(spec.Rounds, "--rounds", 2, 1000) ?? standard.Rounds;
        long most = Whole(spec.Batch, "--batch", 2, 256) ?? standard.Batches[^1];
        long context = Whole(spec.Context, "--context", 32, 1 << 17) ?? standard.Contexts.Long;
        TimeSpan limit = spec.Limit is null ? standard.Limit : Limit();
        if (shape is null || _problems.Count > 0)
        {
            return ReadResult.Failed<ComparePlan>(_problems);
        }

        int[] batches = [.. standard.Batches.Where(b => b < most), (int)most];
        ComparePlan plan = standard with { Shape = shape with { Layers = (int)layers }, Rounds = (int)rounds, Batches = batches,
            Contexts = (Math.Min(standard.Contexts.Short, (int)context / 2), (int)context), Limit = limit };
        return Fits(plan, CompareProbe.Bytes(plan), "fewer --layers, a smaller model, --batch or --context");
    }

    /// <summary>The plan of a model file in a native engine, and the model as costs know it.</summary>
    public ReadResult<(EnginePlan Plan, Model Model)> Run()
    {
        EngineFamily? family = Path.GetExtension(spec.Model ?? "").ToLowerInvariant() switch { ".onnx" => EngineFamily.OnnxRuntime, ".gguf" =>
            EngineFamily.Llama, _ => null };
        if (family is not { } engine)
        {
            return ReadResult.Failed<(EnginePlan, Model)>(new Problem("", "MODEL", spec.Model is null ? "nothing" : $"'{spec.Model}'",
                "an .onnx or a .gguf file (lab decode runs the shapes of any other model)"));
        }

        if (engine == EngineFamily.OnnxRuntime && (spec.Context ?? spec.Prompt) is not null)
        {
            _problems.Add(new Problem("", spec.Context is null ? "--prompt" : "--context", "an ONNX graph, whose shapes are its own", "--dim NAME=SIZE"));
        }

        string file = _place.PathOf(spec.Model!);
        ReadResult<Model> model = File.Exists(file) ? ModelSource.Find(file, spec.Dim, _place)
            : ReadResult.Failed<Model>(new Problem(file, "", "no such file", "an existing .onnx or .gguf file"));
        _problems.AddRange(model.Problems);
        long context = Whole(spec.Context, "--context", 1, 1 << 20) ?? 512;
        long prompt = Whole(spec.Prompt, "--prompt", 1, 1 << 17) ?? 0;
        long threads = Whole(spec.Threads, "--threads", 1, Environment.ProcessorCount) ?? 1;
        long rounds = Whole(spec.Rounds, "--rounds", 3, 10_000) ?? 11;
        TimeSpan limit = Limit();
        string? stated = _place.PathOrNone(spec.Engine);
        string? library = EngineLibrary.Find(engine, stated, Workplace.Whole(_place.Folder), _place.Variable, out IReadOnlyList<string> looked);
        if (library is null)
        {
            string places = spec.Engine ?? (looked.Count == 1 ? looked[0] : $"{looked.Count} usual places");
            _problems.Add(new Problem("", "--engine", $"no {EngineLibrary.Name(engine)} in {places}",
                $"the native library: npm install --ignore-scripts {EngineLibrary.Package(engine)}, or {EngineLibrary.Variable(engine)} or --engine with its path"));
        }

        if (_problems.Count > 0)
        {
            return ReadResult.Failed<(EnginePlan, Model)>(_problems);
        }

        if (engine == EngineFamily.Llama && prompt == 0 && spec.Context is null)
        {
            Assumptions.Add($"Context: {context} tokens (not stated).");
        }

        var plan = new EnginePlan
        {
            Family = engine,
            Library = library!,
            Model = file,
            WeightBytes = (long)StepCost.Of(model.Value, StepOf(engine, context, prompt)).Operators.Sum(static o => o.Weights.Value * o.WeightShare * o.Count),
            Dimensions = Sizes(spec.Dim),
            Context = (int)context,
            Prompt = (int)prompt,
            Threads = (int)threads,
            Rounds = (int)rounds,
            Limit = limit,
        };
        return ReadResult.Ok((plan, model.Value));
    }

    /// <summary>The step that an engine runs.</summary>
    internal static Step StepOf(EngineFamily family, long context, long prompt) =>
        family == EngineFamily.OnnxRuntime ? Step.Forward(1) : (prompt > 0 ? Step.Prefill(1, prompt)
            : Step.Decode(1, context)) with { KvCache = NumberFormats.Fp16Format };

    /// <summary>Sizes by name, of a text that a model was read with already.</summary>
    private static Dictionary<string, long> Sizes(string? text) => (text ?? "").Split(',',
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(static p => p[..p.LastIndexOf('=')], static p =>
            long.Parse(p[(p.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private long Room() => spec.Room is { } room ? Math.Min((long)room.Value, LabProbe.Room()) : long.MaxValue;

    /// <summary>The plan, or that it takes more memory than it may.</summary>
    private ReadResult<T> Fits<T>(T plan, long bytes, string instead)
    {
        long room = Room();
        return bytes <= room
            ? ReadResult.Ok(plan)
            : ReadResult.Failed<T>(new Problem("", "MODEL", $"{Figures.Of(new Bytes(bytes))} of weights and cache",
            $"at most {Figures.Of(new Bytes(room))} from here: {instead}; the command line has no such limit"));
    }

    private LabShape? Shape()
    {
        if (spec.Model is null)
        {
            _problems.Add(Problem.Missing("", "MODEL", "a model whose shapes to build, such as tinyllama-1.1b"));
            return null;
        }

        ReadResult<Model> model = ModelSource.Find(spec.Model, null, _place);
        _problems.AddRange(model.Problems);
        if (!model.IsOk)
        {
            return null;
        }

        Fact<LabShape> shape = LabShape.Of(model.Value);
        if (!shape.IsKnown)
        {
            _problems.Add(new Problem("", "MODEL", $"'{spec.Model}'", $"a model that the lab can build ({shape.UnknownReason})"));
            return null;
        }

        return shape.Value;
    }

    private LabFormat Format(string? text, string option, LabFormat otherwise, bool int4)
    {
        LabFormat? format = text?.Trim().ToLowerInvariant() switch
        {
            null => otherwise,
            "fp32" or "f32" => LabFormat.Fp32,
            "bf16" => LabFormat.Bf16,
            "int8" or "q8_0" => LabFormat.Int8,
            "int4" or "q4_0" when int4 => LabFormat.Int4,
            _ => null,
        };
        if (format is null)
        {
            _problems.Add(new Problem("", option, $"'{text}'", int4 ? "fp32, bf16, int8 (q8_0) or int4 (q4_0)" : "fp32, bf16 or int8"));
        }

        return format ?? otherwise;
    }

    private TimeSpan Limit()
    {
        if (spec.Limit is null)
        {
            return TimeSpan.FromSeconds(30);
        }

        ReadResult<Seconds> time = Amount.Time(spec.Limit, "--limit");
        _problems.AddRange(time.Problems);
        if (time.IsOk && time.Value.Value is <= 0 or > 86_400)
        {
            _problems.Add(new Problem("", "--limit", $"'{spec.Limit}'", "a time up to a day"));
            return TimeSpan.Zero;
        }

        return time.IsOk ? TimeSpan.FromSeconds(time.Value.Value) : TimeSpan.Zero;
    }

    private long? Whole(string? text, string option, long low, long high)
    {
        if (text is null)
        {
            return null;
        }

        ReadResult<long> number = Amount.Whole(text, option, low, high);
        _problems.AddRange(number.Problems);
        return number.IsOk ? number.Value : null;
    }
}
