using System.Globalization;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Statistics;

/// <summary>What samples show of the statistic that an objective limits.</summary>
/// <param name="Objective">The objective; on a latency.</param>
/// <param name="Value">The statistic's value; unknown where the samples cannot support it.</param>
/// <param name="Interval">Its 95 % interval; unknown where the samples are too few for one.</param>
public sealed record ObjectiveEstimate(Objective Objective, Fact<Seconds> Value, Fact<ConfidenceInterval> Interval)
{
    /// <summary>Confidence of the interval that is held against the limit.</summary>
    public const double Confidence = 0.95;

    // Two-sided 95 % of the normal distribution, and the count from which the mean of skewed times is near enough to it (the rule of thumb of textbooks).
    private const double Normal = 1.96;
    private const int EnoughForMean = 30;

    /// <summary>Value and interval together, as objectives are judged by.</summary>
    public Fact<FigureRange> Seen => !Value.IsKnown ? Fact<FigureRange>.Unknown(Value.UnknownReason!)
        : Fact<FigureRange>.Known(Interval.IsKnown ? FigureRange.Of(Interval.Value.Low, Value.Value, Interval.Value.High)
            : FigureRange.About(FigureValue.Of(Value.Value)));

    /// <summary>Whether the objective is met, and how surely.</summary>
    public Attainment Attainment => Objective.Judge(Seen);

    /// <summary>The estimate of an objective's statistic. A percentile's interval holds whatever the distribution; the mean's is the normal one, of as many
    /// samples as count as independent.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="objective">An objective on a latency.</param>
    public static ObjectiveEstimate Of(LatencySamples samples, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Of(SampleHealth.Of(samples), objective);
    }

    /// <summary>The same of samples of which it is known already how they hang together.</summary>
    /// <param name="health">The samples and what is known of them.</param>
    /// <param name="objective">An objective on a latency.</param>
    public static ObjectiveEstimate Of(SampleHealth health, Objective objective)
    {
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(objective);
        LatencySamples samples = health.Samples;
        int independent = health.EffectiveCount;
        if (objective.Statistic?.Share is { } share)
        {
            var quantile = QuantileEstimate.Of(health, LatencyMetric.Of(share), Confidence);
            return new ObjectiveEstimate(objective, quantile.Value, quantile.Interval);
        }

        double spread = Math.Sqrt(samples.Times.Sum(time => Math.Pow((time - samples.Mean).Value, 2)) / Math.Max(samples.Count - 1, 1));
        var off = new Seconds(Normal * spread / Math.Sqrt(independent));
        return new ObjectiveEstimate(objective, Fact<Seconds>.Known(samples.Mean), independent >= EnoughForMean
            ? Fact<ConfidenceInterval>.Known(new ConfidenceInterval(samples.Mean - off, samples.Mean + off))
            : Fact<ConfidenceInterval>.Unknown(string.Create(CultureInfo.InvariantCulture,
                $"the interval of a mean needs {EnoughForMean} independent samples, there are {independent}")));
    }

    /// <summary>
    /// Whether a statistic is shown to be larger on the second side: by the comparison where it has that metric, else by both 95 % intervals and what the
    /// comparison allows for what one run cannot tell.
    /// </summary>
    /// <param name="before">The first side's estimate.</param>
    /// <param name="after">The second side's.</param>
    /// <param name="speed">The comparison of both sides.</param>
    public static bool IsWorse(ObjectiveEstimate before, ObjectiveEstimate after, SpeedVerdict speed)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(speed);
        LatencyMetric metric = before.Objective.Statistic?.Share is { } share ? LatencyMetric.Of(share) : LatencyMetric.Median;
        if (before.Objective.Statistic?.Share is not null && speed.Changes.FirstOrDefault(change => change.Metric == metric) is { } change)
        {
            return change.Outcome == SpeedOutcome.Slower;
        }

        if (!before.Interval.IsKnown || !after.Interval.IsKnown)
        {
            return false;
        }

        double unseen = speed is { BaselineHealth: { } first, CandidateHealth: { } second }
            ? Normal * UnseenSpread.Of(first, second, metric, speed.Options).Value : 0;
        double up = (after.Value.Value - after.Interval.Value.Low).Value;
        double down = (before.Interval.Value.High - before.Value.Value).Value;
        return (after.Value.Value - before.Value.Value).Value > Math.Sqrt((up * up) + (down * down) + (unseen * unseen));
    }
}
