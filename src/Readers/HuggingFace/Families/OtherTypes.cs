using System.Text.Json;
using Floorline.Readers.Catalogue;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>Types that are no family of their own: those whose family another field names, and those that are not read, with the reason; read from
/// data/types.json, and only for a type that has no file.</summary>
internal static class OtherTypes
{
    private static readonly Lazy<JsonElement> _shipped = new(static () =>
    {
        using Stream stream = CatalogueResource.Open("data/types.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    });

    /// <summary>The family that a config names beside its type; null where the type is no such type or the config names none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="root">The config.</param>
    internal static Family? Named(string type, JsonElement root)
    {
        if (!_shipped.Value.GetProperty("named").TryGetProperty(Plain(type), out JsonElement named))
        {
            return null;
        }

        foreach (JsonElement field in named.GetProperty("fields").EnumerateArray())
        {
            string? stated = root.TryGetProperty(field.GetString()!, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
            foreach (JsonProperty word in named.GetProperty("words").EnumerateObject())
            {
                if (stated?.Contains(word.Name, StringComparison.OrdinalIgnoreCase) == true)
                {
                    return FamilyFiles.Find(word.Value.GetString()!);
                }
            }
        }

        return null;
    }

    /// <summary>Why a type is not read, or what is needed to read it; null where nothing is known of it.</summary>
    /// <param name="file">Name for messages.</param>
    /// <param name="key">The field that states the type.</param>
    /// <param name="type">The type.</param>
    internal static Problem? Refused(string file, string key, string type)
    {
        string plain = Plain(type);
        return _shipped.Value.GetProperty("named").TryGetProperty(plain, out JsonElement named)
            ? new Problem(file, key, $"'{type}' alone", named.GetProperty("expected").GetString()!)
            : _shipped.Value.GetProperty("refused").TryGetProperty(plain, out JsonElement why)
                ? new Problem(file, key, $"'{type}', {why.GetString()}", "its totals stated inline: params=40e6,flops=8e9, the work of one call")
                : null;
    }

    private static string Plain(string type) => type.ToLowerInvariant().Replace('-', '_');
}
