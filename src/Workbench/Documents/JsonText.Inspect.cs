using System.Text.Json;
using Floorline.Readers.Tensors;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/inspect@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(InspectResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TensorCensus census = result.Census;
        return Document("floorline/inspect@1", json =>
        {
            json.WriteStartObject("inputs");
            json.WriteString("path", result.Path);
            json.WriteEndObject();
            json.WriteString("container", census.Container);
            json.WriteNumber("files", census.Files);
            json.WriteNumber("tensors", census.Tensors.Count);
            json.WriteNumber("parameters", census.Parameters);
            json.WriteNumber("stored_bytes", census.StoredBytes);
            Number(json, "bits_per_weight", census.BitsPerWeight);
            Groups(json, "by_role", census.ByRole);
            Groups(json, "by_format", census.ByFormat);
            Groups(json, "by_role_and_format", census.ByRoleAndFormat);
            Strings(json, "unclassed", [.. census.Unclassed.Select(static t => t.Name)]);
            Strings(json, "notes", census.Notes);
        });
    }

    private static void Groups(Utf8JsonWriter json, string name, IReadOnlyList<TensorGroup> groups)
    {
        json.WriteStartArray(name);
        foreach (TensorGroup group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteNumber("tensors", group.Tensors);
            json.WriteNumber("parameters", group.Parameters);
            json.WriteNumber("stored_bytes", group.StoredBytes);
            if (group.BitsPerWeight is { } bits)
            {
                Number(json, "bits_per_weight", bits);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
