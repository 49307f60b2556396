using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>Levers on work around the model, which is measured and never derived.</summary>
internal static class HostLevers
{
    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<LeverSituation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "dead-work" => static s => Measured(s, s.DeadWork, "--dead-work", static x => x with { DeadWork = Seconds.Zero }, mayBe: true),
        "host-pipeline" => static s => Measured(s, s.HostWork, "--host-work", static x => x with { HostWork = Seconds.Zero }, mayBe: true),
        "clocks" => static s => Measured(s, s.ClockLoss, "--clock-loss", static x => x with { ClockLoss = Seconds.Zero }),
        _ => null,
    };

    /// <summary>What was measured goes; where nothing was, time that nothing explains may be such work: a guess that a trace settles.</summary>
    private static LeverChange Measured(LeverSituation s, Seconds time, string option, Func<LeverSituation, LeverSituation> after, bool mayBe = false)
    {
        if (time.Value > 0)
        {
            return LeverChange.To(after(s)) with { RemovesAtLeast = time, RemovesAtMost = time, Because = "measured, and no longer spent" };
        }

        Seconds unexplained = mayBe ? Unexplained(s) : Seconds.Zero;
        return unexplained.Value > 0
            ? LeverChange.To(s) with { RemovesAtMost = unexplained,
            Because = $"nothing explains that time; {option} states what a trace, or a run without it, shows" }
            : LeverChange.Not($"no such time was measured (give {option} with what a trace or a run without it shows)");
    }

    /// <summary>Time of a measured step above what its engine is expected to take, or above its floor; zero where nothing was measured.</summary>
    private static Seconds Unexplained(LeverSituation s)
    {
        if (s.Measured is null)
        {
            return Seconds.Zero;
        }

        var now = Forecast.Of(s with { Load = null });
        return (now.Step.Middle - (now.Expected?.Time.Middle ?? now.Floors.Binding)).OrMore(Seconds.Zero);
    }
}
