using System.Diagnostics;
using System.Globalization;

namespace Floorline.Probes.Host;

/// <summary>
/// What else kept this machine's processors busy while something was measured: other processes, and time that the host of a virtual machine took.
/// </summary>
internal sealed class Neighbours
{
    // The system counts in hundredths of a second: over less than this its counts say nothing.
    private const double ShortestSeconds = 0.2;

    private readonly double _own = Own();
    private readonly (double Busy, double Steal)? _before = Read();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Processors that others kept busy since this was made, as a number of processors; null where the system does not tell.</summary>
    public double? BusyProcessors => _clock.Elapsed.TotalSeconds > ShortestSeconds && _before is { } before && Read() is { } now ? Math.Max(0, (now.Busy - before.Busy - (Own() - _own)) / _clock.Elapsed.TotalSeconds) : null;

    /// <summary>Share of one processor that the host took away since this was made; null where the system does not tell.</summary>
    public double? StolenProcessors => _clock.Elapsed.TotalSeconds > ShortestSeconds && _before is { } before && Read() is { } now ? Math.Max(0, (now.Steal - before.Steal) / _clock.Elapsed.TotalSeconds) : null;

    private static double Own()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Seconds that all processors were busy and that were stolen, since the system started: user, nice, system, irq and softirq; steal.</summary>
    private static (double Busy, double Steal)? Read()
    {
        const double TicksPerSecond = 100;
        try
        {
            if (!File.Exists("/proc/stat"))
            {
                return null;
            }

            using var reader = new StreamReader("/proc/stat");
            double[] fields = [.. (reader.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static f => double.Parse(f, CultureInfo.InvariantCulture))];
            return fields.Length < 8 ? null : ((fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / TicksPerSecond, fields[7] / TicksPerSecond);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }
}
