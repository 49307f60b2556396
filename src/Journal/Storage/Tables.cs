namespace Floorline.Journal.Storage;

/// <summary>The tables. Summary columns stand apart from the documents, so that a list, a comparison or a score reads little.</summary>
internal static class Tables
{
    /// <summary>Version of the schema that this version of Floorline writes.</summary>
    internal const int SchemaVersion = 1;

    /// <summary>The hash before the first entry.</summary>
    internal const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    internal static readonly string[] Protected = ["floorline_entry", "floorline_document", "floorline_sample"];

    /// <summary>The tables and indexes.</summary>
    /// <param name="text">The type of text that sorts by code point.</param>
    internal static IReadOnlyList<string> Make(string text) =>
    [
        $"""
        CREATE TABLE IF NOT EXISTS floorline_journal (
            only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
            schema_version BIGINT NOT NULL,
            created_at {text} NOT NULL,
            tool_version {text} NOT NULL,
            head BIGINT NOT NULL,
            head_hash {text} NOT NULL)
        """,
        $"""
        CREATE TABLE IF NOT EXISTS floorline_entry (
            number BIGINT NOT NULL PRIMARY KEY,
            id {text} NOT NULL UNIQUE,
            parent {text},
            at_ms BIGINT NOT NULL,
            model {text},
            hardware {text},
            engine {text} NOT NULL DEFAULT '',
            lever {text} NOT NULL DEFAULT '',
            verdict {text} NOT NULL,
            predicted_ms DOUBLE PRECISION,
            measured_ms DOUBLE PRECISION,
            error DOUBLE PRECISION,
            abs_error DOUBLE PRECISION,
            content_hash {text} NOT NULL,
            chain_hash {text} NOT NULL)
        """,
        $"CREATE TABLE IF NOT EXISTS floorline_document (number BIGINT NOT NULL PRIMARY KEY, document {text} NOT NULL)",
        $"CREATE TABLE IF NOT EXISTS floorline_sample (number BIGINT NOT NULL PRIMARY KEY, samples {text} NOT NULL)",
        "CREATE INDEX IF NOT EXISTS floorline_entry_parent ON floorline_entry (parent, number)",
        "CREATE INDEX IF NOT EXISTS floorline_entry_model ON floorline_entry (model, number)",
        "CREATE INDEX IF NOT EXISTS floorline_entry_verdict ON floorline_entry (verdict, number)",
        "CREATE INDEX IF NOT EXISTS floorline_entry_score ON floorline_entry (lever, engine, number, at_ms, error) WHERE error IS NOT NULL",
        "CREATE INDEX IF NOT EXISTS floorline_entry_worst ON floorline_entry (abs_error, number) WHERE abs_error IS NOT NULL",
    ];
}
