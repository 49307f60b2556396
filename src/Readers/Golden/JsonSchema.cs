using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Readers.Golden;

/// <summary>
/// A subset of JSON Schema (draft 2020-12): <c>type, enum, const, properties, required, additionalProperties, minProperties, maxProperties, items, minItems,
/// maxItems, uniqueItems, minLength, maxLength, pattern, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, allOf, anyOf, oneOf, not</c>, and
/// the
/// schemas true and false. Annotations are passed over; any other keyword is refused when the schema is read, so that nothing is silently left unchecked.
/// </summary>
public sealed class JsonSchema
{
    private static readonly string[] _annotations = ["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly",
        "writeOnly"];
    private static readonly string[] _types = ["null", "boolean", "object", "array", "number", "integer", "string"];

    private readonly JsonElement _root;
    private readonly Dictionary<string, Regex> _patterns;

    private JsonSchema(JsonElement root, Dictionary<string, Regex> patterns)
    {
        _root = root;
        _patterns = patterns;
    }

    /// <summary>The keywords that are checked.</summary>
    public static IReadOnlyList<string> Keywords { get; } =
    [
        "type", "enum", "const", "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "minItems", "maxItems",
            "uniqueItems", "minLength", "maxLength",
        "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "allOf", "anyOf", "oneOf", "not",
    ];

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="place">File and line, for problems.</param>
    /// <param name="path">Field path, for problems.</param>
    public static ReadResult<JsonSchema> Read(JsonElement schema, string place, string path)
    {
        var problems = new List<Problem>();
        var patterns = new Dictionary<string, Regex>(StringComparer.Ordinal);
        Check(schema, place, path, problems, patterns);
        return problems.Count > 0 ? ReadResult.Failed<JsonSchema>(problems) : ReadResult.Ok(new JsonSchema(schema.Clone(), patterns));
    }

    /// <summary>The first thing that breaks the schema, as a path and the keyword; nothing where a value fits.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="RegexMatchTimeoutException">A pattern took longer than its time limit.</exception>
    public string? Breach(JsonElement value) => Breach(_root, value, "$");

    private static void Check(JsonElement schema, string place, string path, List<Problem> problems, Dictionary<string, Regex> patterns)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem(place, path, $"a JSON {schema.ValueKind.ToString().ToLowerInvariant()}", "a schema: an object, true or false"));
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            string at = $"{path}.{keyword.Name}";
            JsonElement value = keyword.Value;
            string? expected = keyword.Name switch
            {
                "type" => Strings(value) is { } names && names.All(_types.Contains) ? null : "a type of JSON, or a list of them",
                "enum" => value.ValueKind == JsonValueKind.Array ? null : "a list of values",
                "required" => value.ValueKind == JsonValueKind.Array && Strings(value) is not null ? null : "a list of names",
                "properties" => value.ValueKind == JsonValueKind.Object ? null : "schemas by name",
                "allOf" or "anyOf" or "oneOf" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? null : "a list of schemas",
                "minItems" or "maxItems" or "minLength" or "maxLength" or "minProperties" or "maxProperties" =>
                    value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0 ? null : "a whole number, 0 or more",
                "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" => value.ValueKind == JsonValueKind.Number ? null : "a number",
                "multipleOf" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal step) && step > 0 ? null : "a number above 0",
                "uniqueItems" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
                "pattern" => value.ValueKind == JsonValueKind.String && Pattern(value.GetString()!, patterns) ? null : "a regular expression",
                "const" or "additionalProperties" or "items" or "not" => null,
                _ when _annotations.Contains(keyword.Name) => null,
                _ => $"one of {string.Join(", ", Keywords)}",
            };
            if (expected is not null)
            {
                problems.Add(new Problem(place, at, Keywords.Contains(keyword.Name) ? $"a JSON {value.ValueKind.ToString().ToLowerInvariant()}"
                    : $"the keyword '{keyword.Name}'", expected));
                continue;
            }

            foreach ((JsonElement inner, string name) in Inner(keyword))
            {
                Check(inner, place, at + name, problems, patterns);
            }
        }
    }

    private static IEnumerable<(JsonElement Schema, string Name)> Inner(JsonProperty keyword) => keyword.Name switch
    {
        "properties" => keyword.Value.EnumerateObject().Select(static p => (p.Value, "." + p.Name)),
        "allOf" or "anyOf" or "oneOf" => keyword.Value.EnumerateArray().Select(static (schema, i) => (schema, $"[{i}]")),
        "additionalProperties" or "items" or "not" => [(keyword.Value, "")],
        _ => [],
    };

    private static string[]? Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(static item => item.GetString()!)],
        _ => null,
    };

    private static bool Pattern(string pattern, Dictionary<string, Regex> patterns)
    {
        if (GoldenPattern.Of(pattern) is not { } expression)
        {
            return false;
        }

        patterns[pattern] = expression;
        return true;
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == Math.Floor(number),
    };

    private string? Breach(JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema.ValueKind == JsonValueKind.True ? null : $"{path}: nothing is allowed here";
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            string? breach = Breach(keyword, schema, value, path);
            if (breach is not null)
            {
                return breach;
            }
        }

        return null;
    }

    private string? Breach(JsonProperty keyword, JsonElement schema, JsonElement value, string path)
    {
        JsonElement rule = keyword.Value;
        bool fits = keyword.Name switch
        {
            "type" => Strings(rule)!.Any(type => Is(value, type)),
            "enum" => rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)),
            "const" => JsonElement.DeepEquals(rule, value),
            "required" => value.ValueKind != JsonValueKind.Object || Strings(rule)!.All(name => value.TryGetProperty(name, out _)),
            "minProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= rule.GetInt32(),
            "maxProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() <= rule.GetInt32(),
            "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32(),
            "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32(),
            "uniqueItems" => value.ValueKind != JsonValueKind.Array || rule.ValueKind == JsonValueKind.False || AllDifferent(value),
            "minLength" => value.ValueKind != JsonValueKind.String || Characters(value) >= rule.GetInt32(),
            "maxLength" => value.ValueKind != JsonValueKind.String || Characters(value) <= rule.GetInt32(),
            "pattern" => value.ValueKind != JsonValueKind.String || _patterns[rule.GetString()!].IsMatch(value.GetString()!),
            "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.GetDouble(),
            "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.GetDouble(),
            "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > rule.GetDouble(),
            "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() < rule.GetDouble(),
            "multipleOf" => value.ValueKind != JsonValueKind.Number || (value.TryGetDecimal(out decimal number) && number % rule.GetDecimal() == 0),
            "anyOf" => rule.EnumerateArray().Any(one => Breach(one, value, path) is null),
            "oneOf" => rule.EnumerateArray().Count(one => Breach(one, value, path) is null) == 1,
            "not" => Breach(rule, value, path) is not null,
            _ => true,
        };
        return !fits ? $"{path}: {keyword.Name}" : keyword.Name switch
        {
            "allOf" => rule.EnumerateArray().Select(one => Breach(one, value, path)).FirstOrDefault(static breach => breach is not null),
            "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().Select((item, i) =>
                Breach(rule, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))).FirstOrDefault(static breach => breach is not null),
            "properties" when value.ValueKind == JsonValueKind.Object =>
                rule.EnumerateObject().Select(property => value.TryGetProperty(property.Name, out JsonElement own)
                    ? Breach(property.Value, own, $"{path}.{property.Name}") : null).FirstOrDefault(static breach => breach is not null),
            "additionalProperties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject()
                .Where(property => !schema.TryGetProperty("properties", out JsonElement known) || !known.TryGetProperty(property.Name, out _))
                .Select(property => Breach(rule, property.Value, $"{path} (a property the schema does not name)"))
                    .FirstOrDefault(static breach => breach is not null),
            _ => null,
        };
    }

    private static int Characters(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool AllDifferent(JsonElement array)
    {
        JsonElement[] items = [.. array.EnumerateArray().Take(1001)];
        return items.Length <= 1000 && !items.Where((item, i) => items.Take(i).Any(earlier => JsonElement.DeepEquals(earlier, item))).Any();
    }
}
