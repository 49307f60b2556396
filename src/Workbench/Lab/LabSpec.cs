using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>A lab run as a user states it: every field is text, as typed, and null where it was not given.</summary>
public sealed record LabSpec
{
    private static readonly Field<LabSpec> _prompt = new("prompt", InputKind.Number, "Positions of the prompt; 256 if not given",
        static s => s.Prompt, static (s, v) => s with { Prompt = v })
    {
        Label = "Prompt", Example = "256",
    };

    /// <summary>The model whose shapes are built, as for any verb.</summary>
    public string? Model { get; init; }

    /// <summary>Weight format: fp32, bf16, int8 (q8_0) or int4 (q4_0); int8 where not stated.</summary>
    public string? Weights { get; init; }

    /// <summary>Cache format: fp32, bf16 or int8; bf16 where not stated.</summary>
    public string? Kv { get; init; }

    /// <summary>Sequences; 1 where not stated.</summary>
    public string? Batch { get; init; }

    /// <summary>Tokens in the cache of a decode step; 512 where not stated.</summary>
    public string? Context { get; init; }

    /// <summary>Positions of a prefill; 256 where not stated.</summary>
    public string? Prompt { get; init; }

    /// <summary>Threads; 1 where not stated: one thread is charged its processor time and needs no quiet machine.</summary>
    public string? Threads { get; init; }

    /// <summary>Layers to run; as many as fit where not stated.</summary>
    public string? Layers { get; init; }

    /// <summary>Rounds wanted; 11 where not stated.</summary>
    public string? Rounds { get; init; }

    /// <summary>Time limit; 30s where not stated.</summary>
    public string? Limit { get; init; }

    /// <summary>Sizes of an ONNX graph's symbolic dimensions, such as <c>batch=1,sequence=128</c>; for running a file.</summary>
    public string? Dim { get; init; }

    /// <summary>The native engine's library, or a folder that holds it; looked for in the usual places where not stated.</summary>
    public string? Engine { get; init; }

    /// <summary>Where its paths were typed, and whose environment is meant; null is <see cref="Workplace.Here"/>. Not a field: no input sets it.</summary>
    public Workplace? Workplace { get; init; }

    /// <summary>Most memory that weights and cache may take; unlimited where not stated, and never more than half of what is there.</summary>
    public Bytes? Room { get; init; }

    /// <summary>Inputs of a decode step as rows, the model first.</summary>
    public static IReadOnlyList<Field<LabSpec>> Decode { get; } =
    [
        new("model", InputKind.Model, "The model whose shapes to build: a catalogue name, config.json, model folder or file",
            static s => s.Model, static (s, v) => s with { Model = v }) { Label = "Model", Example = "tinyllama-1.1b" },
        new("weights", InputKind.Of("FORMAT", new("fp32", "32 bits"), new("bf16", "16 bits"), new("int8", "q8_0, 8.5 bits"), new("int4", "q4_0, 4.5 bits")),
            "fp32, bf16, int8 (q8_0) or int4 (q4_0); int8 if not given",
            static s => s.Weights, static (s, v) => s with { Weights = v }) { Label = "Weights", Example = "int8" },
        new("kv", InputKind.Of("FORMAT", new("fp32", "32 bits"), new("bf16", "16 bits"), new("int8", "8 bits and a scale per head")),
            "Cache: fp32, bf16 or int8; bf16 if not given",
            static s => s.Kv, static (s, v) => s with { Kv = v }) { Label = "KV cache", Example = "bf16" },
        new("context", InputKind.Number, "Tokens in the cache; 512 if not given", static s => s.Context, static (s, v) => s with { Context = v })
        { Label = "Context", Example = "512" },
        new("batch", InputKind.Number, "Sequences; 1 if not given", static s => s.Batch, static (s, v) => s with { Batch = v })
        { Label = "Batch", Example = "1" },
        new("threads", InputKind.Number, "Threads; 1 if not given, which needs no quiet machine",
            static s => s.Threads, static (s, v) => s with { Threads = v }) { Label = "Threads", Example = "1" },
        new("layers", InputKind.Number, "Layers to run, the rest is scaled; as many as fit if not given",
            static s => s.Layers, static (s, v) => s with { Layers = v }) { Label = "Layers", Example = "all that fit" },
        new("rounds", InputKind.Number, "Rounds wanted; 11 if not given", static s => s.Rounds, static (s, v) => s with { Rounds = v })
        { Label = "Rounds", Example = "11" },
        new("limit", InputKind.Time, "Time limit of the measurement; 30s if not given", static s => s.Limit, static (s, v) => s with { Limit = v })
        { Label = "Time limit", Example = "30s" },
    ];

    /// <summary>Inputs of a prefill: a prompt in place of a cache.</summary>
    public static IReadOnlyList<Field<LabSpec>> Prefill { get; } = [.. Decode.Select(static f => f.Name == "context" ? _prompt : f)];

    /// <summary>Inputs of a comparison of techniques.</summary>
    public static IReadOnlyList<Field<LabSpec>> Compare { get; } =
    [
        Decode[0] with { Example = "the lab's own" },
        new("batch", InputKind.Number, "Largest batch; 64 if not given", static s => s.Batch, static (s, v) => s with { Batch = v })
        { Label = "Batch", Example = "64" },
        new("context", InputKind.Number, "The longer context; 4096 if not given", static s => s.Context, static (s, v) => s with { Context = v })
        { Label = "Context", Example = "4096" },
        new("layers", InputKind.Number, "Layers to run; 2 of a model if not given", static s => s.Layers, static (s, v) => s with { Layers = v })
        { Label = "Layers", Example = "2 of a model" },
        new("rounds", InputKind.Number, "Rounds wanted; 7 if not given", static s => s.Rounds, static (s, v) => s with { Rounds = v })
        { Label = "Rounds", Example = "7" },
        new("limit", InputKind.Time, "Time limit of the measurement; 60s if not given", static s => s.Limit, static (s, v) => s with { Limit = v })
        { Label = "Time limit", Example = "60s" },
    ];

    /// <summary>Inputs of a model file in a native engine.</summary>
    public static IReadOnlyList<Field<LabSpec>> Run { get; } =
    [
        new("dim", new("NAME=N") { Between = ',' }, "Size of an ONNX graph's symbolic dimension, such as batch=1; may be repeated",
            static s => s.Dim, static (s, v) => s with { Dim = v }),
        new("engine", new("PATH"), "The engine's library or its folder; else FLOORLINE_ONNXRUNTIME or FLOORLINE_LLAMA, npm and Python packages, the system",
            static s => s.Engine, static (s, v) => s with { Engine = v }),
        new("context", InputKind.Number, "Tokens in the cache of a GGUF's decode step; 512 if not given",
            static s => s.Context, static (s, v) => s with { Context = v }),
        new("prompt", InputKind.Number, "Read a prompt of N tokens instead of decoding one",
            static s => s.Prompt, static (s, v) => s with { Prompt = v }),
        new("threads", InputKind.Number, "Threads of the engine; 1 if not given, which needs no quiet machine",
            static s => s.Threads, static (s, v) => s with { Threads = v }),
        new("rounds", InputKind.Number, "Rounds wanted; 11 if not given", static s => s.Rounds, static (s, v) => s with { Rounds = v }),
        new("limit", InputKind.Time, "Time limit of the measurement; 30s if not given", static s => s.Limit, static (s, v) => s with { Limit = v }),
    ];

    /// <summary>The fields by name with what was given, for showing the inputs.</summary>
    public IEnumerable<(string Name, string Value)> Given =>
        Fields.Pick([.. Decode, .. Run], "model", "weights", "kv", "batch", "context", "prompt", "threads", "layers", "rounds", "limit", "dim", "engine")
            .Where(f => f.Get(this) is not null).Select(f => (f.Name, f.Get(this)!));
}
