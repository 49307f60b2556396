using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>llm-d's benchmark report, the universal form that other tools' results are turned into there: version 0.2, and 0.1 before it.</summary>
internal static partial class LlmDReport
{
    internal static bool Is(ReportFields f) => f.Has("version") && f.HasObject("scenario") && (f.At("results", "request_performance") is not null
        || f.HasObject("metrics"));

    internal static ReportedRun Read(JsonElement element)
    {
        var f = new ReportFields(element);
        string version = f.Text("version") ?? f.Number("version")?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
        ReportFields aggregate = f.At("results", "request_performance", "aggregate") ?? f.At("metrics") ?? f;
        ReportFields? requests = aggregate.Object("requests");
        ReportFields? throughput = aggregate.Object("throughput");
        ReportFields? latency = aggregate.Object("latency");
        ReportFields? load = f.At("scenario", "load", "standardized");
        double? total = requests?.Number("total");
        double? failed = requests?.Number("failures");
        double? completed = total - (failed ?? 0);
        double? rate = Mean(throughput, "request_rate") ?? throughput?.Number("requests_per_sec");
        Fact<LatencySummary> Metric(string name, bool perRequest)
        {
            if (latency?.Object(name) is not { } at)
            {
                return Figures.Not(LatencySummary.NotInFile);
            }

            double unit = at.Text("units") is { } units && units.StartsWith("ms", StringComparison.Ordinal) ? Figures.Millisecond : 1;
            return Figures.Known(Figures.Named(key => at.Number(key), unit, ["mean", "p50", "p90", "p95", "p99"], perRequest ? completed : null));
        }

        IReadOnlyList<ReportFields> stack = f.At("scenario") is { } scenario ? scenario.Objects("stack") : [];
        string? model = stack.Select(static s => s.At("standardized", "model")?.Text("name"))
            .FirstOrDefault(static n => n is not null) ?? f.At("scenario", "model")?.Text("name");
        string? tool = load?.Text("tool");
        double? concurrency = load?.Number("concurrency");
        Fact<Seconds> duration = f.At("run", "time")?.Text("duration") is { } text ? Period(text)
            : Figures.Duration(f.At("metrics", "time")?.Number("duration") ?? completed / rate);
        var run = new ServingRun
        {
            Tool = tool is null ? "llm-d" : $"llm-d ({tool})",
            ToolVersion = load?.TextFact("tool_version") ?? Fact<string>.Unknown("the file does not say"),
            Format = $"llm-d-{version}",
            Model = model is null ? Fact<string>.Unknown("the file does not say") : Fact<string>.Known(model),
            ConcurrencyCount = concurrency is { } c && double.IsInfinity(c) ? Fact<double>.Unknown("not limited") : Figures.Number(concurrency),
            RequestRate = Figures.Rate(load?.Number("rate_qps")),
            Requests = Figures.Count(total),
            Completed = Figures.Count(completed),
            Failed = Figures.Count(failed),
            Duration = duration,
            InputTokens = Figures.Count(Mean(requests, "input_length") * completed),
            OutputTokens = Figures.Count(Mean(requests, "output_length") * completed),
            OutputRate = Figures.TokenRate(Mean(throughput, "output_token_rate") ?? throughput?.Number("output_tokens_per_sec")),
            InputRate = Figures.TokenRate(Mean(throughput, "input_token_rate") ?? throughput?.Number("input_tokens_per_sec")),
            CompletedRate = Figures.Rate(rate),
            Ttft = Metric("time_to_first_token", true),
            Itl = Metric("inter_token_latency", false),
            Tpot = Metric("time_per_output_token", true),
            EndToEnd = Metric("request_latency", true),
            Notes = [$"The definitions are those of the tool that filled it{(tool is null ? "" : $" ({tool})")}; percentiles are taken over as they stand.",
                "Token totals are means times requests."],
        };
        return new ReportedRun(run, f.Rest());
    }

    private static double? Mean(ReportFields? at, string name) => at?.Object(name)?.Number("mean");

    private static Fact<Seconds> Period(string text)
    {
        Match match = IsoPeriod().Match(text);
        double Part(string name) => match.Groups[name].Success ? double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        return match.Success
            ? Fact<Seconds>.Known(new Seconds((Part("h") * 3600) + (Part("m") * 60) + Part("s")))
            : Fact<Seconds>.Unknown("its duration is no ISO 8601 period of hours, minutes and seconds");
    }

    [GeneratedRegex(@"^PT(?:(?<h>\d{1,9})H)?(?:(?<m>\d{1,9})M)?(?:(?<s>\d{1,9}(?:\.\d{1,15})?)S)?$")]
    private static partial Regex IsoPeriod();
}
