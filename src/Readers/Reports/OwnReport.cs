using System.Text.Json;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>Floorline's own documents: floorline/serving@1, and the request records that a measurement writes.</summary>
internal static class OwnReport
{
    internal const string Schema = "floorline/serving@1";
    internal const string RequestSchema = "floorline/request@1";

    internal static bool Is(ReportFields f) => f.Text("schema") == Schema;

    internal static bool IsRequest(ReportFields f) => f.Text("schema") == RequestSchema;

    internal static IEnumerable<ReportedRun> Read(JsonElement element)
    {
        foreach (ReportFields f in new ReportFields(element).Objects("runs"))
        {
            f.Use("source");
            string? other = f.At("other")?.Rest();
            yield return new ReportedRun(
                new ServingRun
                {
                    Tool = f.Text("tool") ?? "?",
                    ToolVersion = f.TextFact("tool_version", Why(f, "tool_version")),
                    Format = f.Text("format") ?? "?",
                    Model = f.TextFact("model", Why(f, "model")),
                    ConcurrencyCount = f.NumberFact("concurrency", Why(f, "concurrency")),
                    RequestRate = Figures.Rate(f.Number("request_rate"), Why(f, "request_rate")),
                    Requests = f.WholeFact("requests", Why(f, "requests")),
                    Completed = f.WholeFact("completed", Why(f, "completed")),
                    Failed = f.WholeFact("failed", Why(f, "failed")),
                    Duration = Figures.Duration(f.Number("duration_s"), Why(f, "duration_s")),
                    InputTokens = f.WholeFact("input_tokens", Why(f, "input_tokens")),
                    OutputTokens = f.WholeFact("output_tokens", Why(f, "output_tokens")),
                    OutputRate = Figures.TokenRate(f.Number("output_tok_s"), Why(f, "output_tok_s")),
                    InputRate = Figures.TokenRate(f.Number("input_tok_s"), Why(f, "input_tok_s")),
                    CompletedRate = Figures.Rate(f.Number("request_per_s"), Why(f, "request_per_s")),
                    Goodput = Figures.Rate(f.Number("goodput_per_s"), Why(f, "goodput_per_s")),
                    Ttft = Metric(f, "ttft_ms"),
                    Itl = Metric(f, "itl_ms"),
                    Tpot = Metric(f, "tpot_ms"),
                    EndToEnd = Metric(f, "e2e_ms"),
                    Notes = f.Texts("notes") ?? [],
                    Findings = [.. f.Objects("findings").Select(static x =>
                        new Finding(x.Text("id") ?? "?", Enum.TryParse(x.Text("severity"), ignoreCase: true, out Severity s) ? s
                            : Severity.Hint, x.Text("text") ?? ""))],
                },
                other);
        }
    }

    /// <summary>The request records of one measurement, computed anew.</summary>
    internal static ReportedRun ReadRequests(IReadOnlyList<JsonElement> elements)
    {
        List<double> ttft = [], itl = [], tpot = [], latency = [];
        double input = 0, output = 0, start = double.PositiveInfinity, end = 0;
        int failed = 0;
        string? model = null;
        foreach (JsonElement element in elements)
        {
            var f = new ReportFields(element);
            model ??= f.Text("model");
            double from = f.Number("planned_s") ?? f.Number("sent_s") ?? 0;
            start = Math.Min(start, from);
            if (f.Text("status") is not "ok" || f.Number("e2e_ms") is not { } whole)
            {
                failed++;
                continue;
            }

            end = Math.Max(end, from + (whole / 1e3));
            latency.Add(whole);
            input += f.Number("input_tokens") ?? 0;
            output += f.Number("output_tokens") ?? 0;
            ttft.AddRange(f.Number("ttft_ms") is { } t ? [t] : []);
            tpot.AddRange(f.Number("tpot_ms") is { } p ? [p] : []);
            double[] gaps = f.Numbers("gaps_ms") ?? [];
            double[] tokens = f.Numbers("gap_tokens") ?? [];
            for (int i = 0; i < gaps.Length; i++)
            {
                int n = i < tokens.Length ? (int)Math.Clamp(tokens[i], 1, 100_000) : 1;
                itl.AddRange(Enumerable.Repeat(gaps[i] / n, n));
            }
        }

        double? duration = end > start ? end - start : null;
        const string Records = "request records do not say";
        return new ReportedRun(
            new ServingRun
            {
                Tool = "floorline",
                Format = "floorline-requests",
                Model = model is null ? Fact<string>.Unknown(Records) : Fact<string>.Known(model),
                ConcurrencyCount = Fact<double>.Unknown(Records),
                RequestRate = Fact<RequestsPerSecond>.Unknown(Records),
                Requests = Fact<long>.Known(elements.Count),
                Completed = Fact<long>.Known(latency.Count),
                Failed = Fact<long>.Known(failed),
                Duration = Figures.Duration(duration),
                InputTokens = Fact<long>.Known((long)input),
                OutputTokens = Fact<long>.Known((long)output),
                OutputRate = Figures.TokenRate(output / duration),
                InputRate = Figures.TokenRate(input / duration),
                CompletedRate = Figures.Rate(latency.Count / duration),
                Ttft = Figures.Values(ttft, Figures.Millisecond),
                Itl = Figures.Values(itl, Figures.Millisecond),
                Tpot = Figures.Values(tpot, Figures.Millisecond),
                EndToEnd = Figures.Values(latency, Figures.Millisecond),
                Notes = ["Computed anew from the records; latencies start at the planned time in open loop."],
            },
            null);
    }

    private static string Why(ReportFields f, string name) => f.Text(name + "_unknown") ?? "the file does not say";

    private static Fact<LatencySummary> Metric(ReportFields f, string name)
    {
        if (f.At(name) is not { } m)
        {
            return Figures.Not(LatencySummary.NotInFile);
        }

        if (m.Text("unknown") is { } why)
        {
            return Figures.Not(why);
        }

        Fact<Seconds> At(string figure) => Figures.Time(m.Number(figure), Figures.Millisecond, Why(m, figure));
        return Fact<LatencySummary>.Known(new LatencySummary { Mean = At("mean"), P50 = At("p50"), P90 = At("p90"), P95 = At("p95"), P99 = At("p99"),
            Count = m.WholeFact("count", Why(m, "count")) });
    }
}
