namespace Floorline.Probes.Engines;

/// <summary>What to run in a native engine, and how thoroughly.</summary>
public sealed record EnginePlan
{
    /// <summary>The engine.</summary>
    public required EngineFamily Family { get; init; }

    /// <summary>Its library.</summary>
    public required string Library { get; init; }

    /// <summary>The model file.</summary>
    public required string Model { get; init; }

    /// <summary>Bytes of weights in the file: plain reading goes over as many.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Sizes of an ONNX graph's symbolic dimensions, by name; an unnamed one is called INPUT.AXIS.</summary>
    public IReadOnlyDictionary<string, long> Dimensions { get; init; } = new Dictionary<string, long>();

    /// <summary>Tokens in the cache of a decode step.</summary>
    public int Context { get; init; } = 512;

    /// <summary>Tokens of a prompt that is read at once; 0 for a decode step.</summary>
    public int Prompt { get; init; }

    /// <summary>Threads of the engine; one is charged its processor time, several the clock on the wall.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Rounds wanted.</summary>
    public int Rounds { get; init; } = 11;

    /// <summary>Time limit of the measurement; three rounds are done at least.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);
}
