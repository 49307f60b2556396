using Floorline.Core.Situations;

namespace Floorline.Workbench;

/// <summary>A situation as read, and the same as levers see it.</summary>
/// <param name="Situation">As read.</param>
/// <param name="Levers">As levers see it.</param>
/// <param name="Assumptions">What was assumed beyond the situation's own assumptions.</param>
public sealed record LeverStart(StatedSituation Situation, Situation Levers, IReadOnlyList<string> Assumptions)
{
    /// <summary>
    /// The same with the usual value of what was not stated, where the measured time would be impossible with it and is possible with the least; null where
    /// no such value decides.
    /// </summary>
    public LeverStart? AsAssumed { get; init; }

    /// <summary>The floors of the situation as read; those that levers see where they look at the same step.</summary>
    internal FloorsResult Floored => new(Situation, ReferenceEquals(Levers.Model, Situation.Model) && ReferenceEquals(Levers.Step, Situation.Step)
        && ReferenceEquals(Levers.Hardware, Situation.Hardware) && Levers.Collective == Situation.Collective ? Levers.Floors : null);
}
