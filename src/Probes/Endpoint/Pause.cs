using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Floorline.Probes.Endpoint;

/// <summary>
/// Waits for a moment of the Stopwatch: on Linux with an absolute sleep of the same clock, within some 60 us; elsewhere with short sleeps and a spin at the
/// end.
/// </summary>
internal static partial class Pause
{
    private const int Monotonic = 1;
    private const int Absolute = 1;

    /// <summary>Sleeps until a moment, at most 50 ms at a time: the caller looks around between.</summary>
    /// <returns>Whether the moment has come.</returns>
    internal static bool Towards(long ticks)
    {
        long now = Stopwatch.GetTimestamp();
        if (now >= ticks)
        {
            return true;
        }

        long slice = Math.Min(ticks, now + (Stopwatch.Frequency / 20));
        if (OperatingSystem.IsLinux() && Stopwatch.Frequency == 1_000_000_000)
        {
            var until = new ReceiveClock.Timespec { Seconds = slice / 1_000_000_000, Nanoseconds = slice % 1_000_000_000 };
            _ = Sleep(Monotonic, Absolute, in until, 0);
        }
        else if (slice - now > Stopwatch.Frequency / 500)
        {
            Thread.Sleep(1);
        }
        else
        {
            Thread.SpinWait(50);
        }

        return Stopwatch.GetTimestamp() >= ticks;
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, in ReceiveClock.Timespec until, nint remaining);
}
