using Floorline.Core.Traces.Intervals;

namespace Floorline.Core.Tests.Traces;

public class IntervalSetTests
{
    [Fact]
    public void Union_OverlappingAndTouching_AreOne()
    {
        var set = IntervalSet.UnionOf([0, 5, 10, 20], [6, 10, 12, 21]);

        Assert.Equal(2, set.Count);
        Assert.Equal([0L, 20], set.Starts.ToArray());
        Assert.Equal([12L, 21], set.Ends.ToArray());
        Assert.Equal(13, set.Total);
    }

    [Fact]
    public void Union_OfNoLengthOrBackwards_IsEmpty() => Assert.Equal(0, IntervalSet.UnionOf([5, 7], [5, 3]).Count);

    [Fact]
    public void Union_StartsOutOfOrder_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IntervalSet.UnionOf([5, 4], [6, 6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntervalSet.UnionOf([5], []));
    }

    [Fact]
    public void Gaps_BetweenIntervals_AreWhatIsLeft()
    {
        IntervalSet gaps = IntervalSet.UnionOf([0, 10, 30], [5, 20, 31]).Gaps();

        Assert.Equal([5L, 20], gaps.Starts.ToArray());
        Assert.Equal([10L, 30], gaps.Ends.ToArray());
    }

    // |A u B| = |A| + |B| - |A n B| and |A \ B| = |A| - |A n B|, and each agrees with counting nanosecond by nanosecond.
    [Fact]
    public void SetArithmetic_OfRandomSets_EqualsCounting()
    {
        var random = new Random(20);
        for (int round = 0; round < 300; round++)
        {
            (IntervalSet a, bool[] inA) = Some(random);
            (IntervalSet b, bool[] inB) = Some(random);
            int from = random.Next(100);
            int to = from + random.Next(100);

            Assert.Equal(Count(i => inA[i]), a.Total);
            Assert.Equal(Count(i => inA[i] || inB[i]), a.Union(b).Total);
            Assert.Equal(Count(i => inA[i] && inB[i]), a.Intersect(b).Total);
            Assert.Equal(Count(i => inA[i] && !inB[i]), a.Except(b).Total);
            Assert.Equal(a.Total + b.Total, a.Union(b).Total + a.Intersect(b).Total);
            Assert.Equal(Count(i => inA[i] && i >= from && i < to), a.TotalWithin(from, to));
        }
    }

    [Fact]
    public void Union_Unordered_IsTheSame() =>
        Assert.Equal(IntervalSet.UnionOf([0, 5, 20], [6, 12, 21]).Ends.ToArray(), IntervalSet.UnionOfUnordered([20, 5, 0], [21, 12, 6]).Ends.ToArray());

    [Fact]
    public void Spread_OfSomeValues_HasOrderStatistics()
    {
        var spread = Spread.Of([5, 1, 9, 3, 7]);

        Assert.Equal((5, 25L, 1L, 9L, 5L), (spread.Count, spread.Sum, spread.Least, spread.Largest, spread.Median));
        Assert.Equal(9, spread.Percentile(99));
        Assert.Equal(2, spread.MedianDeviation);
        Assert.Equal(0, Spread.Of([]).Median);
        Assert.Equal(0, Spread.Of([4, 4, 4]).Variation);
        Assert.Throws<ArgumentOutOfRangeException>(() => spread.Percentile(101));
    }

    private static (IntervalSet Set, bool[] Inside) Some(Random random)
    {
        bool[] inside = new bool[200];
        long[] starts = new long[random.Next(12)];
        long[] ends = new long[starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = random.Next(180);
            ends[i] = starts[i] + random.Next(20);
            for (long t = starts[i]; t < ends[i]; t++)
            {
                inside[t] = true;
            }
        }

        return (IntervalSet.UnionOfUnordered(starts, ends), inside);
    }

    private static long Count(Func<int, bool> holds) => Enumerable.Range(0, 200).Count(holds);
}
