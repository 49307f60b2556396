using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>Levers on work around the model, which is measured and never derived.</summary>
internal static class HostLevers
{
    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<LeverSituation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "dead-work" => static s => Measured(s, s.DeadWork, "--dead-work", static x => x with { DeadWork = Seconds.Zero }),
        "host-pipeline" => static s => Measured(s, s.HostWork, "--host-work", static x => x with { HostWork = Seconds.Zero }),
        "clocks" => static s => Measured(s, s.ClockLoss, "--clock-loss", static x => x with { ClockLoss = Seconds.Zero }),
        _ => null,
    };

    private static LeverChange Measured(LeverSituation s, Seconds time, string option, Func<LeverSituation, LeverSituation> after) => time.Value > 0
        ? LeverChange.To(after(s)) with { RemovesAtLeast = time, RemovesAtMost = time, Because = "measured, and no longer spent" }
        : LeverChange.Not($"no such time was measured (give {option} with what a trace or a run without it shows)");
}
