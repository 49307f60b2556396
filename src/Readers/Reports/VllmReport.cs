using System.Globalization;
using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>What <c>vllm bench serve</c> (benchmark_serving.py before), its throughput test and the InferenceX aggregate of it write.</summary>
internal static class VllmReport
{
    private const string Tool = "vllm bench serve";
    private const string PerChunk = "ITL is per chunk: a chunk of several tokens counts once.";
    private const string TtftNote = "TTFT ends at the first chunk that has choices, in chat often the one that carries only the role: it can be earlier than the first text.";
    private const string StartNote = "Latencies start when the request is sent, not when it was scheduled: waiting behind a concurrency limit is not in them.";

    internal static bool Is(ReportFields f) => f.Has("model_id") && f.Has("completed") && (f.Has("request_throughput") || f.Has("median_ttft_ms"))
        && !f.Has("good_completed");

    internal static bool IsInferenceX(ReportFields f) => f.Has("model_id") && f.Has("median_ttft") && f.Has("good_completed");

    internal static bool IsThroughput(ReportFields f) => f.Has("elapsed_time") && f.Has("num_requests") && f.Has("total_num_tokens");

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        f.Use("date", "num_prompts", "generated_texts", "std_ttft_ms", "std_tpot_ms", "std_itl_ms", "std_e2el_ms", "total_token_throughput",
            "request_goodput:");
        bool detailed = f.Has("ttfts") && f.Has("itls");
        string[]? errors = f.Texts("errors");
        long? completed = f.Whole("completed");
        long? failed = f.Whole("failed") ?? (errors is null ? null : errors.Count(static e => e.Length > 0));
        long? sent = f.Whole("num_prompts");
        var notes = new List<string> { StartNote, TtftNote, PerChunk };
        string? chat = f.Text("endpoint_type") ?? f.Text("backend");
        if (chat is not null && !chat.Contains("chat", StringComparison.OrdinalIgnoreCase))
        {
            notes[1] = "TTFT ends at the first chunk that has choices, also if its text is empty.";
        }

        failed ??= sent - completed;
        if (!f.Has("failed") && errors is null)
        {
            notes.Add("The file does not count failures: they are the requests that did not complete.");
        }

        Lists? lists = detailed ? Lists.Of(f, errors) : null;
        string style = f.Has("request_goodput:") ? "mid-2025" : f.Has("start_times") || f.Has("failed") ? "late 2025 or newer" : "2024 to early 2025";
        double? duration = f.Number("duration");
        double? input = f.Number("total_input_tokens");
        double? output = f.Number("total_output_tokens");
        double? goodput = f.Number("request_goodput") ?? f.Number("request_goodput:");
        Fact<LatencySummary> Metric(string name, IReadOnlyList<double>? values, string reason)
        {
            LatencySummary printed = Figures.Named(key => f.Number(key), Figures.Millisecond, [$"mean_{name}_ms", $"median_{name}_ms", $"p90_{name}_ms",
                $"p95_{name}_ms", $"p99_{name}_ms"], completed);
            f.Use($"p50_{name}_ms", $"p25_{name}_ms", $"p75_{name}_ms", $"p999_{name}_ms", $"p99.9_{name}_ms");
            return values is { Count: > 0 } ? Figures.Values(values, 1)
                : Figures.Known(name == "itl" ? printed with { Count = Fact<long>.Unknown("the file does not count the gaps") } : printed, reason);
        }

        var run = new ServingRun
        {
            Tool = Tool,
            Engine = f.Text("backend") is "vllm" ? Fact<string>.Known("vllm") : Fact<string>.Unknown("the file names no engine"),
            ToolVersion = Fact<string>.Unknown($"the file does not say; its keys are those of {style}"),
            Format = detailed ? "vllm-bench-detailed" : "vllm-bench",
            Model = f.TextFact("model_id"),
            ConcurrencyCount = f.Number("max_concurrency") is { } most ? Fact<double>.Known(most) : Fact<double>.Unknown("not limited"),
            RequestRate = Figures.Rate(f.Number("request_rate")),
            Requests = Figures.Count(sent),
            Completed = Figures.Count(completed),
            Failed = Figures.Count(failed),
            Duration = Figures.Duration(duration),
            InputTokens = Figures.Count(input),
            OutputTokens = Figures.Count(output),
            OutputRate = Figures.TokenRate(f.Number("output_throughput") ?? output / duration),
            PeakOutputRate = Figures.TokenRate(f.Number("max_output_tokens_per_s")),
            InputRate = Figures.TokenRate(f.Number("input_throughput") ?? input / duration),
            CompletedRate = Figures.Rate(f.Number("request_throughput") ?? completed / duration),
            Goodput = Figures.Rate(goodput, "no objective was stated"),
            Ttft = Metric("ttft", lists?.Ttft, LatencySummary.NotInFile),
            Itl = Metric("itl", lists?.Itl, LatencySummary.NotInFile),
            Tpot = Metric("tpot", lists?.Tpot, LatencySummary.NotInFile),
            EndToEnd = Metric("e2el", lists?.EndToEnd,
                "the tool prints it only when asked (--percentile-metrics e2el), and this file has no per-request lists to compute it from"),
            Notes = notes,
            Findings = Findings(f, lists),
        };
        return new ReportedRun(run, f.Rest());
    }

    /// <summary>The InferenceX aggregate: the same fields, in seconds and without a unit in the name.</summary>
    internal static ReportedRun ReadInferenceX(JsonElement element)
    {
        var f = new ReportFields(element);
        f.Use("date", "std_ttft", "std_tpot", "std_itl", "std_e2el", "good_completed");
        long? completed = f.Whole("completed");
        long? sent = f.Whole("num_prompts");
        double? duration = f.Number("duration");
        Fact<LatencySummary> Metric(string name, string reason = LatencySummary.NotInFile) =>
            Figures.Known(Figures.Named(key => f.Number(key), 1, [$"mean_{name}", $"median_{name}", $"p90_{name}", $"p95_{name}", $"p99_{name}"], completed),
                reason);
        var run = new ServingRun
        {
            Tool = Tool,
            Format = "inferencex",
            Model = f.TextFact("model_id"),
            ConcurrencyCount = Figures.Number(f.Number("max_concurrency"), "not limited"),
            RequestRate = Figures.Rate(f.Number("request_rate")),
            Requests = Figures.Count(sent),
            Completed = Figures.Count(completed),
            Failed = Figures.Count(sent - completed),
            Duration = Figures.Duration(duration),
            InputTokens = f.WholeFact("total_input_tokens"),
            OutputTokens = f.WholeFact("total_output_tokens"),
            OutputRate = Figures.TokenRate(f.Number("output_throughput")),
            InputRate = Figures.TokenRate(f.Number("input_throughput")),
            CompletedRate = Figures.Rate(f.Number("request_throughput")),
            Goodput = Figures.Rate(f.Number("request_goodput"), "no objective was stated"),
            Ttft = Metric("ttft"),
            Itl = Metric("itl"),
            Tpot = Metric("tpot"),
            EndToEnd = Metric("e2el"),
            Notes = [StartNote, TtftNote, "Latencies stand in seconds and without a unit in this file; the file does not count failures."],
        };
        return new ReportedRun(run, f.Rest());
    }

    /// <summary>The offline throughput test: no stream, so no latency of a token.</summary>
    internal static ReportedRun ReadThroughput(JsonElement element)
    {
        var f = new ReportFields(element);
        const string Offline = "an offline throughput test: nothing is streamed, so no time of a token is known";
        const string Together = "the file holds only prompt and output tokens together";
        Fact<long> requests = f.WholeFact("num_requests");
        var run = new ServingRun
        {
            Tool = "vllm bench throughput",
            Format = "vllm-throughput",
            RequestRate = Figures.Rate(double.PositiveInfinity),
            Requests = requests,
            Completed = requests,
            Failed = Fact<long>.Known(0),
            Duration = Figures.Duration(f.Number("elapsed_time")),
            InputTokens = Fact<long>.Unknown(Together),
            OutputTokens = Fact<long>.Unknown(Together),
            OutputRate = Fact<TokensPerSecond>.Unknown(Together),
            InputRate = Fact<TokensPerSecond>.Unknown(Together),
            CompletedRate = Figures.Rate(f.Number("requests_per_second")),
            Ttft = Figures.Not(Offline),
            Itl = Figures.Not(Offline),
            Tpot = Figures.Not(Offline),
            EndToEnd = Figures.Not(Offline),
        };
        return new ReportedRun(run, f.Rest());
    }

    private static List<Finding> Findings(ReportFields f, Lists? lists)
    {
        var findings = new List<Finding>();
        void Compare(string what, double? written, double counted, double tolerance = 1e-6)
        {
            if (written is { } stands && Math.Abs(stands - counted) > Math.Max(tolerance * Math.Abs(stands), 1e-6))
            {
                findings.Add(new Finding("total-differs", Severity.Warning,
                    string.Create(CultureInfo.InvariantCulture, $"{what}: the file says {stands:G10}, its lists give {counted:G10}")));
            }
        }

        if (lists is not null)
        {
            Compare("total_output_tokens", f.Number("total_output_tokens"), lists.OutputTokens);
            Compare("total_input_tokens", f.Number("total_input_tokens"), lists.InputTokens);
            int empty = lists.Ttft.Count(static t => t == 0);
            if (empty > 0)
            {
                findings.Add(new Finding("empty-answers", Severity.Warning,
                    string.Create(CultureInfo.InvariantCulture,
                        $"{empty} of {lists.Ttft.Count} requests that the file counts as completed brought no token and stand with a TTFT of 0: its latencies are lower than what users saw")));
            }

            Compare("mean_ttft_ms", f.Number("mean_ttft_ms"), lists.Ttft.Count > 0 ? lists.Ttft.Average() * 1e3 : 0);
            if (lists.Tpot.Count > 0)
            {
                Compare("mean_tpot_ms", f.Number("mean_tpot_ms"), lists.Tpot.Average() * 1e3, 0.01);
            }
        }

        return findings;
    }

    /// <summary>The per-request lists of a detailed file, without failed requests, in s.</summary>
    private sealed record Lists(List<double> Ttft, List<double> Itl, List<double> Tpot, List<double> EndToEnd, double InputTokens, double OutputTokens)
    {
        internal static Lists? Of(ReportFields f, string[]? errors)
        {
            double[]? ttfts = f.Numbers("ttfts");
            double[][]? itls = f.NumberLists("itls");
            double[]? outputs = f.Numbers("output_lens");
            double[]? inputs = f.Numbers("input_lens");
            f.Numbers("start_times");
            if (ttfts is null || itls is null || itls.Length != ttfts.Length)
            {
                return null;
            }

            var lists = new Lists([], [], [], [], inputs?.Sum() ?? 0, outputs?.Sum() ?? 0);
            for (int i = 0; i < ttfts.Length; i++)
            {
                if (errors is not null && i < errors.Length && errors[i].Length > 0)
                {
                    continue;
                }

                double decode = itls[i].Sum();
                lists.Ttft.Add(ttfts[i]);
                lists.Itl.AddRange(itls[i]);
                lists.EndToEnd.Add(ttfts[i] + decode);
                if (outputs is not null && i < outputs.Length && outputs[i] > 1)
                {
                    lists.Tpot.Add(decode / (outputs[i] - 1));
                }
            }

            return lists;
        }
    }
}
