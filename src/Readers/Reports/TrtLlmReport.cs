using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>The report of <c>trtllm-bench throughput</c> and <c>latency</c> (<c>--report_json</c>).</summary>
internal static class TrtLlmReport
{
    private const string NotStreamed = "the run was not streamed (--streaming)";

    internal static bool Is(ReportFields f) => f.HasObject("request_info") && f.HasObject("performance");

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        ReportFields info = f.Object("request_info")!;
        ReportFields speed = f.Object("performance")!;
        ReportFields? stream = f.Object("streaming_metrics");
        double? requests = info.Number("num_requests");
        double? milliseconds = speed.Number("total_latency_ms");
        double? input = info.Number("avg_input_length") * requests;
        Fact<LatencySummary> Metric(ReportFields? at, string name, double? mean, string reason) => at?.Object(name) is { } p
            ? Figures.Known(Figures.Named(key => p.Number(key), Figures.Millisecond, ["average", "p50", "p90", "p95", "p99"], requests), reason)
            : mean is { } alone ? Figures.Known(new LatencySummary { Mean = Figures.Time(alone, Figures.Millisecond), Count = Figures.Count(requests) })
            : Figures.Not(reason);
        var run = new ServingRun
        {
            Tool = "trtllm-bench",
            ToolVersion = f.At("engine")?.TextFact("version") ?? Fact<string>.Unknown("the file does not say"),
            Format = "trtllm-bench",
            Model = f.At("engine")?.TextFact("model") ?? Fact<string>.Unknown("the file does not say"),
            ConcurrencyCount = Figures.Number(info.Number("avg_num_concurrent_requests")),
            RequestRate = Figures.Rate(f.At("world_info")?.Number("issue_rate")),
            Requests = Figures.Count(requests),
            Completed = Figures.Count(requests),
            Failed = Fact<long>.Unknown("the report counts no failures"),
            Duration = Figures.Duration(milliseconds * Figures.Millisecond),
            InputTokens = Figures.Count(input),
            OutputTokens = Figures.Count(info.Number("avg_output_length") * requests),
            OutputRate = Figures.TokenRate(speed.Number("system_output_throughput_tok_s")),
            InputRate = Figures.TokenRate(input / (milliseconds * Figures.Millisecond)),
            CompletedRate = Figures.Rate(speed.Number("request_throughput_req_s")),
            Ttft = Metric(stream, "ttft_percentiles", stream?.Number("avg_ttft_ms"), NotStreamed),
            Itl = Figures.Not("trtllm-bench keeps a mean per request, no single gaps"),
            Tpot = Metric(stream, "tpot_percentiles", stream?.Number("avg_tpot_ms"), NotStreamed),
            EndToEnd = Metric(speed, "request_latency_percentiles_ms", speed.Number("avg_request_latency_ms"), LatencySummary.NotInFile),
            Notes = ["In-process: no HTTP, no streaming over a network.", "Concurrency is the average in flight; token totals are means times requests."],
        };
        return new ReportedRun(run, f.Rest());
    }
}
