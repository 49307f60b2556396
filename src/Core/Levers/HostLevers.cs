using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>Levers on work around the model, which is measured and never derived.</summary>
internal static class HostLevers
{
    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "dead-work" => static s => Measured(s, s.DeadWork, SideWork.Dead, static x => x with { DeadWork = Seconds.Zero }, mayBe: true),
        "host-pipeline" => static s => Measured(s, s.HostWork, SideWork.Host, static x => x with { HostWork = Seconds.Zero }, mayBe: true),
        "clocks" => static s => s.ClockLoss.Value <= 0 && s.Hardware.Device.ClockShare < 1 ? AtFullClock(s)
            : Measured(s, s.ClockLoss, SideWork.Clocks, static x => x with { ClockLoss = Seconds.Zero }),
        _ => null,
    };

    /// <summary>The clock that the device's peaks are of in place of the lower one that was stated.</summary>
    private static LeverChange AtFullClock(Situation s) =>
        LeverChange.To(s with { Hardware = s.Hardware with { Device = s.Hardware.Device.At(1 / s.Hardware.Device.ClockShare, "") } });

    /// <summary>What was measured goes; where nothing was, time that nothing explains may be such work: a guess that a trace settles.</summary>
    private static LeverChange Measured(Situation s, Seconds time, SideWork work, Func<Situation, Situation> after, bool mayBe = false)
    {
        if (time.Value > 0)
        {
            return LeverChange.To(after(s)) with { RemovesAtLeast = time, RemovesAtMost = time, Because = new Ground.NoLongerSpent() };
        }

        Seconds unexplained = mayBe ? Unexplained(s) : Seconds.Zero;
        return unexplained.Value > 0
            ? LeverChange.To(s) with { RemovesAtMost = unexplained, Because = new Ground.Unexplained(work) }
            : LeverChange.Not(new NotApplicable.NotMeasured(work));
    }

    /// <summary>Time of a measured step above what its engine is expected to take, or above its floor; zero where nothing was measured.</summary>
    private static Seconds Unexplained(Situation s)
    {
        if (s.Measured is null)
        {
            return Seconds.Zero;
        }

        var now = Forecast.Of(s with { Load = null });
        return (now.Step.Middle - (now.Expected?.Time.Middle ?? now.Floors.Binding)).OrMore(Seconds.Zero);
    }
}
