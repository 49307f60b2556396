using System.Collections.Immutable;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>How two samples are compared.</summary>
public sealed record SpeedOptions
{
    /// <summary>The defaults: median and p95, a false alarm in at most 5 of 100 comparisons of equals, every change counts.</summary>
    public static SpeedOptions Default { get; } = new();

    /// <summary>What is compared; the first one is the headline where several agree.</summary>
    public ImmutableArray<LatencyMetric> Metrics { get; init; } = [LatencyMetric.Median, LatencyMetric.P95];

    /// <summary>How often two samples of the same distribution may be called faster or slower, all metrics together.</summary>
    public double FalseAlarmRate { get; init; } = 0.05;

    /// <summary>Relative change below which a difference, although shown, does not count; 0 counts every one.</summary>
    public double Tolerance { get; init; }

    /// <summary>By how much runs of one and the same build differ, as the standard deviation of their values over the value.</summary>
    /// <remarks>The default is what keeps the alarms of runs that differ by 1 % at the stated rate (bench/verdicts.sh, "run effects"). Runs as unit need
    /// none.</remarks>
    public double RunSpread { get; init; } = 0.01;

    /// <summary>Whether both sides were taken in turns, so that what changes slowly met both alike.</summary>
    public bool InTurns { get; init; }

    /// <summary>Which look at growing samples this is, from 1; null where they are looked at once.</summary>
    public int? Look { get; init; }

    /// <summary>
    /// The rate that this look may spend: of all looks, however many, the sum is <see cref="FalseAlarmRate"/> (1 + 1/4 + 1/9 ... is pi squared over 6).
    /// </summary>
    public double Spent => Look is { } look ? FalseAlarmRate * 6 / (Math.PI * Math.PI * look * look) : FalseAlarmRate;

    /// <summary>
    /// The confidence of each metric's interval among those that are compared, so that together they err at most at the rate that may be spent: of several
    /// the first takes seven parts in ten, the others share the rest. The first is the headline and sees a change of all times before the tails do.
    /// </summary>
    /// <param name="metrics">Those that are compared, in order; at least one.</param>
    internal double[] Confidences(int metrics) =>
        [.. Enumerable.Range(0, metrics).Select(i => 1 - (Spent * (metrics <= 1 ? 1 : i == 0 ? FirstShare : (1 - FirstShare) / (metrics - 1))))];

    /// <summary>The confidence of a metric's interval where all metrics are compared.</summary>
    /// <param name="metric">One of <see cref="Metrics"/>.</param>
    public double ConfidenceOf(LatencyMetric metric) => Confidences(Metrics.Length)[Math.Max(0, Metrics.IndexOf(metric))];

    private const double FirstShare = 0.7;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no metric, or a number lies outside its range.</exception>
    public SpeedOptions Checked()
    {
        Require.InRange(Metrics.Length, 1, 16, nameof(Metrics));
        Require.Positive(FalseAlarmRate);
        Require.Positive(0.5 - FalseAlarmRate);
        Require.NotNegative(Tolerance);
        Require.NotNegative(RunSpread);
        Require.InRange(Look ?? 1, 1, 1_000_000, nameof(Look));
        return this;
    }
}
