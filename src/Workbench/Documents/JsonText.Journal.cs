using System.Text.Json;
using Floorline.Core.Statistics;
using Floorline.Journal.Documents;
using Floorline.Journal.Scores;
using Floorline.Journal.Storage;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/journal-init@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalInitResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-init@1", json =>
        {
            json.WriteBoolean("created", result.IsNew);
            WriteState(json, result.State);
        });
    }

    /// <summary>The document <c>floorline/journal-entry@1</c>: the entry that was recorded.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalAddResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-entry@1", json => WriteEntries(json, "entries", [result.Stored]));
    }

    /// <summary>The document <c>floorline/journal-list@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalListResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-list@1", json =>
        {
            json.WriteStartObject("inputs");
            WriteGiven(json, ("limit", result.Spec.Limit), ("before", result.Spec.Before), ("model", result.Spec.Model), ("on", result.Spec.On),
                ("engine", result.Spec.Engine), ("lever", result.Spec.Lever), ("verdict", result.Spec.Verdict));
            json.WriteEndObject();
            WriteState(json, result.State);
            WriteEntries(json, "entries", result.Page.Entries);
            if (result.Page.More is { } before)
            {
                json.WriteNumber("more_before", before);
            }
            else
            {
                json.WriteNull("more_before");
            }
        });
    }

    /// <summary>The document <c>floorline/journal-entry@1</c>: one entry with the numbers of its children.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalShowResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-entry@1", json =>
        {
            WriteEntries(json, "entries", [result.Stored]);
            Strings(json, "children", result.Children.Select(static c => c.Entry.Id));
        });
    }

    /// <summary>The document <c>floorline/journal-compare@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalCompareResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-compare@1", json =>
        {
            WriteEntries(json, "entries", [result.Before, result.After]);
            EntryJson.WriteChanges(json, "differences", result.Differences);
            WriteOptional(json, "change", result.Change);
            json.WriteBoolean("same_metric", result.SameMetric);
            WriteSpeed(json, result.Speed);
        });
    }

    /// <summary>The document <c>floorline/journal-tree@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalTreeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-tree@1", json =>
        {
            json.WriteNumber("total", result.Total);
            json.WriteNumber("shown", result.Shown);
            json.WriteBoolean("cut", result.IsCut);
            json.WriteStartArray("entries");
            foreach (JournalTreeNode root in result.Roots)
            {
                WriteNode(json, root, null);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The document <c>floorline/journal-import@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalImportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-import@1", json =>
        {
            json.WriteNumber("added", result.Added);
            json.WriteNumber("already_there", result.Known);
            json.WriteNumber("total", result.Total);
        });
    }

    /// <summary>The document <c>floorline/journal-export@1</c>, where an export went into a file.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalExportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-export@1", json =>
        {
            json.WriteString("format", Names.Snake(result.Format));
            json.WriteNumber("total", result.Entries);
        });
    }

    /// <summary>The document <c>floorline/journal-check@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalCheck result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-check@1", json =>
        {
            json.WriteBoolean("whole", result.IsWhole);
            WriteState(json, result.State);
            json.WriteNumber("entries_read", result.Entries);
            json.WriteNumber("samples_read", result.Samples);
            Strings(json, "faults", result.Faults);
        });
    }

    /// <summary>The document <c>floorline/journal-score@1</c>; <c>entries</c> are those whose prediction was furthest off.</summary>
    /// <param name="result">The result.</param>
    public static string Of(JournalScoreResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/journal-score@1", json =>
        {
            WriteState(json, result.State);
            json.WriteNumber("predictions", result.Score.Count);
            WriteOptional(json, "median_error_size", result.Score.Typical);
            json.WriteStartArray("ranks");
            foreach (ScoreRow row in result.Score.Rows)
            {
                WriteRow(json, row);
            }

            json.WriteEndArray();
            WriteEntries(json, "entries", result.Worst);
        });
    }

    private static void WriteRow(Utf8JsonWriter json, ScoreRow row)
    {
        json.WriteStartObject();
        json.WriteString("lever", row.Lever.Length > 0 ? row.Lever : null);
        json.WriteString("engine", row.Engine.Length > 0 ? row.Engine : null);
        json.WriteNumber("predictions", row.Count);
        json.WriteBoolean("few", row.Count < ScoreRow.Few);
        Number(json, "median_error", row.Bias);
        Number(json, "median_error_size", row.Typical);
        WriteOptional(json, "p90_error_size", row.P90);
        Number(json, "largest_error_size", row.Worst);
        WriteOptional(json, "earlier_half", row.Earlier);
        WriteOptional(json, "later_half", row.Later);
        json.WriteString("trend", Names.Snake(row.Trend));
        json.WriteStartArray("months");
        foreach (ScorePeriod month in row.Months)
        {
            json.WriteStartObject();
            json.WriteString("month", month.Month);
            json.WriteNumber("predictions", month.Count);
            Number(json, "median_error_size", month.Typical);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpeed(Utf8JsonWriter json, SpeedVerdict? speed)
    {
        if (speed is null)
        {
            json.WriteNull("speed");
            return;
        }

        json.WriteStartObject("speed");
        json.WriteString("verdict", Names.Snake(speed.Outcome));
        if (speed.Deciding is { } change)
        {
            json.WriteString("metric", change.Metric.Name);
            Milliseconds(json, "baseline_ms", change.Baseline.Value);
            Milliseconds(json, "candidate_ms", change.Candidate.Value);
            Number(json, "change", change.Change);
            Number(json, "low", change.Low);
            Number(json, "high", change.High);
        }

        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, JournalTreeNode node, string? parent)
    {
        json.WriteStartObject();
        json.WriteNumber("number", node.Stored.Number);
        json.WriteString("id", node.Stored.Entry.Id);
        json.WriteString("parent", parent);
        json.WriteString("at", EntryJson.Text(node.Stored.Entry.At));
        json.WriteString("lever", node.Stored.Entry.Lever);
        EntryJson.WriteChanges(json, "changed", node.Stored.Entry.Changed);
        WriteOptional(json, "measured_ms", node.Stored.Entry.Measured?.Milliseconds);
        json.WriteString("verdict", EntryWords.Of(node.Stored.Entry.Verdict));
        json.WriteStartArray("children");
        foreach (JournalTreeNode child in node.Children)
        {
            WriteNode(json, child, node.Stored.Entry.Id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, string name, IEnumerable<StoredEntry> entries)
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

    private static void WriteState(Utf8JsonWriter json, JournalState state)
    {
        json.WriteNumber("journal_schema", state.SchemaVersion);
        json.WriteNumber("total", state.Entries);
        json.WriteString("head_sha256", state.HeadHash);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value) => Number(json, name, value ?? double.NaN);

    private static void WriteGiven(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string? Value)> values)
    {
        foreach ((string name, string? value) in values)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }
}
