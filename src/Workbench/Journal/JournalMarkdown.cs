using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Journal;
using Floorline.Journal.Documents;
using Floorline.Journal.Storage;

namespace Floorline.Workbench.Documents;

/// <summary>A journal as a Markdown page: a heading per entry, its figures in a table.</summary>
/// <param name="to">Where to.</param>
internal sealed class JournalMarkdown(TextWriter to)
{
    internal void Begin(JournalState state)
    {
        Line("# Journal");
        Line("");
        Line(string.Create(CultureInfo.InvariantCulture,
            $"{state.Entries} entries, oldest first. `floorline journal export` wrote this page; the record itself is append-only."));
    }

    internal void Write(long number, JournalLine line)
    {
        Entry entry = line.Entry;
        Line("");
        Line($"## {number.ToString(CultureInfo.InvariantCulture)}. {Escape(entry.Lever ?? entry.Stated("model") ?? "entry")}: {EntryWords.Of(entry.Verdict).Replace('_', ' ')}");
        Line("");
        Line("| | |");
        Line("|---|---|");
        Row("entry", entry.Id);
        Row("parent", entry.Parent);
        Row("plan", entry.Plan);
        Row("at", EntryJson.Text(entry.At));
        Row("situation", string.Join(", ", entry.Situation.Select(static f => $"{f.Name} {f.Value}")));
        Row("changed", string.Join(", ", entry.Changed.Select(static c => $"{c.Field}: {c.From ?? "(none)"} to {c.To ?? "(none)"}")));
        Row("predicted", entry.Prediction is { } p ? (p.Low == p.High ? Of(p.Low) : $"{Of(p.Low)} to {Of(p.High)}") + $" ({p.Basis})" : null);
        Row("measured", entry.Measured is { } m ? $"{Of(m)} ({entry.Metric})" : null);
        Row("prediction error", entry.Error is { } e ? Figures.Change(e).ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture) : null);
        Row("samples", entry.Samples is { } s ? string.Create(CultureInfo.InvariantCulture,
            $"{s.Count}, {Of(s.Min)} to {Of(s.Max)}{(s.P95 is { } p95 ? $", p95 {Of(p95)}" : "")}") : null);
        Row("environment", string.Join(", ",
            new[] { entry.Environment.Host, entry.Environment.System, entry.Environment.Driver, entry.Environment.Engine, entry.Environment.EngineVersion,
                entry.Environment.GitCommit is { } commit ? "commit " + commit[..Math.Min(12, commit.Length)] : null }.OfType<string>()));
        foreach (string finding in entry.Findings)
        {
            Row("finding", finding);
        }

        if (entry.Note.Length > 0)
        {
            Line("");
            foreach (string part in entry.Note.Split('\n'))
            {
                Line("> " + Escape(part));
            }
        }
    }

    private static string Of(Seconds time) => string.Create(CultureInfo.InvariantCulture, $"{time.Milliseconds:G6} ms");

    private void Row(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Line($"| {name} | {Escape(value)} |");
        }
    }

    private void Line(string text)
    {
        to.Write(text);
        to.Write('\n');
    }

    /// <summary>Foreign text that stays text: no markup, no table cells, no control characters.</summary>
    private static string Escape(string text) => string.Concat(text.Select(static c =>
        char.IsControl(c) ? " "
        : c is '|' or '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '#' ? "\\" + c
        : c == '&' ? "&amp;"
        : c.ToString()));
}
