using Floorline.Core.Probability;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>
/// What became of one metric: the difference of the two values, and an interval for it made of the two values' own intervals
/// (MOVER: Zou and Donner 2008; Newcombe 1998 for the idea). It needs no assumption about the shape of either distribution.
/// </summary>
/// <param name="Baseline">Before the change.</param>
/// <param name="Candidate">After it.</param>
/// <param name="Difference">Candidate minus baseline; negative is faster.</param>
/// <param name="Interval">Where the true difference lies, with the confidence of the two estimates.</param>
/// <param name="SmallestShown">The smallest difference that samples of this size and spread would have shown in 8 of 10 cases.</param>
/// <param name="Outcome">What this metric alone says.</param>
public sealed record MetricChange(QuantileEstimate Baseline, QuantileEstimate Candidate, Seconds Difference, ConfidenceInterval Interval,
    Seconds SmallestShown, SpeedOutcome Outcome)
{
    private const double Power = 0.8;

    /// <summary>Which metric.</summary>
    public LatencyMetric Metric => Baseline.Metric;

    /// <summary>The difference over the baseline: -0.5 is half the time.</summary>
    public double Change => Difference / Baseline.Value.Value;

    /// <summary>The interval's lower end over the baseline.</summary>
    public double Low => Interval.Low / Baseline.Value.Value;

    /// <summary>The interval's upper end over the baseline.</summary>
    public double High => Interval.High / Baseline.Value.Value;

    /// <summary><see cref="SmallestShown"/> over the baseline.</summary>
    public double SmallestShownChange => SmallestShown / Baseline.Value.Value;

    /// <summary>
    /// About how many samples of each side would show a change in 8 of 10 cases: the smallest shown change falls with the square root of the count.
    /// </summary>
    /// <param name="change">Relative change, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The change is not above 0.</exception>
    public int CountToShow(double change)
    {
        double times = SmallestShownChange / Require.Positive(change);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(Math.Max(Baseline.Count, Candidate.Count) * times * times));
    }

    /// <summary>The change between two estimates that the samples support.</summary>
    /// <param name="baseline">Before the change.</param>
    /// <param name="candidate">After it.</param>
    /// <param name="tolerance">Relative change that does not count.</param>
    internal static MetricChange Of(QuantileEstimate baseline, QuantileEstimate candidate, double tolerance)
    {
        Seconds before = baseline.Value.Value;
        Seconds after = candidate.Value.Value;
        ConfidenceInterval own = baseline.Interval.Value;
        ConfidenceInterval other = candidate.Interval.Value;
        Seconds difference = after - before;
        var interval = new ConfidenceInterval(
            difference - Length(after - other.Low, own.High - before),
            difference + Length(other.High - after, before - own.Low));

        // Half an interval is z standard errors; a difference is shown in 8 of 10 cases when it is z + 0.84 of them.
        double z = NormalDistribution.Quantile(1 - ((1 - baseline.Confidence) / 2));
        Seconds smallest = Length((own.High - own.Low) / 2, (other.High - other.Low) / 2) * ((z + NormalDistribution.Quantile(Power)) / z);
        bool counts = interval.ExcludesZero && Math.Abs(difference / before) >= tolerance;
        SpeedOutcome outcome = !counts ? SpeedOutcome.NoDifferenceShown : difference.Value < 0 ? SpeedOutcome.Faster : SpeedOutcome.Slower;
        return new MetricChange(baseline, candidate, difference, interval, smallest, outcome);
    }

    private static Seconds Length(Seconds a, Seconds b) => new(Math.Sqrt((a.Value * a.Value) + (b.Value * b.Value)));
}
