using System.Net;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.Readers;
using Floorline.Readers.Prompts;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>An endpoint spec that was read: every text a value, everything left open filled in.</summary>
internal sealed class EndpointSetup
{
    private const int AssumedPrompt = 256;
    private const int AssumedOutput = 128;
    private const int AssumedRequests = 64;
    private const int AssumedWarmup = 3;

    // What a client can tell of a server.
    private static readonly Figure[] _told = [Figure.Ttft, Figure.Itl, Figure.Tpot, Figure.EndToEnd, Figure.Throughput, Figure.Rate];

    internal required IReadOnlyList<EndpointTarget> Targets { get; init; }

    internal required EndpointSpec Spec { get; init; }

    internal required int? Concurrency { get; init; }

    internal required RequestsPerSecond? Rate { get; init; }

    internal required ArrivalKind Arrivals { get; init; }

    internal required double Shape { get; init; }

    internal required int MaxConcurrency { get; init; }

    internal required int? Requests { get; init; }

    internal required TimeSpan? Duration { get; init; }

    internal required int Warmup { get; init; }

    internal required int PromptTokens { get; init; }

    internal required int OutputTokens { get; init; }

    internal required bool OutputStated { get; init; }

    internal required int SharedPrefix { get; init; }

    internal required IReadOnlyList<PromptEntry> Entries { get; init; }

    internal required ArrivalSchedule? Trace { get; init; }

    internal required IReadOnlyList<Objective> Objectives { get; init; }

    internal required IReadOnlyList<string> Hints { get; init; }

    internal required double SloShare { get; init; }

    internal required TimeSpan StepDuration { get; init; }

    internal required (Figure Metric, double Share)? StopWhen { get; init; }

    internal required int Seed { get; init; }

    internal required double MaxFailures { get; init; }

    /// <summary>Whether the highest rate that meets the objectives is searched for.</summary>
    internal bool IsSearch => Objectives.Count > 0 && Rate is null && Concurrency is null && Trace is null && !Spec.Sweep;

    /// <summary>Requests of a plain run.</summary>
    internal int PlannedRequests(int streams) => Requests ?? (Duration is null ? Math.Max(AssumedRequests, streams * 2) : int.MaxValue);

    internal static ReadResult<EndpointSetup> Read(EndpointSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<Problem>();
        T? Take<T>(ReadResult<T>? result)
            where T : struct
        {
            problems.AddRange(result?.Problems ?? []);
            return result is { IsOk: true } ? result.Value : null;
        }

        int? Whole(string? text, string option, long low, long high) => (int?)Take(text is null ? null : Amount.Whole(text, option, low, high));
        TimeSpan? Time(string? text, string option) => Take(text is null ? null : Amount.Time(text, option)) is { } seconds
            ? TimeSpan.FromSeconds(Math.Min(seconds.Value, 1e6)) : null;
        double? Number(string? text, string option, string expected, double low, double high) =>
            Take(text is null ? null : Amount.Number(text.TrimEnd('%'), option, expected, low, high)) is { } number ? text!.EndsWith('%') ? number / 100
                : number : null;

        bool infinite = spec.Rate?.ToLowerInvariant() is "inf" or "infinity";
        double? rate = infinite ? double.PositiveInfinity : Number(spec.Rate?.Replace("/s", "", StringComparison.Ordinal), "--rate",
            "requests per second, such as 2.5, or inf", 1e-6, 1e6);
        ArrivalKind? kind = (spec.Arrivals ?? "poisson").ToLowerInvariant() switch { "constant" => ArrivalKind.Constant, "poisson" => ArrivalKind.Poisson,
            "gamma" => ArrivalKind.Gamma, _ => null };
        if (kind is null)
        {
            problems.Add(new Problem("", "--arrivals", $"'{spec.Arrivals}'", "constant, poisson or gamma"));
        }

        int? concurrency = Whole(spec.Concurrency, "--concurrency", 1, 20_000);
        if (concurrency is not null && (rate is not null || spec.Trace is not null))
        {
            problems.Add(new Problem("", "--concurrency", "a closed loop together with --rate or --trace",
                "one of them; --max-concurrency limits an open loop"));
        }

        if (spec.Sweep && (rate is not null || concurrency is not null || spec.Trace is not null))
        {
            problems.Add(new Problem("", "--sweep", "a sweep together with a load", "one of --sweep, --concurrency, --rate and --trace"));
        }

        ObjectiveList objectives = ObjectiveList.None;
        if (spec.Slo is not null)
        {
            ReadResult<ObjectiveList> read = ObjectiveText.Read(spec.Slo, "--slo", _told);
            problems.AddRange(read.Problems);
            objectives = read.IsOk ? read.Value : objectives;
        }

        IReadOnlyList<PromptEntry> Entries(string? path)
        {
            if (path is null)
            {
                return [];
            }

            ReadResult<IReadOnlyList<PromptEntry>> read = spec.Place.Read(path, static (stream, name) => PromptFile.Read(stream, name));
            problems.AddRange(read.Problems);
            return read.IsOk ? read.Value : [];
        }

        IReadOnlyList<PromptEntry> trace = Entries(spec.Trace);
        IReadOnlyList<PromptEntry> data = Entries(spec.Data);
        double speed = Number(spec.TraceSpeed, "--trace-speed", "a factor such as 2", 1e-3, 1e4) ?? 1;
        if (trace.Count > 0 && trace.Any(static e => e.At is null))
        {
            problems.Add(new Problem(spec.Trace!, "timestamp", "entries without a time", "a time in every entry of a trace"));
        }

        int? output = Whole(spec.OutputTokens, "--output-tokens", 1, 1_000_000);
        TimeSpan timeout = Time(spec.Timeout, "--timeout") ?? TimeSpan.FromMinutes(10);
        TimeSpan silence = Time(spec.Silence, "--silence") ?? TimeSpan.FromMinutes(2);
        IReadOnlyList<EndpointTarget> targets = Target(spec, timeout, silence, problems);
        var setup = new EndpointSetup
        {
            Spec = spec,
            Targets = targets,
            Concurrency = concurrency,
            Rate = rate is { } r ? new RequestsPerSecond(r) : null,
            Arrivals = kind ?? ArrivalKind.Poisson,
            Shape = Number(spec.Burstiness, "--burstiness", "a shape such as 0.5", 1e-3, 1e3) ?? 1,
            MaxConcurrency = Whole(spec.MaxConcurrency, "--max-concurrency", 1, 20_000) ?? 0,
            Requests = Whole(spec.Requests, "--requests", 1, 10_000_000),
            Duration = Time(spec.Duration, "--duration"),
            Warmup = Whole(spec.Warmup, "--warmup", 0, 100_000) ?? AssumedWarmup,
            PromptTokens = Whole(spec.PromptTokens, "--prompt-tokens", 1, 1_000_000) ?? AssumedPrompt,
            OutputTokens = output ?? AssumedOutput,
            OutputStated = output is not null,
            SharedPrefix = Whole(spec.SharedPrefix, "--shared-prefix", 0, 1_000_000) ?? 0,
            Entries = trace.Count > 0 ? [.. trace.OrderBy(static e => e.At?.Value ?? 0)] : data,
            Trace = trace.Count > 0 && trace.All(static e => e.At is not null) ? ArrivalSchedule.Replay(trace.Select(static e => e.At!.Value), 1 / speed)
                : null,
            Objectives = objectives.Objectives,
            Hints = objectives.Hints,
            SloShare = Number(spec.SloShare, "--slo-share", "a share such as 95%", 0, 100) ?? 0.95,
            StepDuration = Time(spec.StepDuration, "--step-duration") ?? TimeSpan.FromSeconds(15),
            StopWhen = Stop(spec.StopWhen, problems),
            Seed = Whole(spec.Seed, "--seed", 0, int.MaxValue) ?? 1,
            MaxFailures = Number(spec.MaxFailures, "--max-failures", "a share such as 1%", 0, 100) ?? 0.01,
        };
        return problems.Count > 0 ? ReadResult.Failed<EndpointSetup>(problems) : ReadResult.Ok(setup);
    }

    private static (Figure, double)? Stop(string? text, List<Problem> problems)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split(':');
        Figure? metric = parts[0].ToLowerInvariant() switch { "ttft" => Figure.Ttft, "itl" => Figure.Itl, "tpot" => Figure.Tpot, "e2e" => Figure.EndToEnd, _ =>
            null };
        ReadResult<double>? share = parts.Length == 2 && parts[1].EndsWith('%') ? Amount.Number(parts[1][..^1], "--stop-when", "a width such as 2%", 0.01, 100)
            : null;
        if (metric is null || share is not { IsOk: true })
        {
            problems.Add(new Problem("", "--stop-when", $"'{text}'", "a metric and the width of its median's interval, such as ttft:2%"));
            return null;
        }

        return (metric.Value, share.Value / 100);
    }

    private static List<EndpointTarget> Target(EndpointSpec spec, TimeSpan timeout, TimeSpan silence, List<Problem> problems)
    {
        bool? chat = (spec.Api ?? "chat").ToLowerInvariant() switch { "chat" => true, "completions" or "completion" => false, _ => null };
        if (chat is null)
        {
            problems.Add(new Problem("", "--api", $"'{spec.Api}'", "chat or completions"));
        }

        Version? version = (spec.Http ?? "1.1") switch { "1.1" or "1" => HttpVersion.Version11, "2" or "2.0" => HttpVersion.Version20, _ => null };
        if (version is null)
        {
            problems.Add(new Problem("", "--http", $"'{spec.Http}'", "1.1 or 2"));
        }

        List<KeyValuePair<string, string>> headers = Headers(spec, problems);
        var targets = new List<EndpointTarget>();
        foreach (string url in spec.Urls)
        {
            string address = url.Contains("://", StringComparison.Ordinal) ? url : "http://" + url;
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            {
                problems.Add(new Problem("", "URL", $"'{url}'", "an address such as http://localhost:8000"));
                continue;
            }

            if (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            {
                problems.Add(new Problem("", "URL", "a user, password or query in the address",
                    "an address without secrets; --api-key-env NAME takes a key from the environment"));
                continue;
            }

            targets.Add(new EndpointTarget { Base = uri, Chat = chat ?? true, HttpVersion = version ?? HttpVersion.Version11, Headers = headers,
                Insecure = spec.Insecure, UseProxy = !spec.NoProxy && !uri.IsLoopback, Timeout = timeout, Silence = silence });
        }

        if (spec.Urls.Count == 0)
        {
            problems.Add(Problem.Missing("", "URL", "an address such as http://localhost:8000"));
        }

        return targets;
    }

    private static List<KeyValuePair<string, string>> Headers(EndpointSpec spec, List<Problem> problems)
    {
        var headers = new List<KeyValuePair<string, string>>();
        void Add(string option, string name, string variable, string prefix)
        {
            ReadResult<string> value = SecretVariable.Read(variable, option, spec.Place);
            problems.AddRange(value.Problems);
            if (value.IsOk)
            {
                headers.Add(KeyValuePair.Create(name, prefix + value.Value));
            }
        }

        if (spec.ApiKeyEnvironment is { } key)
        {
            Add("--api-key-env", "Authorization", key, "Bearer ");
        }

        foreach (string header in spec.Headers)
        {
            string[] parts = header.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0 || parts[0].Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_')
                || parts[1].Any(static c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                problems.Add(new Problem("", "--header", "a header that is no NAME=VARIABLE",
                    "NAME=VARIABLE, where VARIABLE is an environment variable that holds the value"));
                continue;
            }

            Add("--header", parts[0], parts[1], "");
        }

        return headers;
    }
}
