namespace Floorline.StandIn;

/// <summary>How the stand-in serves: known truth for whoever measures it.</summary>
internal sealed record StandInSettings
{
    /// <summary>Requests served at once; the others queue first in, first out.</summary>
    public int BatchLimit { get; init; } = int.MaxValue;

    /// <summary>From admission to the first token, ms.</summary>
    public double PrefillMs { get; init; } = 20;

    /// <summary>More of it per word of the prompt, ms.</summary>
    public double PrefillMsPerWord { get; init; }

    /// <summary>Between tokens, ms: what a floor would give.</summary>
    public double StepMs { get; init; } = 10;

    /// <summary>More of it per request served beside, ms.</summary>
    public double StepMsPerRequest { get; init; }

    /// <summary>Mean of an exponential time added to each prefill and step, ms; drawn from the seed and the request's number.</summary>
    public double JitterMs { get; init; }

    /// <summary>Seed of the jitter.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Tokens per chunk.</summary>
    public int ChunkTokens { get; init; } = 1;

    /// <summary>Whether usage is sent where it is asked for.</summary>
    public bool Usage { get; init; } = true;

    /// <summary>Whether what was served is kept, token by token.</summary>
    public bool Keep { get; init; } = true;

    /// <summary>Name of the model.</summary>
    public string Model { get; init; } = "stand-in-8b";

    /// <summary>What /metrics says at the first and at every later call; empty for the stand-in's own.</summary>
    public IReadOnlyList<string> MetricsTexts { get; init; } = [];

    /// <summary>Capacity for requests of some tokens at one length of prompt, requests/s.</summary>
    public double Capacity(int tokens) => BatchLimit / ((PrefillMs + (StepMs * (tokens - 1))) / 1e3);
}
