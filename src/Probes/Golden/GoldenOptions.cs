using Floorline.Core.Quantities;

namespace Floorline.Probes.Golden;

/// <summary>How the prompts of a golden set are asked.</summary>
public sealed record GoldenOptions
{
    /// <summary>Requests in flight at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Most tokens of an answer.</summary>
    public int MostTokens { get; init; } = 512;

    /// <summary>Sampling temperature; 0 asks for the likeliest answer, so that runs can be compared.</summary>
    public double Temperature { get; init; }

    /// <summary>Seed sent to the server.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether log-probabilities are asked for.</summary>
    public bool LogProbabilities { get; init; }

    /// <summary>A request that takes longer has failed.</summary>
    public Seconds Timeout { get; init; } = new(120);
}
