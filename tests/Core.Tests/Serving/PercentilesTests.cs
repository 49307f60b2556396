using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Tests.Serving;

public class PercentilesTests
{
    [Fact]
    public void Of_OneToAHundred_InterpolatesBetweenRanks()
    {
        Percentiles seen = Percentiles.Of([.. Enumerable.Range(1, 100).Reverse().Select(static i => (new Seconds(i), 1L))]);

        Assert.Equal((50.5, 50.5, 100), (seen.Mean.Value, seen.P50.Value.Value, seen.Count));
        Assert.Equal((90.1, 95.05), (Math.Round(seen.P90.Value.Value, 9), Math.Round(seen.P95.Value.Value, 9)));
    }

    [Fact]
    public void Of_Counts_IsTheSameAsOfSingleValues()
    {
        var random = new System.Random(5);
        (Seconds Time, long Count)[] counted = [.. Enumerable.Range(0, 40).Select(_ => (new Seconds(random.NextDouble()), (long)random.Next(1, 30)))];

        Percentiles together = Percentiles.Of(counted);
        Percentiles single = Percentiles.Of([.. counted.SelectMany(static c => Enumerable.Repeat((c.Time, 1L), (int)c.Count))]);

        // The means differ by the order of a sum.
        Assert.Equal(single with { Mean = default }, together with { Mean = default });
        Assert.Equal(single.Mean.Value, together.Mean.Value, 1e-12);
    }

    [Fact]
    public void Of_Anything_IsOrdered()
    {
        var random = new System.Random(6);
        for (int round = 0; round < 100; round++)
        {
            Percentiles seen = Percentiles.Of([.. Enumerable.Range(0, random.Next(1, 600)).Select(_ => (new Seconds(Math.Pow(random.NextDouble(), 3)), 1L))]);
            double[] known = [.. new[] { seen.P50, seen.P90, seen.P95, seen.P99 }.Where(static p => p.IsKnown).Select(static p => p.Value.Value)];

            Assert.Equal(known.Order(), known);
        }
    }

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Of([]));

    [Fact]
    public void Plus_ATime_MovesAllAndKeepsTheCount() =>
        Assert.Equal(new Percentiles(new Seconds(3), Three, Three, Three, Three, 400), Percentiles.Of([(new Seconds(1), 400)]).Plus(new Seconds(2)));

    // The counts that a measured percentile needs before its 95 % interval has two ends.
    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(0.9, 36)]
    [InlineData(0.95, 72)]
    [InlineData(0.99, 368)]
    public void At_FewerValuesThanAMeasuredPercentileNeeds_IsUnknownAndSaysHowMany(double share, int needed)
    {
        var statistic = Statistic.Percentile(share);
        Fact<Seconds> few = Percentiles.Of([(new Seconds(1), needed - 1)]).At(statistic);

        Assert.Contains($"needs {needed} values, {needed - 1} were simulated", few.UnknownReason, StringComparison.Ordinal);
        Assert.Equal(new Seconds(1), Percentiles.Of([(new Seconds(1), needed)]).At(statistic).Value);
    }

    private static Fact<Seconds> Three => Fact<Seconds>.Known(new Seconds(3));
}
