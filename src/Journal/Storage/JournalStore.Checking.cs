using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Floorline.Journal.Documents;

namespace Floorline.Journal.Storage;

public sealed partial class JournalStore
{
    /// <summary>
    /// Reads everything and holds it against its checksums: each document, the chain over all of them in their order, the last number,
    /// the samples, the summary columns, parents, and what the storage finds wrong with itself.
    /// </summary>
    public JournalCheck Check() => Guarded(() =>
    {
        var faults = new List<string>();
        void Say(FormattableString fault)
        {
            if (faults.Count < JournalCheck.MostFaults)
            {
                faults.Add(fault.ToString(CultureInfo.InvariantCulture));
            }
        }

        foreach (string damage in _dialect.Damage(_connection))
        {
            Say($"The storage reports: {damage}");
        }

        long entries = 0;
        long samples = 0;
        try
        {
            Reading(() =>
            {
                State = ReadState();
                if (State.IsNewer)
                {
                    Say($"The journal is of schema {State.SchemaVersion}; this version knows schema {Tables.SchemaVersion} and checks what it knows");
                }

                CheckEntries(Say, ref entries);
                samples = CheckSamples(Say);
                CheckParents(Say);
            });
        }
        catch (Exception e) when (IsOfDamage(e) || _dialect.Fault(e, Address) is { Fault: JournalFault.Damaged })
        {
            Say($"What is after entry {entries} cannot be read: {e.Message.Split('\n')[0]}");
        }

        return new JournalCheck(State, entries, samples, faults);
    });

    private void CheckEntries(Action<FormattableString> say, ref long count)
    {
        using DbCommand command = Command(
            "SELECT e.number, e.id, e.parent, e.at_ms, e.model, e.hardware, e.engine, e.lever, e.verdict, e.predicted_ms, e.measured_ms, e.error, e.content_hash, e.chain_hash, d.document, s.number FROM floorline_entry e LEFT JOIN floorline_document d ON d.number = e.number LEFT JOIN floorline_sample s ON s.number = e.number ORDER BY e.number");
        using DbDataReader reader = command.ExecuteReader();
        string chain = Tables.Genesis;
        while (reader.Read())
        {
            count++;
            long number = reader.GetInt64(0);
            string id = reader.GetString(1);
            if (number != count)
            {
                say($"Entry {count} is missing: the next one is numbered {number}");
                count = number;
            }

            if (reader.IsDBNull(14))
            {
                say($"Entry {number} ({id}) has no document");
                chain = reader.GetString(13);
                continue;
            }

            string document = reader.GetString(14);
            string content = EntryJson.Checksum(document);
            if (content != reader.GetString(12))
            {
                say($"Entry {number} ({id}) was changed: its document does not match its checksum");
            }

            chain = Chain(chain, content);
            if (chain != reader.GetString(13))
            {
                say($"Entry {number} ({id}) does not follow from the one before it: an entry was changed, removed or put between");
                chain = reader.GetString(13);
            }

            CheckSummary(number, document, reader, say);
        }

        if (count != State.Entries)
        {
            say($"The journal says it holds {State.Entries} entries and the last is number {count}: entries at the end are missing");
        }
        else if (chain != State.HeadHash)
        {
            say($"The hash over all entries is not the one on record");
        }
    }

    private static void CheckSummary(long number, string document, DbDataReader reader, Action<FormattableString> say)
    {
        try
        {
            Entry entry = EntryJson.Read(document);
            (string Name, object? Column, object? Field)[] pairs =
            [
                ("id", reader[1], entry.Id), ("parent", reader[2], entry.Parent), ("at_ms", reader[3], entry.At.ToUnixTimeMilliseconds()), ("model", reader[4], entry.Stated("model")), ("hardware", reader[5], entry.Stated("on")),
                ("engine", reader[6], entry.Environment.Engine ?? ""), ("lever", reader[7], entry.Lever ?? ""), ("verdict", reader[8], EntryWords.Of(entry.Verdict)),
                ("predicted_ms", reader[9], Rounded(entry.Prediction?.Middle.Milliseconds)), ("measured_ms", reader[10], Rounded(entry.Measured?.Milliseconds)), ("error", reader[11], entry.Error),
            ];
            if (entry.Samples is { Kept: true } && reader.IsDBNull(15))
            {
                say($"Entry {number}: the samples it says are kept are missing");
            }

            foreach ((string name, object? column, object? field) in pairs)
            {
                if (!Equals(column is DBNull ? null : column, field))
                {
                    say($"Entry {number}: column {name} is not what its document says");
                }
            }
        }
        catch (JsonException)
        {
            say($"Entry {number}: its document is no JSON");
        }
    }

    private long CheckSamples(Action<FormattableString> say)
    {
        using DbCommand command = Command("SELECT s.number, s.samples, d.document FROM floorline_sample s LEFT JOIN floorline_document d ON d.number = s.number ORDER BY s.number");
        using DbDataReader reader = command.ExecuteReader();
        long count = 0;
        while (reader.Read())
        {
            count++;
            string? stated = reader.IsDBNull(2) ? null : Summary(reader.GetString(2));
            if (stated != EntryJson.Checksum(reader.GetString(1)))
            {
                say($"Entry {reader.GetInt64(0)}: its samples were changed, they do not match the checksum in it");
            }
        }

        return count;
    }

    private static string? Summary(string document)
    {
        try
        {
            return EntryJson.Read(document).Samples?.Checksum;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void CheckParents(Action<FormattableString> say)
    {
        using DbCommand command = Command("SELECT e.number, e.parent FROM floorline_entry e LEFT JOIN floorline_entry p ON p.id = e.parent WHERE e.parent IS NOT NULL AND p.id IS NULL ORDER BY e.number LIMIT 20");
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            say($"Entry {reader.GetInt64(0)}: its parent {reader.GetString(1)} is not in the journal");
        }
    }
}
