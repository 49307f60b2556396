using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>inference-perf: the lifecycle metrics of one load stage, and what Prometheus saw beside it.</summary>
internal static class InferencePerfReport
{
    internal static bool Is(ReportFields f) => f.HasObject("load_summary") && f.HasObject("successes");

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        bool prometheus = !f.At("successes")!.HasObject("latency");
        return prometheus ? Prometheus(f) : Lifecycle(f);
    }

    private static ReportedRun Lifecycle(ReportFields f)
    {
        ReportFields load = f.Object("load_summary")!;
        ReportFields good = f.Object("successes")!;
        ReportFields latency = good.Object("latency")!;
        ReportFields? throughput = good.Object("throughput");
        double? completed = good.Number("count");
        double? failed = f.At("failures")?.Number("count");
        double? rate = throughput?.Number("requests_per_sec");
        double? late = load.At("schedule_delay")?.Number("p99");
        double? lateMean = load.At("schedule_delay")?.Number("mean");
        Fact<LatencySummary> Metric(string name, string reason = LatencySummary.NotInFile, bool requests = true) => latency.Object(name) is { } at
            ? Figures.Known(Figures.Named(key => at.Number(key), 1, ["mean", "median", "p90", "p95", "p99"], requests ? completed : null), reason)
            : Figures.Not(reason);
        var findings = new List<Finding>();
        if (late is > 0.05 and { } delay)
        {
            string mean = lateMean is { } known ? $"{Time(known)} late on average (p99 {Time(delay)})" : $"up to {Time(delay)} late (p99)";
            findings.Add(new Finding("schedule-delay", Severity.Warning,
                $"requests left {mean} and latencies start at the sending: what a user would have waited is larger by that"));
        }

        var run = new ServingRun
        {
            Tool = "inference-perf",
            Format = "inference-perf-lifecycle",
            ConcurrencyCount = Fact<double>.Unknown("this file does not say; the configuration beside it limits workers"),
            RequestRate = Figures.Rate(load.Number("requested_rate")),
            Requests = Figures.Count(completed + (failed ?? 0)),
            Completed = Figures.Count(completed),
            Failed = Figures.Count(failed),
            Duration = Figures.Duration(completed / rate),
            InputTokens = Figures.Count(good.At("prompt_len")?.Number("mean") * completed),
            OutputTokens = Figures.Count(good.At("output_len")?.Number("mean") * completed),
            OutputRate = Figures.TokenRate(throughput?.Number("output_tokens_per_sec")),
            InputRate = Figures.TokenRate(throughput?.Number("input_tokens_per_sec")),
            CompletedRate = Figures.Rate(rate),
            Ttft = Metric("time_to_first_token"),
            Itl = Metric("inter_token_latency", requests: false),
            Tpot = Metric("time_per_output_token"),
            EndToEnd = Metric("request_latency"),
            Notes = ["Latencies start when the request is sent, not when it was scheduled.",
                "ITL is per chunk as the client read them: chunks read together have gaps near zero.",
                    "Duration is requests over throughput; token totals are means times requests.",
                        "normalized_time_per_output_token (latency over tokens, TTFT included) is no metric of ours and stays under other."],
            Findings = findings,
        };
        f.Use("load_summary\u0001count");
        return new ReportedRun(run, f.Rest());
    }

    private static ReportedRun Prometheus(ReportFields f)
    {
        ReportFields good = f.Object("successes")!;
        double? completed = good.Number("count");
        double? rate = good.Number("rate");
        Fact<LatencySummary> Metric(string name, string reason = LatencySummary.NotInFile) => good.Object(name) is { } at
            ? Figures.Known(Figures.Named(key => at.Number(key), 1, ["mean", "median", "p90", "", "p99"], null), reason)
            : Figures.Not(reason);
        const string Server = "a server's own metrics do not say";
        var run = new ServingRun
        {
            Tool = "inference-perf",
            Format = "inference-perf-prometheus",
            ConcurrencyCount = Fact<double>.Unknown(Server),
            RequestRate = Fact<RequestsPerSecond>.Unknown(Server),
            Requests = Figures.Count(completed),
            Completed = Figures.Count(completed),
            Failed = Fact<long>.Unknown(Server),
            Duration = Figures.Duration(completed / rate),
            InputTokens = Fact<long>.Unknown("prompt_len of this file is a sum over scrapes, not tokens of requests"),
            OutputTokens = Fact<long>.Unknown("output_len of this file is a sum over scrapes, not tokens of requests"),
            OutputRate = Figures.TokenRate(good.At("output_len")?.Number("rate")),
            InputRate = Figures.TokenRate(good.At("prompt_len")?.Number("rate")),
            CompletedRate = Figures.Rate(rate),
            Ttft = Metric("time_to_first_token"),
            Itl = Figures.Not("vLLM's histogram time_per_output_token is per engine iteration and stands under tpot; single gaps are not exported"),
            Tpot = Metric("time_per_output_token"),
            EndToEnd = Metric("request_latency"),
            Notes = ["These are the server's histograms over scrapes: percentiles are interpolated inside buckets, the network is not in them, and they may reach outside the stage."],
        };
        return new ReportedRun(run, f.Rest());
    }

    private static string Time(double seconds) => Core.Quantities.Figures.Of(new Seconds(seconds));
}
