using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.Workbench;
using Floorline.Workbench.Words;

namespace Floorline.Cli.Text;

/// <summary>A measured server for a person to read.</summary>
public static class EndpointText
{
    private const int Bars = 12;
    private const int BarWidth = 40;
    private const int SecondsShown = 20;

    public static void Write(Page page, EndpointResult result) => Write(page, result, definitions: false);

    public static void Write(Page page, EndpointResult result, bool definitions)
    {
        Verdict(page, result);
        foreach (string text in result.Assumptions)
        {
            page.Say(text, Tone.Faint, 2, "- ");
        }

        if (result.Runs.Count > 1)
        {
            Curve(page, result);
        }

        One(page, result.Chosen);
        if (definitions)
        {
            Definitions(page, result.Chosen);
        }

        Diagnoses(page, result);
        Server(page, result);
        Next(page, result);
    }

    private static void Verdict(Page page, EndpointResult result)
    {
        string server = $"{result.Model} at {string.Join(", ", result.Spec.Urls)}{(result.Server.Version is { } version ? $" (version {version})" : "")}";
        page.Say(server, Tone.Heading);
        AnswerText.OfRuns(page, result.Answer, result.Diagnoses);
        EndpointRun main = result.Chosen;
        if (result.Search is { } search)
        {
            page.Say(
                search.Rate.IsKnown ? $"Highest rate at which {search.Share * 100:0.#} % of requests meet {result.Spec.Slo}: {Figures.Of(search.Rate.Value)} requests/s{(search.Misses.IsKnown ? $" (missed at {Figures.Of(search.Misses.Value)})" : " (no rate that missed was found)")}." : $"No rate met {result.Spec.Slo}: {search.Rate.UnknownReason}.",
                search.Rate.IsKnown ? Tone.Good : Tone.Bad);
        }

        if (result.Sweep is { } sweep)
        {
            page.Say(sweep.Knee.IsKnown ? $"Throughput stops growing at {sweep.Knee.Value} streams: {Figures.Of(sweep.Highest)} tokens/s at most." : $"No knee: {sweep.Knee.UnknownReason} ({Figures.Of(sweep.Highest)} tokens/s).", Tone.Good);
            if (sweep.FitsAtOnce.IsKnown)
            {
                string held = !sweep.Knee.IsKnown ? "" : sweep.Knee.Value >= sweep.FitsAtOnce.Value ? " The knee lies at or above that: memory is the likely limit." : " The knee lies below that: memory is not what stops it.";
                page.Say($"Memory holds {sweep.FitsAtOnce.Value:#,0} such sequences at once.{held}");
            }
        }

        foreach (ObjectiveOutcome outcome in main.Objectives)
        {
            string seen = !outcome.Seen.IsKnown ? $": {outcome.Seen.UnknownReason}"
                : !outcome.Seen.Value.IsBounded ? $" ({outcome.Seen.Value.Middle}; too few values for an interval)"
                : $" ({outcome.Seen.Value.Middle}, 95 % interval {outcome.Seen.Value.Low} to {outcome.Seen.Value.High})";
            page.Say($"{outcome.Objective}: {outcome.Attainment.Words}{seen}.", outcome.Attainment.IsMet ? Tone.Good : Tone.Warning);
        }

        if (main.IsValid)
        {
            page.Say("VALID", Tone.Good);
        }
        else
        {
            page.Say($"INVALID: {string.Join("; ", main.InvalidBecause)}", Tone.Bad);
        }
    }

    private static void Curve(Page page, EndpointResult result)
    {
        page.Heading("Throughput and latency (ms)");
        double most = result.Runs.Max(static r => r.Run.OutputRate.Value.Value);
        page.Table(
            [["run", "tok/s", "req/s", "TTFT p50", "p99", "ITL p50", "p99", ""], .. result.Runs.OrderBy(static r => r.Run.RequestRate.IsKnown ? r.Run.RequestRate.Value.Value : 0).ThenBy(static r => r.Run.ConcurrencyCount.Or(0)).Select(r => new[]
            {
                r.Name + (r.IsValid ? "" : " !"), Figures.Of(r.Run.OutputRate.Value), $"{r.Run.CompletedRate.Value.Value:0.##}", Ms(r.Run.Ttft, 0.5), Ms(r.Run.Ttft, 0.99), Ms(r.Run.Itl, 0.5), Ms(r.Run.Itl, 0.99),
                new string('#', most > 0 ? (int)Math.Round(r.Run.OutputRate.Value.Value / most * 12) : 0),
            })],
            header: true);
    }

    private static string Ms(Fact<LatencySummary> metric, double share) => metric is { IsKnown: true, Value.Sample: { } sample } ? ServingText.Ms(sample.Supported(share)) : "?";

    private static void One(Page page, EndpointRun run)
    {
        if (run.Run.Completed.Value == 0)
        {
            page.Blank();
            page.Say($"{run.Run.Requests.Value:#,0} requests sent, none completed: there is nothing to show.");
            ServingText.Findings(page, run.Run);
            return;
        }

        ServingText.One(page, run.Run with { Findings = [], Notes = [] });
        page.Blank();
        page.Table([["95 % intervals, ms", "p50", "p90", "p95", "p99"], Interval("TTFT", run.Run.Ttft), Interval("ITL", run.Run.Itl), Interval("TPOT", run.Run.Tpot), Interval("E2E", run.Run.EndToEnd)], header: true);
        if (run.Run.Ttft is { IsKnown: true, Value: { P99.IsKnown: false } summary })
        {
            page.Say(summary.P99.UnknownReason + ": not shown.", Tone.Faint, 2);
        }
        else if (run.Run.Ttft.Value.Sample!.Conservative(0.99) is { IsKnown: true } bound)
        {
            page.Say($"TTFT p99 is at most {ServingText.Ms(bound)} ms with 99 % confidence (binomial bound).", indent: 2);
        }

        if (run.IsOpenLoop && run.UncorrectedTtft.IsKnown)
        {
            page.Say($"Uncorrected (from the sending): TTFT p50 {ServingText.Ms(run.UncorrectedTtft.Value.P50)}, p99 {ServingText.Ms(run.UncorrectedTtft.Value.P99)} ms; E2E p50 {ServingText.Ms(run.UncorrectedEndToEnd.Value.P50)}, p99 {ServingText.Ms(run.UncorrectedEndToEnd.Value.P99)} ms. {run.Late.HeldBack:#,0} requests left late, the worst by {Figures.Of(run.Late.WorstDelay)}.", indent: 2);
        }

        if (run.Steady is { } steady)
        {
            page.Say($"Steady state ({Figures.Of(steady.From)} to {Figures.Of(steady.To)}): {Figures.Of(steady.OutputRate)} tokens/s{(steady.Ttft.IsKnown ? $", TTFT p50 {ServingText.Ms(steady.Ttft.Value.P50)} ms" : "")}{(steady.Itl.IsKnown ? $", ITL p50 {ServingText.Ms(steady.Itl.Value.P50)} ms" : "")}. The throughput above is of the whole run, its filling and emptying included.", indent: 2);
        }

        ServingText.Findings(page, run.Run);
        Histogram(page, "TTFT", run.Run.Ttft);
        Histogram(page, "ITL", run.Run.Itl);
        Timeline(page, run);
        page.Heading("The client");
        ClientState c = run.Client;
        page.Say($"Stamp delay p50 {Figures.Of(c.ReceiveP50)}, p99 {Figures.Of(c.ReceiveP99)} ({(c.KernelStamped ? "kernel stamps: not in the figures" : "no kernel stamps: in the figures")}){(run.IsOpenLoop ? $"; sent p99 {Figures.Of(c.SendP99)} after plan" : "")}; {Figures.Of(c.ProcessorPerToken)} of processor and {c.AllocatedPerToken.Value:0} B per token{(c.OthersBusyCores.IsKnown ? $"; others kept {c.OthersBusyCores.Value:0.0} of {Environment.ProcessorCount} cores busy" : "")}.", c.Limited ? Tone.Bad : Tone.Plain, 2);
        foreach (string note in run.Run.Notes)
        {
            page.Say(note, Tone.Faint, 2, "- ");
        }
    }

    /// <summary>What the words mean here, and the same run by the definitions of others.</summary>
    private static void Definitions(Page page, EndpointRun run)
    {
        page.Heading("Definitions");
        string start = run.IsOpenLoop ? "planned time" : "sending";
        page.Table(
        [
            ["TTFT", $"first chunk with text or reasoning - {start}"],
            ["ITL", "gap per token; a chunk of n tokens is n gaps of a n-th"],
            ["TPOT", "(last - first token) / (tokens - tokens of the first chunk), one per request"],
            ["E2E", $"last chunk with text - {start}"],
        ]);
        page.Heading("The same run as others define it (ms, from the sending)");
        page.Table([["tool", "metric", "mean", "p50", "p99", ""], .. run.OtherDefinitions.Select(static o => new[] { o.Tool, o.Metric, Of(o.Latency, static s => s.Mean), Of(o.Latency, static s => s.P50), Of(o.Latency, static s => s.P99), o.Says })], header: true);
        static string Of(Fact<LatencySummary> metric, Func<LatencySummary, Fact<Seconds>> figure) => metric.IsKnown ? ServingText.Ms(figure(metric.Value)) : "?";
    }

    private static string[] Interval(string name, Fact<LatencySummary> metric)
    {
        string At(double share) => metric is { IsKnown: true, Value.Sample: { } sample } && sample.Interval(share) is { IsKnown: true } interval ? $"{ServingText.Ms(Fact<Seconds>.Known(interval.Value.From))}-{ServingText.Ms(Fact<Seconds>.Known(interval.Value.To))}" : "?";
        return [name, At(0.5), At(0.9), At(0.95), At(0.99)];
    }

    private static void Histogram(Page page, string name, Fact<LatencySummary> metric)
    {
        if (metric is not { IsKnown: true, Value.Sample: { Count: >= 20 } sample })
        {
            return;
        }

        page.Heading($"{name}, ms");
        double low = sample.At(0.001).Value;
        double high = Math.Max(sample.At(Math.Max(0.99, 1 - (5.0 / sample.Count))).Value, low * 1.0001);
        var counts = new int[Bars + 1];
        for (int i = 0; i < sample.Count; i++)
        {
            counts[Math.Clamp((int)((sample[i].Value - low) / (high - low) * Bars), 0, Bars)]++;
        }

        int most = counts.Max();
        for (int i = 0; i <= Bars; i++)
        {
            if (i == Bars && counts[i] == 0)
            {
                break;
            }

            string label = i == Bars ? "above" : $"{(low + ((high - low) * i / Bars)) * 1e3:0.00}";
            page.Line($"  {label,10} {counts[i],8:#,0} {new string('#', (int)Math.Ceiling((double)counts[i] / most * BarWidth))}".TrimEnd());
        }
    }

    private static void Timeline(Page page, EndpointRun run)
    {
        IReadOnlyList<ServingSecond> seconds = run.Timeline;
        if (seconds.Count < 3)
        {
            return;
        }

        int every = (int)Math.Ceiling(seconds.Count / (double)SecondsShown);
        page.Heading($"Second by second{(every > 1 ? $" (every {every} s)" : "")}");
        page.Table([["s", "sent", "done", "failed", "in flight", "tok/s", "TTFT p50"], .. seconds.Chunk(every).Select(static part => new[]
        {
            $"{part[0].Second}", $"{part.Sum(static s => s.Sent)}", $"{part.Sum(static s => s.Completed)}", $"{part.Sum(static s => s.Failed)}", $"{part[^1].InFlight}", $"{part.Average(static s => s.Tokens):#,0}",
            part.FirstOrDefault(static s => s.Ttft.IsKnown) is { } known ? ServingText.Ms(known.Ttft) : "?",
        })], header: true);
    }

    private static void Diagnoses(Page page, EndpointResult result)
    {
        if (result.Diagnoses.Count == 0)
        {
            return;
        }

        page.Heading("Against the floors");
        foreach (ServingDiagnosis one in result.Diagnoses)
        {
            page.Say($"{result.Runs[one.RunIndex].Name}: {one.Label}", Tone.Heading, 2);
            Diagnosis(page, one);
        }
    }

    /// <summary>One diagnosis: verdict, the larger rungs, what helps.</summary>
    public static void Diagnosis(Page page, ServingDiagnosis one)
    {
        if (!one.Result.IsOk)
        {
            page.Say($"not diagnosed: {string.Join("; ", one.Result.Problems)}", Tone.Warning, 4);
            return;
        }

        DiagnoseResult diagnosis = one.Result.Value;
        page.Say(DiagnosisText.Verdict(diagnosis), diagnosis.Diagnosis.Regime == Regime.Impossible ? Tone.Bad : Tone.Plain, 4);
        foreach (Judgement outcome in diagnosis.Helps.Take(2))
        {
            page.Say($"{outcome.Lever.Title}: {Sentence.Of(outcome)}", Tone.Good, 4, "+ ");
        }
    }

    /// <summary>What to do with this, as commands.</summary>
    private static void Next(Page page, EndpointResult result)
    {
        page.Heading("Next");
        EndpointRun run = result.Chosen;
        string command = $"floorline measure endpoint {string.Join(' ', result.Spec.Urls)}";
        foreach (string step in Steps(result, run, command).Take(3))
        {
            page.Say(step, Tone.Plain, 2, "- ");
        }
    }

    private static IEnumerable<string> Steps(EndpointResult result, EndpointRun run, string command)
    {
        long completed = run.Run.Completed.Value;
        if (completed == 0 && run.Errors.Count > 0)
        {
            yield return Remedy(run);
            yield break;
        }

        if (run.Client.Limited)
        {
            yield return "Ask for less load, run the client on another machine than the server, or end what else runs here: these figures are the client's.";
        }

        if (run.Errors.Count > 0)
        {
            yield return Remedy(run);
        }

        if (!run.Run.Ttft.IsKnown || !run.Run.Ttft.Value.P99.IsKnown)
        {
            int needed = (int)Math.Ceiling(LatencySample.Needed(0.99) / 10.0) * 10;
            yield return result.Search is not null || result.Sweep is not null ? "For a p99 of TTFT take longer steps: --step-duration 60s" : $"For a p99 of TTFT take {needed} requests: {command} --requests {needed}";
        }

        if (result.Diagnoses.Count == 0)
        {
            yield return $"Hold it against the floors: {command} --model MODEL --on HW";
        }
        else
        {
            string model = result.Diagnoses.Select(static d => d.Result.IsOk ? d.Result.Value.Floors.Situation.Spec.Model : null).FirstOrDefault(static m => m is not null) ?? "MODEL";
            int streams = (int)Math.Max(1, Math.Round(run.InFlight));
            yield return $"See what an engine should reach there, and what each change would give: floorline predict {model} --on {result.Spec.Situation!.On} --engine vllm --concurrency {streams} --prompt-tokens {run.MeanInput.Or(256):0} --output-tokens {run.MeanOutput:0}";
        }

        if (result.Search is null)
        {
            yield return $"Find the highest rate that meets your limits: {command} --slo \"ttft<500ms,itl<50ms\"";
        }

        if (result.Sweep is null)
        {
            yield return $"See where throughput stops growing: {command} --sweep";
        }
    }

    private static string Remedy(EndpointRun run)
    {
        FailureKind kind = run.Errors.MaxBy(static e => e.Value).Key;
        int status = run.Outcome.Records.FirstOrDefault(r => r.Failure == kind)?.Status ?? 0;
        return kind switch
        {
            FailureKind.Refused => "Nobody listens there: start the server, or correct the address and port.",
            FailureKind.Dns => "The host's name is not known: correct the address.",
            FailureKind.Tls => "The certificate was not accepted: --insecure takes any.",
            FailureKind.Http429 or FailureKind.Http503 => "The server turned requests away: ask for less load; that is its limit.",
            FailureKind.Http4xx when status is 401 or 403 => "The server wants a key: put it into an environment variable and name that with --api-key-env NAME.",
            FailureKind.Http4xx when status == 404 => "The path or the model is not known there: --api completions, or --served-model NAME.",
            FailureKind.WrongContentType => "That is no event stream: is this an OpenAI-compatible server?",
            FailureKind.Timeout => "The server was silent for too long: look at its log, or allow more with --silence and --timeout.",
            _ => "Look at the server's log for the failures above; none of them is in a latency.",
        };
    }

    private static void Server(Page page, EndpointResult result)
    {
        if (result.Counters.Count == 0 && result.CounterNotes.Count == 0)
        {
            return;
        }

        page.Heading("The server's own metrics, before and after");
        foreach (string note in result.CounterNotes)
        {
            page.Say(note, Tone.Plain, 2);
        }

        page.Table([.. result.Counters.Select(static c => new[] { c.Name, $"{c.Before:0.####}", $"{c.After:0.####}", c.Says })]);
    }
}
