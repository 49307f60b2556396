using System.Diagnostics;
using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>Turns the raw records of a run into its figures.</summary>
internal sealed class RunReading
{
    private const double LagFloor = 1e-3;
    private const double LagShare = 0.02;
    private const double KeepUpShare = 0.25;
    private const double KeepUpFloor = 5e-3;
    private readonly LoadOutcome _outcome;
    private readonly LoadPlan _plan;
    private readonly RunTerms _terms;
    private readonly List<(RequestRecord Record, TokenTiming Planned, TokenTiming Sent)> _good = [];
    private readonly double _scale = 1.0 / Stopwatch.Frequency;

    private RunReading(LoadPlan plan, LoadOutcome outcome, RunTerms terms)
    {
        _plan = plan;
        _outcome = outcome;
        _terms = terms;
        foreach (RequestRecord record in outcome.Records.Where(static r => r.Completed && r.Chunks > 0))
        {
            var times = new Seconds[record.Chunks];
            var tokens = new int[record.Chunks];
            for (int i = 0; i < times.Length; i++)
            {
                times[i] = At(record.TimeOf(i));
                tokens[i] = record.TokensOf(i);
            }

            long? usage = record.UsageOutput >= 0 ? record.UsageOutput : null;
            TokenTiming sent = TokenTiming.Of(At(record.Sent), times, tokens, usage);
            _good.Add((record, IsOpen ? TokenTiming.Of(At(record.Planned), times, tokens, usage) : sent, sent));
        }
    }

    private bool IsOpen => _plan.Schedule is not null;

    internal static EndpointRun Of(LoadPlan plan, LoadOutcome outcome, RunTerms terms) => new RunReading(plan, outcome, terms).Finish();

    private Seconds At(long ticks) => new((ticks - _outcome.Started) * _scale);

    private EndpointRun Finish()
    {
        Seconds duration = At(_outcome.Ended);
        RequestRecord[] completed = [.. _outcome.Records.Where(static r => r.Completed)];
        KeyValuePair<FailureKind, int>[] errors = [.. _outcome.Records.Where(static r => r.Failure is not (FailureKind.None or FailureKind.CutOff))
            .GroupBy(static r => r.Failure).OrderBy(static g => g.Key).Select(static g => KeyValuePair.Create(g.Key, g.Count()))];
        int failed = errors.Sum(static e => e.Value);
        int cut = _outcome.Records.Count(static r => r.Failure == FailureKind.CutOff);
        long output = completed.Sum(static r => (long)(r.UsageOutput >= 0 ? r.UsageOutput : r.ChunkTokens));
        bool usage = completed.Length > 0 && completed.All(static r => r.UsageInput >= 0);
        Fact<LatencySummary> itl = Summary(_good.SelectMany(static g => g.Planned.Gaps), "no request has two chunks");
        Fact<LatencySummary> ttft = Summary(_good.Select(static g => g.Planned.Ttft), "no request was answered");
        ClientState client = Client(itl, ttft, output);
        int good = _good.Count(g => g.Planned.Meets(_terms.Objectives));
        var run = new ServingRun
        {
            Tool = "floorline",
            ToolVersion = Fact<string>.Known(Verb.Version),
            Format = "floorline-endpoint",
            Model = Fact<string>.Known(_terms.Model),
            ConcurrencyCount = _plan.Concurrency > 0 ? Fact<double>.Known(_plan.Concurrency) : Fact<double>.Unknown("an open loop without a limit"),
            RequestRate = _terms.Rate is { } rate ? Fact<RequestsPerSecond>.Known(rate)
                : Fact<RequestsPerSecond>.Unknown(IsOpen ? "times of a trace" : "a closed loop: the next request follows the answer"),
            Requests = Fact<long>.Known(_outcome.Records.Count),
            Completed = Fact<long>.Known(completed.Length),
            Failed = Fact<long>.Known(failed),
            Duration = Fact<Seconds>.Known(duration),
            InputTokens = usage ? Fact<long>.Known(completed.Sum(static r => (long)r.UsageInput)) : Fact<long>.Unknown("the server sent no usage"),
            OutputTokens = Fact<long>.Known(output),
            OutputRate = Fact<TokensPerSecond>.Known(TokensPerSecond.Of(output, duration)),
            InputRate = usage ? Fact<TokensPerSecond>.Known(TokensPerSecond.Of(completed.Sum(static r => (double)r.UsageInput), duration))
                : Fact<TokensPerSecond>.Unknown("the server sent no usage"),
            CompletedRate = Fact<RequestsPerSecond>.Known(RequestsPerSecond.Of(completed.Length, duration)),
            Goodput = _terms.Objectives.Count > 0 ? Fact<RequestsPerSecond>.Known(RequestsPerSecond.Of(good, duration))
                : Fact<RequestsPerSecond>.Unknown("no objective is stated"),
            Ttft = ttft,
            Itl = itl,
            Tpot = Summary(_good.Where(static g => g.Planned.Tpot.IsKnown).Select(static g => g.Planned.Tpot.Value), "no request has two chunks"),
            EndToEnd = Summary(_good.Select(static g => g.Planned.EndToEnd), "no request was answered"),
            Notes = Notes(),
            Findings = [.. Findings(client, errors, failed, completed)],
        };
        if (!IsOpen && LittleLaw.Check(run) is { } broken)
        {
            run = run with { Findings = [.. run.Findings, broken] };
        }

        return new EndpointRun(run)
        {
            Name = _terms.Name,
            IsOpenLoop = IsOpen,
            UncorrectedTtft = Summary(_good.Select(static g => g.Sent.Ttft), "no request was answered"),
            UncorrectedEndToEnd = Summary(_good.Select(static g => g.Sent.EndToEnd), "no request was answered"),
            OtherDefinitions = Others(),
            Client = client,
            Errors = errors,
            Late = Late(cut),
            InvalidBecause = [.. Reasons(client, failed, completed.Length)],
            Steady = Steady(),
            Timeline = Timeline(duration),
            GoodShare = _terms.Objectives.Count == 0 ? Fact<double>.Unknown("no objective is stated") : completed.Length + failed == 0
                ? Fact<double>.Unknown("no request was answered") : Fact<double>.Known(good / (double)(completed.Length + failed)),
            Objectives = [.. _terms.Objectives.Select(o => new ObjectiveOutcome(o, Seen(run, o)))],
            InFlight = _good.Sum(static g => g.Sent.EndToEnd.Value) / Math.Max(duration.Value, 1e-9),
            MeanInput = usage ? Fact<double>.Known(completed.Average(static r => r.UsageInput)) : Fact<double>.Unknown("the server sent no usage"),
            MeanOutput = completed.Length > 0 ? output / (double)completed.Length : 0,
            Outcome = _outcome,
        };
    }

    private static Fact<FigureRange> Seen(ServingRun run, Objective objective) => objective.Figure switch
    {
        Figure.Throughput => run.OutputRate.Select(static rate => FigureRange.About(FigureValue.Of(rate))),
        Figure.Rate => run.CompletedRate.Select(static rate => FigureRange.About(FigureValue.Of(rate))),
        Figure.Ttft => run.Ttft.Select(summary => summary.Sample!.Seen(objective.Statistic!.Value)),
        Figure.Itl => run.Itl.Select(summary => summary.Sample!.Seen(objective.Statistic!.Value)),
        Figure.Tpot => run.Tpot.Select(summary => summary.Sample!.Seen(objective.Statistic!.Value)),
        Figure.EndToEnd => run.EndToEnd.Select(summary => summary.Sample!.Seen(objective.Statistic!.Value)),
        _ => Fact<FigureRange>.Unknown("a client cannot tell it"),
    };

    private static Fact<LatencySummary> Summary(IEnumerable<Seconds> values, string reason)
    {
        Seconds[] all = [.. values];
        return all.Length > 0 ? Fact<LatencySummary>.Known(LatencySummary.Of(LatencySample.Of(all))) : Fact<LatencySummary>.Unknown(reason);
    }

    /// <summary>The definitions of the tools most results come from, as read in their sources in 2026.</summary>
    private List<OtherDefinition> Others()
    {
        Fact<LatencySummary> Of(Func<RequestRecord, double?> value) =>
            Summary(_good.Select(g => value(g.Record)).OfType<double>().Select(ticks => new Seconds(ticks * _scale)), "no request gives it");
        static long Output(RequestRecord r) => r.UsageOutput >= 0 ? r.UsageOutput : r.ChunkTokens;
        static double? PerToken(long ticks, long tokens) => tokens > 0 ? (double)ticks / tokens : null;
        Seconds[] chunks = [.. _good.SelectMany(g => Enumerable.Range(1, Math.Max(0, g.Record.Chunks - 1)).Select(i =>
            new Seconds((g.Record.TimeOf(i) - g.Record.TimeOf(i - 1)) * _scale)))];
        return
        [
            new("vllm bench", "TTFT", "first chunk that has choices, also one without text", Of(static r => r.FirstChoice - r.Sent)),
            new("vllm bench", "ITL", "gap per chunk, however many tokens it holds", Summary(chunks, "no request has two chunks")),
            new("vllm bench", "TPOT", "(E2E - its TTFT) / (tokens - 1)", Of(static r => PerToken(r.TimeOf(r.Chunks - 1) - r.FirstChoice, Output(r) - 1))),
            new("GuideLLM", "ITL", "(last - first token) / (tokens - 1), one per request",
                Of(static r => PerToken(r.TimeOf(r.Chunks - 1) - r.TimeOf(0), Output(r) - 1))),
            new("GuideLLM", "TPOT", "(last token - start) / tokens: TTFT is in it", Of(static r => PerToken(r.TimeOf(r.Chunks - 1) - r.Sent, Output(r)))),
            new("AIPerf", "ITL", "(E2E - TTFT) / (tokens - 1), one per request", Of(static r => PerToken(r.TimeOf(r.Chunks - 1) - r.TimeOf(0), Output(r) - 1))),
        ];
    }

    private ClientState Client(Fact<LatencySummary> itl, Fact<LatencySummary> ttft, long tokens)
    {
        double receive = _outcome.ReceiveLag.At(0.99);
        double send = IsOpen ? _outcome.SendLag.At(0.99) : 0;
        double pool = _outcome.PoolLag.At(0.99);
        // where tokens come in bunches their median gap says nothing of the pace
        double gap = itl.IsKnown ? Math.Max(itl.Value.Sample!.At(0.5).Value, itl.Value.Sample!.Mean.Value) : 0;
        double first = ttft.IsKnown ? ttft.Value.Sample!.At(0.5).Value : 0;
        static string Text(double seconds) => Figures.Of(new Seconds(seconds));
        string because = "";
        if (send > Math.Max(LagFloor, LagShare * first))
        {
            because = $"it sent {Text(send)} late (p99), more than 1 ms and 2 % of the median TTFT";
        }
        else if (!_outcome.KernelStamped && pool > Math.Max(LagFloor, LagShare * gap))
        {
            because = $"its threads were {Text(pool)} late (p99) and nothing stamped arrivals, more than 1 ms and 2 % of the median ITL";
        }
        else if (receive > Math.Max(KeepUpFloor, KeepUpShare * gap))
        {
            because = $"it had tokens {Text(receive)} after their arrival (p99), more than a quarter of the typical ITL: it did not keep up";
        }

        double lag = Math.Max(send, _outcome.KernelStamped ? receive : Math.Max(receive, pool));
        long chunks = Math.Max(1, _outcome.ReceiveLag.Count);
        return new ClientState(
            new Seconds(lag), new Seconds(_outcome.ReceiveLag.At(0.5)), new Seconds(receive), new Seconds(send), _outcome.KernelStamped, because.Length > 0,
                because,
            new Seconds(_outcome.ProcessorSeconds / Math.Max(1, Math.Max(chunks, tokens))), new Bytes(_outcome.AllocatedBytes / (double)chunks),
            _outcome.OthersBusyCores is { } others ? Fact<double>.Known(others) : Fact<double>.Unknown("this system or so short a run does not say"));
    }

    private LateRequests Late(int cut)
    {
        RequestRecord[] sent = [.. _outcome.Records.Where(static r => r.Sent != 0)];
        double worst = IsOpen && sent.Length > 0 ? sent.Max(r => (r.Sent - r.Planned) * _scale) : 0;
        return new LateRequests(IsOpen ? sent.Count(r => (r.Sent - r.Planned) * _scale > 1e-3) : 0, new Seconds(worst), _outcome.NotStarted, cut);
    }

    private IEnumerable<string> Reasons(ClientState client, int failed, int completed)
    {
        if (client.Limited)
        {
            yield return $"the client was the limit: {client.Because}";
        }

        if (completed < LatencySample.Needed(0.5))
        {
            yield return $"too few samples: {completed} completed, a median needs {LatencySample.Needed(0.5)}";
        }

        if (failed > _terms.MaxFailures * Math.Max(1, failed + completed))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{failed} of {failed + completed} requests failed, more than the {_terms.MaxFailures * 100:0.##} % allowed");
        }
    }

    private List<string> Notes() =>
    [
        IsOpen ? "Open loop: latencies start at the planned time of the request, so what waits is in them; 'uncorrected' starts at the sending."
            : "Closed loop: latencies start at the sending; a slow server is sent less, so this load hides what users who do not wait would see.",
        PerToken ? "ITL is per token: every chunk held one token, or the server said how many."
            : "ITL is per chunk: the server's usage counts other tokens than chunks came, and does not say which chunk held how many.",
        _outcome.KernelStamped ? "Arrivals are stamped by the kernel." : "Arrivals are stamped when this process had read them.",
    ];

    private bool PerToken => _good.All(static g => g.Record.TokensPerChunkKnown || g.Record.UsageOutput < 0
        || Math.Abs(g.Record.UsageOutput - g.Record.Chunks) <= 1);

    private IEnumerable<Finding> Findings(ClientState client, KeyValuePair<FailureKind, int>[] errors, int failed, RequestRecord[] completed)
    {
        if (client.Limited)
        {
            yield return new Finding("client-limited", Severity.Error, $"these are the client's figures, not the server's: {client.Because}");
        }

        if (!client.Limited && client.KernelStamped && client.ReceiveP99.Value > LagFloor)
        {
            yield return new Finding("client-lag", Severity.Hint,
                $"this process had a token up to {Figures.Of(client.ReceiveP99)} (p99) after it arrived; the kernel's stamps keep that out of the figures");
        }

        foreach ((FailureKind kind, int count) in errors)
        {
            RequestRecord one = _outcome.Records.First(r => r.Failure == kind);
            string patience = _outcome.Records.Any(r => r.Failure == kind && r.RetryAfter > 0) ? ", with Retry-After" : "";
            yield return new Finding("failures", failed > _terms.MaxFailures * (failed + completed.Length) ? Severity.Error
                : Severity.Warning,
                $"{count} x {Names.Snake(kind)}{patience}{(one.FailureText.Length > 0 ? ": " + one.FailureText : "")}; in no latency");
        }

        RequestRecord[] differing = [.. completed.Where(static r => r.UsageOutput >= 0 && Math.Abs(r.UsageOutput - r.ChunkTokens) > 1)];
        if (differing.Length > 0)
        {
            yield return new Finding("token-count", Severity.Warning,
                $"in {differing.Length} request(s) the server counts {differing.Sum(static r => (long)r.UsageOutput)} tokens where {differing.Sum(static r => (long)r.ChunkTokens)} were counted here; the server's count is used");
        }

        if (completed.Length > 0 && completed.All(static r => r.UsageOutput < 0))
        {
            yield return new Finding("no-usage", Severity.Warning,
                "the server sends no usage: output tokens are chunks counted here, prompt tokens are unknown");
        }

        long cached = completed.Where(static r => r.UsageCached > 0).Sum(static r => (long)r.UsageCached);
        long input = completed.Where(static r => r.UsageInput > 0).Sum(static r => (long)r.UsageInput);
        if (cached > 0 && input > 0)
        {
            yield return new Finding("prefix-cache", Severity.Hint,
                string.Create(CultureInfo.InvariantCulture,
                    $"{cached * 100.0 / input:0.#} % of prompt tokens came from the server's prefix cache: TTFT is that much better than for new prompts"));
        }

        if (completed.Any(static r => r.Compressed))
        {
            yield return new Finding("compressed", Severity.Warning,
                "the server compresses its stream although it was not asked to: chunks may be held back by the compressor");
        }

        if (client.OthersBusyCores is { IsKnown: true } others && others.Value > Environment.ProcessorCount * 0.25)
        {
            yield return new Finding("host-contention", Severity.Hint,
                string.Create(CultureInfo.InvariantCulture,
                    $"other processes kept {others.Value:0.0} of {Environment.ProcessorCount} cores busy (a server on this machine is one of them)"));
        }

        if (_outcome.Interrupted)
        {
            yield return new Finding("interrupted", Severity.Warning, "the run was ended by hand; what was measured until then is shown");
        }

        if (_outcome.NotStarted > 0)
        {
            yield return new Finding("not-started", Severity.Warning, $"{_outcome.NotStarted} planned request(s) were never sent");
        }
    }

    private SteadyState? Steady()
    {
        (long At, int Change)[] changes = [.. _outcome.Records.Where(static r => r.Sent != 0 && r.Ended != 0)
            .SelectMany(static r => new[] { (r.Sent, 1), (r.Ended, -1) }).OrderBy(static c => c.Item1)];
        int now = 0;
        int most = 0;
        foreach ((_, int change) in changes)
        {
            now += change;
            most = Math.Max(most, now);
        }

        long from = 0;
        long to = 0;
        now = 0;
        foreach ((long at, int change) in changes)
        {
            int before = now;
            now += change;
            if (from == 0 && now >= 0.9 * most)
            {
                from = at;
            }

            if (before >= 0.9 * most && now < 0.9 * most)
            {
                to = at;
            }
        }

        if (from == 0 || to <= from)
        {
            return null;
        }

        var inside = _good.Where(g => g.Record.Sent >= from && g.Record.TimeOf(0) <= to).ToList();
        long tokens = _good.Sum(g => Enumerable.Range(0, g.Record.Chunks).Where(i => g.Record.TimeOf(i) >= from && g.Record.TimeOf(i) <= to).Sum(i =>
            (long)g.Record.TokensOf(i)));
        return new SteadyState(
            At(from), At(to), TokensPerSecond.Of(tokens, At(to) - At(from)),
            Summary(inside.Select(static g => g.Planned.Ttft), "no request lies inside"),
                Summary(inside.SelectMany(static g => g.Planned.Gaps), "no request lies inside"));
    }

    private List<ServingSecond> Timeline(Seconds duration)
    {
        int seconds = (int)Math.Clamp(Math.Ceiling(duration.Value), 1, 100_000);
        var sent = new int[seconds];
        var completed = new int[seconds];
        var failed = new int[seconds];
        var tokens = new long[seconds];
        var first = new List<double>?[seconds];
        int Second(long ticks) => Math.Clamp((int)At(ticks).Value, 0, seconds - 1);
        foreach (RequestRecord record in _outcome.Records.Where(static r => r.Sent != 0))
        {
            sent[Second(record.Sent)]++;
            (record.Completed ? completed : failed)[Second(record.Ended)]++;
        }

        foreach ((RequestRecord record, TokenTiming timing, _) in _good)
        {
            (first[Second(record.TimeOf(0))] ??= []).Add(timing.Ttft.Value);
            for (int i = 0; i < record.Chunks; i++)
            {
                tokens[Second(record.TimeOf(i))] += record.TokensOf(i);
            }
        }

        var timeline = new List<ServingSecond>(seconds);
        int inFlight = 0;
        for (int i = 0; i < seconds; i++)
        {
            inFlight += sent[i] - completed[i] - failed[i];
            timeline.Add(new ServingSecond(i, sent[i], completed[i], failed[i], tokens[i], inFlight, first[i] is { } f
                ? Fact<Seconds>.Known(LatencySample.Of(f.Select(static v => new Seconds(v))).At(0.5)) : Fact<Seconds>.Unknown("no first token")));
        }

        return timeline;
    }
}
