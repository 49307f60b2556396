using System.Text;

namespace Floorline.Tests;

/// <summary>Rows of a comma-separated file with quoted fields, each as a dictionary by column name.</summary>
internal static class CsvRows
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string path)
    {
        List<List<string>> lines = Split(File.ReadAllText(path));
        List<string> names = lines[0];
        return [.. lines.Skip(1).Where(static l => l.Count > 1).Select(line => (IReadOnlyDictionary<string, string>)names.Zip(line).ToDictionary(static p => p.First, static p => p.Second))];
    }

    private static List<List<string>> Split(string text)
    {
        var lines = new List<List<string>>();
        var line = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted)
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
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                line.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n')
                {
                    lines.Add(line);
                    line = [];
                }
            }
            else
            {
                field.Append(c);
            }
        }

        return lines;
    }
}
