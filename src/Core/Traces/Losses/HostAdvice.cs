using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>What the host did while the device waited for it, and what fits that.</summary>
internal static class HostAdvice
{
    // a part of a loss this large has its own advice
    private const int LeastPart = 4;

    private const string Scheduling = "Between the steps of a serving engine the host schedules, samples and detokenises: let it schedule ahead of the device "
        + "(asynchronous or overlapped scheduling), move detokenising and stop checks to another process, and keep sampling on the device.";

    private const string Waiting = "Keep the value on the device: no .item(), .cpu(), nonzero or boolean masks in the loop; copy results asynchronously to "
        + "pinned memory and read them one step later; log every n-th step; replace synchronize by events.";

    private const string Untraced = "The trace does not show what the host did: record it with NVTX ranges or with_stack=True, or sample the process "
        + "(py-spy), then take that work off the launching thread. ";

    /// <summary>The sort of work that most of the loss is, in words.</summary>
    internal static string Mostly(DeviceLosses losses)
    {
        long all = losses.TimeOf(LossCause.HostWork);
        HostEvidence told = losses.Host;
        return told.Compiling * 2 > all ? "compiling"
            : told.Pauses * 2 > all && told.PauseCount == 1 ? "one pause"
            : losses.SortsOf(LossCause.HostWork) is [var first, ..] ? NameOf(first.Sort) : "";
    }

    internal static string Parts(DeviceLosses losses)
    {
        string sorts = string.Join(", ", losses.SortsOf(LossCause.HostWork).Take(4).Select(static s => Words.Say($"{NameOf(s.Sort)} {Figures.Time(s.Time)}")));
        HostEvidence told = losses.Host;
        string compiling = told.Compiling > 0 ? Words.Say($" {Figures.Time(told.Compiling)} of it while compiling.") : "";
        string pauses = told.PauseCount > 0
            ? Words.Say($" {Figures.Count(told.PauseCount, "pause")} of more than a launch can take: {Figures.Time(told.Pauses)}.") : "";
        return Words.Say($"By what the host did: {sorts}.{compiling}{pauses}");
    }

    /// <summary>What fits the host's work: the advice of its largest part, and of each other that is a good part of it.</summary>
    internal static string Of(DeviceLosses losses)
    {
        HostEvidence told = losses.Host;
        return Joined(
        [
            (told.Launching, () => Launching(losses)), (told.Pauses, () => Pauses(losses)), (told.Scheduling, static () => Scheduling),
            (told.BetweenReplays, static () => "The host works between replays of graphs: prepare the next replay while this one runs (a second thread, "
                + "asynchronous scheduling), or capture more into one graph."),
            (told.Compiling, static () => $"The host compiles meanwhile. {RecompilationRule.Advice}"),
        ]);
    }

    /// <summary>What fits waits for the device: by what waited.</summary>
    internal static string OfWaits(DeviceLosses losses)
    {
        long scheduling = losses.Host.WaitedBeforeScheduling;
        long uploads = losses.Drained.Where(d => IsUpload(losses.Device, d.Call)).Sum(static d => d.Cost);
        return Joined(
        [
            (losses.TimeOf(LossCause.Synchronisation) - scheduling - uploads, static () => Waiting),
            (uploads, static () => "The host sits in copies to the device until they are done: pin that memory (pin_memory=True) and copy with "
                + "non_blocking=True."),
            (scheduling, static () => $"The engine waits for a step's tokens before it prepares the next. {Scheduling}"),
        ]);
    }

    /// <summary>Whether most of what waits were charged with lies between the steps of a serving engine.</summary>
    internal static bool WaitsToSchedule(DeviceLosses losses) => losses.Host.WaitedBeforeScheduling * 2 > losses.TimeOf(LossCause.Synchronisation);

    private static bool IsUpload(DeviceDiagnosis device, int call) => device.Work.CopyOf(call) is >= 0 and int copy && device.Trace.Details[copy] >= 0
        && device.Trace.Copies[device.Trace.Details[copy]].Kind == CopyKind.HostToDevice;

    internal static string Joined((long Time, Func<string> Advice)[] parts)
    {
        long all = Math.Max(1, parts.Sum(static p => p.Time));
        long most = parts.Max(static p => p.Time);
        return string.Join(" ", parts.Where(p => p.Time == most || (p.Time > 0 && p.Time * LeastPart >= all)).OrderByDescending(static p => p.Time)
            .Select(static p => p.Advice()));
    }

    private static IdleCause MainOf(DeviceLosses losses) => losses.SortsOf(LossCause.HostWork) is [var most, ..] ? most.Sort : IdleCause.Untraced;

    private static string Launching(DeviceLosses losses)
    {
        string first = MainOf(losses) switch
        {
            IdleCause.Untraced => Untraced,
            IdleCause.Annotation when HasStacks(losses.Device) => "Python between launches is slow, and recording stacks slows it further: record without "
                + "with_stack first. ",
            _ => "",
        };
        return first + "Launch less often or ahead of time: capture the step in a CUDA or HIP graph (torch.compile mode=\"reduce-overhead\", the "
            + "serving engine's graph option), fuse operators (torch.compile), or make each launch do more (a larger batch).";
    }

    private static string Pauses(DeviceLosses losses)
    {
        string first = MainOf(losses) == IdleCause.Untraced ? Untraced : "";
        string once = losses.Host.PauseCount == 1 ? "It came once in this window, and a steady state may not have it. " : "";
        return $"{first}{once}Between launches the host does something else for long: do that in another thread or process, ahead of time, or less often "
            + "(prefetching, asynchronous checkpoints, gc.freeze and collection at chosen steps).";
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
