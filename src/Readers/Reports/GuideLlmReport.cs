using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Json;

namespace Floorline.Readers.Reports;

/// <summary>GuideLLM's report: up to 0.3, 0.4 to 0.7, version 2, and the table it prints.</summary>
internal static partial class GuideLlmReport
{
    private const string NoGaps = "GuideLLM keeps no time of single tokens; its ITL is a mean per request, which is our TPOT";
    private const string TpotNote = "GuideLLM's TPOT includes TTFT and is left out; our TPOT is taken from its ITL, (last token - first token) / (tokens - 1) per request.";
    private const string StartNote = "Latencies start just before the HTTP call, not when the request was scheduled.";
    private const string PercentileNote = "Percentiles are nearest ranks, not interpolated.";

    internal static bool Is(ReportFields f) => f.HasList("benchmarks");

    internal static bool IsText(string text) => text.Contains("Benchmarks Metadata:", StringComparison.Ordinal) && text.Contains("Benchmarks Stats:",
        StringComparison.Ordinal);

    internal static IEnumerable<ReportedRun> Read(JsonElement element)
    {
        var file = new ReportFields(element);
        double? version = file.At("metadata")?.Number("version");
        Fact<string> tool = file.At("metadata")?.TextFact("guidellm_version") ?? Fact<string>.Unknown("the file does not say");
        string? model = file.At("config", "spec", "backend")?.Text("model");
        bool first = true;
        foreach (JsonElement benchmark in element.GetProperty("benchmarks").EnumerateArray().Where(static b => b.ValueKind == JsonValueKind.Object))
        {
            yield return Benchmark(new ReportFields(benchmark), version, tool, model, first ? file : null);
            first = false;
        }
    }

    private static ReportedRun Benchmark(ReportFields f, double? version, Fact<string> tool, string? model, ReportFields? file)
    {
        bool early = f.HasObject("run_stats") || f.HasObject("worker");
        ReportFields? metrics = f.Object("metrics");
        ReportFields? totals = f.At("request_totals") ?? metrics?.At("request_totals") ?? f.At("run_stats", "requests_made") ?? f.At("scheduler_metrics",
            "requests_made");
        ReportFields? strategy = f.At("args", "strategy") ?? f.At("config", "strategy") ?? f.At("scheduler", "strategy");
        string kind = strategy?.Text("type_") ?? "";
        double? streams = strategy?.Number("streams") ?? (kind == "synchronous" ? 1 : null);
        double? rate = strategy?.Number("rate");
        ReportFields? outputs = Successful(metrics, "output_token_count");
        ReportFields? inputs = Successful(metrics, "prompt_token_count");
        bool oneLength = outputs?.Number("min") is { } least && outputs.Number("max") is { } most && Math.Abs(least - most) < 0.5;
        double? requests = totals?.Number("successful");
        var notes = new List<string> { StartNote, TpotNote, PercentileNote,
            "Rates are means over the time line; totals and their tokens are of successful requests." };
        Fact<LatencySummary> tpot = Distribution(metrics, "inter_token_latency_ms", Figures.Millisecond);
        IReadOnlyList<ReportFields> single = f.At("requests")?.Objects("successful") ?? [];
        if (single.Count < requests)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"The file keeps {single.Count} of {requests:0} successful requests: their times are no sample of the run."));
            single = [];
        }

        if (!early && tpot.IsKnown)
        {
            if (oneLength)
            {
                notes.Add("Its ITL is weighted by tokens; all outputs have one length, so the weights are equal and the figures are per request.");
                tpot = Fact<LatencySummary>.Known(tpot.Value with { Count = Figures.Count(requests) });
            }
            else
            {
                tpot = Figures.Values(Singles(single, "inter_token_latency_ms"), Figures.Millisecond,
                    "GuideLLM weights its per-request means by tokens, and the outputs differ in length: percentiles over requests cannot be told from it");
            }
        }

        ReportFields? outputRate = Successful(metrics, "output_tokens_per_second");
        double? duration = f.Number("duration") ?? f.Number("end_time") - f.Number("start_time");
        f.Use("start_time", "end_time");
        var run = new ServingRun
        {
            Tool = "guidellm",
            ToolVersion = tool,
            Format = early ? "guidellm-0.3" : version is 2 ? "guidellm-v2" : "guidellm-0.4",
            Model = model is { Length: > 0 } ? Fact<string>.Known(model)
                : f.At("worker")?.TextFact("backend_model") ?? f.At("config", "backend")?.TextFact("model") ?? Fact<string>.Unknown("the file does not say"),
            ConcurrencyCount = streams is { } s ? Fact<double>.Known(s) : Figures.Number(Successful(metrics, "request_concurrency")?.Number("mean")),
            RequestRate = rate is { } r and > 0 ? Figures.Rate(r) : kind == "throughput" ? Figures.Rate(double.PositiveInfinity)
                : Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer"),
            Requests = Figures.Count(totals?.Number("total")),
            Completed = Figures.Count(requests),
            Failed = Figures.Count(totals?.Number("errored")),
            Duration = Figures.Duration(duration),
            InputTokens = Figures.Count(inputs?.Number("total_sum")),
            OutputTokens = Figures.Count(outputs?.Number("total_sum")),
            OutputRate = Figures.TokenRate(outputRate?.Number("mean")),
            InputRate = Figures.TokenRate(Successful(metrics, "prompt_tokens_per_second")?.Number("mean")),
            CompletedRate = Figures.Rate(Successful(metrics, "requests_per_second")?.Number("mean")),
            Ttft = WithTimes(Distribution(metrics, "time_to_first_token_ms", Figures.Millisecond), Singles(single, "time_to_first_token_ms"),
                Figures.Millisecond),
            Itl = Figures.Not(NoGaps),
            Tpot = WithTimes(tpot, Singles(single, "inter_token_latency_ms"), Figures.Millisecond),
            EndToEnd = WithTimes(Distribution(metrics, "request_latency", 1), Singles(single, "request_latency"), 1),
            Notes = notes,
            Findings = totals?.Number("incomplete") is > 0 and { } cut
                ? [new Finding("incomplete", Severity.Hint,
                string.Create(CultureInfo.InvariantCulture, $"{cut:0} request(s) were cut off by the end of the run: neither completed nor failed"))] : [],
        };
        f.Use("requests", "type_");
        return new ReportedRun(run, Merge(f.Rest(), file?.Rest()));
    }

    private static IEnumerable<double> Singles(IReadOnlyList<ReportFields> requests, string name) => requests.Select(r => r.Number(name)).OfType<double>();

    /// <summary>The figures as printed, with the requests' own times beside them.</summary>
    private static Fact<LatencySummary> WithTimes(Fact<LatencySummary> printed, IEnumerable<double> times, double unit) => printed.IsKnown
        ? Fact<LatencySummary>.Known(printed.Value with { Times = [.. times.Where(double.IsFinite).Select(t => new Seconds(t * unit))] })
        : printed;

    private static string? Merge(string? run, string? file)
    {
        // The file's own fields stand once, beside the first run; "benchmarks" itself is not repeated.
        if (file is null)
        {
            return run;
        }

        using JsonDocument outer = JsonDocument.Parse(WholeText.Of(file));
        IEnumerable<string> rest = outer.RootElement.EnumerateObject().Where(static p => p.Name != "benchmarks")
            .Select(static p => $"{JsonSerializer.Serialize(p.Name, ReportJson.Default.String)}:{p.Value.GetRawText()}");
        string fields = string.Join(',', rest);
        return fields.Length == 0 ? run : run is null ? $"{{\"file\":{{{fields}}}}}" : $"{run[..^1]},\"file\":{{{fields}}}}}";
    }

    private static ReportFields? Successful(ReportFields? metrics, string name) => metrics?.At(name, "successful");

    private static Fact<LatencySummary> Distribution(ReportFields? metrics, string name, double unit)
    {
        if (Successful(metrics, name) is not { } d || d.Number("count") is not > 0)
        {
            return Figures.Not(NoneSucceeded);
        }

        ReportFields? percentiles = d.Object("percentiles");
        return Figures.Known(new LatencySummary
        {
            Mean = Figures.Time(d.Number("mean"), unit),
            P50 = Figures.Time(d.Number("median"), unit),
            P90 = Figures.Time(percentiles?.Number("p90"), unit),
            P95 = Figures.Time(percentiles?.Number("p95"), unit),
            P99 = Figures.Time(percentiles?.Number("p99"), unit),
            Count = Figures.Count(d.Number("count")),
        });
    }

    private const string NoneSucceeded = "no successful request has it";

    /// <summary>The two tables that GuideLLM prints: totals and statistics by benchmark.</summary>
    internal static IEnumerable<ReportedRun> ReadText(string text)
    {
        string model = Model().Match(text) is { Success: true } match ? match.Groups[1].Value : "";
        var info = Rows(text, "Benchmarks Info:");
        foreach ((string name, string[] stats) in Rows(text, "Benchmarks Stats:"))
        {
            if (!info.TryGetValue(name, out string[]? totals) || totals.Length < 18 || stats.Length < 17)
            {
                continue;
            }

            double? At(string[] row, int i) => ReportFields.FromText(row[i]);
            LatencySummary Three(int i, double unit) => new() { Mean = Figures.Time(At(stats, i), unit), P50 = Figures.Time(At(stats, i + 1), unit),
                P99 = Figures.Time(At(stats, i + 2), unit), Count = Figures.Count(At(totals, 4)) };
            string kind = name.Split('@')[0];
            yield return new ReportedRun(
                new ServingRun
                {
                    Tool = "guidellm",
                    Format = "guidellm-console",
                    Model = model.Length > 0 ? Fact<string>.Known(Secrets.Withheld(model)) : Fact<string>.Unknown("the text does not say"),
                    ConcurrencyCount = Figures.Number(At(stats, 2)),
                    RequestRate = name.Contains('@', StringComparison.Ordinal) ? Figures.Rate(ReportFields.FromText(name.Split('@')[1])) : kind == "throughput"
                        ? Figures.Rate(double.PositiveInfinity) : Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer"),
                    Requests = Figures.Count(At(totals, 4) + At(totals, 5) + At(totals, 6)),
                    Completed = Figures.Count(At(totals, 4)),
                    Failed = Figures.Count(At(totals, 6)),
                    Duration = Figures.Duration(At(totals, 3)),
                    InputTokens = Figures.Count(At(totals, 13)),
                    OutputTokens = Figures.Count(At(totals, 16)),
                    OutputRate = Figures.TokenRate(At(stats, 3)),
                    CompletedRate = Figures.Rate(At(stats, 1)),
                    Ttft = Figures.Known(Three(8, Figures.Millisecond)),
                    Itl = Figures.Not(NoGaps),
                    Tpot = Figures.Known(Three(11, Figures.Millisecond)),
                    EndToEnd = Figures.Known(Three(5, 1)),
                    Notes = [StartNote, TpotNote, PercentileNote, "Figures are rounded as printed."],
                },
                null);
        }
    }

    private static Dictionary<string, string[]> Rows(string text, string title)
    {
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        int start = text.IndexOf(title, StringComparison.Ordinal);
        int lines = 0;
        foreach (string line in text[Math.Max(start, 0)..].Split('\n').Skip(1))
        {
            if (line.TrimStart().StartsWith("===", StringComparison.Ordinal))
            {
                if (++lines == 2)
                {
                    break;
                }

                continue;
            }

            string[] cells = [.. line.Split('|').Select(static c => c.Trim())];
            if (cells.Length > 8 && cells[0].Length > 0 && cells[0] is not ("Benchmark" or "Metadata") && !cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                rows[cells[0]] = cells;
            }
        }

        return rows;
    }

    [GeneratedRegex("backend_model='([^']*)'")]
    private static partial Regex Model();
}
