using Floorline.Core.Quantities;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>What Nsight Compute's measurements say by themselves, where no trace with the same kernels goes with them.</summary>
public static class MeasuredKernels
{
    /// <summary>The kernels that memory bounds, as one finding; null where there are none or a trace holds the time of kernels.</summary>
    /// <param name="traces">The traces.</param>
    /// <param name="devices">The devices that did anything.</param>
    public static TraceFinding? Of(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(devices);
        if (devices.Count > 0 || traces.Count == 0)
        {
            return null;
        }

        List<KernelMetrics> bound = [.. traces[0].KernelMetrics.Where(static m => m.IsMemoryBound == true)];
        if (bound.Count == 0)
        {
            return null;
        }

        long time = bound.Sum(static m => Math.Max(m.DurationNs, 0));
        long all = traces[0].KernelMetrics.Sum(static m => Math.Max(m.DurationNs, 0));
        KernelMetrics top = bound.MaxBy(static m => m.DurationNs)!;
        string text = Words.Say($"Memory throughput is above compute throughput in {bound.Count} of {traces[0].KernelMetrics.Count} measured launches, {Figures.Time(time)} of {Figures.Time(all)}. Longest: {Words.Name(top.Kernel)}, {Figures.Time(Math.Max(top.DurationNs, 0))} at {top.MemoryPercent:0.0} % memory{Dram(top)} and {top.ComputePercent:0.0} % compute.");
        return new TraceFinding("memory-bound", "Memory-bound kernels, as Nsight Compute measured them", Urgency.Info, new Evidence(text)
        {
            Numbers = [new("launches", bound.Count), new("time_ms", Words.Ms(time)), new("memory_share", (top.MemoryPercent ?? 0) / 100),
                new("compute_share", (top.ComputePercent ?? 0) / 100)],
        })
        {
            Threshold = "memory throughput % > compute throughput %",
            Try = AdviceOn(top),
            Check = "DRAM throughput and the kernel's time in a new Nsight Compute report; give it together with a trace to see its share of the window.",
        };
    }

    /// <summary>The advice of Nsight Compute's own rules: on the bottleneck, else the one with the largest estimate; ours where it gives none.</summary>
    internal static string Dram(KernelMetrics metrics) => metrics.DramPercent is { } known ? Words.Say($", {known:0.0} % DRAM") : "";

    internal static string AdviceOn(KernelMetrics metrics) =>
        metrics.Rules.Where(static r => r.Type == "OPT").OrderByDescending(static r => r.Name == "SOLBottleneck")
            .ThenByDescending(static r => r.EstimatedSpeedupPercent ?? 0).FirstOrDefault() is { } rule
            ? rule.Description
            : "Fewer bytes: fusion, smaller formats, coalesced access.";
}
