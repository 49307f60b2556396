using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Doubts about a trace as a whole: what the reader had to leave out, where the file ends early, what it holds that it should not.</summary>
public static class TraceDoubts
{
    /// <summary>The rule that finds a file which stops before its end.</summary>
    internal const string EarlyEndRule = "untrusted-early-end";

    /// <summary>The doubts, one finding per kind over all traces.</summary>
    /// <param name="traces">The traces.</param>
    /// <param name="devices">The devices that did anything.</param>
    public static IEnumerable<TraceFinding> Of(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(devices);
        IEnumerable<TraceFinding?> all = [NoDeviceWork(traces, devices), EarlyEnd(traces), Times(traces), Graphs(devices), Secrets(traces)];
        return all.Where(static f => f is not null).Select(static f => f!);
    }

    private static TraceFinding? NoDeviceWork(IReadOnlyList<Trace> traces, IReadOnlyList<DeviceDiagnosis> devices)
    {
        if (devices.Count > 0 || traces.Count == 0)
        {
            return null;
        }

        // a profile of the host alone is answered by its operators
        if (traces.All(static t => t.Info.Format is TraceFormat.OnnxRuntime or TraceFormat.KernelSums))
        {
            return null;
        }

        if (traces.All(static t => t.Info.Format is TraceFormat.NsightCompute or TraceFormat.MemoryTimeline))
        {
            return NoTimeLine(traces);
        }

        int launches = traces.Sum(static t => Launches(t));
        bool capture = launches > 0;
        string text = capture
            ? Words.Say($"The trace has {Figures.Count(launches)} kernel launches and no work of a device.")
            : Words.Say($"Of {Figures.Count(traces.Sum(static t => t.Counts.Read))} events none was recognised as a kernel, a copy or a fill of a device; {Figures.Count(traces.Sum(static t => (long)t.Count))} are the host's or the profiler's, {Figures.Count(traces.Sum(static t => t.Counts.Unplaced))} are of no known sort.");
        return new TraceFinding(capture ? "untrusted-capture" : "untrusted-no-device", capture ? "A capture, not a run: launches without kernels"
            : "No device work in the trace: nothing can be said about a device", Urgency.Critical,
            new Evidence(text) { Numbers = [new("launch_calls", launches)] })
        {
            Threshold = "no kernel, copy or fill",
            Try = traces.Any(static t => t.Info.Format is TraceFormat.Kineto or TraceFormat.LegacyAutograd && t.Counts.Unplaced < t.Count)
                ? "Record the device too: activities=[CPU, CUDA] in PyTorch's profiler, a build of PyTorch with Kineto, rights to read the device's counters."
                : "Record the device too, with the profiler's activities for it switched on.",
            Check = "The new trace has kernels.",
        };
    }

    private static TraceFinding NoTimeLine(IReadOnlyList<Trace> traces)
    {
        bool memory = traces.All(static t => t.Info.Format == TraceFormat.MemoryTimeline);
        long peak = traces.SelectMany(static t => t.MemoryChanges.ToArray()).Select(static m => m.Allocated).DefaultIfEmpty().Max();
        string text = memory
            ? Words.Say($"The file holds allocations, {Figures.Of(new Bytes(peak))} at the peak, and neither kernels nor operators to blame for them.")
            : "The file holds measurements of single kernels and no timeline, so there is no window, no idle time and no share of it.";
        return new TraceFinding("untrusted-no-device", "No timeline: budget and idle time are not given", memory ? Urgency.Warning
            : Urgency.Info, new Evidence(text) { Numbers = memory ? [new("peak_bytes", peak)] : [] })
        {
            Threshold = "no kernel, copy or fill with its time",
            Try = memory ? "Give the profiler's trace, recorded with profile_memory=True." : "Give the trace of the same program beside it: floorline "
                + "trace trace.json kernels.csv.",
            Check = "The report has a budget.",
        };
    }

    private static TraceFinding? EarlyEnd(IReadOnlyList<Trace> traces)
    {
        Trace? first = traces.FirstOrDefault(static t => t.Info.EarlyEnd is not null);
        return first?.Info.EarlyEnd is not { } end ? null
            : new TraceFinding(EarlyEndRule, Words.Say($"The file {Ends(end)} at byte {end.AtByte}: record again, or trust only what stands before it"),
            Urgency.Warning,
                new Evidence(Words.Say($"{first.Info.Source} {Ends(end)} at byte {end.AtByte} of {(end.OfText ? "the uncompressed text" : "the file")}: {end.Reason}. What was read up to there is analysed; no figure is of the whole run, and what ran last may be missing.")) { Numbers = [new("at_byte", end.AtByte)] })
            {
                Threshold = "the file stops before its end",
                Try = end.IsDamaged ? "Copy or record the file again, and compare check sums (gzip -t FILE, zstd -t FILE)."
                    : "Record again, a shorter window, and let the profiler finish writing before the process ends.",
                Check = "The new file is read to its end.",
            };
    }

    private static string Ends(EarlyEnd end) => end.IsDamaged ? "is damaged" : "ended early";

    private static TraceFinding? Times(IReadOnlyList<Trace> traces)
    {
        long negative = traces.Sum(static t => t.Counts.NegativeDurations);
        long zero = traces.Sum(static t => t.Counts.ZeroTimestamps);
        long malformed = traces.Sum(static t => t.Counts.Malformed);
        long unreadable = traces.Sum(static t => t.Counts.Unreadable);
        long lost = traces.Sum(static t => t.Counts.LostDeviceWork);
        long sum = negative + zero + malformed + unreadable;
        return sum == 0 ? null
            : new TraceFinding("untrusted-timestamps", lost > 0 ? "Device work with impossible times was left out" : unreadable == sum
            ? "Events that cannot be read were left out" : "Events with impossible times were left out", lost > 0 ? Urgency.Warning
            : Urgency.Info,
            new Evidence(Words.Say($"Left out: {negative} events that end before they start, {zero} at time zero, {malformed} without a usable time, {unreadable} that are no JSON; {lost} of them are device work, whose time is missing in the budget.")) { Numbers = [new("negative_durations", negative), new("zero_timestamps", zero), new("malformed", malformed), new("unreadable", unreadable), new("lost_device_work", lost)] })
            {
                Threshold = "at least one event has no start, ends before it, or cannot be read",
                Try = "Record again; a newer profiler or driver if it stays.",
                Check = "No event is left out of the new trace.",
            };
    }

    private static TraceFinding? Graphs(IReadOnlyList<DeviceDiagnosis> devices)
    {
        int blocks = devices.Sum(static d => d.Work.Graphs);
        return blocks == 0 ? null
            : new TraceFinding("untrusted-graph-blocks", "Graphs are recorded as one block each", Urgency.Warning,
            new Evidence(Words.Say($"{blocks} graph replays are one block each: the gaps and kernels inside are not known, so their whole time counts as busy.")) { Numbers = [new("graph_blocks", blocks)] })
            {
                Threshold = "at least one graph replay has no kernels of its own",
                Try = "Record with nsys profile --cuda-graph-trace=node.",
                Check = "The new trace has kernels with graph nodes.",
            };
    }

    private static TraceFinding? Secrets(IReadOnlyList<Trace> traces)
    {
        long found = traces.Sum(static t => t.Counts.TokenShapedStrings);
        return found == 0 ? null
            : new TraceFinding("untrusted-secrets", "The trace holds strings shaped like access tokens", Urgency.Warning,
            new Evidence(Words.Say($"{found} strings in names or metadata look like access tokens. They are not shown here.")) { Numbers = [new("strings",
                found)] })
            {
                Threshold = "at least one token-shaped string",
                Try = "Do not share the file as it is; revoke the token, and keep secrets out of environment and arguments while profiling.",
                Check = "No such string in the new trace.",
            };
    }

    private static int Launches(Trace trace)
    {
        var traits = new NameTraits(trace.Names);
        int launches = 0;
        for (int e = 0; e < trace.Count; e++)
        {
            launches += EventKinds.IsCall(trace.Kinds[e]) && traits.CallOf(trace.NameIds[e]) is (CallKind.Launch or CallKind.GraphLaunch) ? 1 : 0;
        }

        return launches;
    }
}
