using Floorline.Core.Quantities;
using Floorline.Core.Samples;
using Floorline.Core.Serving;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Samples;

public class QuantileTests
{
    // By hand, type 7: position share * (n - 1) among 1, 2, 4, 8; numpy.percentile and R's quantile give the same.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 6.8)]
    [InlineData(1, 8)]
    public void Of_FourValues_InterpolatesBetweenRanks(double share, double expected) => Assert.Equal(expected, Quantile.Of([1, 2, 4, 8], share), 1e-12);

    [Fact]
    public void Of_OneValue_IsIt() => Assert.Equal((3, 3, 3), (Quantile.Of([3], 0), Quantile.Of([3], 0.95), Quantile.Median([3])));

    [Fact]
    public void Of_Counts_IsTheSameAsOfEveryValueWrittenOut()
    {
        var random = new System.Random(7);
        for (int round = 0; round < 200; round++)
        {
            (double Value, long Count)[] counted = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (random.NextDouble(), (long)random.Next(1, 5)))
                .Order()];
            double[] single = [.. counted.SelectMany(static c => Enumerable.Repeat(c.Value, (int)c.Count))];
            double share = random.Next(5) == 0 ? random.Next(2) : random.NextDouble();

            Assert.Equal(Quantile.Of(single, share), Quantile.Of(counted, share), 1e-12);
        }
    }

    /// <summary>What a simulation, a server's measurement, a verdict and an accuracy page call a p95 of the same times is one number.</summary>
    [Fact]
    public void Of_TheSameTimes_IsOneNumberEverywhere()
    {
        var random = new System.Random(8);
        double[] times = [.. Enumerable.Range(0, 101).Select(_ => random.NextDouble() + 0.1)];
        double expected = Quantile.Of([.. times.Order()], 0.95);

        Assert.Equal(expected, LatencySample.Of(times.Select(static t => new Seconds(t))).At(0.95).Value, 1e-15);
        Assert.Equal(expected, LatencySamples.Of(times.Select(static t => new Seconds(t))).At(LatencyMetric.Of(0.95)).Value, 1e-15);
        Assert.Equal(expected, Percentiles.Of([.. times.Select(static t => (new Seconds(t), 1L))]).P95.Value.Value, 1e-15);
        Assert.Equal(expected, Core.Calibration.Score.Quantile(times, 0.95), 1e-15);
    }

    // 1 - 0.95^72 and 1 - 0.99^368 are the first above 97.5 %.
    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(0.95, 72)]
    [InlineData(0.99, 368)]
    [InlineData(1, int.MaxValue)]
    public void Needed_AtNinetyFivePercent_IsTheFirstCountWithTwoEnds(double share, int expected)
    {
        Assert.Equal(expected, Quantile.Needed(share));
        Assert.Equal(expected, LatencySample.Needed(share));
    }

    [Fact]
    public void Of_NothingOrAShareOutside_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quantile.Of(ReadOnlySpan<double>.Empty, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quantile.Of([1.0], 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Quantile.Of([1.0], double.NaN));
    }
}
