namespace Floorline.Workbench;

/// <summary>One stage of a pipeline as a file states it.</summary>
/// <param name="Name">What the stage is called.</param>
/// <param name="Situation">Its situation, measured time included.</param>
/// <param name="Calls">Calls per request, such as tokens generated; null for one.</param>
public sealed record StageSpec(string Name, SituationSpec Situation, string? Calls);
