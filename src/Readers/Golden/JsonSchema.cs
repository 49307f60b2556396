using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Pointer;
using Json.Schema;
using Evaluated = Json.Schema.JsonSchema;

namespace Floorline.Readers.Golden;

/// <summary>
/// A JSON Schema, evaluated by JsonSchema.Net: draft 2020-12 where <c>$schema</c> does not name 2019-09, draft 7 or draft 6. A keyword that the dialect does
/// not know is refused when the schema is read, so that nothing is silently left unchecked; nothing is fetched; patterns and references have limits.
/// </summary>
public sealed class JsonSchema
{
    private static readonly string[] _branches = ["anyOf", "oneOf", "not"];
    private static readonly string[] _values = ["const", "enum", "default", "examples"];

    private readonly Evaluated _schema;

    private readonly Regex[] _namePatterns;

    private JsonSchema(Evaluated schema, Regex[] namePatterns) => (_schema, _namePatterns) = (schema, namePatterns);

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="place">File and line, for problems.</param>
    /// <param name="path">Field path, for problems.</param>
    public static ReadResult<JsonSchema> Read(JsonElement schema, string place, string path)
    {
        if (schema.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object))
        {
            return Refused($"a JSON {schema.ValueKind.ToString().ToLowerInvariant()}", "a schema: an object, true or false");
        }

        try
        {
            if (References(schema).FirstOrDefault(reference => !Leads(schema, reference)) is { } lost)
            {
                return Refused($"$ref to '{lost}'", "a reference to a place in this schema: nothing is fetched");
            }

            (string Text, Regex? Expression)[] patterns =
                [.. NamePatterns(schema).Distinct().Select(static text => (text, GoldenPattern.Backtracking(text)))];
            return patterns.FirstOrDefault(static pattern => pattern.Expression is null) is { Text: { } wrong }
                ? Refused($"'{wrong}' in patternProperties", "a regular expression")
                : ReadResult.Ok(new JsonSchema(Evaluated.Build(schema.Clone(), SchemaDialects.Options()), [.. patterns.Select(static p => p.Expression!)]));
        }
        catch (Exception e) when (e is JsonSchemaException or RefResolutionException or JsonException or ArgumentException or UriFormatException
            or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            return Refused(e.Message.ReplaceLineEndings(" "), "a schema of draft 2020-12, 2019-09, 7 or 6 that refers to itself alone");
        }

        ReadResult<JsonSchema> Refused(string found, string expected) => ReadResult.Failed<JsonSchema>([new Problem(place, path, found, expected)]);
    }

    /// <summary>The first thing that breaks the schema, as a path and the keyword; nothing where a value fits.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="RegexMatchTimeoutException">A pattern took longer than its time limit.</exception>
    /// <exception cref="ReferencesWithoutEndException">The schema's references lead in a circle, or to too much.</exception>
    public string? Breach(JsonElement value)
    {
        if (_namePatterns.Length > 0)
        {
            Try(value);
        }

        ReferenceBudget.Begin();
        EvaluationResults results = _schema.Evaluate(value, new EvaluationOptions
        {
            OutputFormat = OutputFormat.Hierarchical,
            RequireFormatValidation = true,
            Culture = CultureInfo.InvariantCulture,
        });
        return results.IsValid ? null : First(results) ?? "$: the schema";
    }

    // Wherever a schema may stand: one that stands in a constant costs a match too many and decides nothing.
    private static IEnumerable<string> NamePatterns(JsonElement schema) => Keywords(schema, [])
        .Where(static keyword => keyword.NameEquals("patternProperties") && keyword.Value.ValueKind == JsonValueKind.Object)
        .SelectMany(static keyword => keyword.Value.EnumerateObject().Select(static named => named.Name));

    private static IEnumerable<string> References(JsonElement schema) => Keywords(schema, _values)
        .Where(static keyword => keyword.NameEquals("$ref") && keyword.Value.ValueKind == JsonValueKind.String)
        .Select(static keyword => keyword.Value.GetString()!);

    /// <summary>Every property at every depth, without some and what is below them.</summary>
    private static IEnumerable<JsonProperty> Keywords(JsonElement schema, string[] without) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Where(keyword => !without.Contains(keyword.Name))
            .SelectMany(keyword => Keywords(keyword.Value, without).Prepend(keyword)),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(item => Keywords(item, without)),
        _ => [],
    };

    // A schema with identifiers of its own resolves names against them: the library says then what it does not find.
    private static bool Leads(JsonElement schema, string reference)
    {
        if (reference is "#" || schema.GetRawText().Contains("\"$id\"", StringComparison.Ordinal))
        {
            return true;
        }

        if (!reference.StartsWith('#'))
        {
            return false;
        }

        return reference.StartsWith("#/", StringComparison.Ordinal)
            ? JsonPointer.TryParse(Uri.UnescapeDataString(reference[1..]), out JsonPointer pointer) && pointer.Evaluate(schema) is not null
            : schema.GetRawText().Contains($"\"{reference[1..]}\"", StringComparison.Ordinal);
    }

    /// <summary>Matches every name of the value in limited time, because the library that evaluates has no limit.</summary>
    private void Try(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                Try(item);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                Array.ForEach(_namePatterns, pattern => pattern.IsMatch(property.Name));
                Try(property.Value);
            }
        }
    }

    private static string? First(EvaluationResults results)
    {
        if (results.Errors is { Count: > 0 } errors)
        {
            string keyword = errors.Keys.First();
            return $"{At(results)}: {(keyword.Length > 0 ? keyword : "nothing is allowed here")}";
        }

        foreach (EvaluationResults inner in results.Details ?? [])
        {
            string keyword = inner.EvaluationPath.SegmentCount > results.EvaluationPath.SegmentCount
                ? inner.EvaluationPath[results.EvaluationPath.SegmentCount].ToString() : "";
            string? breach = _branches.Contains(keyword) ? $"{At(results)}: {keyword}" : keyword == "if" || inner.IsValid ? null : First(inner);
            if (breach is not null)
            {
                return breach;
            }
        }

        return null;
    }

    private static string At(EvaluationResults results)
    {
        var path = new StringBuilder("$");
        for (int i = 0; i < results.InstanceLocation.SegmentCount; i++)
        {
            string segment = results.InstanceLocation[i].ToString();
            path.Append(int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"[{segment}]" : $".{segment}");
        }

        return path.ToString();
    }
}
