using Floorline.Probes.Endpoint;

namespace Floorline.Workbench;

/// <summary>What was measured of a live server.</summary>
public sealed record EndpointResult
{
    /// <summary>What was asked for.</summary>
    public required EndpointSpec Spec { get; init; }

    /// <summary>Name of the model as the server knows it.</summary>
    public required string Model { get; init; }

    /// <summary>What the server says of itself.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>The server's own metrics that matter, before and after.</summary>
    public required IReadOnlyList<ServerCounter> Counters { get; init; }

    /// <summary>What the counters say together, in sentences.</summary>
    public required IReadOnlyList<string> CounterNotes { get; init; }

    /// <summary>The runs; at least one.</summary>
    public required IReadOnlyList<EndpointRun> Runs { get; init; }

    /// <summary>What a sweep showed; null where there was none.</summary>
    public SweepResult? Sweep { get; init; }

    /// <summary>What a search found; null where there was none.</summary>
    public SearchResult? Search { get; init; }

    /// <summary>Latencies held against the floors; empty without model and hardware.</summary>
    public IReadOnlyList<ServingDiagnosis> Diagnoses { get; init; } = [];

    /// <summary>What was assumed or adjusted, in sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Whether every run that the result rests on is valid.</summary>
    public bool IsValid => Sweep is null && Search is null ? Runs.All(static r => r.IsValid) : Runs.Any(static r => r.IsValid);
}
