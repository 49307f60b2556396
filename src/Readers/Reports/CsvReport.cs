using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Csv;

namespace Floorline.Readers.Reports;

/// <summary>
/// Comma-separated results: Perf Analyzer's sweep, the exports of GenAI-Perf and AIPerf, llama-bench's, and plain tables with one request or one run per row.
/// </summary>
internal static partial class CsvReport
{
    private const string NotStreamed = "Perf Analyzer times whole requests here";
    private static readonly (string Metric, string[] Names)[] _columns =
    [
        ("ttft", ["ttft", "time_to_first_token", "first_token_latency"]),
        ("itl", ["itl", "inter_token_latency", "intertoken_latency"]),
        ("tpot", ["tpot", "time_per_output_token"]),
        ("e2e", ["e2e", "e2el", "latency", "request_latency", "e2e_latency", "end_to_end_latency"]),
    ];

    /// <summary>The runs of a table; null where its columns are of no known kind; problems where a unit is missing.</summary>
    internal static ReadResult<(string Format, IReadOnlyList<ReportedRun> Runs)>? Read(string text, string file)
    {
        List<string[]> rows = CsvRecords.Trimmed(text);
        rows.RemoveAll(static r => r.All(static c => c.Length == 0));
        if (rows.Count < 2)
        {
            return null;
        }

        string[] names = rows[0];
        if (names.Contains("build_commit") && names.Contains("avg_ts"))
        {
            return Found("llama-bench-csv", rows.Skip(1).Where(r => r.Length == names.Length)
                .Select(r => LlamaBenchReport.Read(Object(names, r), "llama-bench-csv")));
        }

        if (names.Contains("Concurrency") && names.Contains("Inferences/Second"))
        {
            return Found("perf-analyzer-csv", rows.Skip(1).Where(r => r.Length == names.Length)
                .OrderBy(r => ReportFields.FromText(r[Array.IndexOf(names, "Concurrency")])).Select(r => PerfAnalyzer(Object(names, r))));
        }

        if (names[0] == "Metric" && names.Contains("avg"))
        {
            return Found("aiperf-csv", [Metrics(rows)]);
        }

        return Plain(rows, file);
    }

    private static ReadResult<(string, IReadOnlyList<ReportedRun>)>? Found(string format, IEnumerable<ReportedRun> runs) =>
        ReadResult.Ok<(string, IReadOnlyList<ReportedRun>)>((format, [.. runs]));

    private static JsonElement Object(string[] names, string[] row) =>
        JsonSerializer.SerializeToElement(names.Zip(row).DistinctBy(static p => p.First).ToDictionary(static p => p.First, static p => p.Second),
            ReportJson.Default.DictionaryStringString);

    private static ReportedRun PerfAnalyzer(JsonElement element)
    {
        var f = new ReportFields(element);
        var run = new ServingRun
        {
            Tool = "perf_analyzer",
            Format = "perf-analyzer-csv",
            ConcurrencyCount = f.NumberFact("Concurrency"),
            RequestRate = Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer"),
            Requests = Fact<long>.Unknown("the table holds rates only"),
            Completed = Fact<long>.Unknown("the table holds rates only"),
            Failed = Fact<long>.Unknown("the table holds rates only"),
            CompletedRate = Figures.Rate(f.Number("Inferences/Second")),
            Ttft = Figures.Not(NotStreamed),
            Itl = Figures.Not(NotStreamed),
            Tpot = Figures.Not(NotStreamed),
            EndToEnd = Figures.Known(Figures.Named(key => f.Number(key), Figures.Microsecond, ["", "p50 latency", "p90 latency", "p95 latency", "p99 latency"],
                null)),
            Notes = ["Latencies stand in microseconds in this file."],
        };
        return new ReportedRun(run, f.Rest());
    }

    /// <summary>The export with one metric per row, its unit in brackets, and a second table of single values.</summary>
    private static ReportedRun Metrics(List<string[]> rows)
    {
        var records = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        string[] names = rows[0];
        foreach (string[] row in rows.Skip(1))
        {
            if (row[0] == "Metric")
            {
                names = row;
                continue;
            }

            Match name = MetricName().Match(row[0]);
            string key = name.Groups[1].Value.Trim().ToLowerInvariant().Replace(' ', '_');
            var values = new Dictionary<string, string> { ["unit"] = name.Groups[2].Success ? name.Groups[2].Value : "" };
            for (int i = 1; i < Math.Min(row.Length, names.Length); i++)
            {
                string column = names[i].ToLowerInvariant();
                values[column is "value" ? "avg" : column] = row[i].Replace(",", "", StringComparison.Ordinal);
            }

            records[key] = values;
        }

        ReportedRun read = AiPerfReport.Read(JsonSerializer.SerializeToElement(records, ReportJson.Default.DictionaryStringDictionaryStringString));
        return read with { Run = read.Run with { Tool = "aiperf or genai-perf", Format = "aiperf-csv",
            Notes = [.. read.Run.Notes, "The table does not say which of the two tools wrote it."] } };
    }

    private static ReadResult<(string, IReadOnlyList<ReportedRun>)>? Plain(List<string[]> rows, string file)
    {
        string[] names = [.. rows[0].Select(static n => n.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_'))];
        var problems = new List<Problem>();
        var columns = new List<(int Index, string Metric, string Figure, double Unit)>();
        for (int i = 0; i < names.Length; i++)
        {
            (string figure, string stem) = Figure(names[i]);
            (string bare, double? unit) = Unit(stem);
            string? metric = _columns.FirstOrDefault(c => c.Names.Contains(bare)).Metric;
            if (metric is not null && unit is null)
            {
                problems.Add(new Problem(file, rows[0][i], "a latency without a unit", "a column name that ends in _ms, _s, _us or _ns"));
            }
            else if (metric is not null)
            {
                columns.Add((i, metric, figure, unit!.Value));
            }
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<(string, IReadOnlyList<ReportedRun>)>(problems);
        }

        if (columns.Count == 0)
        {
            return null;
        }

        string[][] body = [.. rows.Skip(1).Where(r => r.Length == names.Length)];
        return columns.Any(static c => c.Figure.Length > 0)
            ? Found("csv-runs", body.Select(r => RunRow(names, r, columns)))
            : Found("csv-requests", [RequestRows(names, body, columns)]);
    }

    private static ReportedRun RunRow(string[] names, string[] row, List<(int Index, string Metric, string Figure, double Unit)> columns)
    {
        var f = new ReportFields(Object(names, row));
        Fact<LatencySummary> Metric(string metric)
        {
            Fact<Seconds> At(string figure) => columns.FirstOrDefault(c => c.Metric == metric && c.Figure == figure) is { Metric: not null } c
                ? Figures.Time(f.Number(names[c.Index]), c.Unit) : Fact<Seconds>.Unknown(LatencySummary.NotInFile);
            return Figures.Known(new LatencySummary { Mean = At("mean"), P50 = At("p50"), P90 = At("p90"), P95 = At("p95"), P99 = At("p99") });
        }

        var run = new ServingRun
        {
            Tool = f.Text("tool") is { Length: > 0 } tool ? tool : "a table",
            ToolVersion = f.TextFact("tool_version"),
            Format = "csv-runs",
            Model = f.TextFact("model"),
            ConcurrencyCount = First(f, "concurrency", "max_concurrency", "streams"),
            RequestRate = Figures.Rate(f.Number("request_rate")),
            Requests = Whole(f, "requests", "num_prompts"),
            Completed = Whole(f, "completed"),
            Failed = Whole(f, "failed", "errors"),
            Duration = Figures.Duration(f.Number("duration_s") ?? f.Number("duration")),
            InputTokens = Whole(f, "input_tokens", "total_input_tokens", "prompt_tokens"),
            OutputTokens = Whole(f, "output_tokens", "total_output_tokens", "completion_tokens"),
            OutputRate = Figures.TokenRate(f.Number("output_tok_s") ?? f.Number("output_throughput")),
            CompletedRate = Figures.Rate(f.Number("request_per_s") ?? f.Number("request_throughput")),
            Ttft = Metric("ttft"),
            Itl = Metric("itl"),
            Tpot = Metric("tpot"),
            EndToEnd = Metric("e2e"),
            Notes = ["A plain table does not say how its metrics are defined."],
        };
        return new ReportedRun(run, f.Rest());
    }

    private static ReportedRun RequestRows(string[] names, string[][] rows, List<(int Index, string Metric, string Figure, double Unit)> columns)
    {
        int error = Array.FindIndex(names, static n => n is "error" or "errors" or "error_code");
        int success = Array.FindIndex(names, static n => n is "success" or "ok");
        bool Failed(string[] r) => (error >= 0 && r[error] is not ("" or "0" or "None" or "null" or "nan")) || (success >= 0 && r[success]
            .ToLowerInvariant() is "false" or "0");
        string[][] good = [.. rows.Where(r => !Failed(r))];
        double Sum(params string[] options) => Array.FindIndex(names, n => options.Contains(n)) is >= 0 and var i
            ? good.Sum(r => ReportFields.FromText(r[i]) ?? 0) : double.NaN;
        Fact<LatencySummary> Metric(string metric) => columns.FirstOrDefault(c => c.Metric == metric) is { Metric: not null } c
            ? Figures.Values(good.Select(r => ReportFields.FromText(r[c.Index]) ?? double.NaN), c.Unit) : Figures.Not("the table has no such column");
        int unusable = columns.Sum(c => good.Count(r => r[c.Index].Trim().Length > 0
            && !Figures.IsTime((ReportFields.FromText(r[c.Index]) ?? double.NaN) * c.Unit)));
        double input = Sum("input_tokens", "prompt_tokens", "prompt_len", "input_len");
        double output = Sum("output_tokens", "completion_tokens", "output_len");
        const string Rows = "rows of requests do not say";
        var run = new ServingRun
        {
            Tool = "a table",
            Format = "csv-requests",
            ConcurrencyCount = Fact<double>.Unknown(Rows),
            RequestRate = Fact<RequestsPerSecond>.Unknown(Rows),
            Requests = Fact<long>.Known(rows.Length),
            Completed = Fact<long>.Known(good.Length),
            Failed = Fact<long>.Known(rows.Length - good.Length),
            Duration = Fact<Seconds>.Unknown(Rows),
            InputTokens = Figures.Count(double.IsNaN(input) ? null : input, "the table has no such column"),
            OutputTokens = Figures.Count(double.IsNaN(output) ? null : output, "the table has no such column"),
            OutputRate = Fact<TokensPerSecond>.Unknown(Rows),
            CompletedRate = Fact<RequestsPerSecond>.Unknown(Rows),
            Ttft = Metric("ttft"),
            Itl = Metric("itl"),
            Tpot = Metric("tpot"),
            EndToEnd = Metric("e2e"),
            Notes = ["A plain table does not say how its metrics are defined; an ITL column is taken as one value per request."],
            Findings = unusable == 0 ? []
                : [new Finding("unusable-times", Severity.Warning,
                string.Create(CultureInfo.InvariantCulture,
                    $"{unusable} value(s) of the latency columns are no times (no number, below 0, or over 1e9 s) and are in no figure"))],
        };
        return new ReportedRun(run, null);
    }

    private static Fact<double> First(ReportFields f, params string[] names) =>
        Figures.Number(names.Select(f.Number).FirstOrDefault(static n => n is not null));

    private static Fact<long> Whole(ReportFields f, params string[] names) => Figures.Count(names.Select(f.Number).FirstOrDefault(static n => n is not null));

    private static (string Figure, string Stem) Figure(string name)
    {
        foreach ((string word, string figure) in new[] { ("mean", "mean"), ("avg", "mean"), ("median", "p50"), ("p50", "p50"), ("p90", "p90"), ("p95", "p95"),
            ("p99", "p99") })
        {
            if (name.StartsWith(word + "_", StringComparison.Ordinal))
            {
                return (figure, name[(word.Length + 1)..]);
            }

            if (name.Contains("_" + word, StringComparison.Ordinal))
            {
                return (figure, name.Replace("_" + word, "", StringComparison.Ordinal));
            }
        }

        return ("", name);
    }

    private static (string Bare, double? Unit) Unit(string name) => name switch
    {
        _ when name.EndsWith("_ms", StringComparison.Ordinal) => (name[..^3], Figures.Millisecond),
        _ when name.EndsWith("_us", StringComparison.Ordinal) => (name[..^3], Figures.Microsecond),
        _ when name.EndsWith("_ns", StringComparison.Ordinal) => (name[..^3], Figures.Nanosecond),
        _ when name.EndsWith("_s", StringComparison.Ordinal) => (name[..^2], 1),
        _ => (name, null),
    };

    [GeneratedRegex(@"^(.*?)(?:\s*\(([^)]*)\))?$")]
    private static partial Regex MetricName();
}
