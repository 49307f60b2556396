using System.Globalization;
using System.Runtime.InteropServices;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Host;

/// <summary>The machine as its system describes it.</summary>
public sealed record Machine
{
    /// <summary>Processor name.</summary>
    public required string Processor { get; init; }

    /// <summary>Processors that this process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Memory, in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Data caches, smallest first; empty where the system does not tell.</summary>
    public required IReadOnlyList<CacheLevel> Caches { get; init; }

    /// <summary>Vector instruction sets in use.</summary>
    public required IReadOnlyList<string> InstructionSets { get; init; }

    /// <summary>Operating system and kernel.</summary>
    public required string System { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Whether it is a virtual machine.</summary>
    public required bool Virtual { get; init; }

    /// <summary>Size of the last cache before memory, in bytes; 32 MiB where the system does not tell.</summary>
    public long LastLevelCacheBytes => Caches.Count > 0 ? Caches[^1].Bytes : 32L << 20;

    /// <summary>This machine.</summary>
    public static Machine This()
    {
        string[] info = Lines("/proc/cpuinfo");
        return new Machine
        {
            Processor = Field(info, "model name") ?? Field(info, "Model") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Processors = LinuxThread.Allowed().Count,
            MemoryBytes = MemoryOf(Lines("/proc/meminfo")),
            Caches = [.. ReadCaches().OrderBy(static c => c.Level)],
            InstructionSets = Simd.InstructionSets,
            System = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            Virtual = info.Any(static l => l.StartsWith("flags", StringComparison.Ordinal) && l.Split(' ').Contains("hypervisor")) || File.Exists("/sys/hypervisor/type"),
        };
    }

    private static long MemoryOf(string[] lines)
    {
        string? total = Field(lines, "MemTotal")?.Split(' ')[0];
        return long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out long kib) ? Math.Min(kib * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    private static IEnumerable<CacheLevel> ReadCaches()
    {
        const string Folder = "/sys/devices/system/cpu/cpu0/cache";
        if (!Directory.Exists(Folder))
        {
            yield break;
        }

        foreach (string one in Directory.GetDirectories(Folder, "index*"))
        {
            string size = Text(Path.Combine(one, "size"));
            if (Text(Path.Combine(one, "type")) == "Instruction" || size.Length < 2 || !int.TryParse(Text(Path.Combine(one, "level")), out int level))
            {
                continue;
            }

            long unit = size[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, _ => 0 };
            if (unit > 0 && long.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                yield return new CacheLevel(level, count * unit, Sharing(Text(Path.Combine(one, "shared_cpu_list"))));
            }
        }
    }

    /// <summary>How many processors a list such as <c>0-3,8</c> names.</summary>
    internal static int Sharing(string list)
    {
        int count = 0;
        foreach (string part in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            count += ends.Length == 2 && int.TryParse(ends[0], out int first) && int.TryParse(ends[1], out int last) ? last - first + 1 : 1;
        }

        return Math.Max(1, count);
    }

    private static string? Field(string[] lines, string name) => lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2) is [_, { } value] ? value.Trim() : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Text(string path) => Lines(path).FirstOrDefault()?.Trim() ?? "";
}
