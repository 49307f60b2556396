using System.Text;

namespace Floorline.Cli.Text;

/// <summary>A page of text: paragraphs, tables and bars, wrapped to a width. Knows nothing of consoles.</summary>
public sealed class Page(int width = 80)
{
    private readonly List<(string Text, Tone Tone)> _lines = [];

    /// <summary>The lines. Names come from files that nobody vouches for: whatever could steer a terminal is shown as a question mark.</summary>
    public IEnumerable<(string Text, Tone Tone)> Lines
    {
        get
        {
            for (int i = 0; i < _lines.Count; i++)
            {
                yield return (Harmless(_lines[i].Text), _lines[i].Tone);
            }
        }
    }

    private int Width { get; } = Math.Clamp(width, 40, 120);

    public Page Blank()
    {
        if (_lines.Count > 0 && _lines[^1].Text.Length > 0)
        {
            _lines.Add(("", Tone.Plain));
        }

        return this;
    }

    public Page Heading(string text)
    {
        Blank();
        return Say(text, Tone.Heading);
    }

    /// <summary>A paragraph, wrapped; later lines are indented like the first plus the hang.</summary>
    public Page Say(string text, Tone tone = Tone.Plain, int indent = 0, string mark = "")
    {
        string lead = new string(' ', indent) + mark;
        string hang = new(' ', lead.Length);
        var line = new StringBuilder(lead);
        bool empty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                _lines.Add((line.ToString(), tone));
                line.Clear().Append(hang);
                empty = true;
            }

            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }

        _lines.Add((line.ToString().TrimEnd(), tone));
        return this;
    }

    /// <summary>Rows of cells; columns whose cells all start with a digit are aligned right, the last column wraps.</summary>
    public Page Table(IReadOnlyList<string[]> rows, int indent = 2, bool header = false)
    {
        if (rows.Count == 0)
        {
            return this;
        }

        // Loops rather than queries: a query over numbers is compiled while the command runs, and every command prints a table.
        int columns = 0;
        foreach (string[] row in rows)
        {
            columns = Math.Max(columns, row.Length);
        }

        int[] widths = new int[columns];
        bool[] right = new bool[columns];
        for (int c = 0; c < columns; c++)
        {
            right[c] = c > 0;
            for (int i = 0; i < rows.Count; i++)
            {
                string cell = c < rows[i].Length ? rows[i][c] : "";
                widths[c] = Math.Max(widths[c], cell.Length);
                right[c] &= (header && i == 0) || cell.Length == 0 || char.IsAsciiDigit(cell[0]) || cell[0] is '-' or '<' or '?';
            }
        }

        for (int i = 0; i < rows.Count; i++)
        {
            var line = new StringBuilder(new string(' ', indent));
            for (int c = 0; c < columns - 1; c++)
            {
                string cell = c < rows[i].Length ? rows[i][c] : "";
                line.Append(right[c] ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])).Append("  ");
            }

            string last = rows[i].Length == columns ? rows[i][^1] : "";
            if (right[^1])
            {
                last = last.PadLeft(widths[^1]);
            }

            Tail(line, last, header && i == 0 ? Tone.Faint : Tone.Plain);
        }

        return this;
    }

    public Page Line(string text, Tone tone = Tone.Plain)
    {
        _lines.Add((text, tone));
        return this;
    }

    /// <summary>Finishes a line with text that may wrap under itself.</summary>
    private void Tail(StringBuilder line, string text, Tone tone)
    {
        int column = line.Length;
        int room = Math.Max(16, Width - column);
        foreach (string part in Wrap(text, room))
        {
            line.Append(part);
            _lines.Add((line.ToString().TrimEnd(), tone));
            line.Clear().Append(' ', column);
        }
    }

    private static string Harmless(string text) => text.Any(char.IsControl)
        ? string.Create(text.Length, text, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        })
        : text;

    private static IEnumerable<string> Wrap(string text, int room)
    {
        if (text.Length <= room)
        {
            yield return text;
            yield break;
        }

        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
