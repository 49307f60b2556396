using System.Text.Json;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Schemas;

namespace Floorline.Contract.Tests.Documents;

/// <summary>
/// What schemas say of documents: the page's types and docs/documents.md are what they make, and they agree with the fields on record. To make both anew:
/// FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~DocumentDescription
/// </summary>
public class DocumentDescriptionTests
{
    public static TheoryData<string> Described => [.. DocumentSchemas.All.Select(static s => s.Title["floorline/".Length..])];

    [Fact]
    public void Types_OfThePage_AreThoseOfTheSchemas() =>
        Same(RepositoryRoot.Of("src", "Web", "Client", "src", "api", "documents.g.ts"), DocumentSchemas.TypeScript);

    [Fact]
    public void Page_OfFields_IsWhatTheSchemasSay() => Same(RepositoryRoot.Of("docs", "documents.md"), DocumentSchemas.Markdown);

    /// <summary>A type of the page has one shape: two parts of one name would be one interface.</summary>
    [Fact]
    public void Parts_ByName_AreDifferent()
    {
        string[] names = [.. SchemaWalk.Closure(DocumentSchemas.All, withInlined: true).Select(static s => s.Name)];

        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>Each field says what it means in a line, and names the same thing once.</summary>
    [Fact]
    public void Fields_OfEverySchema_SayWhatTheyMean()
    {
        foreach (Schema schema in SchemaWalk.Closure(DocumentSchemas.All))
        {
            SchemaField[] fields = [.. SchemaWalk.Members(schema).Select(static m => m.Field)];
            Assert.All(fields, f => Assert.True(f.Meaning.Length is > 3 and < 120 && !f.Meaning.EndsWith('.'), $"{schema.Name}.{f.Name}: {f.Meaning}"));
            Assert.Equal(fields.Select(static f => f.Name).Distinct(), fields.Select(static f => f.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Described))]
    public void Schema_OfADocument_AgreesWithTheFieldsOnRecord(string document)
    {
        Dictionary<string, JsonElement> parts = DocumentSchemas.JsonSchemas("")
            .ToDictionary(static s => s.Key, static s => JsonDocument.Parse(s.Value).RootElement.Clone());
        JsonElement recorded = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Of("tests", "golden", "documents", document + ".json"))).RootElement;
        List<string> problems = [];

        Compare(document, recorded, parts[document.Split('@')[0]], parts, problems, 0);

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static void Same(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_DOCUMENTS") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }

    /// <summary>Samples do not show every reason and every null; what they do show must be described.</summary>
    private static void Compare(string at, JsonElement recorded, JsonElement described, Dictionary<string, JsonElement> parts, List<string> problems, int depth)
    {
        if (recorded.TryGetProperty("$ref", out _) || recorded.TryGetProperty("anyOf", out _) || depth > 12)
        {
            return;
        }

        JsonElement[] ways = [.. (described.TryGetProperty("anyOf", out JsonElement any) ? any.EnumerateArray().ToArray() : [described])
            .Select(way => way.TryGetProperty("$ref", out JsonElement reference) ? parts[reference.GetString()!] : way)];
        HashSet<string> types = [.. ways.SelectMany(Types)];
        if (types.Count == 0)
        {
            return;
        }

        // A document that holds its own kind under "children" is recorded as whatever stands there.
        HashSet<string> shown = Types(recorded);
        string[] unsaid = recorded.TryGetProperty("$anchor", out _) ? [] : [.. shown.Where(t => !types.Contains(t))];
        if (unsaid.Length > 0)
        {
            problems.Add($"{at} is {string.Join(", ", unsaid)} on record, {string.Join(", ", types)} as described");
        }

        described = ways.FirstOrDefault(way => shown.Contains("object") && Types(way).Contains("object"), ways[0]);
        if (described.TryGetProperty("enum", out JsonElement words) && recorded.TryGetProperty("enum", out JsonElement seen))
        {
            string?[] missing = [.. seen.EnumerateArray().Select(static w => w.GetString()).Except(words.EnumerateArray().Select(static w => w.GetString()))];
            problems.AddRange(missing.Select(w => $"{at} says {w}, which is not of its set"));
        }

        if (recorded.TryGetProperty("items", out JsonElement items) && described.TryGetProperty("items", out JsonElement item) && items.EnumerateObject().Any())
        {
            Compare(at + "[]", items, item, parts, problems, depth + 1);
        }

        if (recorded.TryGetProperty("additionalProperties", out JsonElement map) && map.ValueKind == JsonValueKind.Object)
        {
            Compare(at + "{}", map, described.GetProperty("additionalProperties"), parts, problems, depth + 1);
        }
        else if (recorded.TryGetProperty("properties", out JsonElement fields))
        {
            Fields(at, recorded, fields, described, parts, problems, depth);
        }
    }

    private static void Fields(
        string at, JsonElement recorded, JsonElement fields, JsonElement described, Dictionary<string, JsonElement> parts, List<string> problems, int depth)
    {
        if (!described.TryGetProperty("properties", out JsonElement known))
        {
            if (!described.TryGetProperty("additionalProperties", out JsonElement values))
            {
                problems.Add($"{at} has fields on record and none as described");
                return;
            }

            foreach (JsonProperty field in fields.EnumerateObject())
            {
                Compare($"{at}.{field.Name}", field.Value, values, parts, problems, depth + 1);
            }

            return;
        }

        HashSet<string> always = [.. Required(recorded)];
        string[] required = [.. Required(described)];
        problems.AddRange(required.Where(n => !always.Contains(n) && fields.TryGetProperty(n, out _))
            .Select(n => $"{at}.{n} may be absent, which is not described"));
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            if (known.TryGetProperty(field.Name, out JsonElement own))
            {
                Compare($"{at}.{field.Name}", field.Value, own, parts, problems, depth + 1);
            }
            else
            {
                problems.Add($"{at}.{field.Name} is not described");
            }
        }

        problems.AddRange(required.Where(n => !fields.TryGetProperty(n, out _)).Select(n => $"{at}.{n} is on no record"));
    }

    private static IEnumerable<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out JsonElement names) ? names.EnumerateArray().Select(static n => n.GetString()!) : [];

    private static HashSet<string> Types(JsonElement schema) => !schema.TryGetProperty("type", out JsonElement type) ? schema.TryGetProperty("const", out _)
        ? ["string"] : [] : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(static t => t.GetString()!)] : [type.GetString()!];
}
