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

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private const int MostKernels = 10;
    private const int MostBlames = 20;

    /// <summary>The document <c>floorline/trace@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/trace@1", json =>
        {
            json.WriteStartObject("inputs");
            Strings(json, "files", result.Spec.Files);
            foreach (SpecField field in SituationSpec.Fields)
            {
                if (field.Get(result.Spec.Situation) is { } value)
                {
                    json.WriteString(field.Name.Replace('-', '_'), value);
                }
            }

            json.WriteEndObject();
            json.WriteString("verdict", result.Diagnosis.Verdict);
            Strings(json, "assumptions", [.. result.Floors?.Floors.Assumptions ?? [], .. result.Unused]);
            WriteNotes(json, TraceNotes.Of(result));
            WriteLosses(json, result.Diagnosis.Losses);
            WriteTraces(json, result);
            json.WriteStartArray("devices");
            foreach (DeviceDiagnosis device in result.Diagnosis.Devices)
            {
                WriteDevice(json, device);
            }

            json.WriteEndArray();
            WriteIdle(json, result.Diagnosis);
            WriteFindings(json, "findings", result.Diagnosis.Findings);
            WriteRanks(json, result.Diagnosis.Ranks);
            WriteOperators(json, result.Diagnosis);
            WriteMeasured(json, result.Diagnosis.Traces);
            if (result.Floors is { } floors)
            {
                WriteTraceFloors(json, floors);
            }

            Write(json, result.Answer);
        });
    }

    /// <summary>The document that stands before the columns of a timeline.</summary>
    internal static byte[] Timeline(Action<Utf8JsonWriter> body) => Bytes("floorline/timeline@1", body).ToArray();

    /// <summary>The name of a cause of idle time in documents.</summary>
    /// <param name="cause">The cause.</param>
    public static string NameOf(IdleCause cause) => cause switch
    {
        IdleCause.Synchronisation => "host_sync",
        IdleCause.Allocation => "host_alloc",
        IdleCause.RuntimeCall => "host_runtime",
        IdleCause.DataLoader => "host_dataloader",
        IdleCause.Operator => "host_operator",
        IdleCause.Annotation => "host_python",
        IdleCause.Untraced => "host_untraced",
        IdleCause.LaunchLatency => "launch_latency",
        IdleCause.Queued => "queued",
        IdleCause.Unlinked => "unlinked",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    private static void WriteNotes(Utf8JsonWriter json, IReadOnlyList<TraceNote> notes)
    {
        json.WriteStartArray("notes");
        foreach (TraceNote note in notes)
        {
            json.WriteStartObject();
            json.WriteString("about", Names.Snake(note.About));
            if (note.Rank is { } rank)
            {
                json.WriteNumber("rank", rank);
            }

            if (note.Device is { } device)
            {
                json.WriteNumber("device", device);
            }

            json.WriteString("text", note.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMeasured(Utf8JsonWriter json, IReadOnlyList<Trace> traces)
    {
        if (traces.Count == 0 || traces[0].KernelMetrics.Count == 0)
        {
            return;
        }

        json.WriteStartArray("kernel_metrics");
        foreach (KernelMetrics one in traces[0].KernelMetrics)
        {
            json.WriteStartObject();
            json.WriteString("kernel", one.Kernel);
            json.WriteNumber("launch", one.Launch);
            if (one.IsSum)
            {
                json.WriteNumber("calls", one.Calls);
            }

            if (one.DurationNs >= 0)
            {
                json.WriteNumber("duration_ns", one.DurationNs);
            }

            foreach ((string name, double? percent) in ((string, double?)[])[("memory_percent", one.MemoryPercent), ("dram_percent", one.DramPercent),
                ("compute_percent", one.ComputePercent), ("occupancy_percent", one.OccupancyPercent)])
            {
                if (percent is { } known)
                {
                    json.WriteNumber(name, known);
                }
            }

            if (one.IsMemoryBound is { } bound)
            {
                json.WriteBoolean("memory_bound", bound);
            }

            Strings(json, "advice", one.Rules.Where(static r => r.Type == "OPT").Select(static r => r.Description));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTraces(Utf8JsonWriter json, TraceResult result)
    {
        json.WriteStartArray("traces");
        foreach (Trace trace in result.Diagnosis.Traces)
        {
            json.WriteStartObject();
            json.WriteString("source", trace.Info.Source);
            json.WriteString("format", Names.Snake(trace.Info.Format));
            json.WriteString("profiler", trace.Info.Profiler);
            if (trace.Info.Rank is { } rank)
            {
                json.WriteNumber("rank", rank);
            }

            json.WriteNumber("events", trace.Count);
            json.WriteNumber("resolution_ns", trace.Info.ResolutionNs);
            if (trace.Info.EarlyEnd is { } end)
            {
                json.WriteStartObject("early_end");
                json.WriteNumber("at_byte", end.AtByte);
                json.WriteBoolean("of_text", end.OfText);
                json.WriteString("reason", end.Reason);
                json.WriteEndObject();
            }

            WriteCounts(json, trace.Counts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result.Traces.Skipped.Count > 0)
        {
            Strings(json, "skipped", result.Traces.Skipped.Select(static p => p.ToString()));
        }
    }

    private static void WriteCounts(Utf8JsonWriter json, ReadingCounts counts)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("read", counts.Read);
        json.WriteNumber("flows_left_out", counts.Flows);
        json.WriteNumber("metadata", counts.Metadata);
        json.WriteNumber("counter_samples_left_out", counts.CounterSamples);
        json.WriteNumber("unplaced_left_out", counts.Unplaced);
        json.WriteNumber("malformed_left_out", counts.Malformed);
        json.WriteNumber("unreadable_left_out", counts.Unreadable);
        json.WriteNumber("negative_durations_left_out", counts.NegativeDurations);
        json.WriteNumber("zero_timestamps_left_out", counts.ZeroTimestamps);
        json.WriteNumber("duplicates_left_out", counts.Duplicates);
        json.WriteNumber("lost_device_work", counts.LostDeviceWork);
        json.WriteNumber("out_of_order", counts.OutOfOrder);
        json.WriteNumber("duplicate_keys", counts.DuplicateKeys);
        json.WriteNumber("control_characters", counts.ControlCharacters);
        json.WriteNumber("token_shaped_strings", counts.TokenShapedStrings);
        json.WriteNumber("names_cut", counts.NamesCut);
        json.WriteNumber("linked", counts.Linked);
        json.WriteNumber("unlinked", counts.Unlinked);
        json.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        DeviceBudget budget = device.Budget;
        json.WriteStartObject();
        json.WriteNumber("rank", device.Rank);
        json.WriteNumber("device", device.Device);
        json.WriteNumber("window_start_ns", budget.Start);
        json.WriteNumber("window_ns", budget.Window);
        WriteBudgetTimes(json, device);
        json.WriteNumber("kernels", device.Work.Kernels);
        json.WriteNumber("gaps", device.Gaps.Count);
        WriteCauses(json, device.Idle, device.Gaps.TotalOf);
        WriteLossTimes(json, device);
        WriteBlames(json, device);
        WriteClasses(json, device.Classes);
        WriteSteps(json, device.Steps);
        WriteLaunches(json, device.Launches);
        WriteTopKernels(json, device);
        json.WriteEndObject();
    }

    private static void WriteBudgetTimes(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        DeviceBudget budget = device.Budget;
        if (device.Idle.IsKnown)
        {
            json.WriteNumber("busy_ns", budget.Busy);
            json.WriteNumber("idle_ns", budget.Idle);
        }
        else
        {
            json.WriteNull("busy_ns");
            json.WriteNull("idle_ns");
            json.WriteString("idle_ns_unknown", device.Idle.UnknownReason);
        }

        json.WriteNumber("compute_ns", budget.Compute);
        json.WriteNumber("communication_ns", budget.Communication);
        json.WriteNumber("communication_overlap_ns", budget.CommunicationOverlap);
        json.WriteNumber("exposed_communication_ns", budget.ExposedCommunication);
        json.WriteNumber("copy_ns", budget.Copies);
        json.WriteNumber("exposed_copy_ns", budget.ExposedCopies);
        json.WriteNumber("fill_only_ns", budget.FillsOnly);
        if (device.Idle.IsKnown)
        {
            json.WriteNumber("compute_absent_ns", budget.ComputeAbsent);
        }
    }

    private static void WriteCauses(Utf8JsonWriter json, Fact<long> idle, Func<IdleCause, long> time)
    {
        if (!idle.IsKnown)
        {
            json.WriteNull("idle_causes");
            return;
        }

        json.WriteStartObject("idle_causes");
        foreach (IdleCause cause in IdleCauses.All)
        {
            json.WriteNumber(NameOf(cause), time(cause));
        }

        json.WriteEndObject();
    }

    private static void WriteLosses(Utf8JsonWriter json, IReadOnlyList<Loss> losses)
    {
        json.WriteStartArray("losses");
        foreach (Loss loss in losses)
        {
            json.WriteStartObject();
            json.WriteString("cause", Names.Snake(loss.Cause));
            json.WriteString("title", loss.Title);
            json.WriteString("name", loss.FullName);
            Number(json, "ms", loss.Time / 1e6);
            Number(json, "share", loss.Share);
            Number(json, "gain_ms", loss.Gain / 1e6);
            Number(json, "window_ms", loss.Window / 1e6);
            Number(json, "becomes_ms", loss.Becomes / 1e6);
            json.WriteNumber("rank", loss.Rank);
            json.WriteNumber("device", loss.Device);
            json.WriteString("evidence", loss.Text);
            json.WriteString("advice", loss.Advice);
            json.WriteString("check", loss.Check);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // with computed_ns they sum to the window, where idle time is known
    private static void WriteLossTimes(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        json.WriteStartObject("losses_ns");
        foreach (LossCause cause in Enum.GetValues<LossCause>())
        {
            if (device.Losses.TimeOf(cause) > 0)
            {
                json.WriteNumber(Names.Snake(cause), device.Losses.TimeOf(cause));
            }
        }

        json.WriteEndObject();
        json.WriteNumber("computed_ns", device.Losses.Computed);
    }

    private static void WriteBlames(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        if (!device.Idle.IsKnown)
        {
            return;
        }

        json.WriteStartArray("blamed");
        foreach (Blame blame in device.Gaps.Blames.Take(MostBlames))
        {
            json.WriteStartObject();
            json.WriteString("cause", NameOf(blame.Cause));
            json.WriteString("name", device.Trace.Names[blame.Name]);
            json.WriteNumber("idle_ns", blame.Time);
            json.WriteNumber("times", blame.Times);
            json.WriteNumber("event", blame.Example);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteClasses(Utf8JsonWriter json, ClassTimes classes)
    {
        json.WriteStartObject("classes_ns");
        foreach (KernelClass kernel in Enum.GetValues<KernelClass>())
        {
            json.WriteNumber(KernelShareRule.FieldOf(kernel), classes.Of(kernel));
        }

        json.WriteEndObject();
    }

    private static void WriteSteps(Utf8JsonWriter json, StepTimeline steps)
    {
        json.WriteStartObject("steps");
        json.WriteString("basis", Names.Snake(steps.Basis));
        json.WriteNumber("count", steps.Count);
        if (steps.Count > 0)
        {
            Number(json, "p95_ms", steps.Lengths.Percentile(95) / 1e6);
            json.WriteString("family", steps.Steps[0].Name.Family);
            Number(json, "median_ms", steps.Lengths.Median / 1e6);
            Number(json, "shortest_ms", steps.Lengths.Least / 1e6);
            Number(json, "longest_ms", steps.Lengths.Largest / 1e6);
            foreach (StepKind kind in Enum.GetValues<StepKind>())
            {
                if (steps.CountOf(kind) is > 0 and int count)
                {
                    json.WriteNumber(Names.Snake(kind), count);
                }
            }
        }

        json.WriteEndObject();
    }

    private static void WriteLaunches(Utf8JsonWriter json, LaunchStatistics launches)
    {
        json.WriteStartObject("launches");
        json.WriteNumber("calls", launches.LaunchCalls);
        Number(json, "call_p50_us", launches.CallDurations.Median / 1e3);
        Number(json, "latency_p50_us", launches.Latencies.Median / 1e3);
        json.WriteNumber("graph_launches", launches.GraphLaunches);
        Number(json, "kernels_per_graph_launch", launches.GraphRatio);
        json.WriteNumber("unlinked_kernels", launches.UnlinkedKernels);
        json.WriteNumber("short_kernels", launches.ShortKernels);
        Number(json, "kernel_p50_us", launches.KernelDurations.Median / 1e3);
        Number(json, "kernel_p99_us", launches.KernelDurations.Percentile(99) / 1e3);
        json.WriteEndObject();
    }

    private static void WriteTopKernels(Utf8JsonWriter json, DeviceDiagnosis device)
    {
        json.WriteStartArray("top_kernels");
        foreach (KernelTime kernel in KernelTime.Of(device).Take(MostKernels))
        {
            json.WriteStartObject();
            json.WriteString("name", device.Trace.Names[kernel.Name]);
            json.WriteString("class", KernelShareRule.FieldOf(kernel.Kernel));
            json.WriteNumber("time_ns", kernel.Time);
            json.WriteNumber("count", kernel.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIdle(Utf8JsonWriter json, TraceDiagnosis diagnosis)
    {
        string? unknown = diagnosis.Devices.Count == 0 ? "the trace holds no device work"
            : diagnosis.Devices.FirstOrDefault(static d => !d.Idle.IsKnown)?.Idle.UnknownReason;
        Fact<long> idle = unknown is null ? Fact<long>.Known(diagnosis.Idle) : Fact<long>.Unknown(unknown);
        if (idle.IsKnown)
        {
            json.WriteNumber("idle_ns", idle.Value);
        }
        else
        {
            json.WriteNull("idle_ns");
            json.WriteString("idle_ns_unknown", idle.UnknownReason);
        }

        WriteCauses(json, idle, diagnosis.IdleOf);
    }

    private static void WriteFindings(Utf8JsonWriter json, string name, IEnumerable<TraceFinding> findings)
    {
        json.WriteStartArray(name);
        foreach (TraceFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("title", finding.Title);
            json.WriteString("severity", Names.Snake(finding.Urgency));
            WriteEvidence(json, finding.Evidence);
            json.WriteString("threshold", finding.Threshold);
            if (finding.GainCeilingNs is { } gain)
            {
                Number(json, "gain_ceiling_ms", gain / 1e6);
            }
            else
            {
                json.WriteNull("gain_ceiling_ms");
            }

            json.WriteString("next", finding.Try);
            json.WriteString("check", finding.Check);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEvidence(Utf8JsonWriter json, Evidence evidence)
    {
        json.WriteStartObject("evidence");
        json.WriteString("text", evidence.Text);
        if (evidence.Rank is { } rank)
        {
            json.WriteNumber("rank", rank);
        }

        if (evidence.Device is { } device)
        {
            json.WriteNumber("device", device);
        }

        if (evidence.AlsoOnRanks.Count > 0)
        {
            json.WriteStartArray("also_on_ranks");
            foreach (int other in evidence.AlsoOnRanks)
            {
                json.WriteNumberValue(other);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("numbers");
        foreach (EvidenceNumber number in evidence.Numbers)
        {
            Number(json, number.Name, number.Value);
        }

        json.WriteEndObject();
        json.WriteStartArray("events");
        foreach (int e in evidence.Events)
        {
            json.WriteNumberValue(e);
        }

        json.WriteEndArray();
        json.WriteStartArray("intervals_ns");
        foreach (EvidenceInterval interval in evidence.Intervals)
        {
            json.WriteStartArray();
            json.WriteNumberValue(interval.Start);
            json.WriteNumberValue(interval.End);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRanks(Utf8JsonWriter json, RankComparison ranks)
    {
        json.WriteStartObject("straggler");
        json.WriteString("verdict", Names.Snake(ranks.Verdict));
        if (ranks.Verdict == StragglerVerdict.Unknown)
        {
            json.WriteString("reason", ranks.Reason);
            json.WriteEndObject();
            return;
        }

        if (ranks.Waiting != WaitingKind.Unknown)
        {
            json.WriteString("waiting", Names.Snake(ranks.Waiting));
        }

        if (ranks.Verdict == StragglerVerdict.Named)
        {
            json.WriteNumber("rank", ranks.Latest!.Rank);
            json.WriteString("cause", Names.Snake(ranks.Cause));
        }

        json.WriteNumber("collectives", ranks.Collectives);
        Number(json, "others_wait_ms", ranks.OthersWait / 1e6);
        Number(json, "share", ranks.WaitShare);
        Number(json, "latest_share", ranks.LatestShare);
        Number(json, "caused_share", ranks.CausedShare);
        json.WriteStartArray("ranks");
        foreach (RankWait rank in ranks.Ranks)
        {
            json.WriteStartObject();
            json.WriteNumber("rank", rank.Rank);
            json.WriteNumber("device", rank.Device);
            json.WriteNumber("clock_offset_ns", rank.ClockOffset);
            json.WriteNumber("collective_ns", rank.Time);
            json.WriteNumber("wait_ns", rank.Wait);
            json.WriteNumber("mean_lateness_ns", rank.MeanLateness);
            json.WriteNumber("times_latest", rank.TimesLatest);
            json.WriteNumber("compute_ns", rank.Compute);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTraceFloors(Utf8JsonWriter json, TraceFloors floors)
    {
        json.WriteStartObject("floors");
        json.WriteNumber("steps", floors.Steps);
        json.WriteString("phase", floors.Floors.Cost.Step.Phase switch { Core.Workloads.Phase.Prefill => "prefill", Core.Workloads.Phase.Decode => "decode",
            _ => "forward" });
        if (floors.Note is not null)
        {
            json.WriteString("note", floors.Note);
        }

        Milliseconds(json, "floor_ms", floors.Floors.Floors.Binding);
        Number(json, "mfu", floors.Mfu);
        Number(json, "hfu", floors.Hfu);
        Number(json, "mbu", floors.Mbu);
        if (floors.Step.IsKnown)
        {
            Milliseconds(json, "step_ms", floors.Step.Value.Measured.Time);
            Number(json, "ratio", floors.Step.Value.Ratio);
            json.WriteString("regime", Names.Of(floors.Regime.Value));
            WriteLadder(json, floors.Step.Value.Ladder);
        }
        else
        {
            json.WriteNull("step_ms");
            json.WriteString("step_ms_unknown", floors.Step.UnknownReason);
        }

        json.WriteStartArray("classes");
        foreach (ClassFloor one in floors.Classes)
        {
            json.WriteStartObject();
            json.WriteString("class", KernelShareRule.FieldOf(one.Kernel));
            Milliseconds(json, "time_ms", one.Time);
            Milliseconds(json, "floor_ms", one.Floor);
            Number(json, "ratio", one.Ratio);
            Number(json, "share_of_class", one.Share);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "assumptions", floors.Floors.Assumptions);
        json.WriteEndObject();
    }
}
