using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>The text that hey prints: an HTTP load tool, which sees whole responses and no tokens.</summary>
internal static partial class HeyReport
{
    private const string NoTokens = "an HTTP load tool sees whole responses, no tokens";

    internal static bool IsText(string text) => text.Contains("Requests/sec:", StringComparison.Ordinal) && text.Contains("Latency distribution:",
        StringComparison.Ordinal);

    internal static ReportedRun ReadText(string text)
    {
        double? Value(string name) => Regex.Match(text, $@"{name}:\s*([0-9.]+)") is { Success: true } m ? ReportFields.FromText(m.Groups[1].Value) : null;
        double? Percentile(string share) => Regex.Match(text, $@"^\s*{share}% in ([0-9.]+) secs", RegexOptions.Multiline) is { Success: true } m
            ? ReportFields.FromText(m.Groups[1].Value) : null;
        long completed = 0;
        long refused = 0;
        foreach (Match m in Status().Matches(text))
        {
            long n = long.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture);
            completed += m.Groups[1].Value[0] == '2' ? n : 0;
            refused += m.Groups[1].Value[0] == '2' ? 0 : n;
        }

        int errorsAt = text.IndexOf("Error distribution:", StringComparison.Ordinal);
        long errors = errorsAt < 0 ? 0 : ErrorCount().Matches(text[errorsAt..]).Sum(static m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        double? duration = Value("Total");
        double? printed = Value("Requests/sec");
        var findings = new List<Finding>();
        if (printed * duration is { } counted && counted > (completed + refused) * 1.01)
        {
            findings.Add(new Finding("rate-counts-errors", Severity.Warning,
                string.Create(CultureInfo.InvariantCulture,
                    $"the tool prints {printed:0.###} requests/s, which counts {errors} connection errors; {completed} completed requests are {completed / duration:0.###}/s")));
        }

        var run = new ServingRun
        {
            Tool = "hey",
            Format = "hey-text",
            Requests = Fact<long>.Known(completed + refused + errors),
            Completed = Fact<long>.Known(completed),
            Failed = Fact<long>.Known(refused + errors),
            Duration = Figures.Duration(duration),
            InputTokens = Fact<long>.Unknown(NoTokens),
            OutputTokens = Fact<long>.Unknown(NoTokens),
            OutputRate = Fact<TokensPerSecond>.Unknown(NoTokens),
            CompletedRate = Figures.Rate(completed / duration),
            RequestRate = Fact<RequestsPerSecond>.Unknown("a closed loop: the next request follows the answer"),
            Ttft = Figures.Not(NoTokens),
            Itl = Figures.Not(NoTokens),
            Tpot = Figures.Not(NoTokens),
            EndToEnd = Figures.Known(new LatencySummary
            {
                Mean = Figures.Duration(Value("Average"), LatencySummary.NotInFile),
                P50 = Figures.Duration(Percentile("50"), LatencySummary.NotInFile),
                P90 = Figures.Duration(Percentile("90"), LatencySummary.NotInFile),
                P95 = Figures.Duration(Percentile("95"), LatencySummary.NotInFile),
                P99 = Figures.Duration(Percentile("99"), "too few requests: the tool prints 0 % in its place"),
                Count = Fact<long>.Known(completed + refused),
            }),
            Notes = ["Latency is of the whole response, not corrected for coordinated omission."],
            Findings = findings,
        };
        return new ReportedRun(run, null);
    }

    [GeneratedRegex(@"\[(\d{3})\]\s+(\d{1,12}) responses")]
    private static partial Regex Status();

    [GeneratedRegex(@"^\s*\[(\d{1,12})\]\s", RegexOptions.Multiline)]
    private static partial Regex ErrorCount();
}
