namespace Floorline.Probes.Host;

/// <summary>How thoroughly to measure this machine.</summary>
public sealed record HostPlan
{
    /// <summary>Clean samples wanted of each figure.</summary>
    public int Samples { get; init; } = 25;

    /// <summary>Time limit of the whole; parts get their share of it.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest working set in bytes; null for eight times the last-level cache, 256 MiB to 1 GiB, at most an eighth of memory.</summary>
    public long? LargestBytes { get; init; }

    /// <summary>Rows, columns and depth of the matrix product.</summary>
    public int GemmSize { get; init; } = 2048;

    /// <summary>Whether every working set is measured with every kernel; otherwise reading only, over fewer sets.</summary>
    public bool WholeLadder { get; init; } = true;

    /// <summary>Threads at most; null for all processors that may be used.</summary>
    public int? Threads { get; init; }

    /// <summary>The whole measurement: about a minute.</summary>
    public static HostPlan Full { get; } = new();

    /// <summary>The same figures from fewer samples and over fewer working sets: under 20 s.</summary>
    public static HostPlan Quick { get; } = new() { Samples = 9, Limit = TimeSpan.FromSeconds(13), GemmSize = 1024, WholeLadder = false };
}
