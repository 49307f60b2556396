using Floorline.Core.Findings;
using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>
/// One run of load against a server, in one set of definitions whoever took it. What a source does not hold, or holds in another definition that cannot be
/// converted, is unknown with the reason.
/// </summary>
public sealed record ServingRun
{
    private const string NotSaid = "the file does not say";

    /// <summary>The tool that measured, such as <c>vllm bench serve</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Its version.</summary>
    public Fact<string> ToolVersion { get; init; } = Fact<string>.Unknown(NotSaid);

    /// <summary>The format the run was read from, such as <c>vllm-bench</c>; versions that differ in meaning differ in name.</summary>
    public required string Format { get; init; }

    /// <summary>The engine that served, where the source is one engine's own harness or names it; a harness can also be pointed at another server.</summary>
    public Fact<string> Engine { get; init; } = Fact<string>.Unknown(NotSaid);

    /// <summary>The model served.</summary>
    public Fact<string> Model { get; init; } = Fact<string>.Unknown(NotSaid);

    /// <summary>Requests in flight at most (closed loop) or on average (open loop, where the source gives it).</summary>
    public Fact<double> ConcurrencyCount { get; init; } = Fact<double>.Unknown(NotSaid);

    /// <summary>Requests per second that were to be sent; infinite where all are sent at once.</summary>
    public Fact<RequestsPerSecond> RequestRate { get; init; } = Fact<RequestsPerSecond>.Unknown(NotSaid);

    /// <summary>Requests sent.</summary>
    public Fact<long> Requests { get; init; } = Fact<long>.Unknown(NotSaid);

    /// <summary>Requests answered in full.</summary>
    public Fact<long> Completed { get; init; } = Fact<long>.Unknown(NotSaid);

    /// <summary>Requests that failed; in no latency.</summary>
    public Fact<long> Failed { get; init; } = Fact<long>.Unknown(NotSaid);

    /// <summary>Wall time of the run.</summary>
    public Fact<Seconds> Duration { get; init; } = Fact<Seconds>.Unknown(NotSaid);

    /// <summary>Prompt tokens of completed requests.</summary>
    public Fact<long> InputTokens { get; init; } = Fact<long>.Unknown(NotSaid);

    /// <summary>Generated tokens of completed requests.</summary>
    public Fact<long> OutputTokens { get; init; } = Fact<long>.Unknown(NotSaid);

    /// <summary>Generated tokens per second, all requests together.</summary>
    public Fact<TokensPerSecond> OutputRate { get; init; } = Fact<TokensPerSecond>.Unknown(NotSaid);

    /// <summary>Most tokens that the source counted in any one second.</summary>
    public Fact<TokensPerSecond> PeakOutputRate { get; init; } = Fact<TokensPerSecond>.Unknown(NotSaid);

    /// <summary>Prompt tokens per second, all requests together.</summary>
    public Fact<TokensPerSecond> InputRate { get; init; } = Fact<TokensPerSecond>.Unknown(NotSaid);

    /// <summary>Completed requests per second.</summary>
    public Fact<RequestsPerSecond> CompletedRate { get; init; } = Fact<RequestsPerSecond>.Unknown(NotSaid);

    /// <summary>Completed requests per second that met every objective.</summary>
    public Fact<RequestsPerSecond> Goodput { get; init; } = Fact<RequestsPerSecond>.Unknown("no objective is stated");

    /// <summary>Time to first token: first chunk with content or reasoning text, minus start.</summary>
    public Fact<LatencySummary> Ttft { get; init; } = Fact<LatencySummary>.Unknown(LatencySummary.NotInFile);

    /// <summary>Inter-token latency: gaps per token, all requests pooled.</summary>
    public Fact<LatencySummary> Itl { get; init; } = Fact<LatencySummary>.Unknown(LatencySummary.NotInFile);

    /// <summary>Time per output token of a request: (last token - first token) / (tokens - tokens in the first chunk).</summary>
    public Fact<LatencySummary> Tpot { get; init; } = Fact<LatencySummary>.Unknown(LatencySummary.NotInFile);

    /// <summary>End-to-end latency: last content chunk minus start.</summary>
    public Fact<LatencySummary> EndToEnd { get; init; } = Fact<LatencySummary>.Unknown(LatencySummary.NotInFile);

    /// <summary>Where a definition or a total differs from ours, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is doubtful about the run.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
