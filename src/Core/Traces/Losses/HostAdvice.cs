using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>What the host did while the device waited for it, and what fits that.</summary>
internal static class HostAdvice
{
    /// <summary>The sort of work that most of the loss is, in words.</summary>
    internal static string Mostly(DeviceLosses losses) => losses.SortsOf(LossCause.HostWork) is [var first, ..] ? NameOf(first.Sort) : "";

    internal static string Parts(DeviceLosses losses)
    {
        string sorts = string.Join(", ", losses.SortsOf(LossCause.HostWork).Take(4).Select(static s => Words.Say($"{NameOf(s.Sort)} {Figures.Time(s.Time)}")));
        return Words.Say($"By what the host did: {sorts}.");
    }

    internal static string Of(DeviceLosses losses)
    {
        DeviceDiagnosis device = losses.Device;
        IdleCause main = losses.SortsOf(LossCause.HostWork) is [var most, ..] ? most.Sort : IdleCause.Untraced;
        bool replays = device.Launches.GraphLaunches > 0 && device.Launches.GraphKernels * 2 > device.Work.Kernels;
        if (replays || (device.Steps.IsServing && main is IdleCause.Untraced))
        {
            return device.Steps.IsServing
                ? "Between the steps of a serving engine the host schedules, samples and detokenises: let it schedule ahead of the device "
                    + "(asynchronous or overlapped scheduling), move detokenising and stop checks to another process, and keep sampling on the device."
                : "The host works between replays of graphs: prepare the next replay while this one runs (a second thread, asynchronous scheduling), "
                    + "or capture more into one graph.";
        }

        string first = main switch
        {
            IdleCause.Untraced => "The trace does not show what the host did: record it with NVTX ranges or with_stack=True, or sample the process "
                + "(py-spy), then take that work off the launching thread. ",
            IdleCause.Annotation when HasStacks(device) => "Python between launches is slow, and recording stacks slows it further: record without "
                + "with_stack first. ",
            _ => "",
        };
        return first + "Launch less often or ahead of time: capture the step in a CUDA or HIP graph (torch.compile mode=\"reduce-overhead\", the "
            + "serving engine's graph option), fuse operators (torch.compile), or make each launch do more (a larger batch).";
    }

    internal static string NameOf(IdleCause cause) => cause switch
    {
        IdleCause.Operator => "operators",
        IdleCause.Annotation => "Python or ranges of the program",
        IdleCause.RuntimeCall => "other runtime calls",
        IdleCause.Untraced => "nothing the trace shows",
        IdleCause.LaunchLatency => "launch latency",
        IdleCause.Synchronisation => "waiting for the device",
        IdleCause.Allocation => "allocation",
        IdleCause.DataLoader => "input",
        IdleCause.Queued => "queued",
        IdleCause.Unlinked => "unlinked",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    private static bool HasStacks(DeviceDiagnosis device) =>
        device.Trace.Info.RecordsStacks == true || device.Gaps.Blames.Any(b => b.Cause == IdleCause.Annotation
            && device.Trace.Kinds[b.Example] == EventKind.PythonFunction);
}
