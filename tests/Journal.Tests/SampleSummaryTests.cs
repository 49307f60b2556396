namespace Floorline.Journal.Tests;

public class SampleSummaryTests
{
    [Fact]
    public void Of_OneToFive_IsExact()
    {
        SampleSummary summary = SampleSummary.Of(SampleList.Of([5, 1, 4, 2, 3]), kept: false);

        Assert.Equal((5, 1.0, 3.0, 5.0, 3.0), (summary.Count, summary.Min.Milliseconds, summary.Median.Milliseconds, summary.Max.Milliseconds, summary.Mean.Milliseconds));
        Assert.Equal(Math.Sqrt(2.5), summary.StandardDeviation.Milliseconds, 1e-12);
        Assert.Null(summary.P95);
        Assert.Null(summary.P99);
    }

    [Theory]
    [InlineData(71, false, false)]
    [InlineData(72, true, false)]
    [InlineData(367, true, false)]
    [InlineData(368, true, true)]
    public void Of_Count_GivesOnlyThePercentilesItSupports(int count, bool p95, bool p99)
    {
        SampleSummary summary = SampleSummary.Of(SampleList.Of([.. Enumerable.Range(1, count).Select(static i => (double)i)]), kept: true);

        Assert.Equal((p95, p99), (summary.P95 is not null, summary.P99 is not null));
    }

    [Fact]
    public void Of_SameSamplesInAnotherOrder_AreOtherSamples() => Assert.NotEqual(SampleList.Of([1, 2]).Checksum, SampleList.Of([2, 1]).Checksum);

    [Theory]
    [InlineData()]
    [InlineData(0.0)]
    [InlineData(1.0, -1.0)]
    [InlineData(double.NaN)]
    public void Of_NoTimes_Throws(params double[] samples) => Assert.Throws<ArgumentOutOfRangeException>(() => SampleList.Of(samples));
}
