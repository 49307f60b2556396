using System.Text;
using System.Text.Json;
using Floorline.Readers.Catalogue;

namespace Floorline.Readers.Traces;

/// <summary>Files that people give and that are no trace of a form read here: what they are, and the command that turns them into one.</summary>
internal static class OtherFiles
{
    private const string Resource = "data/trace-files.json";

    private static readonly Lazy<IReadOnlyList<OtherFile>> _rows = new(Read);

    /// <summary>The row that a file's first bytes name beyond doubt; null where none does.</summary>
    internal static OtherFile? ByContent(ReadOnlySpan<byte> start)
    {
        // JSON, the usual case, is not looked up
        if (start.IsEmpty || start[0] is (byte)'{' or (byte)'[')
        {
            return null;
        }

        foreach (OtherFile row in _rows.Value)
        {
            if (row.Starts.Length > 0 && start.StartsWith(row.Starts))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The row for a file that could not be read: by its name's ending, then by what stands near its start.</summary>
    internal static OtherFile? Of(ReadOnlySpan<byte> start, string source)
    {
        foreach (OtherFile row in _rows.Value)
        {
            if (row.Endings.Any(ending => source.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                return row;
            }
        }

        foreach (OtherFile row in _rows.Value)
        {
            if (row.Holds.Count > 0 && HoldsAll(start, row.Holds))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The row for a database by its tables.</summary>
    internal static OtherFile? OfTables(IEnumerable<string> tables) =>
        _rows.Value.FirstOrDefault(row => row.Tables.Length > 0 && tables.Any(table => table.StartsWith(row.Tables, StringComparison.OrdinalIgnoreCase)));

    private static bool HoldsAll(ReadOnlySpan<byte> start, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            if (start.IndexOf(Encoding.UTF8.GetBytes(text)) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static List<OtherFile> Read()
    {
        using Stream stream = CatalogueResource.Open(Resource);
        using var document = JsonDocument.Parse(stream);
        var rows = new List<OtherFile>();
        foreach (JsonElement row in document.RootElement.EnumerateArray())
        {
            byte[] starts = row.TryGetProperty("hex", out JsonElement hex) ? Convert.FromHexString(hex.GetString()!)
                : row.TryGetProperty("starts", out JsonElement text) ? Encoding.UTF8.GetBytes(text.GetString()!)
                : [];
            rows.Add(new OtherFile(starts, Texts(row, "endings"), Texts(row, "holds"), row.TryGetProperty("tables", out JsonElement tables)
                ? tables.GetString()! : "", row.GetProperty("is").GetString()!, row.GetProperty("do").GetString()!));
        }

        return rows;
    }

    private static string[] Texts(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement texts) ? [.. texts.EnumerateArray().Select(static t => t.GetString()!)] : [];
}
