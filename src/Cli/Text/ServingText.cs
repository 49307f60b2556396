using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Reports;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>Runs of load for a person to read.</summary>
public static class ServingText
{
    private const int RunsInFull = 3;

    public static void Write(Page page, ReportResult result)
    {
        (string File, ServingRun Run)[] runs = [.. result.Files.SelectMany(static f => f.Runs.Select(r => (f.Name, r.Run)))];
        AnswerText.OfRuns(page, result.Answer, result.Diagnoses);
        foreach (ReportedFile file in result.Files)
        {
            page.Say($"{file.Name}: {file.Format}, {(file.Runs.Count == 1 ? "1 run" : $"{file.Runs.Count} runs")}", Tone.Heading);
            foreach (string note in file.Notes)
            {
                page.Say(note, Tone.Faint, 2);
            }
        }

        if (runs.Length > RunsInFull)
        {
            Overview(page, [.. runs.Select(static r => r.Run)]);
            Common(page, [.. runs.Select(static r => r.Run)]);
        }
        else
        {
            foreach ((_, ServingRun run) in runs)
            {
                One(page, run);
            }
        }

        foreach (string text in result.Assumptions)
        {
            page.Say(text, Tone.Faint, 2, "- ");
        }

        if (result.Diagnoses.Count > 0)
        {
            page.Heading("Against the floors");
            foreach (ServingDiagnosis one in result.Diagnoses)
            {
                page.Say($"{(runs.Length > 1 ? $"#{one.RunIndex + 1}: " : "")}{one.Label}", Tone.Heading, 2);
                EndpointText.Diagnosis(page, one);
            }
        }

        if (result.Skipped.Count > 0)
        {
            page.Heading("No results");
            page.Say($"{result.Skipped.Count} file(s) of the folder: {string.Join(", ", result.Skipped.Take(8).Select(Path.GetFileName))}{(result.Skipped.Count > 8 ? ", ..." : "")}", Tone.Faint, 2);
        }

        page.Heading("Next");
        page.Say(result.Diagnoses.Select(static d => d.Result).FirstOrDefault(static d => d.IsOk) is { } known ? $"See what an engine should reach there, and what each change would give: floorline predict {known.Value.Floors.Situation.Spec.Model} --on {result.Situation!.On} --engine vllm --batch {known.Value.Floors.Cost.Step.Batch}" : "Hold these against the floors: floorline report FILE --model MODEL --on HW", indent: 2);
        if (runs.Any(static r => r.Run.Findings.Any(static f => f.Id is "few-samples" or "little-law" or "schedule-delay" or "rate-counts-errors")))
        {
            page.Say("Measure anew, with latencies from planned times and enough requests for a p99: floorline measure endpoint URL --rate R --requests 400", indent: 2);
        }
    }

    /// <summary>One run in full: totals, metrics, definitions, findings.</summary>
    public static void One(Page page, ServingRun run)
    {
        page.Blank();
        string version = run.ToolVersion.IsKnown ? " " + run.ToolVersion.Value : "";
        page.Say($"{run.Tool}{version}{(run.Model.IsKnown ? $": {run.Model.Value}" : "")}", Tone.Heading);
        foreach (string[] row in Totals(run))
        {
            page.Say(row[1], Tone.Plain, 2, row[0].PadRight(12));
        }

        page.Blank();
        Metrics(page, run);
        Findings(page, run);
        foreach (string note in run.Notes)
        {
            page.Say(note, Tone.Faint, 2, "- ");
        }
    }

    public static void Findings(Page page, ServingRun run)
    {
        foreach (Finding finding in run.Findings.OrderByDescending(static f => f.Severity))
        {
            page.Say($"{finding.Id}: {finding.Text}", finding.Severity switch { Severity.Error => Tone.Bad, Severity.Warning => Tone.Warning, _ =>
                Tone.Plain }, 2, finding.Severity == Severity.Hint ? "  " : "! ");
        }
    }

    private static string[][] Totals(ServingRun run)
    {
        var rows = new List<string[]> { new[] { "requests", $"{Of(run.Requests)} sent, {Of(run.Completed)} completed, {Of(run.Failed)} failed" } };
        string load = run.RequestRate.IsKnown ? (double.IsInfinity(run.RequestRate.Value.Value) ? "all at once" : $"{run.RequestRate.Value.Value:0.###} requests/s") : "";
        string at = run.ConcurrencyCount.IsKnown ? $"concurrency {run.ConcurrencyCount.Value:0.##}" : "";
        string both = string.Join(", ", new[] { load, at }.Where(static t => t.Length > 0));
        if (both.Length > 0)
        {
            rows.Add(["load", both]);
        }

        if (run.Duration.IsKnown)
        {
            rows.Add(["duration", Figures.Of(run.Duration.Value)]);
        }

        rows.Add(["tokens", $"{Of(run.InputTokens)} in, {Of(run.OutputTokens)} out"]);
        string[] rates = [run.OutputRate.IsKnown ? $"{Figures.Of(run.OutputRate.Value)} tokens/s out" : "", run.InputRate.IsKnown ? $"{Figures.Of(run.InputRate.Value)} tokens/s in" : "", run.CompletedRate.IsKnown ? $"{Figures.Of(run.CompletedRate.Value)} requests/s" : "", run.Goodput.IsKnown ? $"goodput {Figures.Of(run.Goodput.Value)} requests/s" : ""];
        if (rates.Any(static r => r.Length > 0))
        {
            rows.Add(["throughput", string.Join(", ", rates.Where(static r => r.Length > 0))]);
        }

        return [.. rows];
    }

    private static void Metrics(Page page, ServingRun run)
    {
        (string Name, Fact<LatencySummary> Metric)[] metrics = [("TTFT", run.Ttft), ("ITL", run.Itl), ("TPOT", run.Tpot), ("E2E", run.EndToEnd)];
        if (metrics.Any(static m => m.Metric.IsKnown))
        {
            page.Table([["ms", "mean", "p50", "p90", "p95", "p99", "count"], .. metrics.Where(static m => m.Metric.IsKnown).Select(static m => Row(m.Name, m.Metric.Value))], header: true);
        }

        foreach ((string name, Fact<LatencySummary> metric) in metrics.Where(static m => !m.Metric.IsKnown))
        {
            page.Say($"{name}: not known: {metric.UnknownReason}", Tone.Plain, 2);
        }
    }

    private static string[] Row(string name, LatencySummary s) => [name, Ms(s.Mean), Ms(s.P50), Ms(s.P90), Ms(s.P95), Ms(s.P99), s.Count.IsKnown ? $"{s.Count.Value:#,0}" : "?"];

    private static void Overview(Page page, IReadOnlyList<ServingRun> runs)
    {
        page.Heading("Runs (ms: p50/p99; the mean where a run has no percentiles)");
        foreach (var group in runs.Select(static (r, i) => (Run: r, Index: i + 1)).GroupBy(static r => r.Run.Format))
        {
            if (group.Count() < runs.Count)
            {
                page.Say(group.Key, Tone.Faint, 2);
            }

            page.Table([["#", "load", "done", "fail", "tok/s", "TTFT", "ITL", "TPOT", "E2E"], .. group.Select(static r => Brief(r.Index, r.Run))], header: true);
        }
    }

    private static string[] Brief(int index, ServingRun r) =>
    [
        $"{index}", Load(r), Of(r.Completed), Of(r.Failed), r.OutputRate.IsKnown ? Figures.Of(r.OutputRate.Value) : r.InputRate.IsKnown ? Figures.Of(r.InputRate.Value) + " in" : "?",
        Pair(r.Ttft), Pair(r.Itl), Pair(r.Tpot), r.EndToEnd.IsKnown ? Short(r.EndToEnd.Value.P50.IsKnown ? r.EndToEnd.Value.P50 : r.EndToEnd.Value.Mean) : "?",
    ];

    /// <summary>What holds for several runs is said once.</summary>
    private static void Common(Page page, IReadOnlyList<ServingRun> runs)
    {
        var why = runs.SelectMany(static r => new[] { ("TTFT", r.Ttft), ("ITL", r.Itl), ("TPOT", r.Tpot), ("E2E", r.EndToEnd) }.Where(static m => !m.Item2.IsKnown).Select(static m => $"{m.Item1} not known: {m.Item2.UnknownReason}")).Distinct().ToList();
        var findings = runs.SelectMany(static (r, i) => r.Findings.Select(f => (Run: i + 1, Finding: f))).GroupBy(static f => f.Finding).ToList();
        if (why.Count + findings.Count > 0)
        {
            page.Heading("To know");
        }

        foreach (IGrouping<Finding, (int Run, Finding Finding)> same in findings)
        {
            string of = string.Join(", ", same.Take(12).Select(static s => $"#{s.Run}"));
            page.Say($"{of}: {same.Key.Text}", same.Key.Severity == Severity.Error ? Tone.Bad : Tone.Warning, 2, same.Key.Severity == Severity.Hint ? "  "
                : "! ");
        }

        foreach (string text in why)
        {
            page.Say(text, Tone.Plain, 2, "- ");
        }

        foreach (string note in runs.SelectMany(static r => r.Notes).Where(static n => !n.StartsWith("Test ", StringComparison.Ordinal)).Distinct().Take(12))
        {
            page.Say(note, Tone.Faint, 2, "- ");
        }
    }

    private static string Load(ServingRun run) => run.Tool == "llama-bench" && run is { InputTokens.IsKnown: true, OutputTokens.IsKnown: true } ? Test(run)
        : run.RequestRate is { IsKnown: true } rate && !double.IsInfinity(rate.Value.Value) ? $"{rate.Value.Value:0.##}/s"
        : run.ConcurrencyCount.IsKnown ? $"c={run.ConcurrencyCount.Value:0.#}" : run.RequestRate.IsKnown ? "all at once" : "?";

    private static string Test(ServingRun run) => $"{(run.InputTokens.Value > 0 ? $"pp{run.InputTokens.Value}" : "")}{(run.OutputTokens.Value > 0 ? $"tg{run.OutputTokens.Value}" : "")}{(run.Notes.FirstOrDefault(static n => n.Contains("at depth", StringComparison.Ordinal)) is { } note ? " @" + note.Split("at depth ")[1].TrimEnd('.') : "")}";

    private static string Pair(Fact<LatencySummary> metric) => !metric.IsKnown ? "?"
        : metric.Value.P50.IsKnown ? metric.Value.P99.IsKnown ? $"{Short(metric.Value.P50)}/{Short(metric.Value.P99)}" : Short(metric.Value.P50) : Short(metric.Value.Mean);

    private static string Short(Fact<Seconds> time) => !time.IsKnown ? "?" : time.Value.Milliseconds >= 999.5 ? $"{Figures.Of(time.Value.Value)}s"
        : Figures.Of(time.Value.Milliseconds);

    public static string Ms(Fact<Seconds> time) => !time.IsKnown ? "?" : Figures.Of(time.Value.Milliseconds);

    private static string Of(Fact<long> count) => count.IsKnown ? $"{count.Value:#,0}" : "?";
}
