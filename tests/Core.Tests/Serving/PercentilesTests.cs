using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Tests.Serving;

public class PercentilesTests
{
    [Fact]
    public void Of_OneToAHundred_IsTheNearestRank()
    {
        Percentiles seen = Percentiles.Of([.. Enumerable.Range(1, 100).Reverse().Select(static i => (new Seconds(i), 1L))]);

        Assert.Equal((50.5, 50, 95, 99, 100), (seen.Mean.Value, seen.P50.Value, seen.P95.Value, seen.P99.Value, seen.Count));
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
            Percentiles seen = Percentiles.Of([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (new Seconds(Math.Pow(random.NextDouble(), 3)), 1L))]);

            Assert.True(seen.P50 <= seen.P95 && seen.P95 <= seen.P99);
        }
    }

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Of([]));

    [Fact]
    public void Plus_ATime_MovesAllAndKeepsTheCount() =>
        Assert.Equal(new Percentiles(new Seconds(3), new Seconds(3), new Seconds(3), new Seconds(3), 2), Percentiles.Of([(new Seconds(1), 2)]).Plus(new Seconds(2)));
}
