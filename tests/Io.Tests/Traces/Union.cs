namespace Floorline.Io.Tests.Traces;

/// <summary>Unions of intervals the slow way, as a second opinion: every instant between neighbouring ends is asked for.</summary>
internal static class Union
{
    internal static long Length(IEnumerable<(long Start, long End)> intervals)
    {
        long length = 0;
        long until = long.MinValue;
        foreach ((long start, long end) in intervals.OrderBy(static interval => interval.Start))
        {
            length += Math.Max(0, end - Math.Max(start, until));
            until = Math.Max(until, end);
        }

        return length;
    }
}
