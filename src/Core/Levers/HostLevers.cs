using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>Levers on work around the model, which is measured and never derived.</summary>
internal static class HostLevers
{
    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "dead-work" => static s => Measured(s, StatedParts.Of(s).Dead, SideWork.Dead, static x => x with { DeadWork = Seconds.Zero }, mayBe: true),
        "host-pipeline" => static s => Measured(s, StatedParts.Of(s).Waiting, SideWork.Host, StatedParts.WithoutWaiting, mayBe: true),
        "clocks" => static s => s.ClockLoss.Value <= 0 && s.Hardware.Device.ClockShare < 1 ? AtFullClock(s)
            : Measured(s, StatedParts.Of(s).Clocks, SideWork.Clocks, static x => x with { ClockLoss = Seconds.Zero }),
        _ => null,
    };

    /// <summary>The clock that the device's peaks are of in place of the lower one that was stated.</summary>
    /// <remarks>Time that nothing explains may be the clock's as well, as far as what the devices do hangs on it.</remarks>
    private static LeverChange AtFullClock(Situation s) =>
        LeverChange.To(s with { Hardware = s.Hardware with { Device = s.Hardware.Device.At(1 / s.Hardware.Device.ClockShare, "") } }) with
        {
            RemovesAtMost = Unexplained(s) * (1 - s.Hardware.Device.ClockShare),
        };

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

    /// <summary>What the ladder of a measured step leaves without a cause; zero where nothing was measured.</summary>
    internal static Seconds Unexplained(Situation s) => s.Measured is null ? Seconds.Zero : Starts.Now(Forecast.Of(s with { Load = null })).Unexplained;
}
