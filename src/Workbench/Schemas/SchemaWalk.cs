using Floorline.Core.Quantities;

namespace Floorline.Workbench.Schemas;

/// <summary>Schemas for what describes them: fields of parts that are written into the same object stand in it, and what holds what is followed.</summary>
internal static class SchemaWalk
{
    /// <summary>The statistics of a time that has a range.</summary>
    private static readonly Schema<object> _range = new Schema<object>("TimeRange")
        .Time("low", static _ => Seconds.Zero, "At best")
        .Time("middle", static _ => Seconds.Zero, "Most likely")
        .Time("high", static _ => Seconds.Zero, "At worst");

    /// <summary>The members of an object, each once, and whether it may be absent.</summary>
    /// <param name="schema">Its schema.</param>
    internal static IEnumerable<SchemaMember> Members(Schema schema)
    {
        foreach (IGrouping<string, (SchemaField Field, bool IsOptional)> alike in Members(schema, false).GroupBy(static m => m.Field.Name))
        {
            (SchemaField field, bool optional) = alike.First();
            yield return new SchemaMember(field, optional,
                alike.Select(static m => m.Field).FirstOrDefault(f => Part(f) != Part(field) || Plain(f) != Plain(field)));
        }
    }

    /// <summary>What an object, a list, a map or a range is made of; null where it holds plain values.</summary>
    /// <param name="field">The field.</param>
    internal static Schema? Part(SchemaField field) =>
        field.Kind is FieldKind.Range or FieldKind.OptionalRange or FieldKind.CallRange ? _range : field.Part;

    /// <summary>The schemas and all parts that they hold, each once, a part before what holds it.</summary>
    /// <param name="schemas">Where to begin.</param>
    /// <param name="withInlined">Whether parts count too whose fields stand among those of another.</param>
    internal static IReadOnlyList<Schema> Closure(IEnumerable<Schema> schemas, bool withInlined = false)
    {
        var seen = new HashSet<Schema>();
        var order = new List<Schema>();
        foreach (Schema schema in schemas)
        {
            Visit(schema, withInlined, seen, order);
        }

        return order;
    }

    private static void Visit(Schema schema, bool withInlined, HashSet<Schema> seen, List<Schema> order)
    {
        if (!seen.Add(schema))
        {
            return;
        }

        foreach (SchemaField field in withInlined ? schema.Fields.Where(static f => f.Kind is FieldKind.All or FieldKind.Some) : [])
        {
            Visit(field.Part!, withInlined, seen, order);
        }

        foreach (SchemaMember member in Members(schema))
        {
            foreach (Schema? part in (Schema?[])[Part(member.Field), member.Other is { } other ? Part(other) : null])
            {
                if (part is not null)
                {
                    Visit(part, withInlined, seen, order);
                }
            }
        }

        order.Add(schema);
    }

    private static IEnumerable<(SchemaField Field, bool IsOptional)> Members(Schema schema, bool isOptional)
    {
        foreach (SchemaField field in schema.Fields)
        {
            if (field.Kind is FieldKind.All or FieldKind.Some)
            {
                foreach ((SchemaField inner, bool optional) in Members(field.Part!, isOptional || field.Kind == FieldKind.Some))
                {
                    yield return (inner, optional);
                }
            }
            else if (field.Kind == FieldKind.Inputs && field.Name.Length == 0)
            {
                foreach (Field<SituationSpec> stated in SituationSpec.Fields)
                {
                    yield return (new SchemaField(FieldKind.Text, SchemaInputs.Name(stated), null, "As stated"), true);
                }
            }
            else if (field.Name.Length > 0)
            {
                yield return (field, isOptional || field.IsLeftOut);
            }
        }
    }

    /// <summary>Whether null may stand there.</summary>
    /// <param name="field">The field.</param>
    internal static bool MayBeNull(SchemaField field) => field.MayBeNull || (!field.IsLeftOut && (field.HasReason || field.Kind is FieldKind.OptionalFlag
        or FieldKind.OptionalCount or FieldKind.OptionalNumber or FieldKind.OptionalTime or FieldKind.OptionalCompute or FieldKind.OptionalTokenRate
        or FieldKind.OptionalRange));

    /// <summary>Whether the reason why it is not known may stand beside it.</summary>
    /// <param name="field">The field.</param>
    internal static bool HasReason(SchemaField field) => field.HasReason && (field.MayBeNull || !field.IsLeftOut);

    /// <summary>JSON type of a plain field: string, boolean, number, or either in a list, a map or what the field itself says.</summary>
    /// <param name="field">The field.</param>
    internal static string Plain(SchemaField field) => field.Kind switch
    {
        FieldKind.Text or FieldKind.FactText => "string",
        FieldKind.Flag or FieldKind.OptionalFlag or FieldKind.FactFlag => "boolean",
        FieldKind.Texts => "string[]",
        FieldKind.Numbers => "number[]",
        FieldKind.Own or FieldKind.Map => field.Holds,
        _ => "number",
    };
}
