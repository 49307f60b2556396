using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers.Json;

namespace Floorline.Readers.Reports;

/// <summary>MLPerf LoadGen: the text summary (2019 and now) and the detail log of MLLOG lines.</summary>
internal static partial class MlPerfReport
{
    private const string NoGaps = "LoadGen logs first-token and last-token times, no single gaps";
    private const string NoTokens = "the test has no token latencies (not a generating model, or use_token_latencies off)";

    internal static bool IsSummary(string text) => text.Contains("MLPerf Results Summary", StringComparison.Ordinal);

    internal static bool IsDetail(string text) => text.TrimStart().StartsWith(":::MLLOG", StringComparison.Ordinal);

    internal static ReportedRun ReadSummary(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match line in Line().Matches(text))
        {
            values.TryAdd(Spaces().Replace(line.Groups[1].Value, " ").Trim(), line.Groups[2].Value.Trim());
        }

        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? Text(string name)
        {
            used.Add(name);
            return values.TryGetValue(name, out string? value) ? value : null;
        }

        double? Number(string name) => Text(name) is { } value ? ReportFields.FromText(value) : null;
        LatencySummary Metric(string mean, string percentile) => Figures.Named(Number, Figures.Nanosecond,
            [mean, $"50.00 {percentile}", $"90.00 {percentile}", $"95.00 {percentile}", $"99.00 {percentile}"], null);
        string? scenario = Text("Scenario");
        bool old = string.Equals(Text("Mode"), "Performance", StringComparison.OrdinalIgnoreCase);
        double? samples = Number("Completed samples per second") ?? Number("Samples per second") ?? Number("QPS w/o loadgen overhead");
        double? perQuery = Number("samples_per_query");
        bool valid = Text("Result is")?.StartsWith("VALID", StringComparison.Ordinal) == true;
        double? end = Number("Max latency (ns)");
        bool offline = scenario == "Offline";
        string? tpot = values.Keys.FirstOrDefault(static k => k.StartsWith("Mean Time to Output Token", StringComparison.OrdinalIgnoreCase));
        double? count = offline && perQuery > 1 ? perQuery : null;
        var run = new ServingRun
        {
            Tool = "mlperf-loadgen",
            Format = old ? "mlperf-summary-v0.5" : "mlperf-summary",
            Model = Fact<string>.Unknown("the summary does not name the model; its folder does"),
            ConcurrencyCount = scenario is "SingleStream" ? Fact<double>.Known(1)
                : Fact<double>.Unknown($"scenario {scenario ?? "unknown"} sets no concurrency"),
            RequestRate = offline ? Figures.Rate(double.PositiveInfinity) : Figures.Rate(Number("target_qps") * (perQuery ?? 1)),
            Requests = Figures.Count(count, "the summary does not count queries; the detail log does"),
            Completed = Figures.Count(count, "the summary does not count queries; the detail log does"),
            Failed = Fact<long>.Unknown("LoadGen counts no failed queries: a query without an answer never ends the run"),
            Duration = offline ? Figures.Time(end, Figures.Nanosecond)
                : Fact<Seconds>.Unknown("the summary does not say; min_duration is only the least allowed"),
            InputTokens = Fact<long>.Unknown("LoadGen does not know the prompts' tokens"),
            OutputTokens = Fact<long>.Unknown("only rates are printed"),
            OutputRate = Figures.TokenRate(Number("Completed tokens per second") ?? Number("Tokens per second"), NoTokens),
            CompletedRate = Figures.Rate(samples),
            Ttft = Figures.Known(Metric("Mean First Token latency (ns)", "percentile first token latency (ns)"), NoTokens),
            Itl = Figures.Not(tpot is null ? NoTokens : NoGaps),
            Tpot = Figures.Known(Metric("Mean Time to Output Token (ns)", "percentile time to output token (ns)"), NoTokens),
            EndToEnd = Figures.Known(Metric("Mean latency (ns)", "percentile latency (ns)")),
            Notes = ["Latency and TTFT start at the scheduled time, as ours do in open loop.", "Percentiles are ranks cut to whole numbers, not interpolated."],
            Findings = valid ? [] : [new Finding("invalid", Severity.Error, "the log calls its own result INVALID")],
        };
        used.UnionWith(["Mean latency (ns)"]);
        return new ReportedRun(run, Rest(values.Where(v => !used.Contains(v.Key))
            .Select(static v => (v.Key, JsonSerializer.SerializeToElement(v.Value, ReportJson.Default.String)))));
    }

    internal static ReportedRun ReadDetail(string text, List<string> notes)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        int broken = 0;
        double? last = null;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            if (!line.StartsWith(":::MLLOG", StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(WholeText.Of(line[8..].TrimStart()));
                if (document.RootElement.TryGetProperty("key", out JsonElement key) && key.ValueKind == JsonValueKind.String
                    && document.RootElement.TryGetProperty("value", out JsonElement value))
                {
                    values[key.GetString()!] = value.Clone();
                    last = document.RootElement.TryGetProperty("time_ms", out JsonElement at) && at.ValueKind == JsonValueKind.Number ? at.GetDouble() : last;
                }
            }
            catch (JsonException)
            {
                broken++;
            }
        }

        if (broken > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{broken} line(s) of the log are no JSON and were left out."));
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        string? Text(string name)
        {
            used.Add(name);
            return values.TryGetValue(name, out JsonElement value) ? value.ToString() : null;
        }

        double? Number(string name) => Text(name) is { } value ? ReportFields.FromText(value) : null;
        string scenario = Text("effective_scenario") ?? Text("requested_scenario") ?? "unknown";
        double? queries = Number("result_query_count") ?? Number("generated_query_count");
        double? perQuery = Number("effective_samples_per_query");
        double? samples = Number("result_completed_samples_per_sec") ?? Number("result_samples_per_second");
        bool offline = scenario == "Offline";
        double? count = offline ? perQuery ?? queries : queries;
        LatencySummary Metric(string mean, string percentile) => Figures.Named(
            Number, Figures.Nanosecond, [mean, string.Format(CultureInfo.InvariantCulture, percentile, "50.00"),
                string.Format(CultureInfo.InvariantCulture, percentile, "90.00"), string.Format(CultureInfo.InvariantCulture, percentile, "95.00"),
                    string.Format(CultureInfo.InvariantCulture, percentile, "99.00")], count);
        bool valid = Text("result_validity") == "VALID";
        var run = new ServingRun
        {
            Tool = "mlperf-loadgen",
            ToolVersion = Text("loadgen_version") is { } version ? Fact<string>.Known(version) : Fact<string>.Unknown("the log does not say"),
            Format = "mlperf-detail",
            Model = Fact<string>.Unknown("the log does not name the model; its folder does"),
            ConcurrencyCount = scenario == "SingleStream" ? Fact<double>.Known(1) : Fact<double>.Unknown($"scenario {scenario} sets no concurrency"),
            RequestRate = offline ? Figures.Rate(double.PositiveInfinity)
                : Figures.Rate(Number("effective_target_qps") ?? Number("requested_server_target_qps")),
            Requests = Figures.Count(count),
            Completed = Figures.Count(count),
            Failed = Fact<long>.Unknown("LoadGen counts no failed queries: a query without an answer never ends the run"),
            Duration = Figures.Duration(count / samples),
            InputTokens = Fact<long>.Unknown("LoadGen does not know the prompts' tokens"),
            OutputTokens = Fact<long>.Unknown("only rates are logged"),
            OutputRate = Figures.TokenRate(Number("result_completed_tokens_per_second"), NoTokens),
            CompletedRate = Figures.Rate(samples),
            Ttft = Figures.Known(Metric("result_first_token_mean_latency_ns", "result_first_token_{0}_percentile_latency_ns"), NoTokens),
            Itl = Figures.Not(NoGaps),
            Tpot = Figures.Known(Metric("result_time_to_output_token_mean", "result_time_per_output_token_{0}_percentile_ns"), NoTokens),
            EndToEnd = Figures.Known(Metric("result_mean_latency_ns", "result_{0}_percentile_latency_ns")),
            Notes = ["Latency and TTFT start at the scheduled time, as ours do in open loop.", "Percentiles are ranks cut to whole numbers, not interpolated.",
                "Duration is queries over their completed rate."],
            Findings = valid || !values.ContainsKey("result_validity") ? []
                : [new Finding("invalid", Severity.Error, "the log calls its own result INVALID")],
        };
        return new ReportedRun(run, Rest(values.Where(v => !used.Contains(v.Key)).Select(static v => (v.Key, v.Value))));
    }

    private static string? Rest(IEnumerable<(string Name, JsonElement Value)> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, JsonElement value) in values)
            {
                json.WritePropertyName(name);
                Secrets.Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return new ReportFields(JsonDocument.Parse(buffer.ToArray()).RootElement).Rest();
    }

    [GeneratedRegex(@"^\s*\*?\s*([^:\n]+?)\s*:\s*([^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
