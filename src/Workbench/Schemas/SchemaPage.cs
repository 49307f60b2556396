using System.Text;

namespace Floorline.Workbench.Schemas;

/// <summary>Schemas as a page for readers.</summary>
internal static class SchemaPage
{
    private const string Head = """
        # Documents

        What `--json` prints and the server answers, field by field. This page is made from the schemas that write the documents
        (`src/Workbench/*/*Schema.cs`), and a test holds it to them. Within `@1` fields are only added.

        Every document begins with `schema` (its name) and `tool_version`. Units stand at the end of a name: `_ms` milliseconds, `_bytes` bytes, `_gb_s`
        10^9 bytes per second, `_tflop_s` 10^12 FLOPs per second, `_tok_s` tokens per second. Whole numbers stand as they are, others in ten significant digits.
        What is not known is `null`, with the reason under `NAME_unknown`; `?` marks what may be absent. `inputs` repeats what was stated.

        """;

    private static readonly (string End, string Unit)[] _units =
    [
        ("_ms", "ms"), ("_us", "us"), ("_ns", "ns"), ("_s", "s"), ("_bytes", "bytes"), ("_gb", "GB"), ("_mb", "MB"), ("_usd", "US dollars"), ("_joules", "J"),
        ("_hz", "1/s"), ("_w", "W"), ("_gb_s", "GB/s"), ("_tflop_s", "TFLOP/s"), ("_gflop_s", "GFLOP/s"), ("_tok_s", "tokens/s"), ("_percent", "%"),
        ("_request_per_s", "requests/s"), ("_per_s", "1/s"), ("_gb_per_device", "GB per device"),
    ];

    /// <summary>The page.</summary>
    /// <param name="schemas">The documents.</param>
    internal static string Of(IReadOnlyList<Schema> schemas)
    {
        var text = new StringBuilder(Head);
        text.Append("\n| document | says |\n|---|---|\n");
        foreach (Schema schema in schemas)
        {
            text.Append("| [").Append(schema.Title).Append("](#").Append(Anchor(schema)).Append(") | ").Append(Small(schema.Meaning)).Append(" |\n");
        }

        foreach (Schema schema in schemas)
        {
            text.Append("\n## ").Append(schema.Title).Append("\n\n").Append(schema.Meaning).Append(".\n");
            Table(text, schema);
        }

        text.Append("\n# Parts\n\nObjects that documents hold, under the names that the page's types and docs/openapi.json give them.\n");
        foreach (Schema part in SchemaWalk.Closure(schemas).Where(static s => s.Title.Length == 0).OrderBy(static s => s.Name, StringComparer.Ordinal))
        {
            text.Append("\n### ").Append(part.Name).Append('\n');
            Table(text, part);
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, Schema schema)
    {
        text.Append("\n| field | is | means |\n|---|---|---|\n");
        foreach ((SchemaField field, bool optional, SchemaField? other) in SchemaWalk.Members(schema))
        {
            text.Append("| `").Append(field.Name).Append(optional ? "`? | " : "` | ").Append(Kind(field)).Append(other is not null ? $" or {Kind(other)}" : "")
                .Append(SchemaWalk.HasReason(field) ? " or null, `_unknown`" : SchemaWalk.MayBeNull(field) ? " or null" : "")
                .Append(" | ").Append(field.Meaning.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
        }
    }

    private static string Kind(SchemaField field)
    {
        string plain = SchemaWalk.Plain(field);
        string unit = Unit(field.Name);
        return SchemaWalk.Part(field) is { } part ? Link(part, field.Kind is FieldKind.List ? "list of " : field.Kind == FieldKind.Map ? "by name " : "")
            : field.Kind == FieldKind.Inputs ? "texts by option"
            : field.Words is { } words ? Shown(Vocabulary.Of(words))
            : field.Kind == FieldKind.Map ? unit.Length > 0 ? $"{unit} by name"
                : plain switch { "number" => "numbers by name", "pair" => "two numbers by name", _ => "texts by name" }
            : plain == "number" ? unit.Length > 0 ? unit : "number"
            : plain == "number[]" ? unit.Length > 0 ? $"list of {unit}" : "list of numbers"
            : plain switch { "string" => "text", "boolean" => "yes or no", "string[]" => "list of texts", "" => "anything", "{}" => "object",
                "{}[]" => "list of objects", "{number}" => "numbers by name", "pair" => "two numbers", "pair[]" => "list of two numbers",
                _ => plain.Replace("|", " or ", StringComparison.Ordinal) };
    }

    private static string Shown(IReadOnlyList<string> words) => words.Count <= 8 ? string.Join(", ", words.Select(static w => $"`{w}`"))
        : $"one of {words.Count}: {string.Join(", ", words.Take(6).Select(static w => $"`{w}`"))}, ...";

    private static string Link(Schema part, string before) => part.Title.Length > 0 ? $"{before}[{part.Title}](#{Anchor(part)})"
        : $"{before}[{part.Name}](#{part.Name.ToLowerInvariant()})";

    private static string Anchor(Schema schema) => schema.Title.Replace("/", "", StringComparison.Ordinal).Replace("@", "", StringComparison.Ordinal);

    /// <summary>The unit that a name ends in; the longest end that fits.</summary>
    private static string Unit(string name)
    {
        string best = "";
        int length = 0;
        foreach ((string end, string unit) in _units)
        {
            if (end.Length > length && (name.EndsWith(end, StringComparison.Ordinal) || name == end[1..]))
            {
                best = unit;
                length = end.Length;
            }
        }

        return best;
    }

    private static string Small(string text) => text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
