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

    /// <summary>Its own inputs as rows.</summary>
    public static IReadOnlyList<Field<EndpointSpec>> Fields { get; } =
    [
        new("api", new("API"), "chat (default) or completions", static s => s.Api, static (s, v) => s with { Api = v }),
        new("served-model", new("NAME"), "Name the server knows the model by; else the first of /v1/models",
            static s => s.ServedModel, static (s, v) => s with { ServedModel = v }),
        new("concurrency", InputKind.Number, "Closed loop with N streams (default: 1)",
            static s => s.Concurrency, static (s, v) => s with { Concurrency = v }) { Label = "Streams", Example = "1" },
        new("rate", new("R"), "Open loop with R requests/s, or inf for all at once", static s => s.Rate, static (s, v) => s with { Rate = v })
        { Label = "Or requests/s", Example = "no rate" },
        new("arrivals", new("KIND"), "constant, poisson (default) or gamma", static s => s.Arrivals, static (s, v) => s with { Arrivals = v }),
        new("burstiness", new("SHAPE"), "Shape of gamma arrivals: below 1 is bursty",
            static s => s.Burstiness, static (s, v) => s with { Burstiness = v }),
        new("max-concurrency", InputKind.Number, "Most requests in flight in an open loop; waiting counts as latency",
            static s => s.MaxConcurrency, static (s, v) => s with { MaxConcurrency = v }),
        new("requests", InputKind.Number, "Requests to measure", static s => s.Requests, static (s, v) => s with { Requests = v }),
        new("duration", InputKind.Time, "Time to measure, such as 30s", static s => s.Duration, static (s, v) => s with { Duration = v })
        { Label = "Duration", Example = "20s" },
        new("warmup", InputKind.Number, "Requests before the measurement (default: 3, at least one a stream)",
            static s => s.Warmup, static (s, v) => s with { Warmup = v }),
        new("prompt-tokens", InputKind.Number, "Tokens of a made-up prompt (default: 256)",
            static s => s.PromptTokens, static (s, v) => s with { PromptTokens = v }) { Label = "Prompt tokens", Example = "256" },
        new("output-tokens", InputKind.Number, "Tokens to generate (default: 128)",
            static s => s.OutputTokens, static (s, v) => s with { OutputTokens = v }) { Label = "Output tokens", Example = "128" },
        new("shared-prefix", InputKind.Number, "Tokens at the start of every prompt that are the same",
            static s => s.SharedPrefix, static (s, v) => s with { SharedPrefix = v }),
        new("data", InputKind.File, "Prompts: JSON Lines with prompt or messages, or ShareGPT",
            static s => s.Data, static (s, v) => s with { Data = v }),
        new("trace", InputKind.File, "Replay a trace: timestamp, input_length, output_length",
            static s => s.Trace, static (s, v) => s with { Trace = v }),
        new("trace-speed", new("X"), "Replay a trace X times as fast", static s => s.TraceSpeed, static (s, v) => s with { TraceSpeed = v }),
        new("slo", new("LIMITS"), "Find the highest rate that meets ttft_p99<500ms,itl<50ms; with a load: goodput and how surely each is met",
            static s => s.Slo, static (s, v) => s with { Slo = v }),
        new("slo-share", InputKind.Share, "Share of requests that must meet the limits (default: 95%)",
            static s => s.SloShare, static (s, v) => s with { SloShare = v }),
        new("step-duration", InputKind.Time, "Time of one step of --sweep and --slo (default: 15s)",
            static s => s.StepDuration, static (s, v) => s with { StepDuration = v }),
        new("stop-when", new("METRIC:WIDTH"), "Stop when a median is known so well, such as ttft:2%",
            static s => s.StopWhen, static (s, v) => s with { StopWhen = v }),
        new("timeout", InputKind.Time, "Longest a request may take (default: 600s)", static s => s.Timeout, static (s, v) => s with { Timeout = v }),
        new("silence", InputKind.Time, "Longest silence of a stream (default: 120s)", static s => s.Silence, static (s, v) => s with { Silence = v }),
        new("http", new("VERSION"), "1.1 (default) or 2", static s => s.Http, static (s, v) => s with { Http = v }),
        new("api-key-env", new("VARIABLE"), "Environment variable that holds the API key",
            static s => s.ApiKeyEnvironment, static (s, v) => s with { ApiKeyEnvironment = v }) { Alias = "key-variable" },
        new("seed", InputKind.Number, "Seed of arrivals and prompts (default: 1)", static s => s.Seed, static (s, v) => s with { Seed = v }),
        new("max-failures", InputKind.Share, "Share of failures above which a run is invalid (default: 1%)",
            static s => s.MaxFailures, static (s, v) => s with { MaxFailures = v }),
        new("sweep", InputKind.Flag, "Double the streams until throughput stops growing",
            static s => s.Sweep ? "true" : null, static (s, v) => s with { Sweep = v == "true" }),
        new("ignore-eos", InputKind.Flag, "Ask the server to go on past the end of text",
            static s => s.IgnoreEos ? "true" : null, static (s, v) => s with { IgnoreEos = v == "true" }),
        new("continuous-usage", InputKind.Flag, "Ask for usage in every chunk: tokens per chunk are then known",
            static s => s.ContinuousUsage ? "true" : null, static (s, v) => s with { ContinuousUsage = v == "true" }),
        new("repeat-prompts", InputKind.Flag, "Send the same prompts in every run: measures the prefix cache too",
            static s => s.RepeatPrompts ? "true" : null, static (s, v) => s with { RepeatPrompts = v == "true" }),
        new("insecure", InputKind.Flag, "Take any certificate",
            static s => s.Insecure ? "true" : null, static (s, v) => s with { Insecure = v == "true" }),
        new("no-proxy", InputKind.Flag, "Go around the proxy that the environment names",
            static s => s.NoProxy ? "true" : null, static (s, v) => s with { NoProxy = v == "true" }),
        new("header", new("NAME=VARIABLE") { Between = InputKind.Apart }, "Header whose value stands in an environment variable; may be repeated",
            static s => s.Headers.Count > 0 ? string.Join(InputKind.Apart, s.Headers) : null,
            static (s, v) => s with { Headers = v?.Split(InputKind.Apart) ?? [] }),
    ];
}
