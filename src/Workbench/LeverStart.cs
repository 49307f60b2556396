using Floorline.Core.Levers;
using Floorline.Core.Situations;

namespace Floorline.Workbench;

/// <summary>A situation as read, and the same as levers see it.</summary>
/// <param name="Situation">As read.</param>
/// <param name="Levers">As levers see it.</param>
/// <param name="Assumptions">What was assumed beyond the situation's own assumptions.</param>
public sealed record LeverStart(StatedSituation Situation, Situation Levers, IReadOnlyList<string> Assumptions);
