using System.Text.Json;
using Floorline.Readers.Catalogue;

namespace Floorline.Readers.Gguf;

/// <summary>What is known of a family beside its files' metadata (data/gguf.json); what a file states goes before it.</summary>
internal sealed record GgufFamily(string Name)
{
    private static readonly Lazy<Dictionary<string, GgufFamily>> _all = new(Load);

    /// <summary>Sliding window in tokens where no key states it; 0 for none.</summary>
    internal long Window { get; private init; }

    /// <summary>One layer in so many sees the whole context; 0 where all are alike.</summary>
    internal long Period { get; private init; }

    /// <summary>Whether that layer is the first of a period, not the last.</summary>
    internal bool DenseFirst { get; private init; }

    /// <summary>Only so many layers from the start keep keys and values; 0 for all.</summary>
    internal long CachedLayers { get; private init; }

    /// <summary>The family of a name; one without particulars where the table does not hold it.</summary>
    internal static GgufFamily Of(string name) => _all.Value.GetValueOrDefault(name) ?? new GgufFamily(name);

    private static Dictionary<string, GgufFamily> Load()
    {
        using Stream stream = CatalogueResource.Open("data/gguf.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        var all = new Dictionary<string, GgufFamily>(StringComparer.Ordinal);
        foreach (JsonElement entry in document.RootElement.GetProperty("families").EnumerateArray())
        {
            string name = entry.GetProperty("family").GetString()!;
            long Of(string key) => entry.TryGetProperty(key, out JsonElement value) ? value.GetInt64() : 0;
            all.Add(name, new GgufFamily(name)
            {
                Window = Of("window"),
                Period = Of("period"),
                DenseFirst = entry.TryGetProperty("dense_first", out JsonElement first) && first.GetBoolean(),
                CachedLayers = Of("cached_layers"),
            });
        }

        return all;
    }
}
