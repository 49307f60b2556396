using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>Levers on work around the model, which is measured and never derived.</summary>
internal static class HostLevers
{
    internal static IEnumerable<Lever> All =>
    [
        new("dead-work", "Remove work that nobody needs", LeverTarget.Overhead, CostClass.Setting, QualityRisk.None, "measured: the time of the part that is left out", static s => Measured(s, s.DeadWork, "--dead-work", static x => x with { DeadWork = Seconds.Zero })),
        new("host-pipeline", "Take host work off the device's way", LeverTarget.Overhead, CostClass.LibrarySwap, QualityRisk.None, "measured: the time the device waits for copies, tokeniser or Python", static s => Measured(s, s.HostWork, "--host-work", static x => x with { HostWork = Seconds.Zero })),
        new("clocks", "Power mode and clocks", LeverTarget.Several, CostClass.Setting, QualityRisk.None, "measured against the same step at full clocks", static s => Measured(s, s.ClockLoss, "--clock-loss", static x => x with { ClockLoss = Seconds.Zero })),
    ];

    private static LeverChange Measured(LeverSituation s, Seconds time, string option, Func<LeverSituation, LeverSituation> after) => time.Value > 0
        ? LeverChange.To(after(s)) with { RemovesAtLeast = time, RemovesAtMost = time, Because = "measured, and no longer spent" }
        : LeverChange.Not($"no such time was measured (give {option} with what a trace or a run without it shows)");
}
