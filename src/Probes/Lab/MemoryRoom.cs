using System.Globalization;

namespace Floorline.Probes.Lab;

/// <summary>Memory that can be taken without pushing anything out.</summary>
internal static class MemoryRoom
{
    /// <summary>Bytes available: what the system says, and no more than the process may have.</summary>
    public static long Available()
    {
        long most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        try
        {
            string? line = File.Exists("/proc/meminfo") ? File.ReadLines("/proc/meminfo").FirstOrDefault(static l => l.StartsWith("MemAvailable:", StringComparison.Ordinal)) : null;
            return line is not null && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kib) ? Math.Min(most, kib * 1024) : most / 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return most / 2;
        }
    }
}
