namespace Floorline.Workbench;

/// <summary>One field of a situation: its name and how it is read and set.</summary>
/// <param name="Name">Name in options (<c>--name</c>) and files.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Sets it.</param>
public sealed record SpecField(string Name, Func<SituationSpec, string?> Get, Func<SituationSpec, string?, SituationSpec> Set);
