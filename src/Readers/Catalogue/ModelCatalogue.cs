using System.Collections.Concurrent;
using System.Text.Json;
using Floorline.Core.Models;

namespace Floorline.Readers.Catalogue;

/// <summary>The models Floorline knows: facts from their published configs, or totals where no config determines them.</summary>
public static partial class ModelCatalogue
{
    private static readonly CatalogueFile _file = new("data/models.json", "models");
    private const string GivenOtherwise = "a config.json, a model folder, hf:org/name or params=7e9";
    private static readonly ConcurrentDictionary<string, ReadResult<Model>> _read = new(StringComparer.Ordinal);

    /// <summary>The short names of all models.</summary>
    public static IReadOnlyList<string> Names => [.. _file.Entries.Select(static e => e.Name)];

    /// <summary>All names that are understood, aliases included.</summary>
    public static IEnumerable<string> AllNames => _file.Entries.SelectMany(static e => e.Aliases.Prepend(e.Name));

    /// <summary>Every model, in catalogue order.</summary>
    public static IEnumerable<Model> All => Names.Select(static name => Find(name).Value);

    /// <summary>Finds a model by name, alias or title.</summary>
    /// <param name="name">The name as typed.</param>
    public static ReadResult<Model> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_file.Find(name) is not { } entry)
        {
            Problem unknown = _file.Unknown(name, "MODEL", "models");
            return ReadResult.Failed<Model>(unknown with { Expected = $"{unknown.Expected}; or {GivenOtherwise}" });
        }

        return _read.GetOrAdd(entry.Name, static (_, found) =>
        {
            using JsonDocument document = _file.Parse(found);
            return ModelEntry.Read(document.RootElement, found.Name).Select(model => model with { Name = found.Name });
        }, entry);
    }

    /// <summary>What is published about a model: its parameter counts and how exactly they are known.</summary>
    /// <param name="name">A short name of the catalogue.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such model.</exception>
    public static PublishedCount Published(string name)
    {
        CatalogueEntry entry = _file.Find(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "is not a catalogue name");
        using JsonDocument document = _file.Parse(entry);
        return ModelEntry.Published(document.RootElement);
    }
}
