using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/trace@1</c>: the trace, its losses, idle time, findings and ranks.</summary>
internal static class TraceSchema
{
    private const int MostKernels = 10;
    private const int MostBlames = 20;

    private static readonly Schema<TraceResult> _inputs = new Schema<TraceResult>("TraceInputs")
        .Texts("files", static r => r.Spec.Files, "Files that were read")
        .Stated(static r => r.Spec.Situation);

    private static readonly Schema<TraceNote> _note = new Schema<TraceNote>("TraceNote")
        .Word("about", static n => Names.Snake(n.About), typeof(TraceNoteKind), "What it is about")
        .Count("rank", static n => n.Rank, "Rank that it is of; absent where it is of all").OrAbsent()
        .Count("device", static n => n.Device, "Device that it is of; absent where it is of all").OrAbsent()
        .Text("text", static n => n.Text, "The sentence");

    private static readonly Schema<Loss> _loss = new Schema<Loss>("TraceLoss")
        .Word("cause", static l => Names.Snake(l.Cause), typeof(LossCause), "What the time was lost to")
        .Text("title", static l => l.Title, "The same in words")
        .Text("name", static l => l.FullName, "Operator, kernel or call that it is of")
        .Number("ms", static l => l.Time / 1e6, "Time that was lost")
        .Number("share", static l => l.Share, "Share of the window")
        .Number("gain_ms", static l => l.Gain / 1e6, "Time that mending it gains")
        .Number("window_ms", static l => l.Window / 1e6, "The window")
        .Number("becomes_ms", static l => l.Becomes / 1e6, "The window without it")
        .Count("rank", static l => l.Rank, "Rank that it is of")
        .Count("device", static l => l.Device, "Device that it is of")
        .Text("evidence", static l => l.Text, "What shows it")
        .Text("advice", static l => l.Advice, "What to do")
        .Text("check", static l => l.Check, "How to see that it worked");

    private static readonly Schema<ReadingCounts> _counts = new Schema<ReadingCounts>("TraceCounts")
        .Count("read", static c => c.Read, "Records that were read")
        .Count("flows_left_out", static c => c.Flows, "Flow arrows")
        .Count("metadata", static c => c.Metadata, "Names of processes and threads")
        .Count("counter_samples_left_out", static c => c.CounterSamples, "Samples of counters")
        .Count("unplaced_left_out", static c => c.Unplaced, "Records of no thread or stream")
        .Count("malformed_left_out", static c => c.Malformed, "Records with fields of the wrong kind")
        .Count("unreadable_left_out", static c => c.Unreadable, "Records that could not be read")
        .Count("negative_durations_left_out", static c => c.NegativeDurations, "Records that end before they begin")
        .Count("zero_timestamps_left_out", static c => c.ZeroTimestamps, "Records without a time")
        .Count("duplicates_left_out", static c => c.Duplicates, "Records that stand twice")
        .Count("lost_device_work", static c => c.LostDeviceWork, "Records of device work that the profiler lost")
        .Count("out_of_order", static c => c.OutOfOrder, "Records before their place")
        .Count("duplicate_keys", static c => c.DuplicateKeys, "Objects with a name twice")
        .Count("control_characters", static c => c.ControlCharacters, "Control characters in texts")
        .Count("token_shaped_strings", static c => c.TokenShapedStrings, "Texts that look like secrets")
        .Count("names_cut", static c => c.NamesCut, "Names that were cut short")
        .Count("linked", static c => c.Linked, "Device work whose launch is known")
        .Count("unlinked", static c => c.Unlinked, "Device work whose launch is not");

    private static readonly Schema<EarlyEnd> _earlyEnd = new Schema<EarlyEnd>("TraceEarlyEnd")
        .Count("at_byte", static e => e.AtByte, "Where it ends")
        .Flag("of_text", static e => e.OfText, "Whether that counts the text after unpacking")
        .Text("reason", static e => e.Reason, "Why it ends there");

    private static readonly Schema<Trace> _trace = new Schema<Trace>("TraceFile")
        .Text("source", static t => t.Info.Source, "File that it is from")
        .Word("format", static t => Names.Snake(t.Info.Format), typeof(TraceFormat), "Its form")
        .Text("profiler", static t => t.Info.Profiler, "Profiler that took it")
        .Count("rank", static t => t.Info.Rank, "Rank that it is of").OrAbsent()
        .Count("events", static t => t.Count, "Events in it")
        .Count("resolution_ns", static t => t.Info.ResolutionNs, "Least step of its times")
        .Object("early_end", static t => t.Info.EarlyEnd, _earlyEnd, "Where it ends before its time").OrAbsent()
        .Object("counts", static t => t.Counts, _counts, "What was read and left out");

    private static readonly Schema<NamedBlame> _blame = new Schema<NamedBlame>("IdleBlame")
        .Word("cause", static b => JsonText.NameOf(b.Blame.Cause), typeof(IdleCause), "Why the device idled")
        .Text("name", static b => b.Trace.Names[b.Blame.Name], "Call or operator that the host was in")
        .Count("idle_ns", static b => b.Blame.Time, "Idle time")
        .Count("times", static b => b.Blame.Times, "How often")
        .Count("event", static b => b.Blame.Example, "An event that shows it");

    private static readonly Schema<StepTimeline> _lengths = new Schema<StepTimeline>("TraceStepLengths")
        .Number("p95_ms", static s => s.Lengths.Percentile(95) / 1e6, "95th percentile of a step")
        .Text("family", static s => s.Steps[0].Name.Family, "What marks a step")
        .Number("median_ms", static s => s.Lengths.Median / 1e6, "Median of a step")
        .Number("shortest_ms", static s => s.Lengths.Least / 1e6, "Shortest step")
        .Number("longest_ms", static s => s.Lengths.Largest / 1e6, "Longest step");

    private static readonly Schema<StepTimeline> _steps = Steps();

    private static readonly Schema<LaunchStatistics> _launches = new Schema<LaunchStatistics>("TraceLaunches")
        .Count("calls", static l => l.LaunchCalls, "Launching calls of the host")
        .Number("call_p50_us", static l => l.CallDurations.Median / 1e3, "Median time of such a call")
        .Number("latency_p50_us", static l => l.Latencies.Median / 1e3, "Median time from call to kernel")
        .Count("graph_launches", static l => l.GraphLaunches, "Calls that launch a graph")
        .Number("kernels_per_graph_launch", static l => l.GraphRatio, "Kernels that such a call starts")
        .Count("unlinked_kernels", static l => l.UnlinkedKernels, "Kernels whose launch is not known")
        .Count("short_kernels", static l => l.ShortKernels, "Kernels shorter than a launch")
        .Number("kernel_p50_us", static l => l.KernelDurations.Median / 1e3, "Median time of a kernel")
        .Number("kernel_p99_us", static l => l.KernelDurations.Percentile(99) / 1e3, "99th percentile of a kernel");

    private static readonly Schema<NamedKernel> _kernel = new Schema<NamedKernel>("TopKernel")
        .Text("name", static k => k.Trace.Names[k.Time.Name], "Name of the kernel")
        .Word("class", static k => KernelShareRule.FieldOf(k.Time.Kernel), typeof(KernelClass), "What it does")
        .Count("time_ns", static k => k.Time.Time, "Time of all its calls")
        .Count("count", static k => k.Time.Count, "Calls");

    private static readonly Schema<DeviceDiagnosis> _device = new Schema<DeviceDiagnosis>("TraceDevice")
        .Count("rank", static d => d.Rank, "Rank")
        .Count("device", static d => d.Device, "Device")
        .Count("window_start_ns", static d => d.Budget.Start, "Begin of the window")
        .Count("window_ns", static d => d.Budget.Window, "Length of the window")
        .Count("busy_ns", static d => d.Idle.IsKnown ? d.Budget.Busy : (long?)null, "Time with any work on the device; null where idle time is not known")
        .Count("idle_ns", static d => d.Idle.Select(_ => d.Budget.Idle), "Time without any")
        .Count("compute_ns", static d => d.Budget.Compute, "Time in kernels that compute")
        .Count("communication_ns", static d => d.Budget.Communication, "Time in kernels that communicate")
        .Count("communication_overlap_ns", static d => d.Budget.CommunicationOverlap, "The part of it beside computing")
        .Count("exposed_communication_ns", static d => d.Budget.ExposedCommunication, "The part of it beside nothing")
        .Count("copy_ns", static d => d.Budget.Copies, "Time in copies")
        .Count("exposed_copy_ns", static d => d.Budget.ExposedCopies, "The part of it beside nothing")
        .Count("fill_only_ns", static d => d.Budget.FillsOnly, "Time in nothing but fills")
        .Count("compute_absent_ns", static d => d.Idle.IsKnown ? d.Budget.ComputeAbsent : (long?)null, "Time without any kernel that computes").OrAbsent()
        .Count("kernels", static d => d.Work.Kernels, "Kernels")
        .Count("gaps", static d => d.Gaps.Count, "Gaps between work")
        .Own("idle_causes", static (j, d) => Causes(j, d.Idle, d.Gaps.TotalOf), "{number}", "Idle time by cause, in ns; null where it is not known").OrNull()
        .Map("losses_ns", Losses, "number", "Time lost by cause; with computed_ns they sum to the window")
        .Count("computed_ns", static d => d.Losses.Computed, "Time that was not lost")
        .List("blamed", static d => d.Idle.IsKnown ? Blames(d) : null, _blame, "What the host did while the device idled").OrAbsent()
        .Map("classes_ns", Classes, "number", "Kernel time by what kernels do")
        .Object("steps", static d => d.Steps, _steps, "The steps that were found")
        .Object("launches", static d => d.Launches, _launches, "How work is launched")
        .List("top_kernels", Kernels, _kernel, "Kernels with the most time");

    private static readonly Schema<RankWait> _rank = new Schema<RankWait>("RankWait")
        .Count("rank", static r => r.Rank, "Rank")
        .Count("device", static r => r.Device, "Device")
        .Count("clock_offset_ns", static r => r.ClockOffset, "What its clock was set right by")
        .Count("collective_ns", static r => r.Time, "Time in collectives")
        .Count("wait_ns", static r => r.Wait, "The part of it spent waiting")
        .Number("mean_lateness_ns", static r => r.MeanLateness, "How late it came, in the mean")
        .Count("times_latest", static r => r.TimesLatest, "How often it came last")
        .Count("compute_ns", static r => r.Compute, "Time in kernels that compute");

    private static readonly Schema<RankComparison> _compared = new Schema<RankComparison>("ComparedRanks")
        .Word("waiting", static r => r.Waiting != WaitingKind.Unknown ? Names.Snake(r.Waiting) : null, typeof(WaitingKind), "How ranks wait").OrAbsent()
        .Count("rank", static r => r.Verdict == StragglerVerdict.Named ? r.Latest!.Rank : (long?)null, "The straggler").OrAbsent()
        .Word("cause", static r => r.Verdict == StragglerVerdict.Named ? Names.Snake(r.Cause) : null, typeof(StragglerCause), "Why it is late").OrAbsent()
        .Count("collectives", static r => r.Collectives, "Collectives that were compared")
        .Number("others_wait_ms", static r => r.OthersWait / 1e6, "Time that the others wait for it")
        .Number("share", static r => r.WaitShare, "Share of the window")
        .Number("latest_share", static r => r.LatestShare, "Share of collectives that it came last to")
        .Number("caused_share", static r => r.CausedShare, "Share of the waiting that it caused")
        .List("ranks", static r => r.Ranks, _rank, "The ranks");

    private static readonly Schema<RankComparison> _straggler = new Schema<RankComparison>("Straggler")
        .Word("verdict", static r => Names.Snake(r.Verdict), typeof(StragglerVerdict), "Whether one rank holds up the others")
        .Text("reason", static r => r.Verdict == StragglerVerdict.Unknown ? r.Reason : null, "Why that cannot be said").OrAbsent()
        .Some(static r => r.Verdict == StragglerVerdict.Unknown ? null : r, _compared);

    private static readonly Schema<KernelMetrics> _metrics = new Schema<KernelMetrics>("KernelMetrics")
        .Text("kernel", static m => m.Kernel, "Name of the kernel")
        .Count("launch", static m => m.Launch, "Which launch it is of")
        .Count("calls", static m => m.IsSum ? m.Calls : (long?)null, "Calls that it sums up").OrAbsent()
        .Count("duration_ns", static m => m.DurationNs >= 0 ? m.DurationNs : (long?)null, "Its time").OrAbsent()
        .Own("memory_percent", static (j, m) => Percent(j, "memory_percent", m.MemoryPercent), "number", "Share of the memory system's peak").OrAbsent()
        .Own("dram_percent", static (j, m) => Percent(j, "dram_percent", m.DramPercent), "number", "Share of the memory's bandwidth").OrAbsent()
        .Own("compute_percent", static (j, m) => Percent(j, "compute_percent", m.ComputePercent), "number", "Share of the arithmetic peak").OrAbsent()
        .Own("occupancy_percent", static (j, m) => Percent(j, "occupancy_percent", m.OccupancyPercent), "number", "Share of threads that could run").OrAbsent()
        .Flag("memory_bound", static m => m.IsMemoryBound, "Whether memory binds it").OrAbsent()
        .Texts("advice", static m => m.Rules.Where(static r => r.Type == "OPT").Select(static r => r.Description), "What the profiler advises");

    private static readonly Schema<ClassFloor> _class = new Schema<ClassFloor>("ClassFloor")
        .Word("class", static c => KernelShareRule.FieldOf(c.Kernel), typeof(KernelClass), "What the kernels do")
        .Time("time", static c => c.Time, "Their time in a step")
        .Time("floor", static c => c.Floor, "Their floor")
        .Number("ratio", static c => c.Ratio, "Time over floor")
        .Number("share_of_class", static c => c.Share, "Share of the class's time that it is about");

    private static readonly Schema<TraceFloors> _known = new Schema<TraceFloors>("KnownTraceStep")
        .Number("ratio", static f => f.Step.Value.Ratio, "The step over its floor")
        .Word("regime", static f => Names.Of(f.Regime.Value), typeof(Core.Floors.Regime), "What binds the step")
        .List("ladder", static f => f.Step.Value.Ladder.Rungs, DiagnosisSchema.Rung, "From the floor to the step");

    private static readonly Schema<TraceFloors> _floors = new Schema<TraceFloors>("TraceFloors")
        .Count("steps", static f => f.Steps, "Steps that were held against the floor")
        .Word("phase", static f => Names.Of(f.Floors.Cost.Step.Phase), typeof(Core.Workloads.Phase), "Their phase")
        .Text("note", static f => f.Note, "What to know about the comparison").OrAbsent()
        .Time("floor", static f => f.Floors.Floors.Binding, "The floor of a step")
        .Number("mfu", static f => f.Mfu, "Useful arithmetic rate over the peak")
        .Number("hfu", static f => f.Hfu, "Arithmetic rate of the kernels over the peak")
        .Number("mbu", static f => f.Mbu, "Useful bandwidth over the sheet's")
        .Time("step", static f => f.Step.Select(static s => s.Measured.Time), "The step")
        .Some(static f => f.Step.IsKnown ? f : null, _known)
        .List("classes", static f => f.Classes, _class, "Kernels by what they do, held against their own floors")
        .Texts("assumptions", static f => f.Floors.Assumptions, "What was assumed because it was not stated");

    /// <summary>The document.</summary>
    internal static readonly Schema<TraceResult> Document = new Schema<TraceResult>("TraceDocument", "floorline/trace@1",
            "Where the time of a profiler's trace went, why the device idled, and what to do about it")
        .Object("inputs", static r => r, _inputs, "What was asked for")
        .Text("verdict", static r => r.Diagnosis.Verdict, "The verdict in a sentence")
        .Texts("assumptions", static r => (r.Floors?.Floors.Assumptions ?? []).Concat(r.Unused), "What was assumed, and what was stated and not used")
        .List("notes", static r => TraceNotes.Of(r), _note, "What is neither a loss nor a finding, a sentence each")
        .List("losses", static r => r.Diagnosis.Losses, _loss, "What time was lost to, most first")
        .List("traces", static r => r.Diagnosis.Traces, _trace, "The traces")
        .Texts("skipped", static r => r.Traces.Skipped.Count > 0 ? r.Traces.Skipped.Select(static p => p.ToString()) : null, "Files that were not read")
        .OrAbsent()
        .List("devices", static r => r.Diagnosis.Devices, _device, "Device by device")
        .Count("idle_ns", static r => Idle(r.Diagnosis), "Idle time of all devices")
        .Own("idle_causes", static (j, r) => Causes(j, Idle(r.Diagnosis), r.Diagnosis.IdleOf), "{number}",
            "The same by cause, in ns; null where it is not known")
        .OrNull()
        .List("findings", static r => r.Diagnosis.Findings, TraceFindingSchema.Finding, "What rules found")
        .Object("straggler", static r => r.Diagnosis.Ranks, _straggler, "Whether one rank holds up the others")
        .All(static r => r.Diagnosis, TraceOperatorSchema.Parts)
        .List("kernel_metrics", static r => Measured(r.Diagnosis.Traces), _metrics, "What a kernel profiler measured").OrAbsent()
        .Object("floors", static r => r.Floors, _floors, "The steps held against their floor, where a situation is stated").OrAbsent()
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first");

    private static Schema<StepTimeline> Steps()
    {
        Schema<StepTimeline> schema = new Schema<StepTimeline>("TraceSteps")
            .Word("basis", static s => Names.Snake(s.Basis), typeof(StepBasis), "What they were found by")
            .Count("count", static s => s.Count, "How many")
            .Some(static s => s.Count > 0 ? s : null, _lengths)
            .Own("", Kinds, "", "");
        foreach (StepKind kind in Enum.GetValues<StepKind>())
        {
            schema.Also(Names.Snake(kind), "number", $"How many of them are of the kind {Names.Snake(kind)}");
        }

        return schema;
    }

    private static void Kinds(Utf8JsonWriter json, StepTimeline steps)
    {
        foreach (StepKind kind in Enum.GetValues<StepKind>())
        {
            if (steps.CountOf(kind) is > 0 and int count)
            {
                json.WriteNumber(Names.Snake(kind), count);
            }
        }
    }

    private static Fact<long> Idle(TraceDiagnosis diagnosis)
    {
        string? unknown = diagnosis.Devices.Count == 0 ? "the trace holds no device work"
            : diagnosis.Devices.FirstOrDefault(static d => !d.Idle.IsKnown)?.Idle.UnknownReason;
        return unknown is null ? Fact<long>.Known(diagnosis.Idle) : Fact<long>.Unknown(unknown);
    }

    private static void Causes(Utf8JsonWriter json, Fact<long> idle, Func<IdleCause, long> time)
    {
        if (!idle.IsKnown)
        {
            json.WriteNull("idle_causes");
            return;
        }

        json.WriteStartObject("idle_causes");
        foreach (IdleCause cause in IdleCauses.All)
        {
            json.WriteNumber(JsonText.NameOf(cause), time(cause));
        }

        json.WriteEndObject();
    }

    private static void Losses(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        foreach (LossCause cause in Enum.GetValues<LossCause>())
        {
            if (device.Losses.TimeOf(cause) > 0)
            {
                json.WriteNumber(Names.Snake(cause), device.Losses.TimeOf(cause));
            }
        }
    }

    private static void Classes(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        foreach (KernelClass kernel in Enum.GetValues<KernelClass>())
        {
            json.WriteNumber(KernelShareRule.FieldOf(kernel), device.Classes.Of(kernel));
        }
    }

    private static void Percent(Utf8JsonWriter json, string name, double? percent)
    {
        if (percent is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private static IReadOnlyList<KernelMetrics>? Measured(IReadOnlyList<Trace> traces) =>
        traces.Count > 0 && traces[0].KernelMetrics.Count > 0 ? traces[0].KernelMetrics : null;

    private static IEnumerable<NamedBlame> Blames(DeviceDiagnosis device) =>
        device.Gaps.Blames.Take(MostBlames).Select(blame => new NamedBlame(blame, device.Trace));

    private static IEnumerable<NamedKernel> Kernels(DeviceDiagnosis device) =>
        KernelTime.Of(device).Take(MostKernels).Select(time => new NamedKernel(time, device.Trace));

    private sealed record NamedBlame(Blame Blame, Trace Trace);

    private sealed record NamedKernel(KernelTime Time, Trace Trace);
}
