namespace Floorline.Core.Traces.Model;

/// <summary>How a kernel was launched, where the profiler states it; <see cref="Trace.None"/> stands for what it does not state.</summary>
/// <param name="GridX">Blocks in x.</param>
/// <param name="GridY">Blocks in y.</param>
/// <param name="GridZ">Blocks in z.</param>
/// <param name="BlockX">Threads of a block in x.</param>
/// <param name="BlockY">Threads of a block in y.</param>
/// <param name="BlockZ">Threads of a block in z.</param>
/// <param name="Registers">Registers of a thread.</param>
/// <param name="SharedMemory">Shared memory of a block, static and dynamic, in bytes.</param>
/// <param name="OccupancyPercent">The profiler's estimate of achieved occupancy, in percent.</param>
/// <param name="GraphNode">Node of the graph it was replayed from (Nsight Systems); <see cref="Trace.None"/> outside graphs or where unsaid.</param>
/// <param name="Collective">Index into <see cref="Trace.Collectives"/>; <see cref="Trace.None"/> where none is stated.</param>
public readonly record struct KernelLaunch(
    int GridX, int GridY, int GridZ, int BlockX, int BlockY, int BlockZ, int Registers, int SharedMemory, int OccupancyPercent, long GraphNode, int Collective)
{
    /// <summary>Nothing stated.</summary>
    public static KernelLaunch Unknown => new(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);

    /// <summary>Blocks of the grid; <see cref="Trace.None"/> where unknown.</summary>
    public long Blocks => GridX < 0 ? -1 : (long)GridX * Math.Max(1, GridY) * Math.Max(1, GridZ);
}
