using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Schemas;

namespace Floorline.Contract.Tests.Documents;

/// <summary>
/// The fields of every document floorline/NAME@1 (names, types, whether they may be absent or null, words of closed sets) against tests/golden/documents.
/// A field renamed, removed or added turns red here. To accept an addition on purpose:
/// FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~DocumentSchema, then read the diff.
/// </summary>
public partial class DocumentSchemaTests
{
    private static readonly Lazy<SortedDictionary<string, DocumentSchema>> _learnt = new(Learn);

    public static TheoryData<string> OnRecord => [.. Files().Select(static f => Path.GetFileNameWithoutExtension(f)!)];

    [Fact]
    public void Documents_ThatAreWritten_AreAllOnRecord()
    {
        string[] written = [.. _learnt.Value.Keys.Select(DocumentSchema.File).Order(StringComparer.Ordinal)];
        Assert.Equal(written, Files().Select(static f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OnRecord))]
    public void Document_AsItIsWritten_IsTheOneOnRecord(string document)
    {
        Assert.True(_learnt.Value.TryGetValue($"floorline/{document}", out DocumentSchema? schema), $"no sample of floorline/{document} is left");
        Assert.Equal(File.ReadAllText(RepositoryRoot.Of("tests", "golden", "documents", document + ".json")), schema.Text($"floorline/{document}"));
    }

    /// <summary>A field that no sample shows would not be guarded: every name in the writers' sources occurs in the documents on record.</summary>
    [Fact]
    public void Names_InTheSourcesOfTheWriters_OccurInTheDocumentsOnRecord()
    {
        // A writer that is given the kind of an entry beside its name looks alike, so words of closed sets count too.
        HashSet<string> recorded = [.. _learnt.Value.Values.SelectMany(static s => s.Names().Concat(s.Words()))];
        string[] sources =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src", "Workbench", "Documents"), "JsonText*.cs"),
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src", "Journal", "Documents"), "*.cs"),
        ];
        // A field without a getter is written by another, by words of an enumeration of which samples show some.
        IEnumerable<string> declared = SchemaWalk.Closure(DocumentSchemas.All).SelectMany(SchemaWalk.Members).Where(static m => m.Field.Get is not null)
            .Select(static m => m.Field.Name);
        string[] written =
        [
            .. sources.SelectMany(static f => Names().Matches(File.ReadAllText(f))).Select(static m => m.Groups[1].Value).Concat(declared).Distinct(),
        ];

        Assert.True(written.Length > 600, $"only {written.Length} names found");
        string[] missing = [.. written.Except(recorded)];
        Assert.True(missing.Length == 0, string.Join(", ", missing));
    }

    private static SortedDictionary<string, DocumentSchema> Learn()
    {
        var schemas = new SortedDictionary<string, DocumentSchema>(StringComparer.Ordinal);
        foreach ((string json, bool isMade) in DocumentSamples.All())
        {
            using var document = JsonDocument.Parse(json);
            string name = DocumentSchema.NameOf(document.RootElement) ?? throw new InvalidOperationException($"a document without a name: {json}");
            Named(name).Learn(document.RootElement, isMade, Named);
        }

        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_DOCUMENTS") == "1")
        {
            Accept(schemas);
        }

        return schemas;

        DocumentSchema Named(string name)
        {
            if (!schemas.TryGetValue(name, out DocumentSchema? schema))
            {
                schemas[name] = schema = new DocumentSchema();
            }

            return schema;
        }
    }

    private static void Accept(SortedDictionary<string, DocumentSchema> schemas)
    {
        foreach (string file in Files().Where(f => !schemas.Keys.Select(DocumentSchema.File).Contains(Path.GetFileName(f))))
        {
            File.Delete(file);
        }

        foreach ((string name, DocumentSchema schema) in schemas)
        {
            File.WriteAllText(RepositoryRoot.Of("tests", "golden", "documents", DocumentSchema.File(name)), schema.Text(name));
        }
    }

    private static string[] Files() => [.. Directory.EnumerateFiles(RepositoryRoot.Of("tests", "golden", "documents"), "*.json").Order(StringComparer.Ordinal)];

    // The first text argument of a call that is given a writer, or that is a method of one: json.WriteNumber("name", ...), Number(json, "name", ...).
    [GeneratedRegex(@"(?:\b(?:json|j)\.Write\w+\(|\b\w+\((?:json|j), )""([a-z0-9_]+)""")]
    private static partial Regex Names();
}
