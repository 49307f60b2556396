using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>Makes a measured step the one that later times are moved from.</summary>
internal static class Starts
{
    /// <summary>A time of a situation's step as a start.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    /// <param name="measured">The time.</param>
    internal static MeasuredStart From(Situation situation, LatencyFloors floors, ExpectedTime? expected, Measurement measured)
    {
        // What the engine is expected to take fills the ladder, as it does in a diagnosis; what the user states of launches and parts stays.
        var diagnosis = StepDiagnosis.Of(Situation.Of(floors).Telling(situation) with
        {
            Measured = measured,
            Known = ExpectedTime.KnownOf(situation.Known, expected),
        });
        return Of(diagnosis, expected, situation) with { Follows = FollowedShare.Of(situation.Observations, measured, floors) };
    }

    /// <summary>What limits a situation's step now and what of it is known: as measured, or as it is forecast after levers.</summary>
    /// <param name="now">The forecast.</param>
    internal static MeasuredStart Now(Forecast now)
    {
        Situation situation = now.Situation;
        return situation.Start is null && now.Start is { } measured ? measured
            : Of(StepDiagnosis.Later(now.Floors, Measurement.Of(now.Pass.OrMore(new Seconds(1e-12)), situation.Start?.Measured.RelativeError),
                ExpectedTime.KnownOf(situation.Known, now.Expected), StatedParts.Of(situation)), now.Expected, situation);
    }

    private static MeasuredStart Of(StepDiagnosis diagnosis, ExpectedTime? expected, Situation situation)
    {
        LatencyFloors floors = diagnosis.Floors;
        Seconds time = diagnosis.Measured.Time;
        Seconds beside = diagnosis.Stated.Beside.OrLess((time - floors.Binding).OrMore(Seconds.Zero));
        Seconds exchanged = (diagnosis.Stated.Exchanges ?? Seconds.Zero).OrLess((time - diagnosis.Terms.Local - diagnosis.Stated.Beside).OrMore(Seconds.Zero));

        // What ran although it does not fit read the rest from outside: that is what its time above the expected one is, as far as any disc could be so slow.
        Bytes spilled = Spilled(floors, situation.Reserve);
        Seconds inside = (expected?.Time.Middle ?? floors.Binding) - (exchanged.Value > 0 && expected is { Communication: var theirs } ? theirs : Seconds.Zero);
        Seconds offload = (time - beside - exchanged - inside).OrLess(spilled / MeasuredStart.SlowestOutside).OrMore(Seconds.Zero);
        return new(diagnosis.Measured, floors, expected is null ? null : new ExpectedStep(expected.Engine, expected.Time.Middle) {
            Exchanges = expected.Communication }, diagnosis.Regime)
        {
            Exchanged = exchanged,
            Beside = beside,
            Once = (situation.HostWork + situation.DeadWork).OrLess(beside),
            Spilled = spilled,
            Offload = offload,
            Unexplained = (diagnosis.Ladder.Unexplained - offload).OrMore(Seconds.Zero),
            Overhead = diagnosis.Ladder.Overhead,
        };
    }

    /// <summary>The anchor of a later situation's times, less the reading from outside that it no longer does; null where nothing is expected.</summary>
    /// <param name="there">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    internal static Anchor? AnchorOf(Situation there, LatencyFloors floors) => there.Start is { Offload.Value: > 0, Anchor: { } anchor } start
        ? anchor with { Removed = NoLongerRead(start, there, floors) } : there.Start?.Anchor;

    /// <summary>Time of reading from outside the memory that a later situation no longer spends; zero where a measured step read nothing from there.</summary>
    /// <param name="start">The measured step.</param>
    /// <param name="there">The later situation.</param>
    /// <param name="floors">The floors of its step.</param>
    internal static Seconds NoLongerRead(MeasuredStart start, Situation there, LatencyFloors floors) =>
        start.Offload.Value > 0 ? start.Offload - start.OffloadOf(Spilled(floors, there.Reserve)) : Seconds.Zero;

    /// <summary>
    /// Bytes of a step that the memory of one of its devices does not hold: of what it needs by itself, or beside what was stated to be kept back.
    /// </summary>
    /// <param name="floors">The floors of the step.</param>
    /// <param name="reserve">What was stated to be kept back.</param>
    internal static Bytes Spilled(LatencyFloors floors, Bytes? reserve) =>
        Capacity.Of(floors.Cost, floors.Hardware.Device, reserve ?? Bytes.Zero) is { Available: { IsKnown: true, Value: var memory }, Used: var used }
            && used > memory ? used - memory : Bytes.Zero;

    /// <summary>Where a situation's times start from; null where nothing was measured.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    internal static MeasuredStart? Of(Situation situation, LatencyFloors floors, ExpectedTime? expected) => situation.Start
        ?? (situation.Measured is { } measured ? From(situation, floors, expected, measured) : null);
}
