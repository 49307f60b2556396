using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;

namespace Floorline.Workbench;

/// <summary>One measured run against a server: its figures, what they are worth, and what the client saw of itself.</summary>
public sealed class EndpointRun
{
    internal EndpointRun(ServingRun run) => Run = run;

    /// <summary>The run in the same form as other tools' results. In an open loop latencies start at the planned time.</summary>
    public ServingRun Run { get; }

    /// <summary>What the run was: a closed loop with its streams, or an open loop with its rate.</summary>
    public required string Name { get; init; }

    /// <summary>Whether latencies start at planned times.</summary>
    public required bool IsOpenLoop { get; init; }

    /// <summary>TTFT from the actual sending.</summary>
    public required Fact<LatencySummary> UncorrectedTtft { get; init; }

    /// <summary>End-to-end latency from the actual sending.</summary>
    public required Fact<LatencySummary> UncorrectedEndToEnd { get; init; }

    /// <summary>The same run by the definitions of vLLM bench, GuideLLM and AIPerf.</summary>
    public required IReadOnlyList<OtherDefinition> OtherDefinitions { get; init; }

    /// <summary>What the client saw of itself.</summary>
    public required ClientState Client { get; init; }

    /// <summary>Failures by kind.</summary>
    public required IReadOnlyList<KeyValuePair<FailureKind, int>> Errors { get; init; }

    /// <summary>Requests that waited for a place or were cut off by the end.</summary>
    public required LateRequests Late { get; init; }

    /// <summary>Why the run is not valid; empty where it is.</summary>
    public required IReadOnlyList<string> InvalidBecause { get; init; }

    /// <summary>The part of the run without ramp and drain; null where there is none.</summary>
    public required SteadyState? Steady { get; init; }

    /// <summary>The run second by second.</summary>
    public required IReadOnlyList<ServingSecond> Timeline { get; init; }

    /// <summary>Share of requests that met every objective; unknown without objectives.</summary>
    public required Fact<double> GoodShare { get; init; }

    /// <summary>Each objective and what the run shows of it: percentiles over all requests (ITL: over all gaps) with their 95 % intervals.</summary>
    public required IReadOnlyList<ObjectiveOutcome> Objectives { get; init; }

    /// <summary>Mean requests in flight.</summary>
    public required double InFlight { get; init; }

    /// <summary>Mean prompt tokens of a request, by the server's usage.</summary>
    public required Fact<double> MeanInput { get; init; }

    /// <summary>Mean output tokens of a request.</summary>
    public required double MeanOutput { get; init; }

    /// <summary>Raw records.</summary>
    public required LoadOutcome Outcome { get; init; }

    /// <summary>Whether the run is valid.</summary>
    public bool IsValid => InvalidBecause.Count == 0;
}
