using System.Text.Json;
using Floorline.Core.Statistics;
using Floorline.Journal.Documents;
using Floorline.Journal.Scores;
using Floorline.Journal.Storage;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The documents of the journal's verbs. An entry is written by <see cref="EntryJson"/>, whose bytes are hashed.</summary>
internal static class JournalSchema
{
    private static readonly Schema<JournalState> _state = new Schema<JournalState>("JournalState")
        .Count("journal_schema", static s => s.SchemaVersion, "Version of the journal's tables")
        .Count("total", static s => s.Entries, "Entries on record")
        .Text("head_sha256", static s => s.HeadHash, "Hash of the last entry, which holds those before");

    /// <summary>The document of a new journal.</summary>
    internal static readonly Schema<JournalInitResult> Init = new Schema<JournalInitResult>("JournalInit", "floorline/journal-init@1",
            "A journal that was made, or was there")
        .Flag("created", static r => r.IsNew, "Whether it was made")
        .All(static r => r.State, _state);

    /// <summary>The document of one entry.</summary>
    internal static readonly Schema<OneEntry> Entry = new Schema<OneEntry>("JournalEntry", "floorline/journal-entry@1",
            "An entry that was recorded or asked for")
        .Own("entries", static (j, r) => Write(j, "entries", [r.Stored]), "{}[]", "The entry, under its number")
        .Texts("children", static r => r.Children?.Select(static c => c.Entry.Id), "Entries that went on from it").OrAbsent();

    private static readonly Schema<JournalListSpec> _listInputs = new Schema<JournalListSpec>("JournalListInputs")
        .Text("limit", static s => s.Limit, "Most entries to list").OrAbsent()
        .Text("before", static s => s.Before, "Number below which to begin").OrAbsent()
        .Text("model", static s => s.Model, "Only of this model").OrAbsent()
        .Text("on", static s => s.On, "Only on this hardware").OrAbsent()
        .Text("engine", static s => s.Engine, "Only with this engine").OrAbsent()
        .Text("lever", static s => s.Lever, "Only with this lever").OrAbsent()
        .Text("verdict", static s => s.Verdict, "Only with this verdict").OrAbsent();

    /// <summary>The document of a page of entries.</summary>
    internal static readonly Schema<JournalListResult> List = new Schema<JournalListResult>("JournalList", "floorline/journal-list@1",
            "Experiments on record, newest first, a page at a time")
        .Object("inputs", static r => r.Spec, _listInputs, "What was asked for")
        .All(static r => r.State, _state)
        .Own("entries", static (j, r) => Write(j, "entries", r.Page.Entries), "{}[]", "The entries, each under its number")
        .Count("more_before", static r => r.Page.More, "Number to ask for the next page with; null at the end");

    private static readonly Schema<MetricChange> _change = new Schema<MetricChange>("JournalChange")
        .Text("metric", static c => c.Metric.Name, "Statistic that decided")
        .Time("baseline", static c => c.Baseline.Value, "Its value before")
        .Time("candidate", static c => c.Candidate.Value, "Its value after")
        .Number("change", static c => c.Change, "Relative change")
        .Number("low", static c => c.Low, "Least change that is plausible")
        .Number("high", static c => c.High, "Most change that is plausible");

    private static readonly Schema<SpeedVerdict> _speed = new Schema<SpeedVerdict>("JournalSpeed")
        .Word("verdict", static s => Names.Snake(s.Outcome), typeof(SpeedOutcome), "Whether it became faster or slower")
        .Some(static s => s.Deciding, _change);

    /// <summary>The document of two entries.</summary>
    internal static readonly Schema<JournalCompareResult> Compare = new Schema<JournalCompareResult>("JournalCompare", "floorline/journal-compare@1",
            "Two entries side by side")
        .Own("entries", static (j, r) => Write(j, "entries", [r.Before, r.After]), "{}[]", "The two entries")
        .Own("differences", static (j, r) => EntryJson.WriteChanges(j, "differences", r.Differences), "{}[]", "Fields in which they differ: field, from, to")
        .Number("change", static r => r.Change, "Relative change of the measured time; null where it cannot be said")
        .Flag("same_metric", static r => r.SameMetric, "Whether both times are the same statistic")
        .Object("speed", static r => r.Speed, _speed, "Whether the change is shown by their samples; null without samples").OrNull();

    private static readonly Schema<Node> _node = Nodes();

    /// <summary>The document of what was tried from where.</summary>
    internal static readonly Schema<JournalTreeResult> Tree = new Schema<JournalTreeResult>("JournalTree", "floorline/journal-tree@1",
            "What was tried from where")
        .Count("total", static r => r.Total, "Entries on record")
        .Count("shown", static r => r.Shown, "Entries that are shown")
        .Flag("cut", static r => r.IsCut, "Whether there are more")
        .List("entries", static r => r.Roots.Select(static n => new Node(n, null)), _node, "Entries that went on from none");

    /// <summary>The document of an import.</summary>
    internal static readonly Schema<JournalImportResult> Import = new Schema<JournalImportResult>("JournalImport", "floorline/journal-import@1",
            "What an import added")
        .Count("added", static r => r.Added, "Entries that were added")
        .Count("already_there", static r => r.Known, "Entries that were there")
        .Count("total", static r => r.Total, "Entries on record");

    /// <summary>The document of an export into a file.</summary>
    internal static readonly Schema<JournalExportResult> Export = new Schema<JournalExportResult>("JournalExport", "floorline/journal-export@1",
            "What an export wrote")
        .Word("format", static r => Names.Snake(r.Format), typeof(JournalExportFormat), "Form of the file")
        .Count("total", static r => r.Entries, "Entries in it");

    /// <summary>The document of a check.</summary>
    internal static readonly Schema<JournalCheck> Check = new Schema<JournalCheck>("JournalCheck", "floorline/journal-check@1",
            "Whether a journal is whole")
        .Flag("whole", static r => r.IsWhole, "Whether nothing was changed or lost")
        .All(static r => r.State, _state)
        .Count("entries_read", static r => r.Entries, "Entries that were read")
        .Count("samples_read", static r => r.Samples, "Lists of samples that were read")
        .Texts("faults", static r => r.Faults, "What is wrong");

    private static readonly Schema<ScorePeriod> _month = new Schema<ScorePeriod>("ScoreMonth")
        .Text("month", static m => m.Month, "Year and month")
        .Count("predictions", static m => m.Count, "Predictions in it")
        .Number("median_error_size", static m => m.Typical, "Median size of their relative errors");

    private static readonly Schema<ScoreRow> _row = new Schema<ScoreRow>("ScoreRow")
        .Text("lever", static r => r.Lever.Length > 0 ? r.Lever : null, "Lever; null for entries without one").OrNull()
        .Text("engine", static r => r.Engine.Length > 0 ? r.Engine : null, "Engine; null where none is stated").OrNull()
        .Count("predictions", static r => r.Count, "Predictions behind the row")
        .Flag("few", static r => r.Count < ScoreRow.Few, "Whether they are too few to judge by")
        .Number("median_error", static r => r.Bias, "Median relative error; above 0 the measured time was longer")
        .Number("median_error_size", static r => r.Typical, "Median size of the relative error")
        .Number("p90_error_size", static r => r.P90, "Its 90th percentile")
        .Number("largest_error_size", static r => r.Worst, "The largest")
        .Number("earlier_half", static r => r.Earlier, "Median size in the earlier half")
        .Number("later_half", static r => r.Later, "Median size in the later half")
        .Word("trend", static r => Names.Snake(r.Trend), typeof(ScoreTrend), "Whether it became better")
        .List("months", static r => r.Months, _month, "Month by month");

    /// <summary>The document of how predictions held; <c>entries</c> are those whose prediction was furthest off.</summary>
    internal static readonly Schema<JournalScoreResult> Score = new Schema<JournalScoreResult>("JournalScore", "floorline/journal-score@1",
            "How well predictions held, and those that were furthest off")
        .All(static r => r.State, _state)
        .Count("predictions", static r => r.Score.Count, "Predictions that were on record before they were measured")
        .Count("afterwards", static r => r.Score.Afterwards, "Predictions that came with their result, which are not counted")
        .Number("median_error_size", static r => r.Score.Typical, "Median size of their relative errors; null without any")
        .List("ranks", static r => r.Score.Rows, _row, "By lever and engine")
        .Own("entries", static (j, r) => Write(j, "entries", r.Worst), "{}[]", "Entries whose prediction was furthest off");

    private static Schema<Node> Nodes()
    {
        var node = new Schema<Node>("JournalNode");
        return node
            .Count("number", static n => n.Own.Stored.Number, "Its number")
            .Text("id", static n => n.Own.Stored.Entry.Id, "Its id")
            .Text("parent", static n => n.Parent, "Id of the entry that it went on from").OrNull()
            .Text("at", static n => EntryJson.Text(n.Own.Stored.Entry.At), "When it was recorded")
            .Text("lever", static n => n.Own.Stored.Entry.Lever, "Lever that was tried").OrNull()
            .Own("changed", static (j, n) => EntryJson.WriteChanges(j, "changed", n.Own.Stored.Entry.Changed), "{}[]", "Fields that changed: field, from, to")
            .Number("measured_ms", static n => n.Own.Stored.Entry.Measured?.Milliseconds, "Measured time; null where none is on record")
            .Text("verdict", static n => EntryWords.Of(n.Own.Stored.Entry.Verdict), "What was decided")
            .List("children", static n => n.Own.Children.Select(child => new Node(child, n.Own.Stored.Entry.Id)), node, "Entries that went on from it");
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<StoredEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (StoredEntry stored in entries)
        {
            json.WriteStartObject();
            json.WriteNumber("number", stored.Number);
            EntryJson.Body(json, stored.Entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An entry, and those that went on from it where they were asked for.</summary>
    internal sealed record OneEntry(StoredEntry Stored, IEnumerable<StoredEntry>? Children);

    private sealed record Node(JournalTreeNode Own, string? Parent);
}
