using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.Reports;

/// <summary>
/// The part of YAML that tools write reports in: block mappings and sequences, plain and quoted scalars, block text, JSON-like flow values. No anchors, no
/// tags.
/// </summary>
internal static class Yaml
{
    private const int DeepestNesting = 60;

    /// <summary>The document as JSON; null where it is no such YAML.</summary>
    internal static JsonElement? Parse(string text)
    {
        var lines = new List<Line>();
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.TrimEnd('\r', ' ');
            string content = line.TrimStart(' ');
            lines.Add(new Line(line.Length - content.Length, content));
        }

        using var buffer = new MemoryStream();
        try
        {
            using (var json = new Utf8JsonWriter(buffer))
            {
                new Reading(lines, json).Document();
            }

            return JsonDocument.Parse(buffer.ToArray()).RootElement;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private readonly record struct Line(int Indent, string Text)
    {
        internal bool IsBlank => Text.Length == 0 || Text[0] == '#' || Text == "---";
    }

    private sealed class Reading(List<Line> lines, Utf8JsonWriter json)
    {
        private int _at;

        internal void Document()
        {
            Skip();
            if (_at >= lines.Count)
            {
                throw new FormatException();
            }

            Block(lines[_at].Indent, 0);
            Skip();
            if (_at < lines.Count)
            {
                throw new FormatException();
            }
        }

        private void Skip()
        {
            while (_at < lines.Count && lines[_at].IsBlank)
            {
                _at++;
            }
        }

        private void Block(int indent, int depth)
        {
            if (depth > DeepestNesting)
            {
                throw new FormatException();
            }

            if (IsItem(lines[_at].Text))
            {
                json.WriteStartArray();
                for (Skip(); _at < lines.Count && lines[_at].Indent == indent && IsItem(lines[_at].Text); Skip())
                {
                    Item(indent, depth);
                }

                json.WriteEndArray();
                return;
            }

            json.WriteStartObject();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (Skip(); _at < lines.Count && lines[_at].Indent == indent && !IsItem(lines[_at].Text); Skip())
            {
                (string key, string rest) = KeyOf(lines[_at].Text);
                if (!seen.Add(key))
                {
                    throw new FormatException();
                }

                json.WritePropertyName(key);
                _at++;
                Value(rest, indent, depth);
            }

            json.WriteEndObject();
            if (_at < lines.Count && lines[_at].Indent > indent)
            {
                throw new FormatException();
            }
        }

        private void Item(int indent, int depth)
        {
            string rest = lines[_at].Text.Length == 1 ? "" : lines[_at].Text[1..].TrimStart();
            if (rest.Length > 0 && rest[0] is not ('"' or '\'' or '{' or '[') && ColonOf(rest) >= 0)
            {
                // "- key: value": a mapping whose first line stands after the dash
                int inner = indent + (lines[_at].Text.Length - rest.Length);
                lines[_at] = new Line(inner, rest);
                Block(inner, depth + 1);
                return;
            }

            _at++;
            Value(rest, indent, depth);
        }

        private void Value(string rest, int indent, int depth)
        {
            string scalar = WithoutComment(rest);
            if (scalar.Length > 0 && scalar[0] is '|' or '>' && scalar.Length <= 2)
            {
                var block = new List<string>();
                while (_at < lines.Count && (lines[_at].Text.Length == 0 || lines[_at].Indent > indent))
                {
                    block.Add(lines[_at++].Text);
                }

                json.WriteStringValue(string.Join(scalar[0] == '|' ? "\n" : " ", block).Trim());
                return;
            }

            if (scalar.Length > 0)
            {
                Scalar(scalar);
                return;
            }

            Skip();
            if (_at < lines.Count && (lines[_at].Indent > indent || (lines[_at].Indent == indent && IsItem(lines[_at].Text) && !PreviousWasItem(indent))))
            {
                Block(lines[_at].Indent, depth + 1);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        // A sequence may stand at its key's own indent, but an empty item is not followed by its own sequence there.
        private bool PreviousWasItem(int indent)
        {
            for (int i = _at - 1; i >= 0; i--)
            {
                if (!lines[i].IsBlank)
                {
                    return lines[i].Indent == indent && IsItem(lines[i].Text);
                }
            }

            return false;
        }

        private void Scalar(string text)
        {
            switch (text)
            {
                case "null" or "~" or "Null" or "NULL":
                    json.WriteNullValue();
                    return;
                case "true" or "True":
                    json.WriteBooleanValue(true);
                    return;
                case "false" or "False":
                    json.WriteBooleanValue(false);
                    return;
            }

            if (text[0] is '"' or '\'')
            {
                if (text.Length < 2 || text[^1] != text[0])
                {
                    throw new FormatException();
                }

                json.WriteStringValue(text[0] == '"' ? JsonSerializer.Deserialize(text, ReportJson.Default.String) : text[1..^1].Replace("''", "'", StringComparison.Ordinal));
                return;
            }

            if (text[0] is '{' or '[')
            {
                try
                {
                    using JsonDocument flow = JsonDocument.Parse(text);
                    flow.RootElement.WriteTo(json);
                }
                catch (JsonException)
                {
                    json.WriteStringValue(text);
                }

                return;
            }

            if ((char.IsAsciiDigit(text[0]) || text[0] is '-' or '.')
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            {
                json.WriteNumberValue(number);
                return;
            }

            json.WriteStringValue(text);
        }

        private static bool IsItem(string text) => text.StartsWith("- ", StringComparison.Ordinal) || text == "-";

        private static (string Key, string After) KeyOf(string text)
        {
            int colon = ColonOf(text);
            return colon <= 0 ? throw new FormatException() : (text[..colon].Trim().Trim('"', '\''), text[(colon + 1)..].Trim());
        }

        private static int ColonOf(string text)
        {
            int from = text[0] is '"' or '\'' ? Math.Max(0, text.IndexOf(text[0], 1)) : 0;
            for (int i = from; i < text.Length; i++)
            {
                if (text[i] == '#' && i > 0 && text[i - 1] == ' ')
                {
                    return -1;
                }

                if (text[i] == ':' && (i + 1 == text.Length || text[i + 1] == ' '))
                {
                    return i;
                }
            }

            return -1;
        }

        private static string WithoutComment(string text)
        {
            if (text.Length == 0 || text[0] == '#')
            {
                return "";
            }

            char quote = text[0] is '"' or '\'' ? text[0] : '\0';
            int from = quote == '\0' ? 0 : Math.Max(1, text.IndexOf(quote, 1));
            int comment = text.IndexOf(" #", from, StringComparison.Ordinal);
            return (comment < 0 ? text : text[..comment]).TrimEnd();
        }
    }
}
