using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Floorline.Probes.Endpoint;

/// <summary>
/// Turns the kernel's receive stamps (real time, ns) into Stopwatch ticks. The distance of the two clocks is taken again every half second, so that a clock
/// being adjusted does not matter.
/// </summary>
internal static partial class ReceiveClock
{
    private const int Realtime = 0;
    private static readonly double _ticksPerNanosecond = Stopwatch.Frequency / 1e9;
    private static readonly long _refresh = Stopwatch.Frequency / 2;
    private static readonly Lock _gate = new();
    private static long _offset;
    private static long _taken = long.MinValue;

    /// <summary>A kernel stamp in Stopwatch ticks.</summary>
    internal static long Ticks(long nanoseconds)
    {
        long now = Stopwatch.GetTimestamp();
        if (Volatile.Read(ref _taken) == long.MinValue || now - Volatile.Read(ref _taken) > _refresh)
        {
            lock (_gate)
            {
                if (_taken == long.MinValue || now - _taken > _refresh)
                {
                    Volatile.Write(ref _offset, Measure());
                    Volatile.Write(ref _taken, now);
                }
            }
        }

        return Math.Min((long)((nanoseconds - Volatile.Read(ref _offset)) * _ticksPerNanosecond), now);
    }

    /// <summary>Real time minus monotonic time in ns: the tightest of several pairs of readings.</summary>
    private static long Measure()
    {
        long best = long.MaxValue;
        long offset = 0;
        for (int i = 0; i < 9; i++)
        {
            long before = Stopwatch.GetTimestamp();
            Timespec real;
            _ = GetTime(Realtime, out real);
            long after = Stopwatch.GetTimestamp();
            if (after - before < best)
            {
                best = after - before;
                offset = (real.Seconds * 1_000_000_000) + real.Nanoseconds - (long)((before + ((after - before) / 2)) / _ticksPerNanosecond);
            }
        }

        return offset;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
