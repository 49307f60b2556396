using System.Text.Json;

namespace Floorline.Workbench.Schemas;

/// <summary>What was stated of a situation, in documents.</summary>
internal static class SchemaInputs
{
    /// <summary>The name of an option in documents: <c>prompt-tokens</c> is <c>prompt_tokens</c>.</summary>
    /// <param name="field">The option.</param>
    internal static string Name(Field field) => field.Name.Replace('-', '_');

    /// <summary>What was stated, and nothing else, as members of an object that is begun.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="spec">What was stated.</param>
    internal static void Write(Utf8JsonWriter json, SituationSpec spec)
    {
        foreach (Field<SituationSpec> field in SituationSpec.Fields)
        {
            if (field.Get(spec) is { } value)
            {
                json.WriteString(Name(field), value);
            }
        }
    }
}
