using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Tests.Traces;

/// <summary>Times put in order by their digits: the same as the framework's sort, few or many, close together or far apart.</summary>
public class TimeOrderTests
{
    [Theory]
    [InlineData(10, 100)]
    [InlineData(49, 3)]
    [InlineData(5000, 2000)]
    [InlineData(5000, long.MaxValue)]
    public void Percentile_OfAnyValues_IsThatOfTheSortedOnes(int count, long largest)
    {
        var random = new Random(5);
        long[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(-largest / 2, largest / 2))];
        long[] sorted = [.. values.Order()];
        var spread = Spread.Of(values);

        Assert.Equal((sorted[0], sorted[^1]), (spread.Least, spread.Largest));
        Assert.All([1, 25, 50, 99], percent => Assert.Equal(sorted[Math.Max((int)Math.Ceiling(count * percent / 100.0) - 1, 0)], spread.Percentile(percent)));
    }

    [Fact]
    public void UnionOfUnordered_ShuffledIntervals_IsThatOfTheOrderedOnes()
    {
        var random = new Random(9);
        (long Start, long End)[] intervals = [.. Enumerable.Range(0, 3000).Select(_ => random.NextInt64(0, 1L << 40))
            .Select(s => (s, s + random.NextInt64(0, 1L << 30)))];
        (long Start, long End)[] ordered = [.. intervals.OrderBy(static i => i.Start)];

        IntervalSet one = IntervalSet.UnionOfUnordered([.. intervals.Select(static i => i.Start)], [.. intervals.Select(static i => i.End)]);
        IntervalSet other = IntervalSet.UnionOf([.. ordered.Select(static i => i.Start)], [.. ordered.Select(static i => i.End)]);

        Assert.Equal(other.Starts.ToArray(), one.Starts.ToArray());
        Assert.Equal(other.Ends.ToArray(), one.Ends.ToArray());
    }

    // thousands of events far out of order, many at one start: by start, the longest first, then as read
    [Fact]
    public void Build_EventsInAnyOrder_StandByStartThenLengthThenRow()
    {
        var random = new Random(3);
        var builder = new TraceBuilder();
        int track = builder.HostTrack(TrackKind.Host, 1, 1);
        var rows = new List<(long Start, long Duration, int Row)>();
        for (int row = 0; row < 5000; row++)
        {
            (long Start, long Duration, int Row) one = (random.NextInt64(0, 300) * 1000, random.NextInt64(0, 5) * 10, row);
            rows.Add(one);
            builder.Add(EventKind.CpuOperator, builder.Name($"op{row}"), track, one.Start, one.Duration);
        }

        Trace trace = builder.Build(new TraceInfo { Format = TraceFormat.Kineto, Source = "made" }, new ReadingCounts());

        Assert.Equal(rows.OrderBy(static r => r.Start).ThenByDescending(static r => r.Duration).ThenBy(static r => r.Row)
            .Select(static r => $"op{r.Row}"), Enumerable.Range(0, trace.Count).Select(trace.NameOf));
    }
}
