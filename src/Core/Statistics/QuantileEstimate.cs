using System.Globalization;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Statistics;

/// <summary>
/// A point of a latency distribution with its interval: two order statistics between which the true value lies with at least the
/// stated confidence, whatever the distribution's shape (Thompson 1936; David and Nagaraja, Order Statistics, section 7.1).
/// </summary>
/// <param name="Metric">Which point.</param>
/// <param name="Count">How many samples it was taken from.</param>
/// <param name="EffectiveCount">As how many independent samples they count; below <paramref name="Count"/> where neighbours resemble each other.</param>
/// <param name="Confidence">How often such an interval covers the truth.</param>
/// <param name="Value">The empirical value; unknown where the sample cannot support it.</param>
/// <param name="Interval">The interval; unknown where the sample is too small for one.</param>
public sealed record QuantileEstimate(LatencyMetric Metric, int Count, int EffectiveCount, double Confidence, Fact<Seconds> Value,
    Fact<ConfidenceInterval> Interval)
{
    /// <summary>Shares nearer to 0 or 1 are tails.</summary>
    private const double Tail = 0.1;

    /// <summary>A memory that fits into the run fewer times is a state, not noise: its length cannot be told from such a run.</summary>
    private const double FewestWindows = 4;

    /// <summary>
    /// The fewest independent samples that support a metric: with fewer, not even the shortest and the longest of them enclose the true value with the
    /// confidence asked for.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not above 0 and below 1.</exception>
    public static int Needed(LatencyMetric metric, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Quantile.Needed(metric.Share, confidence);
    }

    /// <summary>The estimate of a metric.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="effectiveCount">As how many independent samples they count; all of them where nothing is said.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static QuantileEstimate Of(LatencySamples samples, LatencyMetric metric, double confidence = 0.95, int? effectiveCount = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(metric);
        int count = (int)Require.InRange(effectiveCount ?? samples.Count, 1, samples.Count, nameof(effectiveCount));
        int needed = Needed(metric, confidence);
        if (count < needed)
        {
            string reason = Refusal(metric, samples.Count, count, needed);
            return new QuantileEstimate(metric, samples.Count, count, confidence, Fact<Seconds>.Unknown(reason), Fact<ConfidenceInterval>.Unknown(reason));
        }

        (int low, int high) = Ranks(count, metric.Share, (1 - confidence) / 2);

        // Ranks among `count` independent samples, carried over to the samples there are, outwards.
        int first = (int)Math.Floor((double)low * samples.Count / count);
        int last = samples.Count + 1 - (int)Math.Floor((double)(count + 1 - high) * samples.Count / count);
        var range = new ConfidenceInterval(new Seconds(samples.Sorted[Math.Max(first, 1) - 1]), new Seconds(samples.Sorted[Math.Min(last, samples.Count) - 1]));
        return new QuantileEstimate(metric, samples.Count, count, confidence, Fact<Seconds>.Known(samples.At(metric)), Fact<ConfidenceInterval>.Known(range));
    }

    /// <summary>
    /// The estimate of a metric of times that may resemble those before them: the longer of the memories of "at or below this point" and of the ranks says as
    /// how many they count, and Student's t with as many degrees of freedom as the memory fits into the run says how surely that is known.
    /// </summary>
    /// <param name="health">The samples and what is known of them.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not above 0 and below 1.</exception>
    public static QuantileEstimate Of(SampleHealth health, LatencyMetric metric, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(health);
        ArgumentNullException.ThrowIfNull(metric);
        LatencySamples samples = health.Samples;
        double value = samples.At(metric).Value;
        var below = SerialDependence.Of([.. samples.Times.Select(time => time.Value <= value ? 1.0 : 0)]);

        // Ranks tell of all the times; of what is seldom exceeded they tell half as much.
        double share = metric.Share is > Tail and < 1 - Tail ? 1 : 0.5;
        double memory = Math.Max(below.TimeCount, 1 + ((health.Dependence.TimeCount - 1) * share));
        if (memory <= 1)
        {
            return Of(samples, metric, confidence);
        }

        int window = Math.Max(below.Window, health.Dependence.Window);
        int count = Math.Max(1, (int)(samples.Count / memory));
        double freedom = (double)samples.Count / window;
        int needed = Needed(metric, confidence);
        if (count < needed || freedom < FewestWindows)
        {
            return Refused(count < needed ? Refusal(metric, samples.Count, count, needed) : string.Create(CultureInfo.InvariantCulture,
                $"{metric.Name} of {samples.Count} samples is not supported: they resemble each other over {window} samples, more than a quarter of the run"));
        }

        double off = StudentDistribution.Quantile((1 + confidence) / 2, freedom) * Math.Sqrt(metric.Share * (1 - metric.Share) * memory / samples.Count);
        int first = (int)Math.Floor((samples.Count - 1) * (metric.Share - off));
        int last = (int)Math.Ceiling((samples.Count - 1) * (metric.Share + off));
        return first < 0 || last >= samples.Count
            ? Refused($"{Refusal(metric, samples.Count, count, needed)}, and more where so few windows of {window} tell of them")
            : new QuantileEstimate(metric, samples.Count, count, confidence, Fact<Seconds>.Known(new Seconds(value)),
                Fact<ConfidenceInterval>.Known(new ConfidenceInterval(new Seconds(samples.Sorted[first]), new Seconds(samples.Sorted[last]))));

        QuantileEstimate Refused(string reason) =>
            new(metric, samples.Count, count, confidence, Fact<Seconds>.Unknown(reason), Fact<ConfidenceInterval>.Unknown(reason));
    }

    /// <summary>The ranks, counted from 1, whose order statistics lie beyond the true value with at most the given probability each.</summary>
    internal static (int Low, int High) Ranks(int count, double share, double tail)
    {
        // Rank r lies above the truth when fewer than r samples lie below it, and below it when r or more do: how many do is binomial.
        int low = Binomial.Quantile(tail, count, share);
        int high = Binomial.Quantile(1 - tail, count, share) + 1;
        return (Math.Clamp(low, 1, count), Math.Clamp(high, 1, count));
    }

    private static string Refusal(LatencyMetric metric, int samples, int effective, int needed)
    {
        string counted = effective < samples ? $"{samples} samples that resemble their neighbours count as {effective}" : $"{samples} samples";
        return $"{metric.Name} of {counted} is not supported: at least {needed} are needed";
    }
}
