using Floorline.Core.Quantities;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>What a profiler's sums by kernel say where no trace goes with them.</summary>
public static class KernelSums
{
    private const int Shown = 5;

    /// <summary>Id of the rule.</summary>
    public const string Id = "kernel-sums";

    /// <summary>The names that take most of the time, as one finding; null where a device was recorded or there are no sums.</summary>
    /// <param name="traces">The traces.</param>
    /// <param name="devices">The devices that did anything.</param>
    public static TraceFinding? Of(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(devices);
        if (devices.Count > 0 || traces.Count == 0 || traces[0].Info.Format != TraceFormat.KernelSums)
        {
            return null;
        }

        KernelMetrics[] sums = [.. traces[0].KernelMetrics.OrderByDescending(static m => m.DurationNs)];
        double all = sums.Sum(static m => (double)Math.Max(0, m.DurationNs));
        if (all <= 0)
        {
            return null;
        }

        string rows = string.Join(", ", sums.Take(Shown)
            .Select(m => Words.Say($"{Words.Name(m.Kernel)} {Figures.Percent(m.DurationNs / all)} ({Figures.Time(m.DurationNs)}, ")
                + Words.Say($"{Figures.Count(m.Calls, "time")})")));
        string title = Words.Say($"By name: {Words.Name(sums[0].Kernel)} takes {Figures.Percent(sums[0].DurationNs / all)} of {Figures.Time((long)all)}");
        return new TraceFinding(Id, title, Urgency.Info,
            new Evidence(Words.Say($"Sums without a time line: {rows}. Why the device idled they cannot tell."))
            {
                Numbers = [new("sum_ms", all / 1e6), new("largest_ms", Words.Ms(sums[0].DurationNs)), new("largest_share", sums[0].DurationNs / all)],
            })
        {
            Threshold = "sums by name and no trace",
            Try = "Give the time line: nsys export --type sqlite REPORT (or nsys stats --report cuda_gpu_trace,cuda_api_trace --format csv), or rocprofv3's "
                + "kernel and API traces.",
            Check = "The report has a budget with idle time.",
        };
    }
}
