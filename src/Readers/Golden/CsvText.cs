using System.Text;

namespace Floorline.Readers.Golden;

/// <summary>Comma-separated text with quoted fields (RFC 4180), read and written.</summary>
internal static class CsvText
{
    /// <summary>The rows of a text; blank lines are left out.</summary>
    /// <param name="text">The text.</param>
    internal static List<string[]> Rows(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    if (row.Count > 1 || row[0].Length > 0)
                    {
                        rows.Add([.. row]);
                    }

                    row.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        return rows;
    }

    /// <summary>A row as text with its line end. A field that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    /// <param name="fields">The fields.</param>
    internal static string Row(params IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\n";

    private static string Field(string text)
    {
        string harmless = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return harmless.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
