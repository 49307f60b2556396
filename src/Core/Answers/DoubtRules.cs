using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Causes of a time that the floor allows and that no run on record reached: it was counted or timed wrongly, or an input is another.</summary>
internal static class DoubtRules
{
    internal static IReadOnlyList<Rule> All { get; } = [Resident, Count, Clock, Input];

    private static string Below(Evidence e) => e.IsBelowFloor
        ? Text($"{Figures.Of(e.Time)} lie below the floor of {Figures.Of(e.Floors.Binding)}, by no more than the error of the time or lucky routing allow")
        : Text($"{Figures.Of(e.Time)} lie between {e.FloorName} of {Figures.Of(e.Reference)} and {Figures.Of(e.Fastest)}, which no run on record of such ")
            + "a device went below";

    private static Cause? Resident(Evidence e) => e.Device.LastLevelCache is { IsKnown: true, Value: var cache } && !e.ComputeBinds
        && e.Floors.MovedPerDevice <= cache
        ? new Cause(CauseKind.CacheResident, CauseStanding.Likely,
        Text($"the {Figures.Of(e.Floors.MovedPerDevice)} read per step fit in the {Figures.Of(cache)} last-level cache")) { Plausibility = 0.97 }
        : null;

    private static Cause Count(Evidence e) => new(CauseKind.CountTokens, CauseStanding.Likely, e.Step.Phase == Phase.Decode
        ? $"{Below(e)}: a step that yields two tokens, or a batch's time per sequence, looks like this"
        : $"{Below(e)}: a batch's time per item, or a prompt of which part was cached, looks like this") { Plausibility = 0.95 };

    private static Cause Clock(Evidence e) => new(CauseKind.SyncMissing, CauseStanding.Possible,
        $"{Below(e)}: a clock that is read before the device is done stops early") { Plausibility = 0.93 };

    private static Cause Input(Evidence e) => new(CauseKind.AboveRoof, CauseStanding.Possible,
        Text($"{Below(e)}: fewer bits than {e.Weights.Name}'s {e.Weights.BitsPerWeight:0.##}, ")
        + Text($"or a device faster than {Figures.Of(e.Device.Bandwidth)}, would do it")) { Plausibility = 0.92 };
}
