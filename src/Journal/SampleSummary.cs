using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Journal;

/// <summary>Latency samples in a few figures. A percentile is given where the samples are enough to enclose it with 95 % confidence.</summary>
/// <param name="Count">How many samples.</param>
/// <param name="Min">The shortest.</param>
/// <param name="Median">The middle one; of an even count the mean of the two in the middle.</param>
/// <param name="P95">The 95th percentile, by linear interpolation between ranks; null below 72 samples.</param>
/// <param name="P99">The 99th percentile, likewise; null below 368 samples.</param>
/// <param name="Max">The longest.</param>
/// <param name="Mean">The arithmetic mean.</param>
/// <param name="StandardDeviation">Of the sample, with count - 1 below; zero for one sample.</param>
/// <param name="Checksum">SHA-256 of the samples as recorded, in lower-case hexadecimal.</param>
/// <param name="Kept">Whether the samples themselves are in the journal too.</param>
public sealed record SampleSummary(int Count, Seconds Min, Seconds Median, Seconds? P95, Seconds? P99, Seconds Max, Seconds Mean, Seconds StandardDeviation, string Checksum, bool Kept)
{
    /// <summary>Most samples that one entry takes.</summary>
    public const int Most = 1_000_000;

    /// <summary>Sums samples up.</summary>
    /// <param name="samples">The samples in the order they were taken.</param>
    /// <param name="kept">Whether they are recorded too.</param>
    public static SampleSummary Of(SampleList samples, bool kept)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var times = LatencySamples.Of(samples.Times);
        double mean = times.Mean.Value;
        double squares = samples.Times.Sum(x => (x.Value - mean) * (x.Value - mean));
        return new SampleSummary(
            times.Count,
            times.Shortest,
            times.At(LatencyMetric.Median),
            Of(times, LatencyMetric.P95),
            Of(times, LatencyMetric.P99),
            times.Longest,
            times.Mean,
            new Seconds(times.Count > 1 ? Math.Sqrt(squares / (times.Count - 1)) : 0),
            samples.Checksum,
            kept);
    }

    private static Seconds? Of(LatencySamples samples, LatencyMetric metric) => samples.Count >= QuantileEstimate.Needed(metric) ? samples.At(metric) : null;
}
