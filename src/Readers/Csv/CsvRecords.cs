using System.Text;

namespace Floorline.Readers.Csv;

/// <summary>
/// Reads comma-separated text (RFC 4180), record by record. Quoted fields may hold commas, doubled quotes and line ends; a quote opens a field only at its
/// beginning, white space before it does not count. Lines end with LF, CRLF or CR. Empty lines are no records, nor is a byte order mark part of a field.
/// </summary>
internal static class CsvRecords
{
    /// <summary>The records, one after the other.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">Most characters of one record.</param>
    /// <exception cref="CsvRecordTooLongException">A record is longer.</exception>
    internal static IEnumerable<CsvRecord> Of(TextReader text, int longest = int.MaxValue)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        bool wasQuoted = false;
        int length = 0;
        int line = 1;
        int first = 1;
        if (text.Peek() == '\uFEFF')
        {
            text.Read();
        }

        for (int next = text.Read(); next >= 0; next = text.Read())
        {
            char c = (char)next;
            bool endsLine = c == '\n' || (c == '\r' && text.Peek() != '\n');
            line += endsLine ? 1 : 0;
            if (++length > longest)
            {
                throw new CsvRecordTooLongException(first, longest);
            }

            if (quoted)
            {
                if (c == '"' && text.Peek() == '"')
                {
                    text.Read();
                    field.Append(c);
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    field.Append(c);
                }
            }
            else if (c == '"' && !wasQuoted && IsBlank(field))
            {
                field.Clear();
                quoted = wasQuoted = true;
            }
            else if (c == ',' || endsLine)
            {
                if (c == ',' || fields.Count > 0 || field.Length > 0 || wasQuoted)
                {
                    fields.Add(field.ToString());
                }

                field.Clear();
                wasQuoted = false;
                if (!endsLine)
                {
                    continue;
                }

                if (fields.Count > 0)
                {
                    yield return new CsvRecord(first, [.. fields]);
                    fields.Clear();
                }

                (first, length) = (line, 0);
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (fields.Count > 0 || field.Length > 0 || wasQuoted)
        {
            fields.Add(field.ToString());
            yield return new CsvRecord(first, [.. fields]);
        }
    }

    /// <summary>The fields of all records of a text, without white space around them.</summary>
    internal static List<string[]> Trimmed(string text) => [.. Of(new StringReader(text)).Select(static r => Array.ConvertAll(r.Fields, static f => f.Trim()))];

    private static bool IsBlank(StringBuilder field)
    {
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] is not (' ' or '\t'))
            {
                return false;
            }
        }

        return true;
    }
}
