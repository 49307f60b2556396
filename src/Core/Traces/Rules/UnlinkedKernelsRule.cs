using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
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
        string steps = IsXla(trace) ? "" : ", and steps do not hold them";
        string text = Words.Say($"{Figures.Count(unlinked)} of {Figures.Count(kernels)} kernels have no launch in the trace. They count as busy time; ")
            + Words.Say($"the {Figures.Time(idle)} of idle time before them have no cause{steps}.");
        bool none = unlinked == kernels && !HoldsLaunches(device);
        string title = none ? "The trace holds no launches: why the device idled is not in it"
            : "The window starts before the capture: kernels without a launch";
        return new TraceFinding(Id, title, unlinked == kernels && !IsXla(trace) ? Urgency.Warning : Urgency.Info, device.Evidence(text) with
        {
            Numbers = [new("unlinked_kernels", unlinked), new("kernels", kernels), new("share", (double)unlinked / kernels),
                new("unlinked_idle_ms", Words.Ms(idle))],
            Events = events,
        })
        {
            Threshold = Words.Say($"kernels without a launch > {Figures.Percent(thresholds.UnlinkedShare)} of all kernels"),
            Try = AdviceOf(trace),
            Check = "Every kernel has a launch in the new trace.",
        };
    }

    /// <summary>How to get launches into a trace of that form.</summary>
    internal static string AdviceOf(Trace trace) => IsXla(trace)
        ? "XLA's profiler records no launches. Where idle time is long, record the program with Nsight Systems (nsys profile --trace=cuda,nvtx, then nsys "
            + "export --type sqlite) or on AMD with rocprofv3 --sys-trace, which do."
        : "Synchronise before the profiler starts, record host calls too (activities CPU and CUDA), and look at steps after the first.";

    private static bool IsXla(Trace trace) => trace.Info.Format == TraceFormat.Xla;

    private static bool HoldsLaunches(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        for (int e = 0; e < trace.Count; e++)
        {
            if (EventKinds.IsCall(trace.Kinds[e]) && device.Work.Traits.CallOf(trace.NameIds[e]) is (CallKind.Launch or CallKind.GraphLaunch))
            {
                return true;
            }
        }

        return false;
    }
}
