using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Kernels without a launch in the trace: the window begins with work launched before the recording did.</summary>
public sealed class UnlinkedKernelsRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "untrusted-unlinked-kernels";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        int unlinked = device.Launches.UnlinkedKernels;
        int kernels = device.Work.Kernels;
        if (kernels == 0 || unlinked <= thresholds.UnlinkedShare * kernels)
        {
            return null;
        }

        Trace trace = device.Trace;
        var events = new List<int>();
        foreach (int e in device.Work.Events)
        {
            if (events.Count < Evidence.Most && trace.Kinds[e] == EventKind.DeviceKernel && trace.Launchers[e] < 0)
            {
                events.Add(e);
            }
        }

        long idle = device.Gaps.TotalOf(IdleCause.Unlinked);
        string text = Words.Say($"{Figures.Count(unlinked)} of {Figures.Count(kernels)} kernels have no launch in the trace. They count as busy time; the {Figures.Time(idle)} of idle time before them have no cause, and steps do not hold them.");
        return new TraceFinding(Id, "The window starts before the capture: kernels without a launch", unlinked == kernels ? Urgency.Warning
            : Urgency.Info, device.Evidence(text) with
        {
            Numbers = [new("unlinked_kernels", unlinked), new("kernels", kernels), new("share", (double)unlinked / kernels),
                new("unlinked_idle_ms", Words.Ms(idle))],
            Events = events,
        })
        {
            Threshold = Words.Say($"kernels without a launch > {Figures.Percent(thresholds.UnlinkedShare)} of all kernels"),
            Try = "Synchronise before the profiler starts, record host calls too (activities CPU and CUDA), and look at steps after the first.",
            Check = "Every kernel has a launch in the new trace.",
        };
    }
}
