using System.Text;
using System.Text.Json;

namespace Floorline.Journal.Documents;

/// <summary>One line of an exported journal: an entry's document as it was recorded, its checksum, and its samples where the journal keeps them.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Document">Its document, byte for byte.</param>
/// <param name="Samples">Its samples; null where none are kept.</param>
public sealed record JournalLine(Entry Entry, string Document, SampleList? Samples)
{
    /// <summary>Longest line that is read.</summary>
    public const int Longest = 32 * 1024 * 1024;

    /// <summary>The line: <c>{"sha256":"...","entry":{...},"samples_ms":[...]}</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Document.Length + 100 + (Samples?.Text.Length ?? 0));
        line.Append("{\"sha256\":\"").Append(EntryJson.Checksum(Document)).Append("\",\"entry\":").Append(Document);
        return (Samples is null ? line : line.Append(",\"samples_ms\":").Append(Samples.Text)).Append('}').ToString();
    }

    /// <summary>Reads a line. A line without a checksum, written by hand, is taken as it is understood; with one it must match.</summary>
    /// <param name="text">The line.</param>
    /// <param name="problems">Where mistakes are reported.</param>
    /// <returns>What the line holds; null where there are problems.</returns>
    public static JournalLine? Read(string text, ICollection<EntryProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        int before = problems.Count;
        try
        {
            using var parsed = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            JournalLine? line = Read(parsed.RootElement, problems);
            return problems.Count == before ? line : null;
        }
        catch (JsonException e)
        {
            string found = FormattableString.Invariant($"JSON that is broken, cut off or says a field twice at byte {e.BytePositionInLine}");
            problems.Add(new EntryProblem("", found, "one exported entry on the line") { IsNoEntry = true });
        }
        catch (InvalidOperationException)
        {
            problems.Add(new EntryProblem("", "an escape that is no character", "JSON whose escapes are whole characters"));
        }

        return null;
    }

    private static JournalLine? Read(JsonElement root, ICollection<EntryProblem> problems)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("entry", out JsonElement element))
        {
            problems.Add(new EntryProblem("", "no entry", "an object with sha256, entry and samples_ms, as journal export writes it") { IsNoEntry = true });
            return null;
        }

        foreach (JsonProperty other in root.EnumerateObject().Where(static p => p.Name is not ("sha256" or "entry" or "samples_ms")))
        {
            problems.Add(new EntryProblem("", $"a field '{other.Name}' beside the entry", "sha256, entry and samples_ms"));
        }

        Entry entry = EntryJson.Read(element, newer: false, problems);
        string document = element.GetRawText();
        if (!root.TryGetProperty("sha256", out JsonElement checksum))
        {
            document = EntryJson.Of(entry);
            entry = EntryJson.Read(document);
        }
        else if (checksum.ValueKind != JsonValueKind.String || checksum.GetString() != EntryJson.Checksum(document))
        {
            problems.Add(new EntryProblem("sha256", "a checksum that does not match the entry", "the entry as it was exported; it was changed or damaged since"));
        }

        SampleList? samples = root.TryGetProperty("samples_ms", out JsonElement list) && list.ValueKind != JsonValueKind.Null ? SamplesOf(list, problems) : null;
        if (samples is not null && entry.Samples is { } summary && summary.Checksum != samples.Checksum)
        {
            problems.Add(new EntryProblem("samples_ms", "samples that do not match the checksum in the entry", "the samples as they were exported"));
        }

        if (entry.Samples is { Kept: true } != samples is not null)
        {
            problems.Add(new EntryProblem("samples_ms", samples is null ? "nothing" : "samples that the entry does not speak of", samples is null ? "the samples that the entry says are kept" : "none"));
        }

        return new JournalLine(entry, document, samples);
    }

    private static SampleList? SamplesOf(JsonElement list, ICollection<EntryProblem> problems)
    {
        const string Expected = "a list of 1 to 1000000 times above 0, in ms";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > SampleSummary.Most)
        {
            problems.Add(new EntryProblem("samples_ms", "no such list", Expected));
            return null;
        }

        var values = new List<double>(list.GetArrayLength());
        foreach (JsonElement one in list.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.Number || !one.TryGetDouble(out double value) || !double.IsFinite(value) || value <= 0)
            {
                problems.Add(new EntryProblem("samples_ms", "a value that is no time", Expected));
                return null;
            }

            values.Add(value);
        }

        return SampleList.Of(values);
    }
}
