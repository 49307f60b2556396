namespace Floorline.Workbench;

/// <summary>A pipeline as a file states it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Budget">Time a request may take, such as <c>700ms</c>; null where there is none.</param>
/// <param name="Stages">The stages in order.</param>
public sealed record PipelineSpec(string Name, string? Budget, IReadOnlyList<StageSpec> Stages);
