namespace Floorline.Workbench;

/// <summary>A measurement of a live server as a user states it: every field is text as typed, and null where it was not given.</summary>
public sealed record EndpointSpec
{
    /// <summary>Base addresses, such as <c>http://localhost:8000</c>; several are taken in turn.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>chat or completions.</summary>
    public string? Api { get; init; }

    /// <summary>The name the server knows the model by; otherwise the first of /v1/models.</summary>
    public string? ServedModel { get; init; }

    /// <summary>Streams of a closed loop.</summary>
    public string? Concurrency { get; init; }

    /// <summary>Requests per second of an open loop, or <c>inf</c>.</summary>
    public string? Rate { get; init; }

    /// <summary>constant, poisson or gamma.</summary>
    public string? Arrivals { get; init; }

    /// <summary>Shape of gamma arrivals.</summary>
    public string? Burstiness { get; init; }

    /// <summary>Most requests in flight in an open loop.</summary>
    public string? MaxConcurrency { get; init; }

    /// <summary>Requests to measure.</summary>
    public string? Requests { get; init; }

    /// <summary>Time to measure, such as <c>30s</c>.</summary>
    public string? Duration { get; init; }

    /// <summary>Requests before the measurement.</summary>
    public string? Warmup { get; init; }

    /// <summary>Tokens of a made-up prompt.</summary>
    public string? PromptTokens { get; init; }

    /// <summary>Tokens to generate.</summary>
    public string? OutputTokens { get; init; }

    /// <summary>Tokens at the beginning of every made-up prompt that are the same.</summary>
    public string? SharedPrefix { get; init; }

    /// <summary>A data set of prompts: JSON Lines or ShareGPT.</summary>
    public string? Data { get; init; }

    /// <summary>A trace whose times are replayed.</summary>
    public string? Trace { get; init; }

    /// <summary>How much faster a trace is replayed; 2 halves its gaps.</summary>
    public string? TraceSpeed { get; init; }

    /// <summary>Doubles the concurrency until throughput grows no more.</summary>
    public bool Sweep { get; init; }

    /// <summary>
    /// Limits such as <c>ttft&lt;500ms,itl&lt;50ms</c>: the highest rate that meets them is searched for, or goodput counted where a load is stated.
    /// </summary>
    public string? Slo { get; init; }

    /// <summary>Share of requests that must meet the limits; 0.95 where not stated.</summary>
    public string? SloShare { get; init; }

    /// <summary>Time of one step of a sweep or search.</summary>
    public string? StepDuration { get; init; }

    /// <summary>Ends a run when a median is known well enough: <c>ttft:2%</c> or <c>itl:1%</c>.</summary>
    public string? StopWhen { get; init; }

    /// <summary>Longest a request may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>Longest silence of a stream.</summary>
    public string? Silence { get; init; }

    /// <summary>HTTP version: 1.1 or 2.</summary>
    public string? Http { get; init; }

    /// <summary>Headers as <c>NAME=VARIABLE</c>: the value is taken from that environment variable.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Environment variable that holds the API key.</summary>
    public string? ApiKeyEnvironment { get; init; }

    /// <summary>Takes any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>Goes around the proxy that the environment names.</summary>
    public bool NoProxy { get; init; }

    /// <summary>Seed of prompts and arrivals.</summary>
    public string? Seed { get; init; }

    /// <summary>Share of failures above which a run is invalid; 1 % where not stated.</summary>
    public string? MaxFailures { get; init; }

    /// <summary>Asks the server to go on past the end of text.</summary>
    public bool IgnoreEos { get; init; }

    /// <summary>Asks for usage in every chunk.</summary>
    public bool ContinuousUsage { get; init; }

    /// <summary>Sends the same prompts in every run, which measures the server's prefix cache too.</summary>
    public bool RepeatPrompts { get; init; }

    /// <summary>Model and hardware for the floors; null, or without hardware, for no diagnosis.</summary>
    public SituationSpec? Situation { get; init; }

    /// <summary>Where its paths were typed, and whose environment is meant; null is <see cref="Workplace.Here"/>. Not a field: no input sets it.</summary>
    public Workplace? Workplace { get; init; }

    /// <summary>Where its paths were typed, for whoever reads one of them.</summary>
    internal Workplace Place => Workplace ?? Workplace.Here;
}
