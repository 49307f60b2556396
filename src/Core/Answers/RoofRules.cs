using Floorline.Core.Quantities;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>Causes of a time that is as it should be.</summary>
internal static class RoofRules
{
    internal static IReadOnlyList<Rule> All { get; } = [Roof, Hoped, Batch, Spread];

    private static Cause? Roof(Evidence e) => e.Time > e.Reach ? null
        : new Cause(CauseKind.AtRoof, CauseStanding.Shown, 1 / e.Ratio < (e.ComputeBinds ? e.ComputeShare : e.Attainment.LeastShare)
            ? Text($"{Ms(e.Time)} lie within what {e.Expected.Engine.Name} is expected to take here, up to {Ms(e.Reach)}")
            : e.ComputeBinds ? Text($"{Ms(e.Time)} are {100 / e.Ratio:0} % of the peak that ordinary kernels compute at; ")
                + Text($"{e.ComputeShare * 100:0} % and more are good for such a device")
            : Text($"{Ms(e.Time)} are {100 / e.Ratio:0} % of the bandwidth; {e.Attainment.LeastShare * 100:0} to {e.Attainment.MostShare * 100:0} % are what such devices reach")) {
                Plausibility = 0.9, Share = e.Reference.OrLess(e.Time) };

    private static Cause? Hoped(Evidence e) => e.Time > e.Reach ? null
        : new Cause(e.ComputeBinds ? CauseKind.ExpectationArithmetic : CauseKind.ExpectationBytes, CauseStanding.Possible, e.ComputeBinds
            ? Text($"{e.Floors.Cost.Work.Value / 1e12:0.##} TFLOP per step; more than that needs a faster device or fewer bits")
            : Text($"{e.Floors.MovedPerDevice.GB:0.##} GB per device and step at {e.Device.Bandwidth.GBPerSecond:0} GB/s: no setting reads them faster")) { Plausibility = 0.6, Share = e.Reference.OrLess(e.Time) };

    /// <summary>A batch that was stated and is far below what fits: as throughput it is a fraction of what the device gives.</summary>
    private static Cause? Batch(Evidence e) => e.Unfilled is { } more
        ? new Cause(CauseKind.QueueBatch, CauseStanding.Shown,
        Text($"{e.Step.Batch} sequences where {e.Capacity.MaxBatch.Value} fit: {more:0.#} times the tokens per second at the floor")) { Plausibility = 0.92 }
        : null;

    private static Cause? Spread(Evidence e) => e.Time > e.Reach && e.Time <= e.SlowFrom
        ? new Cause(e.ComputeBinds ? CauseKind.ExpectationArithmetic : CauseKind.ExpectationBytes, CauseStanding.Possible,
        Text($"{Ms(e.Time)} lie between {Ms(e.Reach)}, which is good, and {Ms(e.SlowFrom)}, which is slow")) { Plausibility = 0.8, Share = e.Reference }
        : null;
}
