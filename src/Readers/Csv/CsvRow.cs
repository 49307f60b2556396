namespace Floorline.Readers.Csv;

/// <summary>Writes comma-separated text (RFC 4180).</summary>
internal static class CsvRow
{
    /// <summary>A row as text with its line end. A field that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    /// <param name="fields">The fields.</param>
    internal static string Of(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\n";

    private static string Field(string text)
    {
        string harmless = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
