using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;

namespace Floorline.Core.Levers;

/// <summary>A measured step as it was before any lever: what every later time is moved from, so that no order of levers changes the result.</summary>
/// <param name="Measured">The measured time.</param>
/// <param name="Floors">The floors of the measured step.</param>
/// <param name="Expected">What its engine was expected to take; null where the engine is not known.</param>
/// <param name="Regime">What limited it.</param>
public sealed record MeasuredStart(Measurement Measured, LatencyFloors Floors, ExpectedTime? Expected, Regime Regime)
{
    /// <summary>The anchor of other steps' times; null where nothing is expected of the engine.</summary>
    public Anchor? Anchor => Expected is { } expected ? new Anchor(Measured.Time, expected.Time.Middle) { FollowedShare = Follows?.MiddleShare } : null;

    /// <summary>The share of a floor's move that the measured time was seen to follow; null where no second measurement tells.</summary>
    public FollowedShare? Follows { get; init; }

    /// <summary>A time of a situation's step as a start.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    /// <param name="measured">The time.</param>
    internal static MeasuredStart Of(LeverSituation situation, LatencyFloors floors, ExpectedTime? expected, Measurement measured)
    {
        // What the engine is expected to take fills the ladder, as it does in a diagnosis; what the user states of launches stays.
        KnownOverheads known = expected is null ? situation.Known : situation.Known.Launches.IsKnown
            ? expected.Known with { Launches = situation.Known.Launches } : expected.Known;
        return new MeasuredStart(measured, floors, expected, StepDiagnosis.Of(floors, measured, known).Regime)
        {
            Follows = FollowedShare.Of(situation.Observations, measured, floors),
        };
    }

    /// <summary>Where a situation's times start from; null where nothing was measured.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="floors">The floors of its step.</param>
    /// <param name="expected">What its engine is expected to take; null where the engine is not known.</param>
    internal static MeasuredStart? Of(LeverSituation situation, LatencyFloors floors, ExpectedTime? expected) => situation.Start
        ?? (situation.Measured is { } measured ? Of(situation, floors, expected, measured) : null);
}
