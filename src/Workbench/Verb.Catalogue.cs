using Floorline.Core.Formats;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What is known: devices, models, formats, with their sources.</summary>
    /// <param name="kind">hardware, models or formats; null for an overview.</param>
    /// <param name="name">One entry; null for all.</param>
    public static ReadResult<CatalogueResult> Catalogue(string? kind, string? name = null)
    {
        switch (kind?.ToLowerInvariant())
        {
            case null:
                return ReadResult.Ok(new CatalogueResult(CatalogueKind.Overview, [.. HardwareCatalogue.All], [.. ModelCatalogue.All], NumberFormats.All, false));
            case "hardware" or "device" or "devices" or "hw":
                return Some(name, HardwareCatalogue.Find, static () => HardwareCatalogue.All).Select(d => new CatalogueResult(CatalogueKind.Hardware, d, [], [], name is not null));
            case "models" or "model":
                return Some(name, ModelCatalogue.Find, static () => ModelCatalogue.All).Select(m => new CatalogueResult(CatalogueKind.Models, [], m, [], name is not null));
            case "formats" or "format":
                return Some(name, Format, static () => NumberFormats.All).Select(f => new CatalogueResult(CatalogueKind.Formats, [], [], f, name is not null));
            default:
                return ReadResult.Failed<CatalogueResult>(new Problem("", "KIND", $"'{kind}'", "hardware, models or formats"));
        }
    }

    private static ReadResult<IReadOnlyList<T>> Some<T>(string? name, Func<string, ReadResult<T>> find, Func<IEnumerable<T>> all) =>
        name is null ? ReadResult.Ok<IReadOnlyList<T>>([.. all()]) : find(name).Select<IReadOnlyList<T>>(static one => [one]);

    private static ReadResult<NumberFormat> Format(string name) => NumberFormats.Find(name) is { } format
        ? ReadResult.Ok(format)
        : ReadResult.Failed<NumberFormat>(new Problem("", "NAME", $"'{name}'", "a known format; nearest: " + string.Join(", ", Nearest.To(name, NumberFormats.All.Select(static f => f.Name)).DefaultIfEmpty("bf16"))));
}
