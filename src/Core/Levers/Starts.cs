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
        return Of(diagnosis, expected) with { Follows = FollowedShare.Of(situation.Observations, measured, floors) };
    }

    /// <summary>What limits a situation's step now and what of it is known: as measured, or as it is forecast after levers.</summary>
    /// <param name="now">The forecast.</param>
    internal static MeasuredStart Now(Forecast now)
    {
        Situation situation = now.Situation;
        return situation.Start is null && now.Start is { } measured ? measured
            : Of(StepDiagnosis.Later(now.Floors, Measurement.Of(now.Pass.OrMore(new Seconds(1e-12)), situation.Start?.Measured.RelativeError),
                ExpectedTime.KnownOf(situation.Known, now.Expected), StatedParts.Of(situation)), now.Expected);
    }

    private static MeasuredStart Of(StepDiagnosis diagnosis, ExpectedTime? expected) =>
        new(diagnosis.Measured, diagnosis.Floors, expected is null ? null : new ExpectedStep(expected.Engine, expected.Time.Middle) {
            Exchanges = expected.Communication }, diagnosis.Regime)
        {
            Exchanged = (diagnosis.Stated.Exchanges ?? Seconds.Zero).OrLess((diagnosis.Measured.Time - diagnosis.Terms.Local - diagnosis.Stated.Beside)
                .OrMore(Seconds.Zero)),
            Beside = diagnosis.Stated.Beside.OrLess((diagnosis.Measured.Time - diagnosis.Floors.Binding).OrMore(Seconds.Zero)),
            Unexplained = diagnosis.Ladder.Unexplained.OrMore(Seconds.Zero),
            Overhead = diagnosis.Ladder.Overhead,
        };

    /// <summary>Where a situation's times start from; null where nothing was measured.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    internal static MeasuredStart? Of(Situation situation, LatencyFloors floors, ExpectedTime? expected) => situation.Start
        ?? (situation.Measured is { } measured ? From(situation, floors, expected, measured) : null);
}
