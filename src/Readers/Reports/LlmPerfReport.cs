using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>LLMPerf's summary and its individual responses.</summary>
internal static class LlmPerfReport
{
    private const string Itl = "LLMPerf's inter-token latency is the whole request, TTFT included, over its chunks: it cannot be taken apart";
    private static readonly string[] _notes = ["Tokens are counted with one Llama tokenizer whatever the model.",
        "A closed loop of threads; requests after the limit are dropped."];

    internal static bool IsSummary(ReportFields f) => f.Has("results_num_requests_started") || f.Has("results_ttft_s_quantiles_p50");

    internal static bool IsIndividual(ReportFields f) => f.Has("ttft_s") && f.Has("end_to_end_latency_s");

    internal static ReportedRun ReadSummary(JsonElement element)
    {
        var f = new ReportFields(element);
        double? completed = f.Number("results_num_completed_requests");
        double? perMinute = f.Number("results_num_completed_requests_per_min");
        Fact<LatencySummary> Metric(string name) => Figures.Known(Figures.Named(
            key => f.Number(key),
            1,
            [$"results_{name}_mean", $"results_{name}_quantiles_p50", $"results_{name}_quantiles_p90", $"results_{name}_quantiles_p95",
                $"results_{name}_quantiles_p99"],
            completed));
        var run = new ServingRun
        {
            Tool = "llmperf",
            ToolVersion = f.TextFact("version"),
            Format = "llmperf-summary",
            Model = f.TextFact("model"),
            ConcurrencyCount = f.NumberFact("num_concurrent_requests"),
            RequestRate = Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer"),
            Requests = f.WholeFact("results_num_requests_started"),
            Completed = Figures.Count(completed),
            Failed = f.WholeFact("results_number_errors"),
            Duration = Figures.Duration(completed / perMinute * 60),
            InputTokens = Figures.Count(f.Number("results_number_input_tokens_mean") * completed),
            OutputTokens = Figures.Count(f.Number("results_number_output_tokens_mean") * completed),
            OutputRate = Figures.TokenRate(f.Number("results_mean_output_throughput_token_per_s")),
            CompletedRate = Figures.Rate(perMinute / 60),
            Ttft = Metric("ttft_s"),
            Itl = Figures.Not(Itl),
            Tpot = Figures.Not("it needs TTFT and latency of the same request; the individual responses beside this summary have them"),
            EndToEnd = Metric("end_to_end_latency_s"),
            Notes = [.. _notes, "Duration is completed requests over their rate; token totals are means times requests."],
        };
        return new ReportedRun(run, f.Rest());
    }

    internal static ReportedRun ReadIndividual(IReadOnlyList<JsonElement> elements)
    {
        var ttft = new List<double>();
        var tpot = new List<double>();
        var latency = new List<double>();
        double input = 0, output = 0;
        int failed = 0;
        string? rest = null;
        foreach (JsonElement element in elements)
        {
            var f = new ReportFields(element);
            bool bad = f.Number("error_code") is not null || f.Text("error_code") is not null;
            f.Use("error_code", "error_msg", "number_total_tokens", "inter_token_latency_s", "request_output_throughput_token_per_s");
            double? first = f.Number("ttft_s");
            double? whole = f.Number("end_to_end_latency_s");
            double tokens = f.Number("number_output_tokens") ?? 0;
            double asked = f.Number("number_input_tokens") ?? 0;
            rest ??= f.Rest();
            if (bad || first is null || whole is null)
            {
                failed++;
                continue;
            }

            input += asked;
            output += tokens;
            ttft.Add(first.Value);
            latency.Add(whole.Value);
            if (tokens > 1)
            {
                tpot.Add((whole.Value - first.Value) / (tokens - 1));
            }
        }

        const string Single = "single responses do not say when they were sent";
        var run = new ServingRun
        {
            Tool = "llmperf",
            Format = "llmperf-individual",
            ConcurrencyCount = Fact<double>.Unknown(Single),
            RequestRate = Fact<RequestsPerSecond>.Unknown(Single),
            Requests = Fact<long>.Known(elements.Count),
            Completed = Fact<long>.Known(latency.Count),
            Failed = Fact<long>.Known(failed),
            Duration = Fact<Seconds>.Unknown(Single),
            InputTokens = Fact<long>.Known((long)input),
            OutputTokens = Fact<long>.Known((long)output),
            OutputRate = Fact<TokensPerSecond>.Unknown(Single),
            CompletedRate = Fact<RequestsPerSecond>.Unknown(Single),
            Ttft = Figures.Values(ttft, 1),
            Itl = Figures.Not(Itl),
            Tpot = Figures.Values(tpot, 1),
            EndToEnd = Figures.Values(latency, 1),
            Notes = _notes,
        };
        return new ReportedRun(run, rest);
    }
}
