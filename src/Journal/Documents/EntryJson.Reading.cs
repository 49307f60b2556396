using System.Globalization;
using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Journal.Documents;

public static partial class EntryJson
{
    private const string Family = "floorline/entry@";

    /// <summary>
    /// Reads an entry. Fields that are not known are passed over, because a later version may have written them; of what is known every
    /// mistake is reported.
    /// </summary>
    /// <param name="element">The document.</param>
    /// <param name="newer">Whether a document of a later schema is read as far as it is understood.</param>
    /// <param name="problems">Where mistakes are reported.</param>
    /// <returns>The entry; where there are problems, what could be read of it.</returns>
    public static Entry Read(JsonElement element, bool newer, ICollection<EntryProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var fields = new EntryFields(element, problems);
        string schema = fields.Text("schema") ?? "";
        if (schema != Schema && !(newer && schema.StartsWith(Family, StringComparison.Ordinal)))
        {
            bool later = schema.StartsWith(Family, StringComparison.Ordinal);
            problems.Add(new EntryProblem("schema", later ? $"'{schema}', which a later version of Floorline wrote" : $"'{schema}'", Schema));
        }

        string id = fields.Text("id") ?? "";
        if (!EntryId.Is(id))
        {
            problems.Add(new EntryProblem("id", $"'{id}'", "an entry's name: e and 12 letters and digits"));
        }

        EntryVerdict? verdict = EntryWords.Find(fields.Text("verdict") ?? "open");
        if (verdict is null && !newer)
        {
            problems.Add(new EntryProblem("verdict", $"'{fields.Text("verdict")}'", "one of " + string.Join(", ", EntryWords.Verdicts.Select(static v => v.Word))));
        }

        EntryFields? samples = fields.Object("samples");
        return new Entry
        {
            Id = id,
            Parent = fields.Name("parent"),
            Plan = fields.Name("plan"),
            At = fields.Time("at") ?? DateTimeOffset.UnixEpoch,
            ToolVersion = fields.Text("tool_version") ?? "",
            Situation = fields.Situation(),
            Changed = fields.Changes(),
            Lever = fields.Text("lever"),
            Environment = EnvironmentOf(fields.Object("environment")),
            Prediction = PredictionOf(fields.Object("prediction")),
            Samples = samples is null ? null : SummaryOf(samples),
            Measured = fields.Milliseconds("measured_ms", positive: true),
            Metric = fields.Text("metric"),
            Error = fields.Number("error"),
            Verdict = verdict ?? EntryVerdict.Open,
            Note = fields.Text("note") ?? "",
            Findings = fields.Texts("findings"),
        };
    }

    /// <summary>Reads an entry's document that the journal itself holds, as far as it is understood.</summary>
    /// <param name="document">The document.</param>
    public static Entry Read(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return Read(parsed.RootElement, newer: true, new List<EntryProblem>());
    }

    /// <summary>A time of day from a document.</summary>
    /// <param name="text">UTC with Z.</param>
    internal static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            ? at
            : null;

    private static RunEnvironment EnvironmentOf(EntryFields? fields) => fields is null ? new RunEnvironment() : new RunEnvironment
    {
        Host = fields.Text("host"),
        System = fields.Text("system"),
        Driver = fields.Text("driver"),
        Engine = fields.Text("engine"),
        EngineVersion = fields.Text("engine_version"),
        GitCommit = fields.Text("git_commit"),
    };

    private static Prediction? PredictionOf(EntryFields? fields) => fields is null ? null : new Prediction(
        fields.Milliseconds("low_ms", positive: true, needed: true) ?? new Seconds(1),
        fields.Milliseconds("high_ms", positive: true, needed: true) ?? new Seconds(1),
        fields.Time("at") ?? DateTimeOffset.UnixEpoch,
        fields.Text("basis") ?? "stated") { Likeliest = fields.Milliseconds("likeliest_ms", positive: true) };

    private static SampleSummary SummaryOf(EntryFields fields) => new(
        fields.Count("count"),
        fields.Milliseconds("min_ms", positive: true, needed: true) ?? default,
        fields.Milliseconds("median_ms", positive: true, needed: true) ?? default,
        fields.Milliseconds("p95_ms", positive: true),
        fields.Milliseconds("p99_ms", positive: true),
        fields.Milliseconds("max_ms", positive: true, needed: true) ?? default,
        fields.Milliseconds("mean_ms", positive: true, needed: true) ?? default,
        fields.Milliseconds("standard_deviation_ms", positive: false, needed: true) ?? default,
        fields.Text("sha256") ?? "",
        fields.Flag("kept"));
}
