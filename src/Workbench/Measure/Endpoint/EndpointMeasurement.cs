using System.Globalization;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.Readers;
using Floorline.Readers.Prompts;
using Floorline.Workbench.Documents;

namespace Floorline.Workbench;

/// <summary>A measurement under way: warm-up, runs, what the server says before and after.</summary>
internal sealed class EndpointMeasurement(EndpointSetup setup, Action<string, LoadProgress>? progress, Action<IReadOnlyList<string>>? requests,
    CancellationToken stop)
    : IDisposable
{
    private const int MostStreamsOfASweep = 1024;
    private const int FirstFew = 3;
    private const int MostStepsOfASearch = 40;
    private const double Grows = 1.05;
    private const double NarrowEnough = 1.03;
    private const double Overloaded = 0.9;
    private const double NearMiss = 0.5;
    private readonly LoadRun _load = new();
    private readonly List<EndpointRun> _runs = [];
    private readonly List<string> _assumptions = [];
    private readonly long _nonce = setup.Spec.RepeatPrompts ? 0 : DateTime.UtcNow.Ticks / 1000;
    private string _model = "";
    private double _wordsPerToken = 1;
    private bool _askUsage = true;
    private int _draw;

    public void Dispose() => _load.Dispose();

    internal async Task<ReadResult<EndpointResult>> Whole()
    {
        ServerFacts server = await ServerFacts.Ask(setup.Targets[0], stop);
        _model = setup.Spec.ServedModel ?? (server.Models.Count > 0 ? server.Models[0] : "");
        if (_model.Length == 0)
        {
            _model = "default";
            _assumptions.Add("The server names no model at /v1/models: 'default' is asked for (--served-model states it).");
        }

        if (await WarmUp(server) is { } refused)
        {
            return ReadResult.Failed<EndpointResult>(refused);
        }

        IReadOnlyDictionary<string, double> before = await Metrics(stop);
        LoadSweep? sweep = null;
        SearchResult? search = null;
        if (setup.Spec.Sweep)
        {
            sweep = await Sweep();
        }
        else if (setup.IsSearch)
        {
            search = await Search();
        }
        else if (setup.Rate is not null || setup.Trace is not null)
        {
            await Open(setup.Rate, "run", setup.Requests, setup.Duration);
        }
        else
        {
            int streams = setup.Concurrency ?? 1;
            await Closed(streams, setup.PlannedRequests(streams), setup.Duration, streams == 1 ? "single stream" : $"concurrency {streams}");
        }

        IReadOnlyDictionary<string, double> after = await Metrics(CancellationToken.None);
        IReadOnlyList<ServerCounter> counters = ServerCounters.Of(before, after);
        if (_runs.Count == 0)
        {
            return ReadResult.Failed<EndpointResult>(new Problem("", "", "a measurement that was ended before it began", "time for at least one request"));
        }

        SituationSpec? situation = Situation(server)?.At(setup.Spec.Place);
        if (sweep is not null && situation is not null)
        {
            EndpointRun first = _runs[0];
            sweep = sweep with { FitsAtOnce = ServingFloors.FitsAtOnce(situation, first.MeanInput.Or(setup.PromptTokens) + first.MeanOutput) };
        }

        return ReadResult.Ok(new EndpointResult
        {
            Spec = setup.Spec,
            Model = _model,
            Server = server,
            Counters = counters,
            CounterNotes = ServerCounters.Notes(counters),
            Runs = _runs,
            Sweep = sweep,
            Search = search,
            Diagnoses = situation is null ? [] : [.. Diagnosed(sweep, search)
                .SelectMany(r => ServingFloors.Of(situation, r.Run.Run, r.Index, r.Run.MeanInput.IsKnown ? r.Run.MeanInput.Value : setup.PromptTokens,
                    r.Run.MeanOutput, r.Run.IsOpenLoop ? r.Run.InFlight : r.Run.Run.ConcurrencyCount.Or(1)))],
            Assumptions = _assumptions,
            Hints = setup.Hints,
        });
    }

    /// <summary>The servers' own metrics, added up over several of them.</summary>
    private async Task<IReadOnlyDictionary<string, double>> Metrics(CancellationToken cancel)
    {
        IReadOnlyDictionary<string, double>[] all = await Task.WhenAll(setup.Targets.DistinctBy(static t => t.Base)
            .Select(t => ServerFacts.Metrics(t, cancel)));
        return all.Length == 1 ? all[0] : all.SelectMany(static m => m).GroupBy(static m => m.Key).ToDictionary(static g => g.Key, static g =>
            g.Sum(static m => m.Value));
    }

    private IEnumerable<(EndpointRun Run, int Index)> Diagnosed(LoadSweep? sweep, SearchResult? search)
    {
        // of a search, the run at the rate that was found; of the others, all
        // a single stream for the ladder, and the run that a sweep or search rests on; plain runs all
        EndpointRun? chosen = sweep is null && search is null ? null : EndpointResult.ChosenOf(_runs, sweep, search);
        return _runs.Select(static (r, i) => (Run: r, Index: i)).Where(r => r.Run.Run.Completed.Value > 0
            && (chosen is null || r.Index == 0 || ReferenceEquals(r.Run, chosen)));
    }

    /// <summary>The model as stated, or as the server names it where the catalogue or this machine's disk knows that name.</summary>
    private SituationSpec? Situation(ServerFacts server)
    {
        if (setup.Spec.Situation is not { On: not null } situation)
        {
            return null;
        }

        if (ServingFloors.Named(situation, [server.Root, _model]) is { } named)
        {
            if (situation.Model is null)
            {
                _assumptions.Add($"Model: {named.Model}, as the server names it (not stated).");
            }

            return named;
        }

        _assumptions.Add($"No diagnosis: the server names its model '{_model}', which neither the catalogue nor this machine knows; --model states it.");
        return null;
    }

    /// <summary>
    /// Opens connections, lets both sides compile what they need, and learns how many tokens a word is. Its prompts are others than the measured ones.
    /// </summary>
    /// <returns>What to state differently, where the server refuses every request for one reason that no later request can change; null otherwise.</returns>
    private async Task<Problem?> WarmUp(ServerFacts server)
    {
        int streams = Math.Min(setup.Concurrency ?? (setup.Rate is null ? 1 : 8), 512);
        int requests = Math.Max(setup.Warmup, setup.Warmup == 0 ? 0 : streams);
        if (requests == 0)
        {
            return null;
        }

        // A few by themselves: a wrong model or key fails them all, and the many after them would fail alike.
        int few = Math.Min(requests, FirstFew);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            _draw++;
            LoadPlan plan = Plan("warm-up") with { Concurrency = Math.Min(streams, few), Requests = few };
            LoadOutcome outcome = await _load.RunAsync(plan, p => progress?.Invoke("warm-up", p), stop);
            if (_askUsage && outcome.Records.Count > 0 && outcome.Records.All(static r => r.Failure == FailureKind.Http4xx && r.Status is 400 or 422))
            {
                // some servers refuse what they do not know
                _askUsage = false;
                _assumptions.Add("The server refused stream_options: usage is not asked for.");
                continue;
            }

            if (Refused(outcome.Records, server) is { } refused)
            {
                return refused;
            }

            if (requests > few && !stop.IsCancellationRequested)
            {
                _draw++;
                outcome = await _load.RunAsync(Plan("warm-up") with { Concurrency = streams, Requests = requests - few }, p =>
                    progress?.Invoke("warm-up", p), stop);
            }

            double[] said = [.. outcome.Records.Where(static r => r.UsageInput > 0).Select(static r => (double)r.UsageInput)];
            if (said.Length > 0 && setup.Entries.Count == 0)
            {
                _wordsPerToken *= setup.PromptTokens / said.Average();
                _assumptions.Add(string.Create(CultureInfo.InvariantCulture,
                    $"Prompts are made of {Words(setup.PromptTokens)} words for {setup.PromptTokens} tokens: the server's own count of the warm-up decides."));
            }

            break;
        }

        return null;
    }

    /// <summary>
    /// What to state differently where every request was refused with one status that a repetition does not change; null where it was not so.
    /// </summary>
    private Problem? Refused(IReadOnlyList<RequestRecord> records, ServerFacts server)
    {
        if (records.Count == 0 || records[0].Failure != FailureKind.Http4xx
            || records.Any(r => r.Failure != FailureKind.Http4xx || r.Status != records[0].Status))
        {
            return null;
        }

        (int status, string text) = (records[0].Status, records[0].FailureText);
        string found = string.Create(CultureInfo.InvariantCulture,
            $"status {status} for each of the first {records.Count} requests{(text.Length > 0 ? $" ({text})" : "")}; no more were sent");
        string known = server.Models.Count > 0 ? $"--served-model with a name that the server knows: {string.Join(", ", server.Models.Take(8))}"
            : "--served-model with a name that the server knows";
        return status switch
        {
            401 or 403 => new Problem("", "--api-key-env", found, "the environment variable that holds the server's key"),
            404 when server.Models.Count > 0 && server.Models.Contains(_model) =>
                new Problem("", "URL", found, "an address under which /v1/chat/completions or, with --api completions, /v1/completions is"),
            400 or 404 or 422 when !server.Models.Contains(_model) => new Problem("", "--served-model", $"'{_model}': {found}", known),
            _ => new Problem("", "URL", found, "a request that the server takes: --prompt-tokens, --output-tokens and --served-model make it"),
        };
    }

    private int Words(int tokens) => (int)Math.Max(1, Math.Round(tokens * Math.Clamp(_wordsPerToken, 0.05, 20)));

    private LoadPlan Plan(string name)
    {
        int draw = _draw;
        return new LoadPlan { Targets = setup.Targets, Request = index =>
            Request(index, draw), Name = $"floorline-{_nonce % 1_000_000:x}-{draw}-{name.Replace(' ', '-')}" };
    }

    private RequestPlan Request(int index, int draw)
    {
        var settings = new BodySettings(setup.OutputTokens, setup.Spec.IgnoreEos, _askUsage, setup.Spec.ContinuousUsage);
        long seed = unchecked((setup.Seed * 1_000_003L) + (setup.Spec.RepeatPrompts ? 0 : _nonce + (draw * 104_729L)));
        if (setup.Entries.Count == 0)
        {
            return RequestBody.Of(_model, setup.Targets[0].Chat, RequestBody.Synthetic(seed, index, Words(setup.PromptTokens),
                Words(setup.SharedPrefix) * (setup.SharedPrefix > 0 ? 1 : 0)), null, settings);
        }

        PromptEntry entry = setup.Entries[index % setup.Entries.Count];
        settings = settings with { OutputTokens = setup.OutputStated ? setup.OutputTokens : entry.OutputTokens ?? setup.OutputTokens };
        string text = entry.Text ?? RequestBody.Synthetic(seed, index, Words(entry.InputTokens ?? setup.PromptTokens));
        return RequestBody.Of(_model, setup.Targets[0].Chat, text, setup.Targets[0].Chat ? entry.Messages : null, settings);
    }

    private async Task<EndpointRun> Closed(int streams, int requests, TimeSpan? duration, string name)
    {
        _draw++;
        LoadPlan plan = Plan(name) with { Concurrency = streams, Requests = requests, Duration = duration, Enough = Enough(false) };
        return await Run(plan, name, null);
    }

    private async Task<EndpointRun> Open(RequestsPerSecond? rate, string name, int? requests, TimeSpan? duration)
    {
        _draw++;
        ArrivalSchedule schedule;
        if (setup.Trace is { } trace)
        {
            schedule = requests is { } n ? ArrivalSchedule.Replay(trace.Times.Take(n)) : trace;
        }
        else if (double.IsInfinity(rate!.Value.Value))
        {
            schedule = ArrivalSchedule.Replay(Enumerable.Repeat(Seconds.Zero, requests ?? setup.PlannedRequests(1)));
        }
        else
        {
            int count = requests ?? (duration is { } time ? (int)Math.Clamp(Math.Ceiling(rate.Value.Value * time.TotalSeconds * 1.5) + 10, 1, 10_000_000)
                : setup.PlannedRequests(1));
            schedule = ArrivalSchedule.Of(setup.Arrivals, rate.Value, count, setup.Seed + _draw, setup.Shape);
        }

        LoadPlan plan = Plan(name) with { Concurrency = setup.MaxConcurrency, Schedule = schedule, Duration = duration, Enough = Enough(true) };
        return await Run(plan, name, rate);
    }

    private async Task<EndpointRun> Run(LoadPlan plan, string name, RequestsPerSecond? rate)
    {
        if (requests is not null)
        {
            int number = _runs.Count;
            plan = plan with
            {
                Over = (records, started) =>
                    requests([.. records.Select(r => JsonText.RequestLine(r, new RequestOfRun(number, name, _model, plan.Schedule is not null, started)))]),
            };
        }

        LoadOutcome outcome = await _load.RunAsync(plan, p => progress?.Invoke(name, p), stop);
        EndpointRun run = RunReading.Of(plan, outcome, new RunTerms(name, _model, rate, setup.Objectives, setup.MaxFailures));
        _runs.Add(run);
        return run;
    }

    /// <summary>The run is over when the interval of the chosen median is narrow enough.</summary>
    private Func<IReadOnlyList<RequestRecord>, bool>? Enough(bool open)
    {
        if (setup.StopWhen is not { } wanted)
        {
            return null;
        }

        return records =>
        {
            double scale = 1.0 / System.Diagnostics.Stopwatch.Frequency;
            RequestRecord[] good = [.. records.Where(static r => r.Completed && r.Chunks > 1)];
            Seconds[] values = [.. good.Select(r => new Seconds(wanted.Metric switch
            {
                Figure.Ttft => (r.TimeOf(0) - (open ? r.Planned : r.Sent)) * scale,
                Figure.EndToEnd => (r.TimeOf(r.Chunks - 1) - (open ? r.Planned : r.Sent)) * scale,
                _ => (r.TimeOf(r.Chunks - 1) - r.TimeOf(0)) * scale / (r.Chunks - 1),
            }))];
            if (values.Length < 20)
            {
                return false;
            }

            LatencySample sample = LatencySample.Of(values);
            Fact<LatencyInterval> interval = sample.Interval(0.5);
            return interval.IsKnown && (interval.Value.To - interval.Value.From) / 2 <= sample.At(0.5) * wanted.Share;
        };
    }

    /// <summary>1, 2, 4, ... streams until twice in a row the throughput grows by less than 5 %.</summary>
    private async Task<LoadSweep> Sweep()
    {
        int flat = 0;
        for (int streams = 1; streams <= MostStreamsOfASweep && flat < 2 && !stop.IsCancellationRequested; streams *= 2)
        {
            double best = _runs.Count == 0 ? 0 : _runs.Max(static r => r.Run.OutputRate.Value.Value);
            EndpointRun run = await Closed(streams, setup.Requests ?? int.MaxValue, setup.StepDuration, $"concurrency {streams}");
            flat = run.Run.OutputRate.Value.Value < best * Grows ? flat + 1 : 0;
            if (run.Run.Completed.Value == 0)
            {
                break;
            }
        }

        double highest = _runs.Max(static r => r.Run.OutputRate.Value.Value);
        EndpointRun? knee = _runs.FirstOrDefault(r => r.Run.OutputRate.Value.Value >= 0.95 * highest);
        return new LoadSweep(
            flat >= 2 && knee is not null ? Fact<int>.Known((int)knee.Run.ConcurrencyCount.Value)
                : Fact<int>.Unknown("throughput still grew at the end of the sweep"),
            new TokensPerSecond(highest),
            Fact<long>.Unknown("model and hardware are not stated (--model, --on)"));
    }

    /// <summary>
    /// Doubles the rate until the objectives are missed, then tries what the server completed while it was overloaded, which is its capacity or close to it,
    /// and halves what is left (in ratio) until the ends are within 3 %.
    /// </summary>
    private async Task<SearchResult> Search()
    {
        EndpointRun alone = await Closed(1, Math.Min(setup.Requests ?? 5, 5), setup.StepDuration, "single stream");
        double seconds = alone.Run.EndToEnd is { IsKnown: true, Value.Mean: { IsKnown: true } mean } ? mean.Value.Value : 1;
        double rate = 1 / Math.Max(seconds, 1e-4);
        bool guessed = false;
        double? meets = null;
        double? misses = null;
        while (!stop.IsCancellationRequested && _runs.Count < MostStepsOfASearch)
        {
            (EndpointRun run, bool met) = await Judged(rate);
            if (!met && run.Client.Limited && Meets(run, corrected: false))
            {
                // what the client cannot send says nothing of the server
                _assumptions.Add(string.Create(CultureInfo.InvariantCulture,
                    $"The search ended at {Figures.Of(rate)} requests/s, where the client became the limit."));
                break;
            }

            meets = met ? Math.Max(meets ?? 0, rate) : meets;
            misses = met ? misses : Math.Min(misses ?? double.PositiveInfinity, rate);
            if (meets >= misses / NarrowEnough)
            {
                break;
            }

            (rate, guessed) = Next(meets, misses, rate, Capacity(run), guessed);
            if (rate is < 1e-3 or > 1e5)
            {
                break;
            }
        }

        return new SearchResult(
            meets is { } found ? Fact<RequestsPerSecond>.Known(new RequestsPerSecond(found))
                : Fact<RequestsPerSecond>.Unknown("no rate that was tried met the objectives"),
            misses is { } missed ? Fact<RequestsPerSecond>.Known(new RequestsPerSecond(missed))
                : Fact<RequestsPerSecond>.Unknown("every rate that was tried met the objectives"),
            setup.SloShare);
    }

    /// <summary>A step of the search. Where it just misses, it is taken once more: of a few requests one that met a bad moment is too many.</summary>
    private async Task<(EndpointRun Run, bool Met)> Judged(double rate)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{Figures.Of(rate)} requests/s");
        EndpointRun run = await Open(new RequestsPerSecond(rate), name, null, setup.StepDuration);
        if (!Meets(run) && run.GoodShare.Or(0) > NearMiss && !stop.IsCancellationRequested)
        {
            run = await Open(new RequestsPerSecond(rate), name + " again", null, setup.StepDuration);
        }

        return (run, Meets(run));
    }

    /// <summary>
    /// The next rate: twice as much until one misses; then what the overloaded server completed; just above that where it met; else the middle.
    /// </summary>
    private static (double Rate, bool Guessed) Next(double? meets, double? misses, double rate, double capacity, bool guessed)
    {
        if (meets is not { } low || misses is not { } high)
        {
            return (meets * 2 ?? misses!.Value / 2, false);
        }

        double above = low * ((2 + NarrowEnough) / 3);
        return rate == high && capacity > 0 && capacity < high * Overloaded ? (Math.Max(capacity, above), true)
            : rate == low && guessed ? (low * ((1 + (2 * NarrowEnough)) / 3), false)
            : (Math.Sqrt(low * high), false);
    }

    /// <summary>Requests per second that were answered between the first answer and the last: of an overloaded server, its capacity.</summary>
    private static double Capacity(EndpointRun run)
    {
        long[] ends = [.. run.Outcome.Records.Where(static r => r.Completed).Select(static r => r.Ended).Order()];
        int skipped = ends.Length / 5;
        return ends.Length < 20 ? 0 : (ends.Length - 1 - skipped) * (double)System.Diagnostics.Stopwatch.Frequency / Math.Max(1, ends[^1] - ends[skipped]);
    }

    /// <summary>Whether enough requests met the objectives, in the whole run and in its last third: a queue that grows shows there first.</summary>
    private bool Meets(EndpointRun run, bool corrected = true)
    {
        if (run.Run.Completed.Value == 0 || (corrected && !MetBy(run.Outcome.Records, corrected: true)))
        {
            return false;
        }

        int skipped = corrected ? run.Outcome.Records.Count * 2 / 3 : 0;
        RequestRecord[] last = [.. run.Outcome.Records.Skip(skipped).Where(static r => r.Completed && r.Chunks > 0)];
        return last.Length == 0 || MetBy(last, corrected);
    }

    /// <summary>Limits without a statistic are met together by the share that is asked for, each of the others by its own statistic. A failed request meets
    /// none.</summary>
    private bool MetBy(IReadOnlyList<RequestRecord> records, bool corrected)
    {
        double scale = 1.0 / System.Diagnostics.Stopwatch.Frequency;
        RequestRecord[] over = [.. records.Where(static r => r.Failure != FailureKind.CutOff)];
        Objective[] latencies = [.. setup.Objectives.Where(static o => Objective.IsLatency(o.Figure))];
        Objective[] together = [.. latencies.Where(static o => o.IsStatisticAssumed)];
        return over.Count(r => together.All(o => Within(r, o))) >= setup.SloShare * over.Length
            && latencies.Where(static o => !o.IsStatisticAssumed).All(o => o.Statistic!.Value.Share is { } share
                ? over.Count(r => Within(r, o)) >= share * over.Length
                : over.Where(static r => r.Completed && r.Chunks > 0).Select(r => Value(r, o)).DefaultIfEmpty(0).Average() <= o.Limit.Time.Value);

        bool Within(RequestRecord r, Objective o) => r.Completed && r.Chunks > 0 && Value(r, o) <= o.Limit.Time.Value;

        double Value(RequestRecord r, Objective o) => o.Figure switch
        {
            Figure.Ttft => (r.TimeOf(0) - (corrected ? r.Planned : r.Sent)) * scale,
            Figure.EndToEnd => (r.TimeOf(r.Chunks - 1) - (corrected ? r.Planned : r.Sent)) * scale,
            _ => r.ChunkTokens > r.TokensOf(0) ? (r.TimeOf(r.Chunks - 1) - r.TimeOf(0)) * scale / (r.ChunkTokens - r.TokensOf(0)) : 0,
        };
    }
}
