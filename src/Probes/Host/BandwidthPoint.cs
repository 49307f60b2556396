namespace Floorline.Probes.Host;

/// <summary>Bandwidth of one access pattern over one working set.</summary>
/// <param name="Kernel">read, write, copy or triad; with <c>_nt</c> where stores go past the caches.</param>
/// <param name="Threads">Threads that share the working set.</param>
/// <param name="Bytes">Working set over all threads and arrays.</param>
/// <param name="Rate">Bytes per second that the program moves; lines that a store fetches first are not counted.</param>
public sealed record BandwidthPoint(string Kernel, int Threads, long Bytes, Figure Rate)
{
    /// <summary>Where the working set lies: L1, L2, L3 or memory. A private cache counts once for each thread.</summary>
    /// <param name="machine">The machine.</param>
    public string LevelIn(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        foreach (CacheLevel cache in machine.Caches)
        {
            if (Bytes <= cache.Bytes * Math.Max(1, Threads / cache.SharedBy))
            {
                return $"L{cache.Level}";
            }
        }

        return "memory";
    }
}
