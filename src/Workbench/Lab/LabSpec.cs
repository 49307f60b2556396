using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>A lab run as a user states it: every field is text, as typed, and null where it was not given.</summary>
public sealed record LabSpec
{
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

    /// <summary>The fields by name with what was given, for showing the inputs.</summary>
    public IEnumerable<(string Name, string Value)> Given =>
        new (string Name, string? Value)[] { ("model", Model), ("weights", Weights), ("kv", Kv), ("batch", Batch), ("context", Context), ("prompt", Prompt),
            ("threads", Threads), ("layers", Layers), ("rounds", Rounds), ("limit", Limit), ("dim", Dim), ("engine", Engine) }
            .Where(static f => f.Value is not null).Select(static f => (f.Name, f.Value!));
}
