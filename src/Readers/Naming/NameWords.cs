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
        HardwareEndings = [.. List(hardware.GetProperty("endings"))];
        HardwareGenerations = [.. List(hardware.GetProperty("generations"))];
        HardwareMakers = Texts(hardware.GetProperty("makers"));
        Counts = hardware.GetProperty("counts").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetInt32(), StringComparer.Ordinal);
        Engines = Names(root.GetProperty("engines"));
        FormatsOfSeveral = root.GetProperty("formats").EnumerateObject()
            .ToDictionary(static p => p.Name, static p => (IReadOnlyList<string>)List(p.Value), StringComparer.Ordinal);
        ModelDropped = [.. List(models.GetProperty("dropped"))];
        ModelQuantised = [.. List(models.GetProperty("quantised"))];
        ModelNotText = [.. List(models.GetProperty("not_text"))];
        ModelDrafts = [.. List(models.GetProperty("drafts"))];
        ModelPairs = [.. List(models.GetProperty("pairs"))];
        ModelVariants = [.. List(models.GetProperty("variants"))];
        ModelEndings = [.. List(models.GetProperty("endings"))];
        ModelFormats = Texts(models.GetProperty("formats"));
    }

    internal static NameWords Shipped => _shipped.Value;

    /// <summary>Texts of several words that are cut out first.</summary>
    internal IReadOnlyList<string> HardwarePhrases { get; }

    /// <summary>Makers, product lines, memory types.</summary>
    internal HashSet<string> HardwareNoise { get; }

    /// <summary>Words a device's name may go on with and still be the one that a name without them means.</summary>
    internal HashSet<string> HardwareEndings { get; }

    /// <summary>Words that name a generation, as <c>family</c> of a device does.</summary>
    internal HashSet<string> HardwareGenerations { get; }

    /// <summary>Words that only one maker's devices have, with the maker.</summary>
    internal IReadOnlyDictionary<string, string> HardwareMakers { get; }

    /// <summary>Counts in words.</summary>
    internal IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>Words of model names that change neither the architecture nor the format of the weights.</summary>
    internal HashSet<string> ModelDropped { get; }

    /// <summary>Those among them that say that the weights are quantised, and not how.</summary>
    internal HashSet<string> ModelQuantised { get; }

    /// <summary>Words of models that give no text token by token.</summary>
    internal HashSet<string> ModelNotText { get; }

    /// <summary>Words of drafts and adapters, whose names carry the size of the model that they are for.</summary>
    internal HashSet<string> ModelDrafts { get; }

    /// <summary>Words of models of an encoder and a decoder.</summary>
    internal HashSet<string> ModelPairs { get; }

    /// <summary>Words of models that were trained further, on the same architecture.</summary>
    internal HashSet<string> ModelVariants { get; }

    /// <summary>Words a model's name may go on with and still be the one that a name without them means.</summary>
    internal HashSet<string> ModelEndings { get; }

    /// <summary>Words that name a weight format, and the format.</summary>
    internal IReadOnlyDictionary<string, string> ModelFormats { get; }

    /// <summary>Words that stand for several number formats, such as a method without its bits, with those.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> FormatsOfSeveral { get; }

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

    private static Dictionary<string, string> Texts(JsonElement of) =>
        of.EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString()!, StringComparer.Ordinal);

    private static List<string> List(JsonElement array) => [.. array.EnumerateArray().Select(static e => e.GetString()!)];
}
