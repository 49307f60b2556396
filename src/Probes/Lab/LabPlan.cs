using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>A step to build and how to measure it.</summary>
public sealed record LabPlan
{
    /// <summary>The shape.</summary>
    public required LabShape Shape { get; init; }

    /// <summary>Format of the weights.</summary>
    public LabFormat Weights { get; init; } = LabFormat.Int8;

    /// <summary>Format of the cache: fp32, bf16 or int8.</summary>
    public LabFormat Cache { get; init; } = LabFormat.Bf16;

    /// <summary>Sequences.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Tokens in the cache of each; the new one is the last of them.</summary>
    public int Context { get; init; } = 512;

    /// <summary>Positions of a prefill; 0 for a decode step.</summary>
    public int Prompt { get; init; }

    /// <summary>Threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Layers to run; the rest is scaled. Null for as many as fit in half of memory.</summary>
    public int? Layers { get; init; }

    /// <summary>Most memory that weights and cache may take, in bytes; half of what is there where it is less.</summary>
    public long Room { get; init; } = long.MaxValue;

    /// <summary>Rounds wanted.</summary>
    public int Rounds { get; init; } = 11;

    /// <summary>Time limit of the measurement itself; three rounds are done at least.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(30);
}
