using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>Exports of AIPerf (both places it has kept its metrics in), of GenAI-Perf before it, and AIPerf's per-request records.</summary>
internal static class AiPerfReport
{
    private const string PerRequest = "this tool's inter-token latency is a mean per request, (latency - TTFT) / (tokens - 1), which is our TPOT; single gaps are not in this file";
    private static readonly string[] _metrics = ["request_latency", "time_to_first_token", "inter_token_latency", "request_throughput",
        "output_token_throughput", "request_count", "error_request_count", "benchmark_duration"];

    internal static bool Is(ReportFields f) => _metrics.Any(m => f.At(m)?.Has("unit") == true) || _metrics.Any(m => f.At("records", m)?.Has("unit") == true);

    internal static bool IsRecord(ReportFields f) => f.HasObject("metadata") && f.HasObject("metrics") && f.At("metadata")!.Has("request_start_ns");

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        bool older = f.HasObject("records");
        ReportFields m = older ? f.Object("records")! : f;
        bool genai = !older && !f.Has("schema_version") && !f.Has("aiperf_version") && !f.Has("telemetry_data") && f.At("input_config")?.Has("loadgen") != true;
        ReportFields? load = f.At("input_config", "loadgen");
        double? concurrency = load?.Number("concurrency") ?? f.At("input_config", "perf_analyzer",
            "stimulus")?.Number("concurrency") ?? f.At("input_config")?.Number("concurrency");
        double? rate = load?.Number("request_rate") ?? f.At("input_config", "perf_analyzer",
            "stimulus")?.Number("request_rate") ?? f.At("input_config")?.Number("request_rate");
        string? model = f.At("input_config", "endpoint")?.Texts("model_names") is { Length: > 0 } names ? names[0]
            : f.At("input_config")?.Texts("model_names") is { Length: > 0 } others ? others[0] : f.At("input_config")?.Text("model");
        double? Average(string name) => m.At(name)?.Number("avg");
        double? count = Average("request_count") ?? m.At("request_latency")?.Number("count") ?? load?.Number("request_count");
        double? failed = Average("error_request_count");
        double? throughput = Average("request_throughput");
        double? duration = Average("benchmark_duration") is { } d ? Scale(m, "benchmark_duration", d) : count / throughput;
        Fact<LatencySummary> Metric(string name, string reason = LatencySummary.NotInFile) => m.At(name) is { } at
            ? Figures.Known(Figures.Named(key => at.Number(key), Scale(m, name, 1) ?? Figures.Millisecond, ["avg", "p50", "p90", "p95", "p99"],
            at.Number("count") ?? count), reason)
            : Figures.Not(reason);
        bool only = failed > 0 && count is null or 0;
        string none = only ? "no request succeeded" : LatencySummary.NotInFile;
        var run = new ServingRun
        {
            Tool = genai ? "genai-perf" : "aiperf",
            ToolVersion = f.TextFact("aiperf_version"),
            Format = genai ? "genai-perf-json" : older ? "aiperf-records" : "aiperf-json",
            Model = model is { Length: > 0 } ? Fact<string>.Known(model) : Fact<string>.Unknown("the file does not say"),
            ConcurrencyCount = Figures.Number(concurrency),
            RequestRate = rate is null && concurrency is not null ? Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer")
                : Figures.Rate(rate),
            Requests = Figures.Count(count is null && failed is null ? null : (count ?? 0) + (failed ?? 0)),
            Completed = only ? Fact<long>.Known(0) : Figures.Count(count),
            Failed = failed is null && count is not null ? Fact<long>.Unknown("the file counts no errors") : Figures.Count(failed),
            Duration = Figures.Duration(duration),
            InputTokens = Figures.Count(Average("total_isl") ?? Product(Average("input_sequence_length"), count)),
            OutputTokens = Figures.Count(Average("total_osl") ?? Average("total_output_tokens") ?? Product(Average("output_sequence_length"), count)),
            OutputRate = Figures.TokenRate(Average("output_token_throughput")),
            CompletedRate = Figures.Rate(throughput),
            Goodput = Figures.Rate(Average("goodput"), "no objective was stated"),
            Ttft = Metric("time_to_first_token", none),
            Itl = m.Has("inter_chunk_latency") ? Metric("inter_chunk_latency", PerRequest) : Figures.Not(PerRequest),
            Tpot = Metric("inter_token_latency", none),
            EndToEnd = Metric("request_latency", none),
            Notes = Notes(genai, Average("benchmark_duration") is null && duration is not null),
        };
        return new ReportedRun(run, f.Rest());
    }

    /// <summary>Per-request records: everything is computed from them, failed ones only counted.</summary>
    internal static ReportedRun ReadRecords(IReadOnlyList<JsonElement> elements)
    {
        var ttft = new List<double>();
        var gaps = new List<double>();
        var tpot = new List<double>();
        var latency = new List<double>();
        double input = 0, output = 0, start = double.PositiveInfinity, end = 0;
        int failed = 0;
        string? rest = null;
        foreach (JsonElement element in elements)
        {
            var f = new ReportFields(element);
            ReportFields metadata = f.Object("metadata")!;
            ReportFields metrics = f.Object("metrics")!;
            double from = metadata.Number("request_start_ns") ?? double.NaN;
            double to = metadata.Number("request_end_ns") ?? double.NaN;
            start = double.IsNaN(from) ? start : Math.Min(start, from);
            bool bad = f.HasObject("error") || metrics.At("request_latency")?.Number("value") is null;
            double? Value(string name) => metrics.At(name) is { } at && at.Number("value") is { } value ? value * (UnitOf(at.Text("unit")) ?? 1) : null;
            double? own = Value("request_latency");
            double? first = Value("time_to_first_token");
            double? per = Value("inter_token_latency");
            double[]? between = metrics.At("inter_chunk_latency") is { } list ? list.Numbers("value") : null;
            double unit = UnitOf(metrics.At("inter_chunk_latency")?.Text("unit")) ?? Figures.Millisecond;
            double? asked = Value("input_sequence_length");
            double? given = Value("output_sequence_length");
            rest ??= f.Rest();
            if (bad)
            {
                failed++;
                continue;
            }

            end = double.IsNaN(to) ? end : Math.Max(end, to);
            latency.Add(own!.Value);
            input += asked ?? 0;
            output += given ?? 0;
            ttft.AddRange(first is { } t ? [t] : []);
            tpot.AddRange(per is { } p ? [p] : []);
            gaps.AddRange(between is null ? [] : between.Select(g => g * unit));
        }

        double? duration = end > start ? (end - start) * Figures.Nanosecond : null;
        int completed = latency.Count;
        var run = new ServingRun
        {
            Tool = "aiperf",
            Format = "aiperf-requests",
            ConcurrencyCount = Fact<double>.Unknown("single records do not say"),
            RequestRate = Fact<RequestsPerSecond>.Unknown("single records do not say"),
            Requests = Fact<long>.Known(elements.Count),
            Completed = Fact<long>.Known(completed),
            Failed = Fact<long>.Known(failed),
            Duration = Figures.Duration(duration),
            InputTokens = Fact<long>.Known((long)input),
            OutputTokens = Fact<long>.Known((long)output),
            OutputRate = Figures.TokenRate(output / duration),
            InputRate = Figures.TokenRate(input / duration),
            CompletedRate = Figures.Rate(completed / duration),
            Ttft = Figures.Values(ttft, 1),
            Itl = Figures.Values(gaps, 1, PerRequest),
            Tpot = Figures.Values(tpot, 1),
            EndToEnd = Figures.Values(latency, 1),
            Notes = ["ITL is per chunk (its inter-chunk latency).", "Duration is first start to last end of completed requests.",
                "Other fields are shown of the first record only."],
        };
        return new ReportedRun(run, rest);
    }

    private static string[] Notes(bool genai, bool derived)
    {
        string tokens = genai ? "Tokens are counted by re-tokenising the text." : "Output tokens are the server's where it sent usage.";
        string[] notes = ["Latencies start when the request is sent; a concurrency limit is waited for before that.", tokens];
        return derived ? [.. notes, "Duration is requests over throughput: the file does not hold it."] : notes;
    }

    private static double? Product(double? mean, double? count) => mean * count;

    private static double? Scale(ReportFields m, string name, double value) => UnitOf(m.At(name)?.Text("unit")) is { } unit ? value * unit : null;

    private static double? UnitOf(string? unit) => unit?.ToLowerInvariant() switch
    {
        "ns" => Figures.Nanosecond,
        "us" => Figures.Microsecond,
        "ms" => Figures.Millisecond,
        "s" or "sec" or "seconds" => 1,
        "tokens" or "requests" => 1,
        _ => null,
    };
}
