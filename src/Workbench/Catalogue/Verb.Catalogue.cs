using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>What is known: devices, models, formats, levers, engines, with their sources.</summary>
    /// <param name="kind">hardware, models, formats, levers or engines; null for an overview.</param>
    /// <param name="name">One entry; null for all.</param>
    /// <param name="workplace">Whose calibrated engines are known; null is here.</param>
    public static ReadResult<CatalogueResult> Catalogue(string? kind, string? name = null, Workplace? workplace = null)
    {
        switch (kind?.ToLowerInvariant())
        {
            case null:
                return ReadResult.Ok(new CatalogueResult(CatalogueKind.Overview, [.. HardwareCatalogue.All], [.. ModelCatalogue.All], NumberFormats.All,
                    false) { Levers = LeverCatalogue.All });
            case "hardware" or "device" or "devices" or "hw":
                return Some(name, static n => HardwareCatalogue.Resolve(n).Select(static found => found.Device), static () => HardwareCatalogue.All)
                    .Select(d => new CatalogueResult(CatalogueKind.Hardware, d, [], [], name is not null));
            case "models" or "model":
                return Some(name, static n => ModelCatalogue.Resolve(n).Select(static found => found.Value), static () => ModelCatalogue.All)
                    .Select(m => new CatalogueResult(CatalogueKind.Models, [], m, [], name is not null));
            case "formats" or "format":
                return Some(name, static n => FormatNames.Find(n, "NAME"), static () => NumberFormats.All)
                    .Select(f => new CatalogueResult(CatalogueKind.Formats, [], [], f, name is not null) { Support = name is null ? [] : SupportOf(f[0]) });
            case "levers" or "lever":
                return name is null
                    ? ReadResult.Ok(new CatalogueResult(CatalogueKind.Levers, [], [], [], false) { Levers = LeverCatalogue.All,
                    Terms = [.. TermCatalogue.All] }) : LeverOrWord(name);
            case "engines" or "engine":
                return (workplace ?? Workplace.Here).Engines.Select(known =>
                    new CatalogueResult(CatalogueKind.Engines, [], [], [],
                        false) { Engines = [.. known.Profiles.Select(static p =>
                            p.Profile with { Name = p.Device is { } on ? $"{p.Profile.Name} ({Documents.Names.Snake(on)})" : p.Profile.Name })] });
            default:
                return ReadResult.Failed<CatalogueResult>(new Problem("", "KIND", $"'{kind}'", "hardware, models, formats, levers or engines"));
        }
    }

    private static ReadResult<IReadOnlyList<T>> Some<T>(string? name, Func<string, ReadResult<T>> find, Func<IEnumerable<T>> all) =>
        name is null ? ReadResult.Ok<IReadOnlyList<T>>([.. all()]) : find(name).Select<IReadOnlyList<T>>(static one => [one]);

    /// <summary>A lever by its id or a word of the field; a word that is no lever says what it is.</summary>
    private static ReadResult<CatalogueResult> LeverOrWord(string name)
    {
        Term? term = LeverCatalogue.Find(name) is null ? TermCatalogue.Find(name) : null;
        ReadResult<Lever> one = LeverNames.Find(name, "NAME");
        IReadOnlyList<Lever> levers = term is not null ? [.. term.Levers.Select(static id => LeverCatalogue.Find(id)!)] : one.IsOk ? [one.Value] : [];
        return term is null && !one.IsOk
            ? ReadResult.Failed<CatalogueResult>(one.Problems)
            : ReadResult.Ok(new CatalogueResult(CatalogueKind.Levers, [], [], [], true) { Levers = levers, Terms = term is null ? [] : [term] });
    }

    private static SupportRow[] SupportOf(NumberFormat format) =>
        SupportCatalogue.Table.KindOf(format) is { } kind ? [.. SupportCatalogue.Table.Rows.Where(r => r.Formats.Contains(kind))] : [];
}
