using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Core.Tests.Statistics;

public sealed class SampleHealthTests
{
    [Fact]
    public void Of_IndependentTimes_HasFindingsAboutAsOftenAsChanceHasIt()
    {
        var random = new Random(1);
        SampleHealth[] all = [.. Enumerable.Range(0, 1000).Select(_ => SampleHealth.Of(Simulated.Draw(random, "log-normal", 100)))];

        Assert.InRange(all.Count(static h => h.IsAutocorrelated), 0, 25);
        Assert.InRange(all.Count(static h => h.Drifts), 0, 25);
        Assert.All(all.Where(static h => !h.Dependence.IsSuspected), static h => Assert.Equal(100, h.EffectiveCount));
    }

    [Fact]
    public void Of_CorrelatedNeighbours_CountForLess()
    {
        var random = new Random(2);
        SampleHealth health = SampleHealth.Of(Correlated(random, 400, 0.8));

        Assert.True(health.IsAutocorrelated);
        Assert.InRange(health.Autocorrelation, 0.65, 0.9);

        // (1 - r) / (1 + r) of 400 at r = 0.8 is 44.
        Assert.InRange(health.EffectiveCount, 25, 85);
        Assert.Contains(health.Findings("baseline"), static f => f.Id == "autocorrelation");
    }

    [Fact]
    public void Verdict_CorrelatedTimesOfOneDistribution_KeepsItsRate()
    {
        var random = new Random(3);
        int alarms = Enumerable.Range(0, 400).Count(_ => SpeedVerdict.Of(Correlated(random, 300, 0.7), Correlated(random, 300, 0.7))
            .Outcome is SpeedOutcome.Faster or SpeedOutcome.Slower);

        Assert.InRange(alarms, 0, 20);
    }

    [Fact]
    public void Of_SecondHalfSlower_Drifts()
    {
        var random = new Random(4);
        SampleHealth health = SampleHealth.Of(LatencySamples.Of(Simulated.Draw(random, "normal", 100).Times.Select(static (t, i) => i < 50 ? t : t * 1.2)));

        Assert.True(health.Drifts);
        Assert.Equal(0.2, health.DriftChange, 0.05);
        Finding finding = Assert.Single(health.Findings("candidate"), static f => f.Id == "drift");
        Assert.StartsWith("candidate: the second half is ", finding.Text, StringComparison.Ordinal);
        Assert.Contains("slower than the first", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneTimeFarFromTheRest_IsAnOutlier()
    {
        var random = new Random(5);
        Seconds[] times = [.. Simulated.Draw(random, "normal", 50).Times];
        times[17] = new Seconds(1);

        SampleHealth health = SampleHealth.Of(LatencySamples.Of(times));

        Assert.Equal([17], health.Outliers);
        Assert.Contains(health.Findings("baseline"), static f => f.Id == "outliers");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void Of_EqualTimes_IsHealthy(int count)
    {
        SampleHealth health = SampleHealth.Of(LatencySamples.Of(Enumerable.Repeat(new Seconds(0.1), count)));

        Assert.Empty(health.Findings("baseline"));
        Assert.Equal(count, health.EffectiveCount);
        Assert.Equal(0, health.DriftChange);
    }

    /// <summary>Times whose deviations follow x = r x + noise.</summary>
    private static LatencySamples Correlated(Random random, int count, double r)
    {
        double state = 0;
        return LatencySamples.Of(Enumerable.Range(0, count + 50).Select(_ =>
        {
            double noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            state = (r * state) + (Math.Sqrt(1 - (r * r)) * noise);
            return new Seconds(0.1 * Math.Exp(0.1 * state));
        }).Skip(50));
    }
}
