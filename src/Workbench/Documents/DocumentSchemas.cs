using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>
/// What documents hold, from the schemas that write them: JSON Schema for docs/openapi.json, types for the page, docs/documents.md. Nothing here is
/// touched where a document is written.
/// </summary>
public static class DocumentSchemas
{
    /// <summary>The schemas of the documents, by what they are about.</summary>
    internal static IReadOnlyList<Schema> All =>
    [
        FloorsSchema.Document,
        DiagnosisSchema.Document,
        PredictionSchema.Document,
        PlanSchema.Document,
        SweepSchema.Document,
        RooflineSchema.Document,
        ExploreSchema.Document,
        PipelineSchema.Document,
        ChunkSchema.Document,
        InspectSchema.Document,
        BacktestSchema.Document,
        BacktestSchema.Calibration,
        TraceSchema.Document,
        TraceComparisonSchema.Document,
        CatalogueSchema.Document,
        ServingSchema.Document,
        SampleSchema.Document,
        TargetsSchema.Document,
        CommandSchema.Document,
        HostSchema.Document,
        LabSchema.Document,
        VerdictSchema.Document,
        VerdictSchema.Counts,
        JournalSchema.Init,
        JournalSchema.Entry,
        JournalSchema.List,
        JournalSchema.Compare,
        JournalSchema.Tree,
        JournalSchema.Score,
        JournalSchema.Import,
        JournalSchema.Export,
        JournalSchema.Check,
        JobSchema.Document,
        ProblemsSchema.Document,
    ];

    /// <summary>Documents and parts as JSON Schemas by their names: a document by its own (<c>floors</c>), a part by what it is called (<c>Rung</c>).</summary>
    /// <param name="root">Where a reference to another begins, such as <c>#/components/schemas/</c>.</param>
    public static IEnumerable<KeyValuePair<string, string>> JsonSchemas(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return SchemaJson.Of(All, root);
    }

    /// <summary>The types of the page: <c>src/Web/Client/src/api/documents.g.ts</c>.</summary>
    public static string TypeScript => SchemaTypes.Of(All);

    /// <summary>Every field with its unit and what it means: <c>docs/documents.md</c>.</summary>
    public static string Markdown => SchemaPage.Of(All);
}
