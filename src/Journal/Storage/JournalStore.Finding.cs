using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Journal.Documents;

namespace Floorline.Journal.Storage;

public sealed partial class JournalStore
{
    private const string Columns = "e.number, d.document FROM floorline_entry e JOIN floorline_document d ON d.number = e.number";

    /// <summary>Finds an entry by what a person types.</summary>
    /// <param name="reference">Its number, its name, the beginning of its name (four characters or more), or <c>latest</c>.</param>
    /// <exception cref="JournalException">There is none, or several begin like that.</exception>
    public StoredEntry Find(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        string text = reference.Trim().ToLowerInvariant();
        if (text == "latest")
        {
            return Entries($"SELECT {Columns} ORDER BY e.number DESC LIMIT 1").FirstOrDefault()
                ?? throw new JournalException(JournalFault.NoEntry, Address.Shown, "an empty journal", "an entry: floorline journal add records one");
        }

        if (text.Length is > 0 and <= 18 && text.All(char.IsAsciiDigit))
        {
            return Entries($"SELECT {Columns} WHERE e.number = @number", ("number", long.Parse(text, CultureInfo.InvariantCulture))).FirstOrDefault()
                ?? throw None(reference, string.Create(CultureInfo.InvariantCulture, $"a number from 1 to {State.Entries}"));
        }

        if (text.Length < 4 || !text.All(char.IsAsciiLetterOrDigit))
        {
            throw None(reference, "a number, a name or at least four characters of it, or latest");
        }

        List<StoredEntry> found = Entries($"SELECT {Columns} WHERE e.id >= @low AND e.id < @high ORDER BY e.id LIMIT 4", ("low", text), ("high", text + "~"));
        return found.Count switch
        {
            1 => found[0],
            0 => throw None(reference, "the name of an entry; floorline journal list shows them"),
            _ => throw new JournalException(JournalFault.NoEntry, $"'{reference}'", "the beginning of several names: " + string.Join(", ", found.Take(3).Select(static e => e.Entry.Id)) + (found.Count > 3 ? " and more" : ""), "more of the name"),
        };
    }

    /// <summary>Lists entries, newest first.</summary>
    /// <param name="filter">Which.</param>
    public EntryPage List(EntryFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Limit is < 1 or > EntryFilter.MostPerPage)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Limit, $"must list 1 to {EntryFilter.MostPerPage} entries");
        }

        var where = new StringBuilder();
        var values = new List<(string, object?)>();
        void Add(string column, string operation, string name, object? value)
        {
            if (value is not null)
            {
                where.Append(where.Length == 0 ? " WHERE " : " AND ").Append("e.").Append(column).Append(operation).Append('@').Append(name);
                values.Add((name, value));
            }
        }

        Add("number", " < ", "before", filter.Before);
        Add("model", " = ", "model", filter.Model);
        Add("hardware", " = ", "hardware", filter.Hardware);
        Add("engine", " = ", "engine", filter.Engine);
        Add("lever", " = ", "lever", filter.Lever);
        Add("verdict", " = ", "verdict", filter.Verdict is { } verdict ? EntryWords.Of(verdict) : null);
        values.Add(("limit", (long)filter.Limit + 1));
        List<StoredEntry> found = Entries($"SELECT {Columns}{where} ORDER BY e.number DESC LIMIT @limit", [.. values]);
        bool more = found.Count > filter.Limit;
        return new EntryPage([.. found.Take(filter.Limit)], State.Entries, more ? found[filter.Limit - 1].Number : null);
    }

    /// <summary>The entries that name an entry as their parent, oldest first.</summary>
    /// <param name="id">Name of the parent; null for starting points.</param>
    /// <param name="limit">Most entries given.</param>
    public IReadOnlyList<StoredEntry> Children(string? id, int limit)
    {
        (string, object?) most = ("limit", (long)limit);
        return id is null
            ? Entries($"SELECT {Columns} WHERE e.parent IS NULL ORDER BY e.number DESC LIMIT @limit", most)
            : Entries($"SELECT {Columns} WHERE e.parent = @id ORDER BY e.number LIMIT @limit", ("id", id), most);
    }

    /// <summary>The entries whose prediction was furthest off, worst first.</summary>
    /// <param name="limit">Most entries given.</param>
    public IReadOnlyList<StoredEntry> Worst(int limit)
    {
        // those whose prediction came with the result are passed over, a page at a time
        var worst = new List<StoredEntry>();
        int page = Math.Max(limit, 50);
        for (long offset = 0; worst.Count < limit; offset += page)
        {
            List<StoredEntry> found = Entries($"SELECT {Columns} WHERE e.abs_error IS NOT NULL ORDER BY e.abs_error DESC, e.number LIMIT @limit OFFSET @offset",
                ("limit", (long)page), ("offset", offset));
            worst.AddRange(found.Where(static e => e.Entry.IsForetold).Take(limit - worst.Count));
            if (found.Count < page)
            {
                break;
            }
        }

        return worst;
    }

    /// <summary>The samples kept with an entry; null where none are.</summary>
    /// <param name="number">The entry's number.</param>
    public SampleList? Samples(long number) => Guarded(() =>
    {
        using DbCommand command = Command("SELECT samples FROM floorline_sample WHERE number = @number", ("number", number));
        return command.ExecuteScalar() is string text ? SamplesFrom(text) : null;
    });

    /// <summary>Every line of an export, oldest entry first.</summary>
    public IEnumerable<JournalLine> Export()
    {
        const int Page = 500;
        long after = 0;
        while (true)
        {
            List<JournalLine> lines = Guarded(() => Lines(after, Page));
            foreach (JournalLine line in lines)
            {
                yield return line;
            }

            if (lines.Count < Page)
            {
                yield break;
            }

            after += Page;
        }
    }

    private List<JournalLine> Lines(long after, long count)
    {
        using DbCommand command = Command(
            "SELECT d.document, s.samples FROM floorline_document d LEFT JOIN floorline_sample s ON s.number = d.number WHERE d.number > @after AND d.number <= @last ORDER BY d.number",
            ("after", after),
            ("last", after + count));
        using DbDataReader reader = command.ExecuteReader();
        var lines = new List<JournalLine>();
        while (reader.Read())
        {
            string document = reader.GetString(0);
            lines.Add(new JournalLine(EntryJson.Read(document), document, reader.IsDBNull(1) ? null : SamplesFrom(reader.GetString(1))));
        }

        return lines;
    }

    private List<StoredEntry> Entries(string sql, params (string Name, object? Value)[] values) => Guarded(() =>
    {
        using DbCommand command = Command(sql, values);
        using DbDataReader reader = command.ExecuteReader();
        var entries = new List<StoredEntry>();
        while (reader.Read())
        {
            string document = reader.GetString(1);
            entries.Add(new StoredEntry(reader.GetInt64(0), EntryJson.Read(document), document));
        }

        return entries;
    });

    private static SampleList SamplesFrom(string text) => SampleList.Of(JsonSerializer.Deserialize(text, SampleNumbers.Default.DoubleArray) ?? []);

    private static JournalException None(string reference, string expected) => new(JournalFault.NoEntry, $"'{reference}'", "no such entry", expected);
}
