using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Quantities;
using Floorline.Probes.Endpoint;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure endpoint URL</c>.</summary>
internal static class MeasureEndpointCommand
{
    private static readonly (string Name, string Placeholder, string Text, Func<EndpointSpec, string, EndpointSpec> Set)[] _texts =
    [
        ("api", "API", "chat (default) or completions", static (s, v) => s with { Api = v }),
        ("served-model", "NAME", "Name the server knows the model by; else the first of /v1/models", static (s, v) => s with { ServedModel = v }),
        ("concurrency", "N", "Closed loop with N streams (default: 1)", static (s, v) => s with { Concurrency = v }),
        ("rate", "R", "Open loop with R requests/s, or inf for all at once", static (s, v) => s with { Rate = v }),
        ("arrivals", "KIND", "constant, poisson (default) or gamma", static (s, v) => s with { Arrivals = v }),
        ("burstiness", "SHAPE", "Shape of gamma arrivals: below 1 is bursty", static (s, v) => s with { Burstiness = v }),
        ("max-concurrency", "N", "Most requests in flight in an open loop; waiting counts as latency", static (s, v) => s with { MaxConcurrency = v }),
        ("requests", "N", "Requests to measure", static (s, v) => s with { Requests = v }),
        ("duration", "TIME", "Time to measure, such as 30s", static (s, v) => s with { Duration = v }),
        ("warmup", "N", "Requests before the measurement (default: 3, at least one a stream)", static (s, v) => s with { Warmup = v }),
        ("prompt-tokens", "N", "Tokens of a made-up prompt (default: 256)", static (s, v) => s with { PromptTokens = v }),
        ("output-tokens", "N", "Tokens to generate (default: 128)", static (s, v) => s with { OutputTokens = v }),
        ("shared-prefix", "N", "Tokens at the start of every prompt that are the same", static (s, v) => s with { SharedPrefix = v }),
        ("data", "FILE", "Prompts: JSON Lines with prompt or messages, or ShareGPT", static (s, v) => s with { Data = v }),
        ("trace", "FILE", "Replay a trace: timestamp, input_length, output_length", static (s, v) => s with { Trace = v }),
        ("trace-speed", "X", "Replay a trace X times as fast", static (s, v) => s with { TraceSpeed = v }),
        ("slo", "LIMITS", "Find the highest rate that meets ttft_p99<500ms,itl<50ms; with a load: goodput and how surely each is met", static (s, v) =>
            s with { Slo = v }),
        ("slo-share", "SHARE", "Share of requests that must meet the limits (default: 95%)", static (s, v) => s with { SloShare = v }),
        ("step-duration", "TIME", "Time of one step of --sweep and --slo (default: 15s)", static (s, v) => s with { StepDuration = v }),
        ("stop-when", "METRIC:WIDTH", "Stop when a median is known so well, such as ttft:2%", static (s, v) => s with { StopWhen = v }),
        ("timeout", "TIME", "Longest a request may take (default: 600s)", static (s, v) => s with { Timeout = v }),
        ("silence", "TIME", "Longest silence of a stream (default: 120s)", static (s, v) => s with { Silence = v }),
        ("http", "VERSION", "1.1 (default) or 2", static (s, v) => s with { Http = v }),
        ("api-key-env", "VARIABLE", "Environment variable that holds the API key", static (s, v) => s with { ApiKeyEnvironment = v }),
        ("seed", "N", "Seed of arrivals and prompts (default: 1)", static (s, v) => s with { Seed = v }),
        ("max-failures", "SHARE", "Share of failures above which a run is invalid (default: 1%)", static (s, v) => s with { MaxFailures = v }),
    ];

    private static readonly (string Name, string Text, Func<EndpointSpec, EndpointSpec> Set)[] _flags =
    [
        ("sweep", "Double the streams until throughput stops growing", static s => s with { Sweep = true }),
        ("ignore-eos", "Ask the server to go on past the end of text", static s => s with { IgnoreEos = true }),
        ("continuous-usage", "Ask for usage in every chunk: tokens per chunk are then known", static s => s with { ContinuousUsage = true }),
        ("repeat-prompts", "Send the same prompts in every run: measures the prefix cache too", static s => s with { RepeatPrompts = true }),
        ("insecure", "Take any certificate", static s => s with { Insecure = true }),
        ("no-proxy", "Go around the proxy that the environment names", static s => s with { NoProxy = true }),
    ];

    private static readonly (string Name, string Placeholder, string Text, Func<SituationSpec, string, SituationSpec> Set)[] _situation =
    [
        ("model", "MODEL", "Model for the floors: catalogue name, config.json, folder or file", static (s, v) => s with { Model = v }),
        ("on", "HW", "Hardware for the floors: h100, 8xh100-sxm, bw=200GB/s,fp16=100TFLOP/s", static (s, v) => s with { On = v }),
        ("weights", "FORMAT", "Weight format", static (s, v) => s with { Weights = v }),
        ("kv", "FORMAT", "Format of the KV cache", static (s, v) => s with { Kv = v }),
        ("tp", "N", "Tensor-parallel devices", static (s, v) => s with { Tp = v }),
    ];

    internal static Command Make()
    {
        var command = new Command("endpoint", "Measure an OpenAI-compatible server under load and hold it against the floors");
        var urls = new Argument<string[]>("URL") { HelpName = "URL", Description = "Base address, such as http://localhost:8000; several are taken in turn", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(urls);
        var texts = _texts.Select(t => (t.Set, Option: Add(command, t.Name, t.Placeholder, t.Text))).ToList();
        texts.First(static t => t.Option.Name == "--api-key-env").Option.Aliases.Add("--key-variable");
        var flags = _flags.Select(f => (f.Set, Option: new Option<bool>("--" + f.Name) { Description = f.Text })).ToList();
        flags.ForEach(f => command.Options.Add(f.Option));
        var headers = new Option<string[]>("--header") { HelpName = "NAME=VARIABLE", Description = "Header whose value stands in an environment variable; may be repeated" };
        command.Options.Add(headers);
        var situation = _situation.Select(t => (t.Set, Option: Add(command, t.Name, t.Placeholder, t.Text))).ToList();
        Option<string?> html = Add(command, "html", "FILE", "Also write one self-contained page");
        Option<string?> lines = Add(command, "jsonl", "FILE", "Also write every request as a JSON line");
        var definitions = new Option<bool>("--definitions") { Description = "Also print the definitions, and the same run as vLLM, GuideLLM and AIPerf define it" };
        command.Options.Add(definitions);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction((parsed, cancel) =>
        {
            var spec = new EndpointSpec { Urls = parsed.GetValue(urls) ?? [], Headers = parsed.GetValue(headers) ?? [] };
            spec = texts.Aggregate(spec, (s, t) => parsed.GetValue(t.Option) is { } value ? t.Set(s, value) : s);
            spec = flags.Aggregate(spec, (s, f) => parsed.GetValue(f.Option) ? f.Set(s) : s);
            SituationSpec stated = situation.Aggregate(new SituationSpec(), (s, t) => parsed.GetValue(t.Option) is { } value ? t.Set(s, value) : s);
            spec = spec with { Situation = stated.IsEmpty ? null : stated };
            return Run(spec, new Wanted(parsed.GetValue(html), parsed.GetValue(lines), parsed.GetValue(definitions), parsed.GetValue(json)), cancel);
        });
        return command;
    }

    private static Option<string?> Add(Command command, string name, string placeholder, string text)
    {
        var option = new Option<string?>("--" + name) { HelpName = placeholder, Description = text };
        command.Options.Add(option);
        return option;
    }

    private static async Task<int> Run(EndpointSpec spec, Wanted wanted, CancellationToken cancel)
    {
        Problem[] places = [.. new[] { OutputFile.Unwritable(wanted.Html, "--html"), OutputFile.Unwritable(wanted.Lines, "--jsonl") }.OfType<Problem>()];
        if (places.Length > 0)
        {
            return Output.Refuse(places, wanted.Json);
        }

        using var interrupt = new Interrupt();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, interrupt.Token);
        using PartFile part = PartFile.Begin(wanted.Lines);
        var progress = new ProgressLine();
        ReadResult<EndpointResult> result = await Verb.MeasureEndpoint(spec, progress.Show, wanted.Lines is null ? null : part.Add, stop.Token);
        progress.Clear();
        Output.Hint(result.IsOk ? result.Value.Hints : []);
        int code = Output.Answer(result, wanted.Json, JsonText.Of, (page, r) => EndpointText.Write(page, r, wanted.Definitions), static r => !r.IsValid
            ? ExitCode.InvalidMeasurement : r.Misses ? ExitCode.MissesBudget : ExitCode.Ok);
        if (!result.IsOk)
        {
            return code;
        }

        Problem? unwritten = wanted.Lines is { } lines ? OutputFile.Write(lines, "--jsonl", writer =>
        {
            foreach (string line in JsonText.RequestLines(result.Value))
            {
                writer.WriteLine(line);
            }
        }) : null;
        part.End(unwritten);
        return Output.Beside(code, wanted.Html is { } html ? OutputFile.Write(html, "--html", HtmlPage.Of(result.Value) + Environment.NewLine) : null, unwritten);
    }

    /// <summary>What is written besides the answer, and in which form the answer is.</summary>
    private sealed record Wanted(string? Html, string? Lines, bool Definitions, bool Json);

    /// <summary>One line on a terminal's stderr that is written over and over; nothing in a pipe.</summary>
    private sealed class ProgressLine
    {
        private bool _shown;

        internal void Show(string name, LoadProgress p)
        {
            if (Console.IsErrorRedirected)
            {
                return;
            }

            double? share = p.Duration is { } time ? p.Elapsed / time : p.Planned > 0 ? (double)p.Over / p.Planned : null;
            string left = share is > 0.01 and < 1 ? $", {p.Elapsed.TotalSeconds * (1 - share.Value) / share.Value:0} s left" : "";
            string text = $"{name}: {p.Over}{(p.Planned > 0 && p.Duration is null ? $"/{p.Planned}" : "")} done, {p.InFlight} in flight{(p.Failed > 0 ? $", {p.Failed} failed" : "")}, TTFT {Figures.Of(new Seconds(p.Ttft))}, ITL {Figures.Of(new Seconds(p.Itl))}, {Figures.Of(new TokensPerSecond(p.Tokens / Math.Max(p.Elapsed.TotalSeconds, 0.1)))} tok/s{left}";
            int width = Math.Max(20, Console.WindowWidth - 1);
            Console.Error.Write("\r" + (text.Length > width ? text[..width] : text.PadRight(width)));
            _shown = true;
        }

        internal void Clear()
        {
            if (_shown)
            {
                Console.Error.Write("\r" + new string(' ', Math.Max(20, Console.WindowWidth - 1)) + "\r");
            }
        }
    }
}
