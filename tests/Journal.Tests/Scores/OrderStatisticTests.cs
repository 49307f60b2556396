using Floorline.Journal.Scores;

namespace Floorline.Journal.Tests.Scores;

public class OrderStatisticTests
{
    [Fact]
    public void At_AnyRankOfAnyValues_IsThatOfTheSortedValues()
    {
        var random = new Random(3);
        for (int round = 0; round < 400; round++)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (double)random.Next(0, 20))];
            double[] sorted = [.. values.Order()];
            int rank = random.Next(values.Length);

            Assert.Equal(sorted[rank], OrderStatistic.At([.. values], rank));
            Assert.Equal((sorted[(values.Length - 1) / 2] + sorted[values.Length / 2]) / 2, OrderStatistic.Median([.. values]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Median_OfManyInOrderOrAllAlike_IsFound(bool alike) =>
        Assert.Equal(alike ? 7 : 50_000, OrderStatistic.Median([.. Enumerable.Range(0, 100_001).Select(i => alike ? 7.0 : i)]));
}
