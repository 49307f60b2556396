using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.Readers.Reports;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/serving@1</c>: runs of servers, read from other tools' results or measured.</summary>
internal static class ServingSchema
{
    private static readonly Schema<LatencySummary> _summary = new Schema<LatencySummary>("LatencySummary")
        .Statistic("mean", static s => s.Mean, "Mean, in ms")
        .Statistic("p50", static s => s.P50, "Median, in ms")
        .Statistic("p90", static s => s.P90, "90th percentile, in ms")
        .Statistic("p95", static s => s.P95, "95th percentile, in ms")
        .Statistic("p99", static s => s.P99, "99th percentile, in ms")
        .Count("count", static s => s.Count, "Values behind the statistics");

    private static readonly Schema<Metric> _metric = new Schema<Metric>("Latency")
        .Text("unknown", static m => m.Latency.UnknownReason, "Why nothing is known of it").OrAbsent()
        .Some(static m => m.Latency.IsKnown ? m.Latency.Value : null, _summary);

    private static readonly Schema<ServingRun> _run = new Schema<ServingRun>("ServingRun")
        .Text("tool", static r => r.Tool, "Tool that took it")
        .Text("tool_version", static r => r.ToolVersion, "Its version")
        .Text("format", static r => r.Format, "Form of its result")
        .Text("model", static r => r.Model, "Model that was served")
        .Number("concurrency", static r => r.ConcurrencyCount, "Requests in flight that were asked for")
        .Own("request_rate", Rate, "number|string|null", "Requests per second that were asked for; inf where all were sent at once")
        .Also("request_rate_unknown", "string", "Why request_rate is not known")
        .Count("requests", static r => r.Requests, "Requests that were sent")
        .Count("completed", static r => r.Completed, "Requests that were answered")
        .Count("failed", static r => r.Failed, "Requests that failed")
        .Number("duration_s", static r => r.Duration.Select(static d => d.Value), "Time from the first request to the last answer")
        .Count("input_tokens", static r => r.InputTokens, "Prompt tokens")
        .Count("output_tokens", static r => r.OutputTokens, "Tokens that came")
        .Rate("output", static r => r.OutputRate, "Tokens that came per second")
        .Rate("input", static r => r.InputRate, "Prompt tokens per second")
        .Rate("", static r => r.CompletedRate, "Requests answered per second")
        .Number("goodput_per_s", static r => r.Goodput.Select(static g => g.Value), "Requests per second that met the objectives")
        .Object("ttft_ms", static r => new Metric(r.Ttft), _metric, "Time to the first token")
        .Object("itl_ms", static r => new Metric(r.Itl), _metric, "Time between tokens")
        .Object("tpot_ms", static r => new Metric(r.Tpot), _metric, "Mean time per token of a request")
        .Object("e2e_ms", static r => new Metric(r.EndToEnd), _metric, "Time of a whole request")
        .Texts("notes", static r => r.Notes, "How its figures were translated")
        .List("findings", static r => r.Findings, FindingSchema.OfRun, "What to know about its figures");

    private static readonly Schema<ClientState> _client = new Schema<ClientState>("ServingClient")
        .Time("lag_p99", static c => c.LagP99, "How late the client read an answer that was there, 99th percentile")
        .Flag("limited", static c => c.Limited, "Whether the client was the limit")
        .Text("because", static c => c.Limited ? c.Because : null, "Why it was").OrAbsent()
        .Flag("kernel_stamps", static c => c.KernelStamped, "Whether times are those of the kernel")
        .Time("stamp_delay_p50", static c => c.ReceiveP50, "Time from the kernel's stamp to the client, median")
        .Time("stamp_delay_p99", static c => c.ReceiveP99, "Time from the kernel's stamp to the client, 99th percentile")
        .Time("send_lag_p99", static c => c.SendP99, "How late requests were sent, 99th percentile")
        .Number("cpu_us_per_token", static c => c.ProcessorPerToken.Value * 1e6, "Processor time of the client per token, in us")
        .Number("allocated_bytes_per_token", static c => c.AllocatedPerToken.Value, "Memory that the client allocated per token, in bytes")
        .Number("others_busy_cores", static c => c.OthersBusyCores, "Cores that other processes kept busy")
        .Count("cores", static _ => Environment.ProcessorCount, "Cores of the client's machine")
        .Text("system", static _ => System.Runtime.InteropServices.RuntimeInformation.OSDescription, "Its operating system")
        .Text("runtime", static _ => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, "Its runtime");

    private static readonly Schema<LateRequests> _late = new Schema<LateRequests>("LateRequests")
        .Count("held_back", static l => l.HeldBack, "Requests that were sent late")
        .Time("worst_delay", static l => l.WorstDelay, "The longest delay")
        .Count("not_started", static l => l.NotStarted, "Requests that were not sent before the end")
        .Count("cut_off", static l => l.CutOff, "Requests that the end cut off");

    private static readonly Schema<EndpointRun> _uncorrected = new Schema<EndpointRun>("UncorrectedLatency")
        .Object("ttft_ms", static r => new Metric(r.UncorrectedTtft), _metric, "Time to the first token")
        .Object("e2e_ms", static r => new Metric(r.UncorrectedEndToEnd), _metric, "Time of a whole request");

    private static readonly Schema<LatencySample> _interval = new Schema<LatencySample>("LatencyIntervals")
        .Own("p50", static (j, s) => Interval(j, "p50", s.Interval(0.5)), "pair", "Interval of the median, in ms").OrAbsent()
        .Own("p90", static (j, s) => Interval(j, "p90", s.Interval(0.9)), "pair", "Interval of the 90th percentile, in ms").OrAbsent()
        .Own("p95", static (j, s) => Interval(j, "p95", s.Interval(0.95)), "pair", "Interval of the 95th percentile, in ms").OrAbsent()
        .Own("p99", static (j, s) => Interval(j, "p99", s.Interval(0.99)), "pair", "Interval of the 99th percentile, in ms").OrAbsent()
        .Statistic("p99_conservative", static s => s.Conservative(0.99), "Bound that the 99th percentile stays below, 99 % sure, in ms");

    private static readonly Schema<ServingRun> _intervals = new Schema<ServingRun>("ServingIntervals")
        .Object("ttft_ms", static r => Sample(r.Ttft), _interval, "Of the time to the first token").OrAbsent()
        .Object("itl_ms", static r => Sample(r.Itl), _interval, "Of the time between tokens").OrAbsent()
        .Object("tpot_ms", static r => Sample(r.Tpot), _interval, "Of the mean time per token").OrAbsent()
        .Object("e2e_ms", static r => Sample(r.EndToEnd), _interval, "Of the time of a whole request").OrAbsent();

    private static readonly Schema<OtherDefinition> _other = new Schema<OtherDefinition>("OtherDefinition")
        .Text("tool", static o => o.Tool, "The other tool")
        .Text("metric", static o => o.Metric, "What it calls the metric")
        .Text("says", static o => o.Says, "How it defines it")
        .Object("ms", static o => new Metric(o.Latency), _metric, "The run by that definition, in ms");

    private static readonly Schema<SteadyState> _steady = new Schema<SteadyState>("SteadyState")
        .Number("from_s", static s => s.From.Value, "Its begin, from the start of the run")
        .Number("to_s", static s => s.To.Value, "Its end, from the start of the run")
        .Rate("output", static s => s.OutputRate, "Tokens that came per second in it")
        .Object("ttft_ms", static s => new Metric(s.Ttft), _metric, "Time to the first token in it")
        .Object("itl_ms", static s => new Metric(s.Itl), _metric, "Time between tokens in it");

    private static readonly Schema<ServingSecond> _second = new Schema<ServingSecond>("ServingSecond")
        .Count("second", static s => s.Second, "Which second of the run it is")
        .Count("sent", static s => s.Sent, "Requests sent in it")
        .Count("completed", static s => s.Completed, "Requests answered in it")
        .Count("failed", static s => s.Failed, "Requests that failed in it")
        .Count("tokens", static s => s.Tokens, "Tokens that came in it")
        .Count("in_flight", static s => s.InFlight, "Requests under way at its end")
        .Time("ttft_p50", static s => s.Ttft, "Median time to the first token in it").OrAbsent();

    private static readonly Schema<EndpointRun> _measured = new Schema<EndpointRun>("MeasuredRun")
        .Text("name", static r => r.Name, "What the run is called")
        .Flag("open_loop", static r => r.IsOpenLoop, "Whether requests were sent by a clock, not by answers")
        .Flag("valid", static r => r.IsValid, "Whether its figures may be used")
        .Texts("invalid_because", static r => r.InvalidBecause, "Why they may not")
        .Object("client", static r => r.Client, _client, "Whether the client was the limit")
        .Map("errors", Errors, "number", "Requests that failed, by what went wrong")
        .Object("late", static r => r.Late, _late, "Requests that were late")
        .Object("uncorrected", static r => r, _uncorrected, "The same run from when requests were sent, not from when they were due")
        .Object("intervals", static r => r.Run, _intervals, "95 % intervals of percentiles, from order statistics")
        .List("other_definitions", static r => r.OtherDefinitions, _other, "The run by the definitions of other tools")
        .Number("in_flight", static r => r.InFlight, "Requests in flight, in the mean")
        .Number("good_share", static r => r.GoodShare, "Share of requests that met the objectives")
        .List("objectives", static r => r.Objectives.Count > 0 ? r.Objectives : null, ObjectiveSchema.Outcome, "Each objective with what was seen").OrAbsent()
        .Number("mean_input_tokens", static r => r.MeanInput, "Prompt tokens of a request, in the mean")
        .Number("mean_output_tokens", static r => r.MeanOutput, "Tokens of an answer, in the mean")
        .Object("steady", static r => r.Steady, _steady, "The part of the run in which the load was steady").OrAbsent()
        .List("timeline", static r => r.Timeline, _second, "The run second by second");

    private static readonly Schema<Run> _row = new Schema<Run>("Run")
        .All(static r => r.Common, _run)
        .Text("source", static r => r.File, "File that it was read from").OrAbsent()
        .Own("other", Other, "", "What the file says beside it").OrAbsent()
        .Some(static r => r.Measured, _measured);

    private static readonly Schema<ReportedFile> _file = new Schema<ReportedFile>("ReportedFile")
        .Text("file", static f => f.Name, "Name of the file")
        .Text("format", static f => f.Format, "Form that it has")
        .Count("runs", static f => f.Runs.Count, "Runs in it")
        .Texts("notes", static f => f.Notes, "What was noticed while reading");

    private static readonly Schema<ReportResult> _reportInputs = new Schema<ReportResult>("ReportInputs")
        .List("files", static r => r.Files, _file, "Files that were read")
        .Stated(static r => r.Situation);

    private static readonly Schema<EndpointResult> _loadInputs = new Schema<EndpointResult>("LoadInputs")
        .Texts("urls", static r => r.Spec.Urls, "Servers that were asked")
        .Text("api", static r => r.Spec.Api ?? "chat", "Kind of interface")
        .Text("served_model", static r => r.Model, "Model that was asked for").OrAbsent()
        .Text("concurrency", static r => r.Spec.Concurrency, "Requests in flight").OrAbsent()
        .Text("rate", static r => r.Spec.Rate, "Requests per second").OrAbsent()
        .Text("arrivals", static r => r.Spec.Arrivals, "How requests are spread in time").OrAbsent()
        .Text("burstiness", static r => r.Spec.Burstiness, "How unevenly").OrAbsent()
        .Text("max_concurrency", static r => r.Spec.MaxConcurrency, "Most requests in flight").OrAbsent()
        .Text("requests", static r => r.Spec.Requests, "Requests to send").OrAbsent()
        .Text("duration", static r => r.Spec.Duration, "How long to send").OrAbsent()
        .Text("warmup", static r => r.Spec.Warmup, "What is sent before and not counted").OrAbsent()
        .Text("prompt_tokens", static r => r.Spec.PromptTokens, "Tokens of a prompt").OrAbsent()
        .Text("output_tokens", static r => r.Spec.OutputTokens, "Tokens of an answer").OrAbsent()
        .Text("shared_prefix", static r => r.Spec.SharedPrefix, "Tokens that all prompts begin with").OrAbsent()
        .Text("data", static r => r.Spec.Data, "File of prompts").OrAbsent()
        .Text("trace", static r => r.Spec.Trace, "File of arrival times").OrAbsent()
        .Text("trace_speed", static r => r.Spec.TraceSpeed, "How much faster to play it").OrAbsent()
        .Text("slo", static r => r.Spec.Slo, "Objectives").OrAbsent()
        .Text("slo_share", static r => r.Spec.SloShare, "Share of requests that must meet them").OrAbsent()
        .Text("step_duration", static r => r.Spec.StepDuration, "How long each load of a sweep lasts").OrAbsent()
        .Text("stop_when", static r => r.Spec.StopWhen, "What ends a sweep").OrAbsent()
        .Text("timeout", static r => r.Spec.Timeout, "Longest time of a request").OrAbsent()
        .Text("silence", static r => r.Spec.Silence, "Longest time without a token").OrAbsent()
        .Text("http", static r => r.Spec.Http, "Version of HTTP").OrAbsent()
        .Text("seed", static r => r.Spec.Seed ?? "1", "Seed of what is drawn").OrAbsent()
        .Text("max_failures", static r => r.Spec.MaxFailures, "Failures that end the run").OrAbsent()
        .Flag("fresh_prompts", static r => !r.Spec.RepeatPrompts, "Whether no prompt is sent twice")
        .Flag("sweep", static r => r.Spec.Sweep ? true : null, "Whether a sweep was asked for").OrAbsent()
        .Texts("headers_from_environment", Headers, "Headers and the variables that hold their values; never the values")
        .Stated(static r => r.Spec.Situation);

    private static readonly Schema<Serving> _inputs = new Schema<Serving>("ServingInputs")
        .Some(static s => s.Report, _reportInputs)
        .Some(static s => s.Endpoint, _loadInputs);

    private static readonly Schema<ServerCounter> _counter = new Schema<ServerCounter>("ServerCounter")
        .Text("name", static c => c.Name, "Name of the counter")
        .Text("says", static c => c.Says, "What it counts")
        .Number("before", static c => c.Before, "Its value before the run")
        .Number("after", static c => c.After, "Its value after the run");

    private static readonly Schema<EndpointResult> _server = new Schema<EndpointResult>("ServerFacts")
        .Texts("models", static r => r.Server.Models, "Models that it serves")
        .Text("version", static r => r.Server.Version, "Its version").OrAbsent()
        .Text("root", static r => r.Server.Root, "Where the model is from").OrAbsent()
        .Count("max_length", static r => r.Server.MaxLength, "Longest sequence that it takes").OrAbsent()
        .List("metrics", static r => r.Counters, _counter, "Its own counters")
        .Texts("says", static r => r.CounterNotes, "What the counters tell");

    private static readonly Schema<LoadSweep> _sweep = new Schema<LoadSweep>("LoadSweep")
        .Number("knee_concurrency", static s => s.Knee.Select(static k => (double)k), "Load from which more brings little")
        .Rate("highest_output", static s => s.Highest, "Most tokens per second of any load")
        .Count("fits_at_once", static s => s.FitsAtOnce, "Sequences that would fit in memory at once");

    private static readonly Schema<SearchResult> _search = new Schema<SearchResult>("RateSearch")
        .Rate("", static s => s.Rate, "Highest rate that met the objectives")
        .Rate("misses_at", static s => s.Misses, "Lowest rate that missed them")
        .Number("share", static s => s.Share, "Share of requests that must meet them");

    private static readonly Schema<DiagnoseResult> _diagnosed = new Schema<DiagnoseResult>("DiagnosedRun")
        .All(static r => r, DiagnosisSchema.Verdict)
        .Time("floor", static r => r.Diagnosis.Floors.Binding, "The floor");

    private static readonly Schema<ServingDiagnosis> _diagnosis = new Schema<ServingDiagnosis>("ServingDiagnosis")
        .Count("run", static d => d.RunIndex, "Which run it is of, from 0")
        .Text("of", static d => d.Label, "Which of its times")
        .Inputs("situation", static d => d.Situation, "What the time was held against, by option")
        .Some(static d => d.Result.IsOk ? d.Result.Value : null, _diagnosed)
        .Text("unknown", static d => d.Result.IsOk ? null : string.Join("; ", d.Result.Problems), "Why there is no diagnosis").OrAbsent();

    private static readonly Schema<ReportResult> _report = new Schema<ReportResult>("ReportParts")
        .Texts("skipped", static r => r.Skipped, "Files that were no results")
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first").OrAbsent()
        .List("diagnosis", static r => r.Situation is null ? null : r.Diagnoses, _diagnosis,
            "Its times held against floors, where hardware is stated").OrAbsent()
        .Texts("assumptions", static r => r.Situation is null ? null : r.Assumptions, "What was assumed because it was not stated").OrAbsent();

    private static readonly Schema<EndpointResult> _endpoint = new Schema<EndpointResult>("EndpointParts")
        .Object("server", static r => r, _server, "What the server says of itself")
        .Object("sweep", static r => r.Sweep, _sweep, "What a sweep over loads found").OrAbsent()
        .Object("search", static r => r.Search, _search, "What a search for the highest rate found").OrAbsent()
        .List("diagnosis", static r => r.Diagnoses, _diagnosis, "Its times held against floors, where hardware is stated")
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first").OrAbsent()
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated");

    /// <summary>The document.</summary>
    internal static readonly Schema<Serving> Document = new Schema<Serving>("ServingResult", "floorline/serving@1",
            "Runs of servers in one set of definitions, read from other tools' results or measured")
        .Object("inputs", static s => s, _inputs, "What was asked for")
        .Flag("valid", static s => s.Endpoint?.IsValid, "Whether a measured run's figures may be used").OrAbsent()
        .List("runs", static s => s.Report is { } report ? Runs(report) : Runs(s.Endpoint!), _row, "The runs")
        .Some(static s => s.Report, _report)
        .Some(static s => s.Endpoint, _endpoint);

    private static IEnumerable<Run> Runs(ReportResult result)
    {
        foreach (ReportedFile file in result.Files)
        {
            foreach (ReportedRun run in file.Runs)
            {
                yield return new Run(run.Run, file.Name, run.Other, null);
            }
        }
    }

    private static IEnumerable<Run> Runs(EndpointResult result) => result.Runs.Select(static run => new Run(run.Run, null, null, run));

    private static void Rate(Utf8JsonWriter json, ServingRun run)
    {
        if (run.RequestRate is { IsKnown: true, Value.Value: double.PositiveInfinity })
        {
            json.WriteString("request_rate", "inf");
        }
        else if (run.RequestRate.IsKnown)
        {
            Numbers.Write(json, "request_rate", run.RequestRate.Value.Value);
        }
        else
        {
            json.WriteNull("request_rate");
            json.WriteString("request_rate_unknown", run.RequestRate.UnknownReason);
        }
    }

    private static void Other(Utf8JsonWriter json, Run run)
    {
        if (run.Other is { } other)
        {
            json.WritePropertyName("other");
            json.WriteRawValue(other);
        }
    }

    private static void Errors(Utf8JsonWriter json, EndpointRun run)
    {
        foreach ((FailureKind kind, int count) in run.Errors)
        {
            json.WriteNumber(Names.Snake(kind), count);
        }
    }

    private static LatencySample? Sample(Fact<LatencySummary> latency) => latency.IsKnown ? latency.Value.Sample : null;

    private static void Interval(Utf8JsonWriter json, string name, Fact<LatencyInterval> interval)
    {
        if (interval.IsKnown)
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(Numbers.Rounded(interval.Value.From.Milliseconds));
            json.WriteNumberValue(Numbers.Rounded(interval.Value.To.Milliseconds));
            json.WriteEndArray();
        }
    }

    // Names only: the values are secrets.
    private static IEnumerable<string> Headers(EndpointResult result) =>
        result.Spec.Headers.Concat(result.Spec.ApiKeyEnvironment is { } key ? [$"Authorization={key}"] : []);

    /// <summary>What other tools measured, or what was measured here.</summary>
    internal sealed record Serving(ReportResult? Report, EndpointResult? Endpoint);

    private sealed record Run(ServingRun Common, string? File, string? Other, EndpointRun? Measured);

    private sealed record Metric(Fact<LatencySummary> Latency);
}
