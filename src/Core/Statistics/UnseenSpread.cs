using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Statistics;

/// <summary>
/// What one run a side cannot tell of a difference: by how much runs of one build differ, and in which of its slow states each of them was taken. A state that
/// lasts as long as the run stands still in it, so no estimate from within the run holds it.
/// </summary>
internal static class UnseenSpread
{
    // All fitted by bench/verdicts.sh, so that no shape alarms in more than 5 of 100 pairs: states that take 100 samples to forget and hold three tenths of the
    // variance ("slow state"), and batches that do so and hold seven tenths ("batching server"). In units of the samples' own spread. Where nothing is seen
    // in a run, such a state is the less likely the longer the run: it falls with the square. Where dependence is seen, a part of it may be longer than the
    // run.
    private const double Hidden = 0.75;
    private const double HiddenUpTo = 68;
    private const double HiddenFall = 2;
    private const double Suspected = 1.5;
    private const double SuspectedUpTo = 100;
    private const double SuspectedFall = 1.2;

    // Sides in turns meet a slow state alike; what is left is what changes between one turn and the next ("slow state in turns").
    private const double InTurns = 0.2;

    // A middle of 68 of 100 times: one standard deviation either way of a normal distribution.
    private const double LowerSigma = 0.16;

    /// <summary>Standard deviation of the difference of a metric that the samples do not show.</summary>
    internal static Seconds Of(SampleHealth baseline, SampleHealth candidate, LatencyMetric metric, SpeedOptions options)
    {
        // Under no change both values are the same; the smaller one, so that swapped sides give the opposite difference.
        double runs = options.RunSpread * Math.Min(baseline.Samples.At(metric).Value, candidate.Samples.At(metric).Value);
        bool suspected = baseline.Dependence.IsSuspected || candidate.Dependence.IsSuspected;
        double states = (options.InTurns ? InTurns : 1) * Math.Sqrt(Squared(baseline.Samples, suspected) + Squared(candidate.Samples, suspected));
        return new Seconds(Math.Sqrt((2 * runs * runs) + (states * states)));
    }

    private static double Squared(LatencySamples samples, bool suspected)
    {
        double share = suspected ? Suspected * Math.Pow(Math.Min(1, SuspectedUpTo / samples.Count), SuspectedFall)
            : Hidden * Math.Pow(Math.Min(1, HiddenUpTo / samples.Count), HiddenFall);
        double sigma = (Quantile.Of(samples.Sorted, 1 - LowerSigma) - Quantile.Of(samples.Sorted, LowerSigma)) / 2;
        return share * share * sigma * sigma;
    }
}
