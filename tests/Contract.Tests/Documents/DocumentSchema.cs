using System.Text;
using System.Text.Json;

namespace Floorline.Contract.Tests.Documents;

/// <summary>What documents of one name hold, learnt from samples: each field's types, whether it is always there, its words where the set is closed.</summary>
internal sealed class DocumentSchema
{
    // An array of objects like the one that holds it: a tree.
    private const string Recursive = "children";

    private readonly List<string> _order = [];
    private readonly Dictionary<string, DocumentSchema> _properties = [];
    private readonly Dictionary<string, int> _present = [];
    private readonly SortedSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types = [];
    private DocumentSchema? _items;
    private DocumentSchema? _map;
    private string? _reference;
    private int _objects;
    private bool _free;

    /// <summary>Takes a sample in. Documents inside it that carry a name of their own go to those of that name.</summary>
    /// <param name="sample">The value.</param>
    /// <param name="isMade">Whether every text that is not the writer's own is marked.</param>
    /// <param name="named">Where a document within the document is learnt.</param>
    public void Learn(JsonElement sample, bool isMade, Func<string, DocumentSchema> named)
    {
        switch (sample.ValueKind)
        {
            case JsonValueKind.Object:
                _types.Add("object");
                Members(sample, isMade, named);
                break;
            case JsonValueKind.Array:
                _types.Add("array");
                foreach (JsonElement item in sample.EnumerateArray())
                {
                    Below(ref _items, item, isMade, named);
                }

                break;
            case JsonValueKind.String:
                _types.Add("string");
                string text = sample.GetString()!;
                bool isWord = isMade && text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
                _free |= !isWord;
                _words.Add(text);
                break;
            default:
                _types.Add(sample.ValueKind switch { JsonValueKind.Number => "number", JsonValueKind.Null => "null", _ => "boolean" });
                break;
        }
    }

    /// <summary>The schema as text, one field on a line.</summary>
    /// <param name="name">The document's name.</param>
    public string Text(string name)
    {
        var text = new StringBuilder("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
        text.Append("  \"title\": \"").Append(name).Append("\",\n  ");
        Body(text, "  ", top: true);
        return text.Append("\n}\n").ToString();
    }

    /// <summary>All words of closed sets.</summary>
    public IEnumerable<string> Words() => (_free ? [] : _words)
        .Concat(_properties.Values.SelectMany(static p => p.Words())).Concat(_items?.Words() ?? []).Concat(_map?.Words() ?? []);

    /// <summary>All names of fields, those of documents inside it left out.</summary>
    public IEnumerable<string> Names() => _properties.SelectMany(static p => p.Value.Names().Prepend(p.Key))
        .Concat(_items?.Names() ?? []).Concat(_map?.Names() ?? []);

    private void Members(JsonElement sample, bool isMade, Func<string, DocumentSchema> named)
    {
        _objects++;
        foreach (JsonProperty member in sample.EnumerateObject())
        {
            if (member.Name.Contains(Specimen.Mark, StringComparison.Ordinal))
            {
                Below(ref _map, member.Value, isMade, named);
                continue;
            }

            if (!_properties.TryGetValue(member.Name, out DocumentSchema? schema))
            {
                _properties[member.Name] = schema = new DocumentSchema();
                _order.Add(member.Name);
            }

            _present[member.Name] = _present.GetValueOrDefault(member.Name) + 1;
            if (member.Name == Recursive)
            {
                schema._types.Add("array");
                foreach (JsonElement child in member.Value.EnumerateArray())
                {
                    Learn(child, isMade, named);
                }
            }
            else if (NameOf(member.Value) is { } name)
            {
                schema._types.Add("object");
                schema._reference = name;
                named(name).Learn(member.Value, isMade, named);
            }
            else
            {
                schema.Learn(member.Value, isMade, named);
            }
        }
    }

    private static void Below(ref DocumentSchema? schema, JsonElement value, bool isMade, Func<string, DocumentSchema> named)
    {
        schema ??= new DocumentSchema();
        if (NameOf(value) is { } name)
        {
            schema._types.Add("object");
            schema._reference = name;
            named(name).Learn(value, isMade, named);
        }
        else
        {
            schema.Learn(value, isMade, named);
        }
    }

    /// <summary>The name a document carries, such as floorline/floors@1; null for any other value.</summary>
    public static string? NameOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.String
            ? schema.GetString() : null;

    private void Body(StringBuilder text, string margin, bool top = false, string name = "")
    {
        string[] types = [.. ((string[])["object", "array", "string", "number", "boolean", "null"]).Where(_types.Contains)];
        string kinds = types.Length == 1 ? $"\"{types[0]}\"" : $"[{string.Join(", ", types.Select(static t => $"\"{t}\""))}]";
        if (_reference is { } document)
        {
            text.Append(types.Length == 1 ? $"\"$ref\": \"{File(document)}\"" : $"\"anyOf\": [{{ \"$ref\": \"{File(document)}\" }}, {{ \"type\": \"null\" }}]");
            return;
        }

        text.Append(_properties.ContainsKey(Recursive) ? "\"$anchor\": \"tree\", " : "").Append("\"type\": ").Append(kinds);
        string[]? words = !types.Contains("string") ? null : ClosedWords.Of(name, _words) ?? (_free || ClosedWords.IsOpen(name) ? null : [.. _words]);
        if (words is not null)
        {
            text.Append(", \"enum\": [").AppendJoin(", ", words.Select(static w => $"\"{w}\"")).Append(types.Contains("null") ? ", null]" : "]");
        }

        if (types.Contains("array"))
        {
            text.Append(", \"items\": {");
            Nested(text, _items, margin);
            text.Append('}');
        }

        if (types.Contains("object"))
        {
            Properties(text, margin, top);
        }
    }

    private void Properties(StringBuilder text, string margin, bool top)
    {
        string inner = top ? margin : margin + "  ";
        text.Append(",\n").Append(inner).Append("\"additionalProperties\": ");
        if (_map is null)
        {
            text.Append("false");
        }
        else
        {
            text.Append('{');
            Nested(text, _map, inner);
            text.Append('}');
        }

        if (_order.Count == 0)
        {
            return;
        }

        // A field a line, and whether it is required beside it, so that two branches that add fields meet in as few lines as can be.
        text.Append(",\n").Append(inner).Append("\"properties\": {");
        string separator = "\n";
        foreach (string name in _order.Where(static n => n != Recursive))
        {
            text.Append(separator).Append(inner).Append("  \"").Append(name).Append("\": {");
            separator = ",\n";
            Nested(text, _properties[name], inner + "  ", name);
            text.Append('}');
        }

        if (_properties.ContainsKey(Recursive))
        {
            text.Append(separator).Append(inner).Append("  \"").Append(Recursive).Append("\": { \"type\": \"array\", \"items\": { \"$ref\": \"#tree\" } }");
        }

        text.Append('\n').Append(inner).Append('}');
        string[] required = [.. _order.Where(n => _present[n] == _objects)];
        if (required.Length > 0)
        {
            string names = string.Join(',', required.Select(n => $"\n{inner}  \"{n}\""));
            text.Append(",\n").Append(inner).Append("\"required\": [").Append(names).Append('\n').Append(inner).Append(']');
        }
    }

    private static void Nested(StringBuilder text, DocumentSchema? schema, string margin, string name = "")
    {
        if (schema is null)
        {
            return;
        }

        text.Append(' ');
        schema.Body(text, margin, name: name);
        text.Append(' ');
    }

    public static string File(string document) => document["floorline/".Length..] + ".json";
}
