using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Findings;
using Floorline.Core.Serving;

namespace Floorline.Readers.Reports;

/// <summary>Reads result files of serving benchmarks. The format is told from the content, never from the name.</summary>
public static partial class ReportFile
{
    private static string Expected => $"a result of {ReportFormats.Named}, or a CSV with latency columns such as ttft_ms";

    /// <summary>Reads a file of any known tool.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    public static ReadResult<ReportedFile> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ReadResult<ReportInput> read = ReportInput.Read(stream, name);
        if (!read.IsOk)
        {
            return ReadResult.Failed<ReportedFile>(read.Problems);
        }

        ReportInput input = read.Value;
        ReadResult<ReportedFile>? file = input.Values.Count > 0 ? Json(input) : FromText(input);
        return file ?? ReadResult.Failed<ReportedFile>(new Problem(name, "", input.Values.Count > 0 ? $"JSON with the keys {Keys(input.Values[0])}"
            : "text of no known form", Expected));
    }

    /// <summary>Whether a JSON object is a result that this reader knows, the first value of its file.</summary>
    /// <param name="first">The object.</param>
    public static bool Holds(JsonElement first)
    {
        if (first.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var f = new ReportFields(first);
        return ValueOf(f) is not null || PartOf(f) is { HoldsTimes: false };
    }

    private static ValueForm? ValueOf(ReportFields f) => ReportFormats.Rows.SelectMany(static r => r.Values).FirstOrDefault(form => form.Is(f));

    private static PartForm? PartOf(ReportFields f) => ReportFormats.Rows.SelectMany(static r => r.Parts).FirstOrDefault(form => form.Is(f));

    private static ReadResult<ReportedFile>? Json(ReportInput input)
    {
        IReadOnlyList<JsonElement> values = input.Values;
        var first = new ReportFields(values[0]);
        if (PartOf(first) is { } part)
        {
            return Whole(input, v => part.Is(new ReportFields(v)), part.Read);
        }

        if (Companion(first) is { } companion)
        {
            return Accompanies(input, companion);
        }

        var runs = new List<ReportedRun>();
        int unknown = 0;
        foreach (JsonElement value in values)
        {
            int before = runs.Count;
            runs.AddRange(ValueOf(new ReportFields(value))?.Read(value) ?? []);
            unknown += runs.Count == before && !Empty(value) ? 1 : 0;
        }

        if (runs.Count == 0)
        {
            return Empty(values[0]) ? Accompanies(input, "no runs") : null;
        }

        if (unknown > 0)
        {
            input.Notes.Add($"{unknown} value(s) of the file are no result of a known tool and were left out.");
        }

        return Done(input, runs);
    }

    // A GuideLLM or Floorline document without any benchmark is a result with nothing in it.
    private static bool Empty(JsonElement value) => (value.TryGetProperty("benchmarks", out JsonElement list) || value.TryGetProperty("runs", out list))
        && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0;

    private static ReadResult<ReportedFile>? FromText(ReportInput input)
    {
        string text = input.Text;
        if (ReportFormats.Rows.SelectMany(static r => r.Texts).FirstOrDefault(one => one.Is(text)) is { } told)
        {
            return Done(input, [.. told.Read(text, input.Notes)]);
        }

        if (UserConf().IsMatch(text))
        {
            return Accompanies(input, "mlperf-user-conf");
        }

        if (CsvReport.Read(text, input.Name) is { } table)
        {
            return table.IsOk ? Done(input, [.. table.Value.Runs]) : ReadResult.Failed<ReportedFile>(table.Problems);
        }

        if (Yaml.Parse(text) is { } yaml)
        {
            if (yaml.ValueKind == JsonValueKind.Object)
            {
                var f = new ReportFields(yaml);
                return ValueOf(f) is { } form ? Done(input, [.. form.Read(yaml)])
                    : f.HasObject("load") && f.HasObject("server") ? Accompanies(input, "inference-perf-config") : null;
            }

            return yaml.ValueKind == JsonValueKind.Array && yaml.GetArrayLength() > 0 && yaml[0].ValueKind == JsonValueKind.Object
                && yaml[0].TryGetProperty("config-keys", out _) ? Accompanies(input, "inferencex-changelog") : null;
        }

        return text.Contains("config-keys:", StringComparison.Ordinal) && text.Contains("pr-link:", StringComparison.Ordinal)
            ? Accompanies(input, "inferencex-changelog") : null;
    }

    private static string? Companion(ReportFields f) => f.Has("weight_data_types") && f.Has("starting_weights_filename") ? "mlperf-measurements"
        : f.Has("hostname") && f.Has("kernel") && f.Has("os") ? "system-info" : null;

    private static ReadResult<ReportedFile>? Whole(ReportInput input, Func<JsonElement, bool> belongs, Func<IReadOnlyList<JsonElement>, ReportedRun> read)
    {
        JsonElement[] own = [.. input.Values.Where(belongs)];
        if (own.Length < input.Values.Count)
        {
            input.Notes.Add($"{input.Values.Count - own.Length} value(s) of the file have another form and were left out.");
        }

        return Done(input, [read(own)]);
    }

    private static ReadResult<ReportedFile> Accompanies(ReportInput input, string format) =>
        ReadResult.Ok(new ReportedFile(input.Name, format, [], [.. input.Notes,
            "This file accompanies results (settings, system, history) and holds none itself."]));

    private static ReadResult<ReportedFile>? Done(ReportInput input, IReadOnlyList<ReportedRun> runs) =>
        runs.Count == 0 ? null : ReadResult.Ok(new ReportedFile(input.Name, runs[0].Run.Format, [.. runs.Select(Checked)], input.Notes));

    /// <summary>What holds for every run, whoever took it: Little's law, and percentiles that their count cannot support.</summary>
    private static ReportedRun Checked(ReportedRun reported)
    {
        var findings = new List<Finding>(reported.Run.Findings);
        if (reported.Run.Tool != "floorline" && findings.All(static f => f.Id != "little-law") && LittleLaw.Check(reported.Run) is { } broken)
        {
            findings.Add(broken);
        }

        (string Name, LatencySummary? Summary)[] metrics =
        [
            ("TTFT", reported.Run.Ttft.Or(null!)), ("TPOT", reported.Run.Tpot.Or(null!)), ("E2E", reported.Run.EndToEnd.Or(null!)),
        ];
        string[] thin = [.. metrics.Where(static m => m.Summary is { P99.IsKnown: true, Count.IsKnown: true } s && s.Count.Value < LatencySample.Needed(0.99))
            .Select(static m => $"{m.Name} ({m.Summary!.Count.Value})")];
        if (thin.Length > 0 && findings.All(static f => f.Id != "few-samples"))
        {
            findings.Add(new Finding("few-samples", Severity.Hint,
                $"p99 needs {LatencySample.Needed(0.99)} values for a 95 % interval; here: {string.Join(", ", thin)}"));
        }

        return reported with { Run = reported.Run with { Findings = findings } };
    }

    private static string Keys(JsonElement value) => string.Join(", ", value.EnumerateObject().Take(6)
        .Select(static p => Secrets.Withheld(p.Name.Length > 40 ? p.Name[..40] : p.Name)));

    [GeneratedRegex(@"^[\w*.\-]+\.[\w*]+\.(target_qps|target_latency|min_duration|performance_sample_count_override)\s*=", RegexOptions.Multiline)]
    private static partial Regex UserConf();
}
