using System.Text;

namespace Floorline.Readers.Traces.Nsight;

/// <summary>Records of comma-separated text (RFC 4180): quoted fields may hold commas, doubled quotes and line ends.</summary>
internal static class CsvRecords
{
    private const int MostFields = 20_000;
    private const int LongestField = 1 << 20;

    /// <summary>The records, one after the other.</summary>
    /// <exception cref="InvalidDataException">A field or record is larger than any that is written.</exception>
    internal static IEnumerable<string[]> Of(Stream stream)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 << 10, leaveOpen: true);
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        bool any = false;
        for (int next = text.Read(); next >= 0; next = text.Read())
        {
            char c = (char)next;
            if (quoted)
            {
                if (c == '"' && text.Peek() == '"')
                {
                    text.Read();
                }
                else if (c == '"')
                {
                    quoted = false;
                    continue;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
                any = true;
                continue;
            }
            else if (c is ',' or '\n' or '\r')
            {
                any |= c == ',' || field.Length > 0;
                if (any)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }

                if (c != ',' && any)
                {
                    yield return [.. fields];
                    fields.Clear();
                    any = false;
                }

                continue;
            }

            field.Append(c);
            if (field.Length > LongestField || fields.Count > MostFields)
            {
                throw new InvalidDataException("a field or record larger than any that is written");
            }
        }

        if (field.Length > 0 || fields.Count > 0)
        {
            fields.Add(field.ToString());
            yield return [.. fields];
        }
    }
}
