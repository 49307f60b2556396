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
    /// Whether this metric may have become slower by more than so much without it being shown: a change of that size would have been seen in fewer than 8 of
    /// 10 cases, and the interval does not exclude it.
    /// </summary>
    /// <param name="change">Relative change, above 0.</param>
    public bool MayHide(double change) => Outcome != SpeedOutcome.Faster && SmallestShownChange > change && High > change;

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
    /// <param name="allowance">Standard deviation of what the samples themselves cannot tell of the difference, such as how much runs of one build
    /// differ.</param>
    internal static MetricChange Of(QuantileEstimate baseline, QuantileEstimate candidate, double tolerance, Seconds allowance = default)
    {
        Seconds before = baseline.Value.Value;
        Seconds after = candidate.Value.Value;
        ConfidenceInterval own = baseline.Interval.Value;
        ConfidenceInterval other = candidate.Interval.Value;
        double z = NormalDistribution.Quantile((1 + baseline.Confidence) / 2);
        Seconds unseen = allowance * z;
        var interval = new ConfidenceInterval(
            after - before - Length(after - other.Low, own.High - before, unseen),
            after - before + Length(other.High - after, before - own.Low, unseen));

        // Half an interval is z standard errors; a difference is shown in 8 of 10 cases when it is z + 0.84 of them.
        Seconds smallest = Length((own.High - own.Low) / 2, (other.High - other.Low) / 2, unseen) * ((z + NormalDistribution.Quantile(Power)) / z);
        return Of(baseline, candidate, interval, smallest, tolerance);
    }

    /// <summary>The change between two groups of runs, of which each run is one value: Welch's t (1947).</summary>
    /// <param name="metric">Which metric the values are.</param>
    /// <param name="baseline">The runs' values before the change, at least 2.</param>
    /// <param name="candidate">Those after it, at least 2.</param>
    /// <param name="samples">How many times the runs of each side hold.</param>
    /// <param name="confidence">Of the intervals.</param>
    /// <param name="tolerance">Relative change that does not count.</param>
    internal static MetricChange OfRuns(LatencyMetric metric, double[] baseline, double[] candidate, (int Before, int After) samples, double confidence,
        double tolerance)
    {
        (double before, double ofBefore) = (baseline.Average(), SquaredError(baseline));
        (double after, double ofAfter) = (candidate.Average(), SquaredError(candidate));
        double error = Math.Sqrt(ofBefore + ofAfter);
        double freedom = error > 0 ? (ofBefore + ofAfter) * (ofBefore + ofAfter)
            / ((ofBefore * ofBefore / (baseline.Length - 1)) + (ofAfter * ofAfter / (candidate.Length - 1))) : baseline.Length + candidate.Length - 2;
        double t = StudentDistribution.Quantile((1 + confidence) / 2, freedom);
        var interval = new ConfidenceInterval(new Seconds(after - before - (t * error)), new Seconds(after - before + (t * error)));
        return Of(Side(baseline, before, ofBefore, samples.Before), Side(candidate, after, ofAfter, samples.After), interval,
            new Seconds(error * (t + NormalDistribution.Quantile(Power))), tolerance);

        QuantileEstimate Side(double[] values, double mean, double squared, int count)
        {
            double off = StudentDistribution.Quantile((1 + confidence) / 2, values.Length - 1) * Math.Sqrt(squared);
            return new QuantileEstimate(metric, count, values.Length, confidence, Fact<Seconds>.Known(new Seconds(mean)),
                Fact<ConfidenceInterval>.Known(new ConfidenceInterval(new Seconds(mean - off), new Seconds(mean + off))));
        }
    }

    private static MetricChange Of(QuantileEstimate baseline, QuantileEstimate candidate, ConfidenceInterval interval, Seconds smallest, double tolerance)
    {
        Seconds difference = candidate.Value.Value - baseline.Value.Value;
        bool counts = interval.ExcludesZero && Math.Abs(difference / baseline.Value.Value) >= tolerance;
        SpeedOutcome outcome = !counts ? SpeedOutcome.NoDifferenceShown : difference.Value < 0 ? SpeedOutcome.Faster : SpeedOutcome.Slower;
        return new MetricChange(baseline, candidate, difference, interval, smallest, outcome);
    }

    /// <summary>The squared standard error of a mean.</summary>
    private static double SquaredError(double[] values)
    {
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length;
    }

    private static Seconds Length(Seconds a, Seconds b, Seconds c) => new(Math.Sqrt((a.Value * a.Value) + (b.Value * b.Value) + (c.Value * c.Value)));
}
