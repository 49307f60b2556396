using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Catalogue;

/// <summary>The data that answers rest on: rates of memories and links, what classes of devices reach, causes with their checks.</summary>
public static class AnswerCatalogue
{
    /// <summary>The data.</summary>
    public static AnswerTable Table => _table.Value;

    private static readonly Lazy<AnswerTable> _table = new(Load);

    private static AnswerTable Load()
    {
        using Stream stream = CatalogueResource.Open("data/answers.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        return new AnswerTable(
            [.. root.GetProperty("rates").EnumerateArray().Select(static r =>
                new KnownRate(Text(r, "name"), Rate(r, "low_gb_s"), Rate(r, "high_gb_s"), Text(r, "source")))],
            [.. root.GetProperty("attainments").EnumerateArray().Select(static a =>
                new ClassAttainment(ClassOf(Text(a, "class")), a.GetProperty("least_share").GetDouble(), a.GetProperty("most_share")
                    .GetDouble(), a.GetProperty("compute_share").GetDouble(), a.GetProperty("denoiser_share").GetDouble(),
                    a.GetProperty("known").GetBoolean(), Text(a, "source")))],
            [.. root.GetProperty("causes").EnumerateArray().Select(CauseOf)])
        {
            ConvolutionShare = root.GetProperty("convolutions").GetProperty("least_share").GetDouble(),
            CacheFormats = [.. root.GetProperty("cache_kernels").GetProperty("formats").EnumerateArray().Select(static f => f.GetString()!)],
        };
    }

    private static CauseFacts CauseOf(JsonElement cause)
    {
        string id = Text(cause, "id");
        return new CauseFacts(
            CauseIds.Find(id) ?? throw new InvalidOperationException($"data/answers.json names an unknown cause '{id}'."),
            Text(cause, "title"),
            [.. cause.GetProperty("checks").EnumerateArray().Select(static c =>
                new CauseCheck(c.TryGetProperty("class", out JsonElement of) ? ClassOf(of.GetString()!) : null,
                    c.TryGetProperty("vendor", out JsonElement by) ? by.GetString() : null, Text(c, "check")))],
            [.. cause.GetProperty("actions").EnumerateArray().Select(static a => new ActionFacts(Text(a, "lever"), Text(a, "do"),
                a.TryGetProperty("decodes", out JsonElement decodes) ? decodes.GetBoolean() : null))],
            Text(cause, "source"));
    }

    private static DeviceClass ClassOf(string name) => name switch
    {
        "card" => DeviceClass.Card,
        "data_centre" => DeviceClass.DataCentre,
        "power_modes" => DeviceClass.PowerModes,
        "shared_memory" => DeviceClass.SharedMemory,
        "apple" => DeviceClass.Apple,
        "processor" => DeviceClass.Processor,
        "static_shapes" => DeviceClass.StaticShapes,
        _ => throw new InvalidOperationException($"data/answers.json names an unknown class of devices '{name}'."),
    };

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static BytesPerSecond Rate(JsonElement of, string name) => BytesPerSecond.FromGBPerSecond(of.GetProperty(name).GetDouble());
}
