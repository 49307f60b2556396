using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>What <c>sglang.bench_serving</c> and <c>bench_one_batch_server</c> append to their JSON Lines.</summary>
internal static class SglangReport
{
    internal static bool Is(ReportFields f) => f.Has("completed") && (f.Has("total_output_tokens_retokenized")
        || (f.Has("dataset_name") && f.Has("random_range_ratio")));

    internal static bool IsOneBatch(ReportFields f) => f.Has("batch_size") && f.Has("input_len") && f.Has("output_len") && f.Has("latency");

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        f.Use("total_output_tokens_retokenized", "generated_texts", "output_throughput_retokenized", "total_throughput", "total_throughput_retokenized");
        string backend = f.Text("backend") ?? "sglang";
        long? completed = f.Whole("completed");
        double? duration = f.Number("duration");
        double? input = f.Number("total_input_tokens");
        double? output = f.Number("total_output_tokens");
        bool native = backend.StartsWith("sglang", StringComparison.Ordinal) && !backend.Contains("oai", StringComparison.Ordinal);
        double[]? ttfts = f.Numbers("ttfts");
        double[][]? itls = f.NumberLists("itls");
        f.Numbers("input_lens");
        f.Numbers("output_lens");
        string[]? errors = f.Texts("errors");
        Fact<LatencySummary> Metric(string name, string median, IEnumerable<double>? values = null) => values?.Any() == true
            ? Figures.Values(values, 1)
            : Figures.Known(Figures.Named(
                key => f.Number(key), Figures.Millisecond, [$"mean_{name}_ms", median, $"p90_{name}_ms", $"p95_{name}_ms", $"p99_{name}_ms"], name == "itl"
                    ? null : completed));
        f.Use("std_ttft_ms", "std_tpot_ms", "std_itl_ms", "std_e2e_latency_ms");
        var run = new ServingRun
        {
            Tool = "sglang.bench_serving",
            Engine = Served(backend),
            ToolVersion = f.At("server_info") is { } server ? server.TextFact("version") : Fact<string>.Unknown("the file does not say"),
            Format = "sglang-bench",
            Model = f.TextFact("model_id").IsKnown ? f.TextFact("model_id")
                : f.At("server_info")?.TextFact("model_path") ?? Fact<string>.Unknown("the file does not say"),
            ConcurrencyCount = f.Number("max_concurrency") is { } most ? Fact<double>.Known(most) : Fact<double>.Unknown("not limited"),
            RequestRate = Figures.Rate(f.Number("request_rate")),
            Requests = errors is null ? Fact<long>.Unknown("the file counts completed requests only") : Fact<long>.Known(errors.Length),
            Completed = Figures.Count(completed),
            Failed = errors is null ? Fact<long>.Unknown("the file counts completed requests only") : Fact<long>.Known(errors.Count(static e => e.Length > 0)),
            Duration = Figures.Duration(duration),
            InputTokens = Figures.Count(input),
            OutputTokens = Figures.Count(output),
            OutputRate = Figures.TokenRate(f.Number("output_throughput") ?? output / duration),
            InputRate = Figures.TokenRate(f.Number("input_throughput") ?? input / duration),
            CompletedRate = Figures.Rate(f.Number("request_throughput") ?? completed / duration),
            Ttft = Metric("ttft", "median_ttft_ms", ttfts?.Where((_, i) => errors is null || i >= errors.Length || errors[i].Length == 0)),
            Itl = Metric("itl", "median_itl_ms", itls?.SelectMany(static l => l)),
            Tpot = Metric("tpot", "median_tpot_ms"),
            EndToEnd = Metric("e2e_latency", "median_e2e_latency_ms"),
            Notes =
            [
                "Latencies start when the request is sent; its arrivals sleep between one another and drift late under load.",
                native ? "ITL is per token: the gap of a chunk is divided by its tokens." : "ITL is per chunk: a chunk of several tokens counts once.",
                "End-to-end latency ends with the last line read, in older versions the usage line: it can be a little late.",
            ],
        };
        return new ReportedRun(run, f.Rest());
    }

    internal static ReportedRun ReadOneBatch(JsonElement element)
    {
        var f = new ReportFields(element);
        const string Batch = "one batch, one time: nothing is known of single tokens";
        double? batch = f.Number("batch_size");
        double? latency = f.Number("latency");
        double? input = f.Number("input_len");
        double? output = f.Number("output_len");
        double? ttft = f.Number("ttft") ?? f.Number("prefill_latency");
        var run = new ServingRun
        {
            Tool = "sglang.bench_one_batch_server",
            Format = "sglang-one-batch",
            ConcurrencyCount = Figures.Number(batch),
            RequestRate = Figures.Rate(double.PositiveInfinity),
            Requests = Figures.Count(batch),
            Completed = Figures.Count(batch),
            Failed = Fact<long>.Known(0),
            Duration = Figures.Duration(latency),
            InputTokens = Figures.Count(batch * input),
            OutputTokens = Figures.Count(batch * output),
            OutputRate = Fact<TokensPerSecond>.Unknown("output_throughput of this tool leaves the prefill out of the time: it is a decode rate, kept under other"),
            CompletedRate = Figures.Rate(batch / latency),
            Ttft = ttft is { } first ? Figures.Known(new LatencySummary { Mean = Figures.Time(first, 1), Count = Fact<long>.Known(1) }) : Figures.Not(Batch),
            Itl = Figures.Not(Batch),
            Tpot = Figures.Not(Batch),
            EndToEnd = Figures.Known(new LatencySummary { Mean = Figures.Time(latency, 1), Count = Fact<long>.Known(1) }),
        };
        return new ReportedRun(run, f.Rest());
    }

    /// <summary>The engine behind one of the harness's backends, which are named after engines and forms of requests.</summary>
    private static Fact<string> Served(string backend) => backend.Split('-', '_')[0] switch
    {
        "sglang" => Fact<string>.Known("sglang"),
        "vllm" => Fact<string>.Known("vllm"),
        _ => Fact<string>.Unknown("the file names no engine"),
    };
}
