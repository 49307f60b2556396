using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>
/// llama-bench in each of its outputs: json, jsonl (also wrapped with samples of memory and power), csv, md and sql. A run is one test: pp is a prefill, tg a
/// decode of one sequence.
/// </summary>
internal static partial class LlamaBenchReport
{
    private const string NoRequest = "llama-bench runs in the process: there is no request, no first token to wait for";
    private const string PromptOnly = "a prompt test generates nothing";

    internal static bool Is(ReportFields f) => (f.Has("avg_ts") && f.Has("n_prompt")) || f.At("bench_raw")?.Has("avg_ts") == true;

    internal static bool IsMarkdown(string text) => Header().IsMatch(text);

    internal static bool IsSql(string text) => text.Contains("INSERT INTO", StringComparison.OrdinalIgnoreCase) && text.Contains("avg_ts",
        StringComparison.Ordinal);

    internal static ReportedRun Read(JsonElement element, string format)
    {
        var whole = new ReportFields(element);
        ReportFields f = whole.Object("bench_raw") ?? whole;
        double? prompt = f.Number("n_prompt");
        double? generated = f.Number("n_gen");
        double? depth = f.Number("n_depth");
        double? nanoseconds = f.Number("avg_ns");
        double? rate = f.Number("avg_ts");
        double[]? samples = f.Numbers("samples_ns");
        f.Numbers("samples_ts");
        f.Use("stddev_ns", "stddev_ts");
        string version = f.Text("build_commit") is { Length: > 0 } commit ? f.Whole("build_number") is { } build
            ? string.Create(CultureInfo.InvariantCulture, $"{commit} ({build})") : commit : "";
        string model = f.Text("model_filename") is { Length: > 0 } file ? file : f.Text("model_type") ?? "";
        return new ReportedRun(Run(new Test(prompt ?? 0, generated ?? 0, depth ?? 0, nanoseconds * Figures.Nanosecond, rate, samples),
            whole.HasObject("bench_raw") ? "llama-bench-wrapped" : format, version, model), whole.Rest());
    }

    internal static IEnumerable<ReportedRun> ReadMarkdown(string text)
    {
        string[]? names = null;
        foreach (string line in text.Split('\n'))
        {
            if (!line.TrimStart().StartsWith('|'))
            {
                continue;
            }

            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(static c => c.Trim())];
            if (names is null)
            {
                names = cells;
                continue;
            }

            int at = Array.IndexOf(names, "test");
            int rateAt = Array.IndexOf(names, "t/s");
            if (at < 0 || rateAt < 0 || cells.Length != names.Length || TestName().Match(cells[at]) is not { Success: true } test)
            {
                continue;
            }

            double rate = ReportFields.FromText(cells[rateAt].Split('±')[0]) ?? 0;
            double prompt = test.Groups["pp"].Success ? double.Parse(test.Groups["pp"].Value, CultureInfo.InvariantCulture) : 0;
            double generated = test.Groups["tg"].Success ? double.Parse(test.Groups["tg"].Value, CultureInfo.InvariantCulture) : 0;
            double depth = test.Groups["d"].Success ? double.Parse(test.Groups["d"].Value, CultureInfo.InvariantCulture) : 0;
            var other = names.Zip(cells).Where(p => p.First is not ("t/s" or "test" or "model")).ToDictionary(static p => p.First, static p => p.Second);
            yield return new ReportedRun(
                Run(new Test(prompt, generated, depth, rate > 0 ? (prompt + generated) / rate : null, rate, null), "llama-bench-md", "",
                    cells[Math.Max(0, Array.IndexOf(names, "model"))]),
                new ReportFields(JsonSerializer.SerializeToElement(other, ReportJson.Default.DictionaryStringString)).Rest());
        }
    }

    internal static IEnumerable<ReportedRun> ReadSql(string text)
    {
        foreach (Match insert in Insert().Matches(text))
        {
            string[] names = [.. insert.Groups["names"].Value.Split(',').Select(static n => n.Trim())];
            string[] values = [.. SqlValue().Matches(insert.Groups["values"].Value)
                .Select(static v => v.Value.Trim('\'').Replace("''", "'", StringComparison.Ordinal))];
            if (names.Length == values.Length)
            {
                yield return Read(JsonSerializer.SerializeToElement(names.Zip(values).DistinctBy(static p => p.First)
                    .ToDictionary(static p => p.First, static p => p.Second), ReportJson.Default.DictionaryStringString), "llama-bench-sql");
            }
        }
    }

    private static ServingRun Run(Test test, string format, string version, string model)
    {
        bool decode = test.Generated > 0 && test.Prompt == 0;
        bool prefill = test.Prompt > 0 && test.Generated == 0;
        Fact<Seconds> step = decode ? Figures.Duration(test.Time / test.Generated)
            : Fact<Seconds>.Unknown(prefill ? PromptOnly : "prompt and generation are timed together");
        string spread = "llama-bench times whole repetitions: single tokens are not known, only their mean";
        return new ServingRun
        {
            Tool = "llama-bench",
            Engine = Fact<string>.Known("llama.cpp"),
            ToolVersion = version.Length > 0 ? Fact<string>.Known(version) : Fact<string>.Unknown("this output does not say"),
            Format = format,
            Model = model.Length > 0 ? Fact<string>.Known(model) : Fact<string>.Unknown("the file does not say"),
            ConcurrencyCount = Fact<double>.Known(1),
            RequestRate = Fact<RequestsPerSecond>.Unknown(NoRequest),
            Requests = Fact<long>.Unknown(NoRequest),
            Completed = Fact<long>.Unknown(NoRequest),
            Failed = Fact<long>.Unknown(NoRequest),
            Duration = Figures.Duration(test.Time),
            InputTokens = Figures.Count(test.Prompt),
            OutputTokens = Figures.Count(test.Generated),
            OutputRate = decode ? Figures.TokenRate(test.Rate) : Fact<TokensPerSecond>.Unknown(prefill ? PromptOnly
                : "prompt and generation are timed together"),
            InputRate = prefill ? Figures.TokenRate(test.Rate) : Fact<TokensPerSecond>.Unknown(decode ? "a generation test reads no prompt"
                : "prompt and generation are timed together"),
            CompletedRate = Fact<RequestsPerSecond>.Unknown(NoRequest),
            Ttft = Figures.Not(NoRequest),
            Itl = step.IsKnown
                ? Fact<LatencySummary>.Known(new LatencySummary
                {
                    Mean = step,
                    P50 = Fact<Seconds>.Unknown(spread),
                    P90 = Fact<Seconds>.Unknown(spread),
                    P95 = Fact<Seconds>.Unknown(spread),
                    P99 = Fact<Seconds>.Unknown(spread),
                    Count = test.Samples is { } s ? Fact<long>.Known((long)(s.Length * test.Generated))
                        : Fact<long>.Unknown("this output does not hold the repetitions"),
                })
                : Figures.Not(step.UnknownReason!),
            Tpot = step.IsKnown ? Figures.Values(test.Samples?.Select(s => s / test.Generated) ?? [], Figures.Nanosecond,
                "this output does not hold the repetitions") : Figures.Not(step.UnknownReason!),
            EndToEnd = Figures.Not(NoRequest),
            Notes = [$"Test {test.Name}.", "Nothing is tokenised, sampled or sent.",
                "Duration and tokens are of one repetition; TPOT has one value per repetition."],
        };
    }

    private sealed record Test(double Prompt, double Generated, double Depth, double? Time, double? Rate, double[]? Samples)
    {
        internal string Name => string.Create(CultureInfo.InvariantCulture,
            $"{(Prompt > 0 && Generated > 0 ? $"pp{Prompt:0}+tg{Generated:0}" : Prompt > 0 ? $"pp{Prompt:0}" : $"tg{Generated:0}")}{(Depth > 0 ? $" at depth {Depth:0}" : "")}");
    }

    [GeneratedRegex(@"^\|\s*model\s*\|.*\|\s*test\s*\|\s*t/s\s*\|", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?:pp(?<pp>\d{1,9}))?\+?(?:tg(?<tg>\d{1,9}))?(?:\s*@\s*d(?<d>\d{1,9}))?$")]
    private static partial Regex TestName();

    [GeneratedRegex(@"INSERT INTO\s+\w+\s*\((?<names>[^)]*)\)\s*VALUES\s*\((?<values>(?:'(?:[^']|'')*'|[^')])*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Insert();

    [GeneratedRegex(@"'(?:[^']|'')*'|[^,\s]+")]
    private static partial Regex SqlValue();
}
