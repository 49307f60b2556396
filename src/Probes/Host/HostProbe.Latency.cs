using System.Diagnostics;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

// Load latency and the clock.
public sealed partial class HostProbe
{
    private List<LatencyPoint> MeasureLatency(double from, double to)
    {
        if (_cancel.IsCancellationRequested)
        {
            return [];
        }

        long largest = Math.Min(LargestBytes, 4 * _machine.LastLevelCacheBytes);
        long[] sizes = [.. Enumerable.Range(14, 20).Select(static p => 1L << p).Where(s => s < largest && (_plan.WholeLadder || s is 1 << 14 or 1 << 19 or 1 << 23)), largest];
        Report("load latency", from);
        AlignedBuffer[] rings = [.. sizes.Select(static s => new AlignedBuffer(s))];
        try
        {
            Series[] series = [.. sizes.Zip(rings, Chase)];
            Run("load latency", series, from, to);
            return [.. sizes.Zip(series, static (s, one) => new LatencyPoint(s, Inverse(one.Rate)))];
        }
        finally
        {
            foreach (AlignedBuffer ring in rings)
            {
                ring.Dispose();
            }
        }
    }

    private Series Chase(long size, AlignedBuffer ring)
    {
        ChaseKernel.Link(ring, 0, size, seed: 7);
        long at = 0;
        long steps = Math.Max(8, TurnsFor(n => at = ChaseKernel.Run(ring, 0, at, n), 1000, SampleSeconds) / 8 * 8);
        // A ring that a cache holds is walked once before the clock runs: what was measured before it pushed it out.
        long lap = size <= _machine.LastLevelCacheBytes ? size / 64 / 8 * 8 : 8;
        return new Series(1, steps, _ => at = ChaseKernel.Run(ring, 0, at, steps)) { Before = _ => at = ChaseKernel.Run(ring, 0, at, Math.Max(8, lap)) };
    }

    private static Figure Inverse(Figure rate) => rate with { Median = 1 / rate.Median, Low = 1 / rate.High, High = 1 / rate.Low, Best = 1 / rate.Best };

    private TimerNoise? MeasureTimer()
    {
        if (_cancel.IsCancellationRequested)
        {
            return null;
        }

        TimerNoise? noise = null;
        double seconds = _plan.WholeLadder ? 0.5 : 0.1;
        _ = _team.RunOn(0, _ => noise = Watch(seconds));
        return noise;
    }

    private static TimerNoise Watch(double seconds)
    {
        const double Pause = 100e-6;
        double tick = 1.0 / Stopwatch.Frequency;
        long start = Stopwatch.GetTimestamp(), last = start, least = long.MaxValue, reads = 0;
        (int gaps, double longest, double lost) = (0, 0, 0);
        while ((last - start) * tick < seconds)
        {
            long now = Stopwatch.GetTimestamp();
            reads++;
            long step = now - last;
            if (step > 0 && step < least)
            {
                least = step;
            }

            if (step * tick > Pause)
            {
                gaps++;
                lost += step * tick;
                longest = Math.Max(longest, step * tick);
            }

            last = now;
        }

        double took = (last - start) * tick;
        return new TimerNoise(least * tick, (took - lost) / Math.Max(1, reads), gaps, longest, lost / took);
    }
}
