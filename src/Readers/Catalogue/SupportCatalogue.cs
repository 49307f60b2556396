using System.Globalization;
using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Situations;

namespace Floorline.Readers.Catalogue;

/// <summary>What engines' documents say of weight formats on devices, as Floorline ships it.</summary>
public static class SupportCatalogue
{
    /// <summary>The table.</summary>
    public static SupportTable Table => _table.Value;

    private static readonly Lazy<SupportTable> _table = new(Load);

    private static SupportTable Load()
    {
        using Stream stream = CatalogueResource.Open("data/support.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonElement kind in root.GetProperty("formats").EnumerateArray())
        {
            foreach (string format in Texts(kind, "formats"))
            {
                kinds.Add(format, kind.GetProperty("name").GetString()!);
            }
        }

        return new SupportTable(
            [.. root.GetProperty("families").EnumerateArray().Select(static f => new DeviceFamily(Text(f, "name"), Text(f, "title"), Texts(f, "prefixes")))],
            kinds,
            [.. root.GetProperty("engines").EnumerateArray().Select(static e =>
                new SupportEngine(Text(e, "name"), Text(e, "title"), Kind(Text(e, "kind")), Array.ConvertAll(Texts(e, "gives"), Gives), Texts(e, "aliases"))
                {
                    NotOn = NotOn(e),
                })],
            [.. root.GetProperty("support").EnumerateArray().Select(Row)])
        {
            Gains = Gains(),
            Habits = [.. root.GetProperty("habits").EnumerateArray().Select(static h =>
                new EngineHabit(Text(h, "engine"), NumberFormats.Find(Text(h, "weights")), Text(h, "splits") == "layers", Text(h, "source"))
                {
                    Repacks = Repacks(h),
                })],
        };
    }

    private static (IReadOnlyList<string>, FormatSupport)[] NotOn(JsonElement engine) => !engine.TryGetProperty("not_on", out JsonElement list) ? []
        : [.. list.EnumerateArray().Select(static r => ((IReadOnlyList<string>)Texts(r, "family"),
            new FormatSupport(KernelSupport.Refused, Text(r, "says")) { Source = Text(r, "source"), Address = Text(r, "address"), Read = Date(r) }))];

    private static DateOnly Date(JsonElement row) => DateOnly.ParseExact(Text(row, "read"), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Repack[] Repacks(JsonElement habit) => !habit.TryGetProperty("repacks", out JsonElement list) ? []
        : [.. list.EnumerateArray().Select(static r => new Repack(NumberFormats.Find(Text(r, "published"))!, NumberFormats.Find(Text(r, "rest"))!,
            Text(r, "source")))];

    private static MeasuredGain[] Gains()
    {
        using Stream stream = CatalogueResource.Open("data/evidence.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return
        [
            .. document.RootElement.GetProperty("gains").EnumerateArray().Select(static g => new MeasuredGain(
                Text(g, "engine"),
                Text(g, "device"),
                Text(g, "format"),
                g.GetProperty("gain").GetDouble(),
                g.GetProperty("low").GetDouble(),
                g.GetProperty("high").GetDouble(),
                g.GetProperty("pairs").GetInt32(),
                Text(g, "source"))),
        ];
    }

    private static SupportRow Row(JsonElement row) => new(Text(row, "engine"), Texts(row, "format"), Texts(row, "family"), Support(Text(row, "kernel")),
        Text(row, "says"))
    {
        Source = Text(row, "source"),
        Address = Text(row, "address"),
        Read = Date(row),
    };

    private static KernelSupport Support(string name) => name switch
    {
        "native" => KernelSupport.Native,
        "weight_only" => KernelSupport.WeightOnly,
        "emulated" => KernelSupport.Emulated,
        "known_slow" => KernelSupport.KnownSlow,
        "refused" => KernelSupport.Refused,
        _ => throw new InvalidDataException($"support.json: '{name}' is not a kind of kernel"),
    };

    private static EngineKind Kind(string name) => name switch
    {
        "compiled" => EngineKind.Compiled,
        "llama.cpp" => EngineKind.LlamaCpp,
        "eager" => EngineKind.Eager,
        _ => throw new InvalidDataException($"support.json: '{name}' is not a kind of engine"),
    };

    private static Modality Gives(string name) => name switch
    {
        "text" => Modality.Text,
        "speech" => Modality.Speech,
        "image" => Modality.Image,
        "action" => Modality.Action,
        _ => throw new InvalidDataException($"support.json: '{name}' is not a modality"),
    };

    private static string Text(JsonElement entry, string key) => entry.GetProperty(key).GetString()!;

    private static string[] Texts(JsonElement entry, string key) => [.. entry.GetProperty(key).EnumerateArray().Select(static t => t.GetString()!)];
}
