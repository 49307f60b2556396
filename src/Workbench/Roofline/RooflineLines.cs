using Floorline.Probes.Host;

namespace Floorline.Workbench.Documents;

/// <summary>The lines of a measured roofline: read bandwidth of each level of memory, peak of each format, on all threads.</summary>
/// <param name="Levels">L1, L2, L3, memory with bytes/s, fastest first.</param>
/// <param name="Peaks">fp64, fp32, gemm, bf16, int8 with operations/s, slowest first.</param>
public sealed record RooflineLines(IReadOnlyList<(string Name, double Rate)> Levels, IReadOnlyList<(string Name, double Rate)> Peaks)
{
    /// <summary>The lines of a measurement; what was not measured has none.</summary>
    /// <param name="measured">The measurement.</param>
    public static RooflineLines Of(HostMeasurement measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        BandwidthPoint[] reads = [.. measured.Bandwidth.Where(p => p.Kernel == "read" && p.Threads == measured.Threads && p.Rate.Samples > 0)];
        // Of a level the set that sits most surely inside it: the fastest of those that the level before cannot hold.
        (string, double)[] levels = [.. reads.GroupBy(p => p.LevelIn(measured.Machine))
            .Select(static g => (g.Key, g.Key == "memory" ? g.MaxBy(static p => p.Bytes)!.Rate.Median : g.Max(static p => p.Rate.Median)))
                .OrderByDescending(static l => l.Item2)];
        IEnumerable<(string Name, double Rate)> peaks = ((string[])["fp64", "fp32", "bf16", "int8"])
            .Select(f => (f, measured.PeakOf(f, measured.Threads)?.Rate.Median ?? 0));
        return new RooflineLines(levels,
            [.. peaks.Append(("fp32 GEMM", measured.Gemm.TryGetValue(measured.Threads, out Figure? gemm) && gemm.Samples > 0 ? gemm.Median : 0))
                .Where(static p => p.Item2 > 0).OrderBy(static p => p.Item2)]);
    }
}
