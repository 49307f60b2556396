using Floorline.Core.Objectives;

namespace Floorline.Workbench;

/// <summary>Objectives as they were read from a text.</summary>
/// <param name="Objectives">The objectives in the order of the text; each figure and statistic once.</param>
/// <param name="Hints">In which form a part was read that was typed in another, in whole sentences.</param>
public sealed record ObjectiveList(IReadOnlyList<Objective> Objectives, IReadOnlyList<string> Hints)
{
    /// <summary>No objectives.</summary>
    public static ObjectiveList None { get; } = new([], []);
}
