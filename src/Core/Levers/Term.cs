namespace Floorline.Core.Levers;

/// <summary>A word of the field: what it is, and the levers that it means here.</summary>
/// <param name="Name">The word.</param>
/// <param name="Says">What it is, as a sentence without a full stop.</param>
/// <param name="Levers">Ids of the levers it stands for; empty where it changes no step's time, or is no change of a running model.</param>
/// <param name="Source">Author, year and title, or the document.</param>
/// <param name="Address">Where that is to be read.</param>
public sealed record Term(string Name, string Says, IReadOnlyList<string> Levers, string Source, string Address);
