using System.Text.Json;
using Floorline.Core.Calibration;

namespace Floorline.Readers.Catalogue;

/// <summary>Engine coefficients that Floorline ships, fitted to published runs.</summary>
public static class EngineCatalogue
{
    /// <summary>The profiles.</summary>
    public static EngineSet Set => _set.Value;

    private static readonly Lazy<EngineSet> _set = new(static () =>
    {
        using Stream stream = CatalogueResource.Open("data/engines.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return EngineJson.Read(document.RootElement, "engines.json").Value;
    });
}
