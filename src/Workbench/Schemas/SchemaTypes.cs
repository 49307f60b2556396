using System.Text;

namespace Floorline.Workbench.Schemas;

/// <summary>Schemas as TypeScript.</summary>
internal static class SchemaTypes
{
    private const string Head = """
        // Made from the schemas that write the documents (src/Workbench/*/*Schema.cs); a test holds it. After a change of them:
        // FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~DocumentDescription

        /** What every document begins with. */
        export interface Document {
          schema: string;
          tool_version: string;
        }

        """;

    /// <summary>One interface for each document and part, one type for each closed set.</summary>
    /// <param name="schemas">The documents.</param>
    internal static string Of(IEnumerable<Schema> schemas)
    {
        IReadOnlyList<Schema> all = SchemaWalk.Closure(schemas, withInlined: true);
        var text = new StringBuilder(Head);
        SortedDictionary<string, Type> sets = new(StringComparer.Ordinal);
        foreach (Type set in all.SelectMany(SchemaWalk.Members).Select(static m => m.Field.Words).OfType<Type>())
        {
            sets[Vocabulary.NameOf(set)] = set;
        }

        foreach ((string name, Type set) in sets)
        {
            text.Append(Invariant($"\nexport type {name} =\n")).AppendJoin("\n", Vocabulary.Of(set).Select(static word => $"  | '{word}'")).Append(";\n");
        }

        foreach (Schema schema in all)
        {
            Interface(text, schema);
        }

        return text.ToString();
    }

    private static void Interface(StringBuilder text, Schema schema)
    {
        text.Append('\n').Append(schema.Meaning.Length > 0 ? $"/** {schema.Meaning}. */\n" : "");
        text.Append("export interface ").Append(schema.Name).Append(schema.Title.Length > 0 ? $" extends Document {{\n  schema: '{schema.Title}';\n" : " {\n");
        foreach ((SchemaField field, bool optional, SchemaField? other) in SchemaWalk.Members(schema))
        {
            text.Append(field.Meaning.Length > 0 ? $"  /** {field.Meaning}. */\n" : "");
            text.Append("  ").Append(field.Name).Append(optional ? "?: " : ": ").Append(Type(field))
                .Append(other is not null ? $" | {Type(other)}" : "").Append(SchemaWalk.MayBeNull(field) || other is not null ? " | null;\n" : ";\n");
            if (SchemaWalk.HasReason(field))
            {
                text.Append("  ").Append(field.Name).Append("_unknown?: string;\n");
            }
        }

        text.Append("}\n");
    }

    private static string Type(SchemaField field)
    {
        string one = SchemaWalk.Part(field)?.Name ?? (field.Words is { } words ? Vocabulary.NameOf(words) : null)
            ?? SchemaWalk.Plain(field).Replace("|", " | ", StringComparison.Ordinal)
            .Replace("pair", "[number, number]", StringComparison.Ordinal)
            .Replace("{}", "Record<string, unknown>", StringComparison.Ordinal).Replace("{number}", "Record<string, number>", StringComparison.Ordinal);
        return field.Kind switch
        {
            FieldKind.Inputs => "Record<string, string>",
            FieldKind.List => one + "[]",
            FieldKind.Map => $"Record<string, {one}>",
            _ => one.Length > 0 ? one : "unknown",
        };
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
