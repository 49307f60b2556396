namespace Floorline.Workbench.Documents;

/// <summary>One row of a timeline.</summary>
/// <param name="Label">What stands before it; empty where it continues the row above.</param>
/// <param name="Pieces">Its events by start.</param>
internal sealed record TimelineLane(string Label, IReadOnlyList<TimelinePiece> Pieces);
