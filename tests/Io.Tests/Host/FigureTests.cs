using Floorline.Probes.Host;

namespace Floorline.Io.Tests.Host;

public sealed class FigureTests
{
    [Fact]
    public void Of_FortyOneSamples_HasTheMedianAndItsRanks()
    {
        Figure figure = Figure.Of([.. Enumerable.Range(1, 41).Select(static i => (double)i).Reverse()], dropped: 3);

        // Rank 41/2 - 0.98 sqrt(41) = 14.2: the 15th sample from either end (order statistics of the median).
        Assert.Equal((21, 15, 27, 41, 3, 41), (figure.Median, figure.Low, figure.High, figure.Samples, figure.Dropped, figure.Best));
    }

    [Fact]
    public void Of_FewSamples_SpansThemAll()
    {
        Figure figure = Figure.Of([3, 1, 2, 10]);

        Assert.Equal((2.5, 1, 10), (figure.Median, figure.Low, figure.High));
    }

    [Fact]
    public void Of_NoSample_IsNothing() => Assert.Equal((0, 2), (Figure.Of([], 2).Samples, Figure.Of([], 2).Dropped));

    [Theory]
    [InlineData("0-3,8", 5)]
    [InlineData("0", 1)]
    [InlineData("", 1)]
    [InlineData("x-y", 1)]
    public void Sharing_ListOfProcessors_CountsThem(string list, int count) => Assert.Equal(count, Machine.Sharing(list));

    [Fact]
    public void LevelIn_WorkingSets_NameTheirCaches()
    {
        Machine machine = Machine.This() with { Caches = [new CacheLevel(1, 48 << 10, 1), new CacheLevel(2, 1 << 20, 1), new CacheLevel(3, 32 << 20, 8)] };
        string Level(long bytes, int threads) => new BandwidthPoint("read", threads, bytes, Figure.None).LevelIn(machine);

        Assert.Equal(["L1", "L2", "L1", "L3", "memory"], [Level(48 << 10, 1), Level(64 << 10, 1), Level(96 << 10, 2), Level(32 << 20, 2), Level(64 << 20, 1)]);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.5, false)]
    public void Together_AThreadThatBeganLate_IsSeen(double late, bool together) =>
        Assert.Equal(together, ThreadTime.Together([new ThreadTime(0, 1, 1, 0), new ThreadTime(late, 1 + late, 1, 0)]));
}
