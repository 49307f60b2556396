namespace Floorline.Workbench.Schemas;

/// <summary>A field as a member of an object.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsOptional">Whether it may be absent.</param>
/// <param name="Other">What else may stand under its name: documents of several kinds have one name for two things.</param>
internal sealed record SchemaMember(SchemaField Field, bool IsOptional, SchemaField? Other);
