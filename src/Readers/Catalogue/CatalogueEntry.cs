namespace Floorline.Readers.Catalogue;

/// <summary>Where an entry stands in its catalogue, and what it is called.</summary>
/// <param name="Name">The short name.</param>
/// <param name="Title">The name in full; empty where there is none.</param>
/// <param name="Aliases">Other names people type.</param>
/// <param name="Start">First byte of the entry.</param>
/// <param name="Length">Bytes of the entry.</param>
internal sealed record CatalogueEntry(string Name, string Title, IReadOnlyList<string> Aliases, int Start, int Length);
