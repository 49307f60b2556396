using System.Text.Json;
using Floorline.Readers.Catalogue;

namespace Floorline.Readers.Naming;

/// <summary>Words of names that say nothing about which thing is meant, or something beside it; read from data/names.json, and only when a name is not known as
/// it stands.</summary>
internal sealed class NameWords
{
    private static readonly Lazy<NameWords> _shipped = new(static () =>
    {
        using Stream stream = CatalogueResource.Open("data/names.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return new NameWords(document.RootElement);
    });

    private NameWords(JsonElement root)
    {
        JsonElement hardware = root.GetProperty("hardware");
        JsonElement models = root.GetProperty("models");
        HardwarePhrases = List(hardware.GetProperty("phrases"));
        HardwareNoise = [.. List(hardware.GetProperty("noise"))];
        Counts = hardware.GetProperty("counts").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetInt32(), StringComparer.Ordinal);
        Engines = Names(root.GetProperty("engines"));
        ModelDropped = [.. List(models.GetProperty("dropped"))];
        ModelQuantised = [.. List(models.GetProperty("quantised"))];
        ModelNotText = [.. List(models.GetProperty("not_text"))];
        ModelVariants = [.. List(models.GetProperty("variants"))];
        ModelFormats = models.GetProperty("formats").EnumerateObject()
            .ToDictionary(static p => p.Name, static p => p.Value.GetString()!, StringComparer.Ordinal);
    }

    internal static NameWords Shipped => _shipped.Value;

    /// <summary>Texts of several words that are cut out first.</summary>
    internal IReadOnlyList<string> HardwarePhrases { get; }

    /// <summary>Makers, product lines, memory types.</summary>
    internal HashSet<string> HardwareNoise { get; }

    /// <summary>Counts in words.</summary>
    internal IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>Words of model names that do not change what is read per token.</summary>
    internal HashSet<string> ModelDropped { get; }

    /// <summary>Those among them that say that the weights are quantised, and not how.</summary>
    internal HashSet<string> ModelQuantised { get; }

    /// <summary>Words of models that give no text token by token.</summary>
    internal HashSet<string> ModelNotText { get; }

    /// <summary>Words of models that were trained further, on the same architecture.</summary>
    internal HashSet<string> ModelVariants { get; }

    /// <summary>Words that name a weight format, and the format.</summary>
    internal IReadOnlyDictionary<string, string> ModelFormats { get; }

    /// <summary>Engines by the key of each of their names.</summary>
    internal IReadOnlyDictionary<string, string> Engines { get; }

    private static Dictionary<string, string> Names(JsonElement engines)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty engine in engines.EnumerateObject())
        {
            names[NameKey.Of(engine.Name)] = engine.Name;
            foreach (string other in List(engine.Value))
            {
                names[NameKey.Of(other)] = engine.Name;
            }
        }

        return names;
    }

    private static List<string> List(JsonElement array) => [.. array.EnumerateArray().Select(static e => e.GetString()!)];
}
