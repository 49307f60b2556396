using Floorline.Core.Quantities;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Causes of a time that is as it should be.</summary>
internal static class RoofRules
{
    internal static IReadOnlyList<Rule> All { get; } = [Roof, Hoped, Batch, Spread];

    /// <summary>Whether the time is in the range that is good and no stated fact makes it slow all the same.</summary>
    private static bool AsItShouldBe(Evidence e) => e.Fits && e.WorkIsStated && !e.IsBelowFloor && e.Time <= e.Achievable.High
        && !(FactRules.Stands(e) && FactRules.Shows(e));

    private static Cause? Roof(Evidence e) => !AsItShouldBe(e) ? null
        : new Cause(CauseKind.AtRoof, CauseStanding.Shown, 1 / e.Ratio < (e.ComputeBinds ? e.ComputeShare : e.Attainment.LeastShare)
            ? Text($"{Figures.Of(e.Time)} lie within what {e.Expected.Engine.Name} is expected to take here, up to {Figures.Of(e.Reach)}")
            : e.ComputeBinds && e.Ratio < 1 ? Text($"{Figures.Of(e.Time)} lie below the {Figures.Of(e.Reference)} that ordinary kernels ")
                + "need, which sum in 32 bit: sums in 16 bit, or less work than was taken"
            : !e.ComputeBinds && 1 / e.Ratio > e.Attainment.MostShare
                ? Text($"{Figures.Of(e.Time)} are {Figures.Percent(1 / e.Ratio)} of the bandwidth, more than the ")
                + Text($"{Figures.Percent(e.Attainment.MostShare)} that such devices reach: the step may have read less than was taken, such as a ")
                + "shorter context"
            : e.ComputeBinds ? Text($"{Figures.Of(e.Time)} are {Figures.Percent(1 / e.Ratio)} of the peak that ordinary kernels compute at; ")
                + Text($"{Figures.Percent(e.ComputeShare)} and more are good for such a device")
            : Text($"{Figures.Of(e.Time)} are {Figures.Percent(1 / e.Ratio)} of the bandwidth; {Figures.Percent(e.Attainment.LeastShare)} to ")
                + Text($"{Figures.Percent(e.Attainment.MostShare)} are what such devices reach")) {
                Plausibility = 0.9, Share = e.Reference.OrLess(e.Time) };

    private static Cause? Hoped(Evidence e) => !AsItShouldBe(e) ? null
        : new Cause(e.ComputeBinds ? CauseKind.ExpectationArithmetic : CauseKind.ExpectationBytes, CauseStanding.Possible, e.ComputeBinds
            ? Text($"{Figures.Of(e.Floors.Cost.Work)} per step; more than that needs a faster device or fewer bits")
            : Text($"{Figures.Of(e.Floors.MovedPerDevice)} per device and step at {Figures.Of(e.Device.Bandwidth)}: ")
                + "no setting reads them faster") { Plausibility = 0.6, Share = e.Reference.OrLess(e.Time) };

    /// <summary>A batch that was stated and is far below what fits: as throughput it is a fraction of what the device gives.</summary>
    private static Cause? Batch(Evidence e) => e.Unfilled is { } more
        ? new Cause(CauseKind.QueueBatch, CauseStanding.Shown,
        Text($"{e.Step.Batch} sequences where {e.Capacity.MaxBatch.Value} fit: {more:0.#} times the tokens per second at the floor")) { Plausibility = 0.92 }
        : null;

    private static Cause? Spread(Evidence e) => !FactRules.Shows(e) && e.Time > e.Achievable.High && e.Time <= e.SlowFrom
        ? new Cause(e.ComputeBinds ? CauseKind.ExpectationArithmetic : CauseKind.ExpectationBytes, CauseStanding.Possible,
        Text($"{Figures.Of(e.Time)} lie between {Figures.Of(e.Achievable.High)}, which is good, ")
            + Text($"and {Figures.Of(e.SlowFrom)}, which is slow")) { Plausibility = 0.8, Share = e.Reference }
        : null;
}
