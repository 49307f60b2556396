using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>What a search goes through. The load is the stated one: a search chooses how to carry it, not what it is.</summary>
public sealed record SearchSpace
{
    /// <summary>Devices of one box that share its fast links (HGX and most servers hold eight): a copy is spread no further unless the user's own group is
    /// larger.</summary>
    public const int NodeDevices = 8;

    /// <summary>Devices, each with the engine that would run there.</summary>
    public required IReadOnlyList<(Device Device, EngineProfile Engine)> Devices { get; init; }

    /// <summary>Weight formats; null stands for the published one.</summary>
    public IReadOnlyList<NumberFormat?> Weights { get; init; } = [null];

    /// <summary>Cache formats.</summary>
    public IReadOnlyList<NumberFormat> KvCaches { get; init; } = [NumberFormats.Bf16Format];

    /// <summary>Ways to spread one copy of the model.</summary>
    public IReadOnlyList<Parallelism> Spreads { get; init; } = [Parallelism.None];

    /// <summary>Numbers of copies, ascending.</summary>
    public IReadOnlyList<int> Replicas { get; init; } = [1];

    /// <summary>Prompt tokens per step.</summary>
    public IReadOnlyList<int> Chunks { get; init; } = [8192];

    /// <summary>Most devices of all copies together.</summary>
    public int MostDevices { get; init; } = int.MaxValue;

    /// <summary>Rent of one device; null where it is not stated.</summary>
    public DollarsPerHour? Price { get; init; }

    /// <summary>Configurations in the space.</summary>
    public long Count => (long)Devices.Count * Weights.Count * KvCaches.Count * Chunks.Count * Spreads.Sum(s =>
        (long)Copies(s).Count);

    /// <summary>
    /// Numbers of copies of one spread that are allowed: those of <see cref="Replicas"/>, and the most that the devices allow, which may lie between two of
    /// them.
    /// </summary>
    /// <param name="spread">How one copy is spread.</param>
    public IReadOnlyList<int> Copies(Parallelism spread)
    {
        ArgumentNullException.ThrowIfNull(spread);
        int most = MostDevices / spread.Devices;
        int[] allowed = [.. Replicas.Where(r => r <= most)];
        return most > 0 && most < Replicas[^1] && !allowed.Contains(most) ? [.. allowed, most] : allowed;
    }
}
