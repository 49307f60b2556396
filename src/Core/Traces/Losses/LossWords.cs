using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>What is said of a loss: its title, what it rests on, whom to blame and advice that fits what the trace shows.</summary>
internal static class LossWords
{
    private const int NamesShown = 3;

    internal static Loss Of(LossCause cause, DeviceLosses losses, RankComparison ranks)
    {
        DeviceDiagnosis device = losses.Device;
        LossPart[] sorts = losses.SortsOf(cause);
        string full = Blamed(cause, losses, ranks, sorts);
        (string title, string advice, string check) = cause switch
        {
            LossCause.HostWork => ("Host-bound: the device waits for the host to launch work", HostAdvice.Of(losses), "Idle time falls by about as much; "
                + "floorline trace --compare OLD NEW says by how much."),
            LossCause.Synchronisation => ("Host synchronisation drains the queue",
                HostAdvice.OfWaits(losses),
                "Gaps after synchronisations are gone; the share of idle time falls by about their cost."),
            LossCause.Allocation => (AllocationTitle(losses),
                "Allocate once and reuse (preallocated buffers, static shapes); let the caching allocator keep its blocks (no empty_cache in the loop, "
                    + "expandable_segments:True against fragmentation); use a memory pool for cudaMallocAsync.",
                "No driver allocation after the first step."),
            LossCause.Input => ("Input starvation: the device waits for the data loader",
                "More DataLoader workers (num_workers), pinned memory with non_blocking copies, prefetching of the next batch, cheaper or offline "
                    + "preprocessing.",
                "The pauses shorten and idle time falls by about the same."),
            LossCause.Initialisation => ("Initialisation: time that passes once and is not steady state",
                AdviceOnce(losses),
                "A window after the first steps has none of it."),
            LossCause.LaunchDistance => ("Short kernels: the device's own distance between queued kernels",
                "Fewer, longer kernels: fuse elementwise chains (torch.compile), larger batches; inside a graph the distance is shortest.",
                "Kernels are fewer and longer."),
            LossCause.DeviceWait => ("Queued work does not begin: a wait for another stream, or work that the trace does not hold",
                "Look at what the stream waits for (events, cross-stream dependencies, host callbacks); look for work the profiler leaves out: kernels "
                    + "inside graphs, other processes on the device, peer copies, communication proxies.",
                "The gaps are gone, or hold work, in a trace of all processes with graph nodes."),
            LossCause.Unlinked => ("Idle time before work whose launch is not recorded",
                UnlinkedKernelsRule.AdviceOf(device.Trace),
                "Every kernel has a launch in the new trace."),
            LossCause.RankWait => (StragglerRule.TitleOf(ranks), StragglerRule.AdviceOf(ranks), "Waits in collectives shrink on all ranks."),
            LossCause.Communication => ("Exposed communication: the device computes nothing while it exchanges",
                AdviceOnExchange(losses),
                "Overlap rises; compare with the floor of the exchange (floorline floors, R4)."),
            LossCause.Copies => (CopyRule.TitleOf(device), CopyRule.AdviceOf(device), "Exposed copy time falls below 3 % of the window."),
            LossCause.Fills => ("Fills of memory with nothing beside them", "Fill once, or let the first kernel that writes the buffer set it.",
                "Fills are fewer."),
            LossCause.Slowdown => (SlowdownRule.TitleOf(device), SlowdownRule.Advice, "All steps take as long as the first."),
            LossCause.Kernels => ("Inefficient kernels: slower than good kernels of such shapes", OperatorRule.AdviceOf(device.Operators.Worst),
                "Rates of these operators (the table of operators by shape), and their time."),
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
        };
        string name = cause == LossCause.RankWait ? full : sorts.Length > 0 && IsBefore(cause, sorts[0].Sort) ? $"before {Words.Name(full)}" : Words.Name(full);
        return new Loss(cause, 0, 0, 0, 0, name, title, Text(cause, losses), advice, check)
        {
            Rank = device.Rank,
            Device = device.Device,
            FullName = full,
            Mostly = cause == LossCause.HostWork ? HostAdvice.Mostly(losses)
                : cause == LossCause.RankWait ? StragglerRule.PartsOf(ranks)
                : cause == LossCause.Initialisation && IsApart(losses) ? "ranks that begin to record at different times"
                : cause == LossCause.Initialisation && sorts.Length > 0 ? Once(sorts[0].Sort) : "",
            Intervals = [.. losses.CostliestOf(cause).Select(g => new EvidenceInterval(device.Gaps.StartOf(g.Gap), device.Gaps.EndOf(g.Gap)))],
        };
    }

    private static string Text(LossCause cause, DeviceLosses losses)
    {
        DeviceDiagnosis device = losses.Device;
        long time = losses.TimeOf(cause);
        string share = Words.Say($"{Figures.Time(time)}, {Figures.Percent(device.Share(time))} of the window");
        string names = Named(device, losses.NamesOf(cause).Where(n => cause != LossCause.Synchronisation || n.Sort == IdleCause.Synchronisation));
        string then = cause == LossCause.Synchronisation ? Named(device, losses.NamesOf(cause).Where(static n => n.Sort != IdleCause.Synchronisation)) : "";
        string gaps = Figures.Count(losses.GapsOf(cause), "gap");
        string largest = names.Length > 0 ? $" Longest: {names}." : "";
        return cause switch
        {
            LossCause.HostWork => Words.Say($"{gaps}: {share}. {HostAdvice.Parts(losses)}{largest}"),
            LossCause.Communication => Words.Say($"{share} with nothing computed, of {Figures.Time(device.Budget.Communication)} of communication."),
            LossCause.Initialisation when losses.RecordedApart > 0 => Words.Say($"{gaps} and the first collective: {share}.{largest} ")
                + Words.Say($"Of it {Figures.Time(losses.RecordedApart)} in the first collective, to which ranks came late because they began to record later."),
            LossCause.RankWait => Words.Say($"{share} inside collectives after the fastest rank's time was taken off."),
            LossCause.Copies => CopyRule.TextOf(device),
            LossCause.Fills => Words.Say($"{share}. Longest: {Words.Name(Longest(device, cause))}."),
            LossCause.Synchronisation => Words.Say($"{gaps}: {share}.{largest}{(then.Length > 0 ? $" Only then the host did: {then}." : "")}"),
            LossCause.Slowdown => SlowdownRule.TextOf(device),
            LossCause.Kernels => Words.Say($"{share} beyond good kernels of such shapes. {OperatorRule.Largest(device)}"),
            _ => Words.Say($"{gaps}: {share}.{largest}"),
        };
    }

    // by what it could become: hidden, or shorter
    private static string AdviceOnExchange(DeviceLosses losses)
    {
        long slow = SlowCollectiveRule.LostOf(losses.Device);
        return HostAdvice.Joined([(losses.TimeOf(LossCause.Communication) - slow, static () => ExposedCommunicationRule.Advice),
            (slow, static () => SlowCollectiveRule.Advice)]);
    }

    // waiting for ranks that are not there yet is the larger part of what passes once
    private static bool IsApart(DeviceLosses losses) => losses.RecordedApart * 2 > losses.TimeOf(LossCause.Initialisation);

    private static string AdviceOnce(DeviceLosses losses) => HostAdvice.Joined(
    [
        (losses.TimeOf(LossCause.Initialisation) - losses.RecordedApart,
            static () => "Record after warm-up (torch.profiler.schedule with wait and warmup, or a few steps before the profiler starts). If the start itself matters: eager module loading ahead of time, cached compilation, one allocation up "
                + "front."),
        (losses.RecordedApart, static () => "Ranks begin to record at different times, and the first collective waits for the last: leave it out, or let all "
            + "ranks pass a barrier before the profiler starts."),
    ]);

    private static string Once(IdleCause sort) => sort switch
    {
        IdleCause.LaunchLatency => "launch latency of first runs",
        IdleCause.Allocation => "allocation",
        IdleCause.RuntimeCall => "loading",
        _ => "first runs",
    };

    private static string AllocationTitle(DeviceLosses losses)
    {
        string often = losses.GapsOf(LossCause.Allocation) == 2 ? "twice" : "again and again";
        return losses.NamesOf(LossCause.Allocation).Any(n => IsFree(losses.Device.Trace.Names[n.Name]))
            ? $"Repeated allocation: memory goes back to the driver {often}" : $"Repeated allocation: the driver is asked for memory {often}";
    }

    private static bool IsFree(string call) => call.Contains("free", StringComparison.OrdinalIgnoreCase)
        || call.Contains("unmap", StringComparison.OrdinalIgnoreCase) || call.Contains("release", StringComparison.OrdinalIgnoreCase);

    // the name to blame is one of what most of the loss is; every loss has one
    private static string Blamed(LossCause cause, DeviceLosses losses, RankComparison ranks, LossPart[] sorts)
    {
        DeviceDiagnosis device = losses.Device;
        if (cause is LossCause.Communication or LossCause.Copies or LossCause.Fills or LossCause.Slowdown
            || (cause == LossCause.Initialisation && IsApart(losses)))
        {
            return Longest(device, cause);
        }

        if (cause is LossCause.RankWait or LossCause.Kernels)
        {
            return cause == LossCause.RankWait ? Late(ranks) : device.Operators.Worst?.Name ?? "";
        }

        LossPart[] names = losses.NamesOf(cause);
        IdleCause sort = cause == LossCause.Synchronisation && HostAdvice.WaitsToSchedule(losses)
            && names.Where(static n => n.Sort != IdleCause.Synchronisation).Select(static n => (IdleCause?)n.Sort).FirstOrDefault() is { } then ? then
            : sorts.Length > 0 ? sorts[0].Sort : default;
        int name = names.Where(n => n.Sort == sort).Concat(names).Select(static n => n.Name).DefaultIfEmpty(Trace.None).First();
        return name >= 0 ? device.Trace.Names[name] : "";
    }

    // time without an event of the host has the name of what was launched at its end
    private static bool IsBefore(LossCause cause, IdleCause sort) => cause == LossCause.HostWork && sort is (IdleCause.Untraced or IdleCause.LaunchLatency);

    private static string Named(DeviceDiagnosis device, IEnumerable<LossPart> names) => string.Join(", ", names.Take(NamesShown)
        .Select(n => Words.Say($"{(IsBefore(n.Cause, n.Sort) ? "before " : "")}{Words.Name(device.Trace.Names[n.Name])} ({Figures.Time(n.Time)})")));

    private static string Late(RankComparison ranks) => ranks.Latest is { } latest ? ranks.NameOf(latest) : "";

    private static string Longest(DeviceDiagnosis device, LossCause cause)
    {
        var sums = new Dictionary<int, long>();
        foreach (int e in device.Work.Events)
        {
            EventKind kind = device.Trace.Kinds[e];
            bool communicates = kind == EventKind.DeviceKernel && device.Work.Traits.KernelOf(device.Trace.NameIds[e]) == KernelClass.Communication;
            bool counts = cause switch
            {
                LossCause.Copies => kind == EventKind.DeviceCopy,
                LossCause.Fills => kind == EventKind.DeviceMemset,
                LossCause.Slowdown => kind == EventKind.DeviceKernel && !communicates,
                _ => communicates,
            };
            if (counts)
            {
                sums[device.Trace.NameIds[e]] = sums.GetValueOrDefault(device.Trace.NameIds[e]) + device.Trace.Durations[e];
            }
        }

        return sums.Count == 0 ? "" : device.Trace.Names[sums.MaxBy(static s => s.Value).Key];
    }
}
