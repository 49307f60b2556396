using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
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
        // What the engine is expected to take fills the ladder, as it does in a diagnosis; what the user states of launches stays.
        KnownOverheads known = expected is null ? situation.Known : situation.Known.Launches.IsKnown
            ? expected.Known with { Launches = situation.Known.Launches } : expected.Known;
        return new MeasuredStart(measured, floors,
            expected is null ? null : new ExpectedStep(expected.Engine, expected.Time.Middle),
            StepDiagnosis.Of(Situation.Of(floors) with { Measured = measured, Known = known }).Regime)
        {
            Follows = FollowedShare.Of(situation.Observations, measured, floors),
        };
    }

    /// <summary>Where a situation's times start from; null where nothing was measured.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    internal static MeasuredStart? Of(Situation situation, LatencyFloors floors, ExpectedTime? expected) => situation.Start
        ?? (situation.Measured is { } measured ? From(situation, floors, expected, measured) : null);
}
