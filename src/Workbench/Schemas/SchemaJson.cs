using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Floorline.Workbench.Schemas;

/// <summary>Schemas as JSON Schema (2020-12).</summary>
internal static class SchemaJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Schemas and the parts they hold, by name.</summary>
    /// <param name="schemas">The documents.</param>
    /// <param name="root">Where a reference to another begins.</param>
    internal static IEnumerable<KeyValuePair<string, string>> Of(IEnumerable<Schema> schemas, string root)
    {
        foreach (Schema schema in SchemaWalk.Closure(schemas).OrderBy(NameOf, StringComparer.Ordinal))
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, _options))
            {
                Write(json, schema, root);
            }

            yield return new(NameOf(schema), Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    /// <summary>What a schema is called: a document by its own name without the version, a part by what it is.</summary>
    /// <param name="schema">The schema.</param>
    internal static string NameOf(Schema schema) => schema.Title.Length > 0 ? schema.Title["floorline/".Length..].Split('@')[0] : schema.Name;

    private static void Write(Utf8JsonWriter json, Schema schema, string root)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        if (schema.Meaning.Length > 0)
        {
            json.WriteString("description", schema.Meaning);
        }

        json.WriteStartObject("properties");
        List<string> required = [];
        if (schema.Title.Length > 0)
        {
            required.AddRange(["schema", "tool_version"]);
            json.WriteStartObject("schema");
            json.WriteString("const", schema.Title);
            json.WriteEndObject();
            json.WriteStartObject("tool_version");
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        foreach ((SchemaField field, bool optional, SchemaField? other) in SchemaWalk.Members(schema))
        {
            json.WriteStartObject(field.Name);
            Value(json, field, other, root);
            json.WriteEndObject();
            if (SchemaWalk.HasReason(field))
            {
                json.WriteStartObject(field.Name + "_unknown");
                json.WriteString("type", "string");
                json.WriteString("description", $"Why {field.Name} is not known");
                json.WriteEndObject();
            }

            if (!optional)
            {
                required.Add(field.Name);
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("required");
        foreach (string name in required)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, SchemaField field, SchemaField? other, string root)
    {
        if (field.Meaning.Length > 0)
        {
            json.WriteString("description", field.Meaning);
        }

        if (other is null)
        {
            Type(json, field, SchemaWalk.MayBeNull(field), root);
            return;
        }

        json.WriteStartArray("anyOf");
        foreach (SchemaField one in (SchemaField[])[field, other])
        {
            json.WriteStartObject();
            Type(json, one, false, root);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("type", "null");
        json.WriteEndObject();

        json.WriteEndArray();
    }

    private static void Type(Utf8JsonWriter json, SchemaField field, bool isNull, string root)
    {
        if (field.Kind == FieldKind.Inputs)
        {
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            foreach (Field<SituationSpec> stated in SituationSpec.Fields)
            {
                json.WriteStartObject(SchemaInputs.Name(stated));
                json.WriteString("type", "string");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
        else if (SchemaWalk.Part(field) is not { } part)
        {
            Plain(json, field.Kind == FieldKind.Map ? $"{{{field.Holds}}}" : SchemaWalk.Plain(field), isNull, field.Words);
        }
        else if (field.Kind is FieldKind.List or FieldKind.Map)
        {
            json.WriteString("type", field.Kind == FieldKind.List ? "array" : "object");
            json.WriteStartObject(field.Kind == FieldKind.List ? "items" : "additionalProperties");
            json.WriteString("$ref", root + NameOf(part));
            json.WriteEndObject();
        }
        else if (isNull)
        {
            json.WriteStartArray("anyOf");
            json.WriteStartObject();
            json.WriteString("$ref", root + NameOf(part));
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteString("type", "null");
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("$ref", root + NameOf(part));
        }
    }

    /// <summary>A plain type: <c>number</c>, <c>number[]</c>, <c>number|string</c>, and <c>{number}</c> for a map of them; none for anything.</summary>
    private static void Plain(Utf8JsonWriter json, string type, bool isNull, Type? words)
    {
        bool isList = type.EndsWith("[]", StringComparison.Ordinal);
        bool isMap = type.StartsWith('{') && !isList;
        if (isList || isMap)
        {
            string kind = isList ? "array" : "object";
            if (isNull)
            {
                json.WriteStartArray("type");
                json.WriteStringValue(kind);
                json.WriteStringValue("null");
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("type", kind);
            }

            json.WriteStartObject(isList ? "items" : "additionalProperties");
            Plain(json, isList ? type[..^2].Trim('(', ')') : type[1..^1], false, null);
            json.WriteEndObject();
            return;
        }

        if (type == "pair")
        {
            Plain(json, "number[]", isNull, null);
            json.WriteNumber("minItems", 2);
            json.WriteNumber("maxItems", 2);
            return;
        }

        string[] types = [.. type.Split('|', StringSplitOptions.RemoveEmptyEntries), .. isNull ? ["null"] : Array.Empty<string>()];
        if (types.Length == 1)
        {
            json.WriteString("type", types[0]);
        }
        else if (types.Length > 1)
        {
            json.WriteStartArray("type");
            foreach (string one in types)
            {
                json.WriteStringValue(one);
            }

            json.WriteEndArray();
        }

        if (words is null)
        {
            return;
        }

        json.WriteStartArray("enum");
        foreach (string word in Vocabulary.Of(words))
        {
            json.WriteStringValue(word);
        }

        if (isNull)
        {
            json.WriteNullValue();
        }

        json.WriteEndArray();
    }
}
