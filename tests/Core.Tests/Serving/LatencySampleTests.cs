using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Tests.Serving;

public class LatencySampleTests
{
    // numpy.percentile([1..5], [0, 50, 90, 99, 100]) = 1, 3, 4.6, 4.96, 5
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 4.6)]
    [InlineData(0.99, 4.96)]
    [InlineData(1, 5)]
    public void At_OneToFive_InterpolatesLinearly(double share, double expected) => Assert.Equal(expected, Sample(5, 1, 4, 2, 3).At(share).Value, 1e-12);

    // n with 1 - share^n >= 97.5 %: ln 0.025 / ln share. Source: order statistics, David and Nagaraja 2003, section 7.1.
    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(0.9, 36)]
    [InlineData(0.95, 72)]
    [InlineData(0.99, 368)]
    public void Needed_OfAPercentile_IsFromTheTail(double share, int count) => Assert.Equal(count, LatencySample.Needed(share));

    // p99 of 459 values is bounded by the largest with 99 % confidence (1 - 0.99^459), of 458 by none. Source: MLPerf LoadGen, early stopping.
    [Fact]
    public void Conservative_Of459_IsTheLargest()
    {
        Assert.Equal(459, Sample([.. Enumerable.Range(1, 459).Select(static i => (double)i)]).Conservative(0.99).Value.Value);
        Assert.False(Sample([.. Enumerable.Range(1, 458).Select(static i => (double)i)]).Conservative(0.99).IsKnown);
        Assert.Equal(661, Sample([.. Enumerable.Range(1, 662).Select(static i => (double)i)]).Conservative(0.99).Value.Value);
    }

    [Fact]
    public void Supported_TooFew_SaysHowMany() => Assert.Equal("p99 needs 368 values, there are 3", Sample(1, 2, 3).Supported(0.99).UnknownReason);

    // Median of n = 100: ranks 40 and 61 enclose it with at least 95 %. Source: tables of the binomial distribution.
    [Fact]
    public void Interval_MedianOf100_IsRanks40And61()
    {
        LatencyInterval interval = Sample([.. Enumerable.Range(1, 100).Select(static i => (double)i)]).Interval(0.5).Value;

        Assert.Equal(40, interval.From.Value);
        Assert.Equal(61, interval.To.Value);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Interval_OverManySamples_HoldsTheTruth(double share)
    {
        var random = new Random(7);
        int held = 0;
        for (int i = 0; i < 2000; i++)
        {
            LatencyInterval interval = Sample([.. Enumerable.Range(0, 120).Select(_ => random.NextDouble())]).Interval(share).Value;
            held += interval.From.Value <= share && share <= interval.To.Value ? 1 : 0;
        }

        Assert.InRange(held / 2000.0, 0.94, 1.0);
    }

    [Fact]
    public void Interval_OfManyValues_MeetsTheNormalApproximation()
    {
        LatencyInterval exact = Sample([.. Enumerable.Range(1, 20_000).Select(static i => i / 20_000.0)]).Interval(0.99).Value;
        LatencyInterval approximate = Sample([.. Enumerable.Range(1, 20_001).Select(static i => i / 20_001.0)]).Interval(0.99).Value;

        Assert.Equal(exact.From.Value, approximate.From.Value, 2e-4);
        Assert.Equal(exact.To.Value, approximate.To.Value, 2e-4);
    }

    [Fact]
    public void Of_NothingOrNoNumber_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => LatencySample.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Sample(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Sample(1).At(1.5));
    }

    private static LatencySample Sample(params double[] values) => LatencySample.Of(values.Select(static v => new Seconds(v)));
}
