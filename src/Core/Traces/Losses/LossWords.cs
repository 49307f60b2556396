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
        // the name to blame is one of what most of the loss is
        LossPart[] sorts = losses.SortsOf(cause);
        int name = losses.NamesOf(cause).Where(n => sorts.Length == 0 || n.Sort == sorts[0].Sort).Select(static n => n.Name).DefaultIfEmpty(Trace.None).First();
        string full = cause == LossCause.RankWait ? Late(ranks) : cause is LossCause.Communication or LossCause.Copies ? Longest(device, cause)
            : cause == LossCause.Kernels ? device.Operators.Worst?.Name ?? "" : name >= 0 ? device.Trace.Names[name] : "";
        (string title, string advice, string check) = cause switch
        {
            LossCause.HostWork => ("Host-bound: the device waits for the host to launch work", HostAdvice.Of(losses), "Idle time falls by about as much; "
                + "floorline trace --compare OLD NEW says by how much."),
            LossCause.Synchronisation => ("Host synchronisation drains the queue",
                "Keep the value on the device: no .item(), .cpu(), nonzero or boolean masks in the loop; copy results asynchronously to pinned memory "
                    + "and read them one step later; log every n-th step; replace synchronize by events.",
                "Gaps after synchronisations are gone; the share of idle time falls by about their cost."),
            LossCause.Allocation => ("Repeated allocation: memory goes back to the driver again and again",
                "Allocate once and reuse (preallocated buffers, static shapes); let the caching allocator keep its blocks (no empty_cache in the loop, "
                    + "expandable_segments:True against fragmentation); use a memory pool for cudaMallocAsync.",
                "No driver allocation after the first step."),
            LossCause.Input => ("Input starvation: the device waits for the data loader",
                "More DataLoader workers (num_workers), pinned memory with non_blocking copies, prefetching of the next batch, cheaper or offline "
                    + "preprocessing.",
                "The pauses shorten and idle time falls by about the same."),
            LossCause.Initialisation => ("Initialisation: time that passes once and is not steady state",
                "Record after warm-up (torch.profiler.schedule with wait and warmup, or a few steps before the profiler starts). If the start itself "
                    + "matters: eager module loading ahead of time, cached compilation, one allocation up front.",
                "A window after the first steps has none of it."),
            LossCause.LaunchDistance => ("Short kernels: the device's own distance between queued kernels",
                "Fewer, longer kernels: fuse elementwise chains (torch.compile), larger batches; inside a graph the distance is shortest.",
                "Kernels are fewer and longer."),
            LossCause.DeviceWait => ("Queued work does not begin: a wait for another stream, or work that the trace does not hold",
                "Look at what the stream waits for (events, cross-stream dependencies, host callbacks); look for work the profiler leaves out: kernels "
                    + "inside graphs, other processes on the device, peer copies, communication proxies.",
                "The gaps are gone, or hold work, in a trace of all processes with graph nodes."),
            LossCause.Unlinked => ("Idle time before work whose launch is not recorded",
                "Record host calls too (activities CPU and CUDA) and synchronise before the profiler starts; then the gaps have a cause.",
                "Every kernel has a launch in the new trace."),
            LossCause.RankWait => (StragglerRule.TitleOf(ranks), StragglerRule.AdviceOf(ranks), "Waits in collectives shrink on all ranks."),
            LossCause.Communication => ("Exposed communication: the device computes nothing while it exchanges",
                "Start the collective earlier on its own stream and compute what does not depend on it meanwhile (gradient buckets, overlap of "
                    + "tensor-parallel all-reduce with the next matrix product, micro-batches in two lanes); make it smaller, or faster (NVLink, "
                        + "in-switch reduction).",
                "Overlap rises; compare with the floor of the exchange (floorline floors, R4)."),
            LossCause.Copies => (CopyRule.TitleOf(device), CopyRule.AdviceOf(device), "Exposed copy time falls below 3 % of the window."),
            LossCause.Fills => ("Fills of memory with nothing beside them", "Fill once, or let the first kernel that writes the buffer set it.",
                "Fills are fewer."),
            LossCause.Slowdown => (SlowdownRule.TitleOf(device), SlowdownRule.Advice, "All steps take as long as the first."),
            LossCause.Kernels => ("Inefficient kernels: slower than good kernels of such shapes", OperatorRule.AdviceOf(device.Operators.Worst),
                "Rates of these operators (the table of operators by shape), and their time."),
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
        };
        return new Loss(cause, 0, 0, 0, 0, cause == LossCause.RankWait ? full : Words.Name(full), title, Text(cause, losses), advice, check)
        {
            Rank = device.Rank,
            Device = device.Device,
            FullName = full,
            Mostly = cause == LossCause.HostWork ? HostAdvice.Mostly(losses)
                : cause == LossCause.RankWait ? StragglerRule.PartsOf(ranks)
                : cause == LossCause.Initialisation && sorts.Length > 0 ? Once(sorts[0].Sort) : "",
            Intervals = [.. losses.CostliestOf(cause).Select(g => new EvidenceInterval(device.Gaps.StartOf(g.Gap), device.Gaps.EndOf(g.Gap)))],
        };
    }

    private static string Text(LossCause cause, DeviceLosses losses)
    {
        DeviceDiagnosis device = losses.Device;
        long time = losses.TimeOf(cause);
        string share = Words.Say($"{Figures.Time(time)}, {Figures.Percent(device.Share(time))} of the window");
        string names = string.Join(", ", losses.NamesOf(cause).Take(NamesShown)
            .Select(n => Words.Say($"{Words.Name(device.Trace.Names[n.Name])} ({Figures.Time(n.Time)})")));
        string gaps = Figures.Count(losses.GapsOf(cause), "gap");
        string largest = names.Length > 0 ? $" Longest: {names}." : "";
        return cause switch
        {
            LossCause.HostWork => Words.Say($"{gaps}: {share}. {HostAdvice.Parts(losses)}{largest}"),
            LossCause.Communication => Words.Say($"{share} with nothing computed, of {Figures.Time(device.Budget.Communication)} of communication."),
            LossCause.RankWait => Words.Say($"{share} inside collectives after the fastest rank's time was taken off."),
            LossCause.Copies => CopyRule.TextOf(device),
            LossCause.Fills => Words.Say($"{share}."),
            LossCause.Slowdown => SlowdownRule.TextOf(device),
            LossCause.Kernels => Words.Say($"{share} beyond good kernels of such shapes. {OperatorRule.Largest(device)}"),
            _ => Words.Say($"{gaps}: {share}.{largest}"),
        };
    }

    private static string Once(IdleCause sort) => sort switch
    {
        IdleCause.LaunchLatency => "launch latency of first runs",
        IdleCause.Allocation => "allocation",
        IdleCause.RuntimeCall => "loading",
        _ => "first runs",
    };

    private static string Late(RankComparison ranks) => ranks is { Verdict: StragglerVerdict.Named, Latest: { } latest } ? ranks.NameOf(latest) : "";

    private static string Longest(DeviceDiagnosis device, LossCause cause)
    {
        var sums = new Dictionary<int, long>();
        foreach (int e in device.Work.Events)
        {
            EventKind kind = device.Trace.Kinds[e];
            bool counts = cause == LossCause.Copies ? kind == EventKind.DeviceCopy
                : kind == EventKind.DeviceKernel && device.Work.Traits.KernelOf(device.Trace.NameIds[e]) == KernelClass.Communication;
            if (counts)
            {
                sums[device.Trace.NameIds[e]] = sums.GetValueOrDefault(device.Trace.NameIds[e]) + device.Trace.Durations[e];
            }
        }

        return sums.Count == 0 ? "" : device.Trace.Names[sums.MaxBy(static s => s.Value).Key];
    }
}
