using System.Text.Json;
using Floorline.Core.Levers;

namespace Floorline.Readers.Catalogue;

/// <summary>Words of the field, with the levers that they mean and where they come from.</summary>
public static class TermCatalogue
{
    private static readonly CatalogueFile _file = new("data/terms.json", "terms");

    /// <summary>Every word, in catalogue order.</summary>
    public static IEnumerable<Term> All => _file.Entries.Select(Read);

    /// <summary>All words that are understood, aliases included.</summary>
    public static IEnumerable<string> AllNames => _file.Entries.SelectMany(static e => e.Aliases.Prepend(e.Name));

    /// <summary>Finds a word by its name or an alias, spelling of case, spaces and underscores left aside; null where it is not known.</summary>
    /// <param name="name">The word as typed.</param>
    public static Term? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _file.Find(name) is { } entry ? Read(entry) : null;
    }

    private static Term Read(CatalogueEntry entry)
    {
        using JsonDocument document = _file.Parse(entry);
        JsonElement term = document.RootElement;
        return new Term(entry.Name, entry.Title, [.. term.GetProperty("levers").EnumerateArray().Select(static l => l.GetString()!)], term.GetProperty("source")
            .GetString()!, term.GetProperty("address").GetString()!);
    }
}
