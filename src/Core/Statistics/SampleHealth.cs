using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;
using Floorline.Core.Samples;

namespace Floorline.Core.Statistics;

/// <summary>Whether times may be treated as independent draws of one distribution: autocorrelation, drift, outliers.</summary>
/// <param name="Samples">The times.</param>
/// <param name="Autocorrelation">Correlation of the ranks of neighbouring times, -1 to 1. Ranks, so that one outlier does not make or hide it.</param>
/// <param name="EffectiveCount">As how many independent samples they count: n over the integrated autocorrelation time of the ranks where dependence is
/// suspected, else n.</param>
/// <param name="DriftProbability">How likely halves as different as these are when nothing drifts (Mann and Whitney's test, two-sided, of as many samples as
/// count as independent within the halves: what resembles its neighbours is not called a drift).</param>
/// <param name="DriftChange">Median of the second half over that of the first, minus 1.</param>
/// <param name="Outliers">Positions, counted from 0, of times whose modified z-score exceeds <see cref="OutlierScore"/>.</param>
public sealed record SampleHealth(LatencySamples Samples, double Autocorrelation, int EffectiveCount, double DriftProbability, double DriftChange,
    IReadOnlyList<int> Outliers)
{
    /// <summary>
    /// Modified z-score |x - median| / (1.4826 MAD) beyond which a time is an outlier. Iglewicz and Hoaglin (1993) propose 3.5 for normal data; latencies are
    /// skewed, and 10 is what hyperfine uses.
    /// </summary>
    public const double OutlierScore = 10;

    /// <summary>A drift leaves the verdict open, so chance may make one in a thousand runs only.</summary>
    private const double Rare = 0.001;

    /// <summary>How long the ranks remember.</summary>
    public required SerialDependence Dependence { get; init; }

    /// <summary>Whether neighbours resemble each other more than chance would have it.</summary>
    public bool IsAutocorrelated => Dependence.IsShown;

    /// <summary>By how much the second half differs from the first, either way.</summary>
    public Seconds DriftSize => Samples.At(LatencyMetric.Median) * Math.Abs(DriftChange);

    /// <summary>Whether the second half differs from the first more than chance would have it.</summary>
    public bool Drifts => DriftProbability < Rare;

    /// <summary>The health of samples.</summary>
    /// <param name="samples">The times in the order in which they were taken.</param>
    public static SampleHealth Of(LatencySamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] ranks = Ranks(samples);
        double correlation = Neighbours(ranks);
        var dependence = SerialDependence.Of(ranks);
        int half = samples.Count / 2;
        double drift = samples.Count >= 8 ? HalvesDiffer(ranks) : 1;
        double change = samples.Count >= 2 ? (samples.Part(samples.Count - half, samples.Count).At(LatencyMetric.Median) / samples.Part(0, half)
            .At(LatencyMetric.Median)) - 1 : 0;
        int effective = Math.Max(1, (int)(samples.Count / dependence.TimeCount));
        return new SampleHealth(samples, correlation, effective, drift, change, OutliersOf(samples)) { Dependence = dependence };
    }

    /// <summary>The findings in words.</summary>
    /// <param name="name">What the samples are called.</param>
    public IEnumerable<Finding> Findings(string name)
    {
        if (IsAutocorrelated)
        {
            yield return new Finding("autocorrelation", Severity.Warning,
                string.Create(CultureInfo.InvariantCulture,
                    $"{name}: times resemble those before them (rank correlation of neighbours {Autocorrelation:0.00}, over about {Dependence.Window} samples), so {Samples.Count} samples count as {EffectiveCount} and the intervals are wider"));
        }

        if (Drifts)
        {
            yield return new Finding("drift", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{name}: the second half is {Math.Abs(DriftChange):0.0 %} {(DriftChange < 0 ? "faster" : "slower")} than the first; warm up longer, or take both sides in turns"));
        }

        if (Outliers.Count > 0)
        {
            yield return new Finding("outliers", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{name}: {Outliers.Count} of {Samples.Count} times lie far from the rest (modified z-score above {OutlierScore:0}), the longest {Figures.Of(Samples.Longest)} against a median of {Figures.Of(Samples.At(LatencyMetric.Median))}; medians bear them, something else ran all the same"));
        }
    }

    /// <summary>Ranks in the order of measurement, ties sharing their mean.</summary>
    private static double[] Ranks(LatencySamples samples)
    {
        int[] order = [.. Enumerable.Range(0, samples.Count).OrderBy(i => samples.Times[i].Value)];
        double[] ranks = new double[order.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from + 1;
            while (to < order.Length && samples.Times[order[to]].Value == samples.Times[order[from]].Value)
            {
                to++;
            }

            for (int i = from; i < to; i++)
            {
                ranks[order[i]] = (from + to + 1) / 2.0;
            }

            from = to;
        }

        return ranks;
    }

    private static double Neighbours(double[] ranks)
    {
        double mean = (ranks.Length + 1) / 2.0;
        double products = 0;
        double squares = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            squares += (ranks[i] - mean) * (ranks[i] - mean);
            products += i > 0 ? (ranks[i] - mean) * (ranks[i - 1] - mean) : 0;
        }

        return squares > 0 ? products / squares : 0;
    }

    private static double HalvesDiffer(double[] ranks)
    {
        int half = ranks.Length / 2;
        double n = ranks.Length;
        double sum = ranks[..half].Sum();
        double expected = half * (n + 1) / 2;

        // Variance of the rank sum from the ranks themselves, which takes ties into account.
        double spread = ranks.Sum(rank => (rank - ((n + 1) / 2)) * (rank - ((n + 1) / 2))) / (n - 1);
        double variance = half * (n - half) / n * spread;
        double apart = variance > 0 ? Math.Max(0, Math.Abs(sum - expected) - 0.5) / Math.Sqrt(variance) : 0;
        double probability = 2 * (1 - NormalDistribution.Cumulative(apart));
        if (probability >= Rare)
        {
            return probability;
        }

        // What resembles its neighbours moves slowly without a drift: the halves' own dependence, without the step between them, widens the test.
        double first = sum / half;
        double second = ranks[half..].Average();
        var within = SerialDependence.Of([.. ranks.Select((rank, i) => rank - (i < half ? first : second))], half);
        return !within.IsSuspected ? probability
            : apart / Math.Sqrt(within.TimeCount) <= StudentDistribution.Quantile(1 - (Rare / 2), Math.Max(2, (n / within.Window) - 1)) ? 1
            : Math.Min(Rare / 2, 2 * (1 - NormalDistribution.Cumulative(apart / Math.Sqrt(within.TimeCount))));
    }

    private static int[] OutliersOf(LatencySamples samples)
    {
        double median = samples.At(LatencyMetric.Median).Value;
        double deviation = Quantile.Median(samples.Times.Select(time => Math.Abs(time.Value - median)));
        double limit = OutlierScore * 1.4826 * deviation;
        return samples.Count < 5 || deviation == 0 ? [] : [.. Enumerable.Range(0, samples.Count).Where(i => Math.Abs(samples.Times[i].Value - median) > limit)];
    }
}
