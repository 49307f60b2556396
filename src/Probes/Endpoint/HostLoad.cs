using System.Globalization;

namespace Floorline.Probes.Endpoint;

/// <summary>Processor time of the whole machine and of this process, from /proc/stat.</summary>
internal readonly record struct HostLoad(double BusySeconds, double OwnSeconds, double Wall)
{
    private const double Tick = 0.01;

    internal static HostLoad? Now()
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                return null;
            }

            string line = File.ReadLines("/proc/stat").First();
            double[] fields = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static f => double.Parse(f, CultureInfo.InvariantCulture))];

            // user nice system irq softirq; idle, iowait and steal are not busy
            double busy = (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) * Tick;
            return new HostLoad(busy, Environment.CpuUsage.TotalTime.TotalSeconds, Environment.TickCount64 / 1000.0);
        }
        catch (Exception e) when (e is IOException or FormatException or IndexOutOfRangeException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Cores that others kept busy between two readings.</summary>
    internal static double? Others(HostLoad? before, HostLoad? after) =>
        before is { } a && after is { } b && b.Wall - a.Wall > 0.2 ? Math.Max(0, (b.BusySeconds - a.BusySeconds - (b.OwnSeconds - a.OwnSeconds)) / (b.Wall - a.Wall)) : null;
}
