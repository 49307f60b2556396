using Floorline.Journal.Documents;

namespace Floorline.Journal.Storage;

public sealed partial class JournalStore
{
    /// <summary>Adds an entry. When this returns, the entry is on disk.</summary>
    /// <param name="entry">The entry; its parent and plan must be in the journal.</param>
    /// <param name="samples">Its samples; null where none are kept.</param>
    /// <exception cref="JournalException">It was not recorded: the fault says why, <see cref="JournalFault.Conflict"/> where its name is taken.</exception>
    public StoredEntry Append(Entry entry, SampleList? samples = null)
    {
        ArgumentNullException.ThrowIfNull(entry);

        // what is recorded is what reads back: the figures as the document has them
        Entry written = EntryJson.Read(EntryJson.Of(entry));
        string document = EntryJson.Of(written);
        return Guarded(() =>
        {
            long number = 0;
            Writing(() =>
            {
                State = ReadState();
                RequireEntry(written.Parent, "parent");
                RequireEntry(written.Plan, "plan");
                number = Insert(written, document, samples);
                WriteHead();
            });
            return new StoredEntry(number, written, document);
        });
    }

    /// <summary>Adds lines of an export: entries that are there already are passed over, all others are recorded in the order given, or none of them.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>How many were new and how many were there already.</returns>
    /// <exception cref="JournalException">An entry of the same name has other content, or a parent is missing; nothing was recorded.</exception>
    public (int Added, int Known) Import(IReadOnlyList<JournalLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Guarded(() =>
        {
            int added = 0;
            int known = 0;
            Writing(() =>
            {
                State = ReadState();
                foreach (JournalLine line in lines)
                {
                    if (HashOf(line.Entry.Id) is not { } recorded)
                    {
                        Insert(line.Entry, line.Document, line.Samples);
                        added++;
                    }
                    else if (recorded == EntryJson.Checksum(line.Document))
                    {
                        known++;
                    }
                    else
                    {
                        throw new JournalException(JournalFault.Conflict, line.Entry.Id, "an entry of this name with other content in the journal", "the same entry, or a name of its own; nothing was imported");
                    }
                }

                foreach (string name in lines.SelectMany(static l => new[] { l.Entry.Parent, l.Entry.Plan }).OfType<string>().Distinct())
                {
                    RequireEntry(name, "parent");
                }

                WriteHead();
            });
            if (added > 1000 && _dialect.AfterImport is { } analyse)
            {
                Execute(analyse);
            }

            return (added, known);
        });
    }

    private void RequireEntry(string? name, string what)
    {
        if (name is not null && HashOf(name) is null)
        {
            throw new JournalException(JournalFault.NoEntry, name, $"a {what} that is not in the journal", "an entry that is (import them together)");
        }
    }

    private string? HashOf(string id)
    {
        using System.Data.Common.DbCommand command = Command("SELECT content_hash FROM floorline_entry WHERE id = @id", ("id", id));
        return command.ExecuteScalar() as string;
    }

    private long Insert(Entry entry, string document, SampleList? samples)
    {
        long number = State.Entries + 1;
        string content = EntryJson.Checksum(document);
        string chain = Chain(State.HeadHash, content);
        double? predicted = Rounded(entry.Prediction?.Middle.Milliseconds);
        double? error = Rounded(entry.Error);
        try
        {
            Execute(
                """
                INSERT INTO floorline_entry (number, id, parent, at_ms, model, hardware, engine, lever, verdict, predicted_ms, measured_ms, error, abs_error, content_hash, chain_hash)
                VALUES (@number, @id, @parent, @at, @model, @hardware, @engine, @lever, @verdict, @predicted, @measured, @error, @abs, @content, @chain)
                """,
                ("number", number),
                ("id", entry.Id),
                ("parent", entry.Parent),
                ("at", entry.At.ToUnixTimeMilliseconds()),
                ("model", entry.Stated("model")),
                ("hardware", entry.Stated("on")),
                ("engine", entry.Environment.Engine ?? ""),
                ("lever", entry.Lever ?? ""),
                ("verdict", EntryWords.Of(entry.Verdict)),
                ("predicted", predicted),
                ("measured", Rounded(entry.Measured?.Milliseconds)),
                ("error", error),
                ("abs", error is { } e ? Math.Abs(e) : null),
                ("content", content),
                ("chain", chain));
        }
        catch (Exception e) when (_dialect.IsDuplicate(e))
        {
            throw new JournalException(JournalFault.Conflict, entry.Id, "an entry of this name in the journal", "a name of its own", e);
        }

        Execute("INSERT INTO floorline_document (number, document) VALUES (@number, @document)", ("number", number), ("document", document));
        if (samples is not null)
        {
            Execute("INSERT INTO floorline_sample (number, samples) VALUES (@number, @samples)", ("number", number), ("samples", samples.Text));
        }

        State = State with { Entries = number, HeadHash = chain };
        return number;
    }

    private void WriteHead() => Execute("UPDATE floorline_journal SET head = @head, head_hash = @hash WHERE only_row = 1", ("head", State.Entries), ("hash", State.HeadHash));

    // as the document writes it: ten significant digits
    private static double? Rounded(double? value) => value is { } number
        ? double.Parse(number.ToString("G10", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
