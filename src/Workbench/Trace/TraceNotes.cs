using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench.Documents;

/// <summary>
/// What is said of a trace beside its losses and findings. Text, document, page and web view all take their sentences from here, so that none keeps back
/// what another says.
/// </summary>
public static class TraceNotes
{
    /// <summary>Of this share of the window on a part of it is worth a row or a sentence.</summary>
    public const double LeastShown = 0.005;

    private const int MostSkipped = 5;
    private const int MostRanks = 16;

    /// <summary>The notes: the answer, each device, the ranks, the floors, then how the files were read.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<TraceNote> Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TraceDiagnosis diagnosis = result.Diagnosis;
        var notes = new List<TraceNote>();
        if (diagnosis.IsAnswered)
        {
            notes.Add(new TraceNote(TraceNoteKind.Answer, AnswerSentences.Trace(result)));
        }

        foreach (DeviceDiagnosis device in diagnosis.Devices)
        {
            Device(notes, device);
        }

        if (diagnosis.Devices.Count > 1)
        {
            notes.Add(new TraceNote(TraceNoteKind.Straggler, Straggler(diagnosis.Ranks)));
        }

        if (result.Floors is null && diagnosis.Devices.Count > 0 && diagnosis.Devices.All(static d => d.Idle.IsKnown)
            && (diagnosis.Losses.Count == 0 || diagnosis.Losses[0].GainShare < diagnosis.Thresholds.WarningShare))
        {
            notes.Add(new TraceNote(TraceNoteKind.NothingFound,
                "The device is kept busy. What is left is in the kernels: hold them against their floors with --model MODEL --on HW."));
        }

        if (diagnosis.Traces.Count > 0 && diagnosis.Traces[0].KernelMetrics is { Count: > 0 } measured && !measured.All(static m => m.IsSum))
        {
            string launches = $"{Count(measured.Count)} {(measured.Count == 1 ? "launch" : "launches")}";
            notes.Add(new TraceNote(TraceNoteKind.Measured,
                $"{launches}, the longest first; percentages are of the device's peak, times under the profiler's locked clocks."));
        }

        if (result.Floors is { } floors)
        {
            Floors(notes, floors);
        }

        Reading(notes, result);
        return notes;
    }

    /// <summary>What a cause of idle time is called in a sentence.</summary>
    /// <param name="cause">The cause.</param>
    public static string NameOf(IdleCause cause) => cause switch
    {
        IdleCause.Synchronisation => "host waits for the device",
        IdleCause.Allocation => "host allocates memory",
        IdleCause.RuntimeCall => "host in other runtime calls",
        IdleCause.DataLoader => "host fetches input",
        IdleCause.Operator => "host in operators",
        IdleCause.Annotation => "host in Python or ranges",
        IdleCause.Untraced => "host untraced",
        IdleCause.LaunchLatency => "launch latency",
        IdleCause.Queued => "queued behind other work",
        IdleCause.Unlinked => "no launch recorded",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    /// <summary>What a loss is called in a table.</summary>
    /// <param name="cause">The cause.</param>
    public static string NameOf(LossCause cause) => cause switch
    {
        LossCause.HostWork => "host-bound",
        LossCause.Synchronisation => "host synchronisation",
        LossCause.Allocation => "repeated allocation",
        LossCause.Input => "input",
        LossCause.Initialisation => "initialisation, once",
        LossCause.LaunchDistance => "distance of queued kernels",
        LossCause.DeviceWait => "queued, not begun",
        LossCause.Unlinked => "no launch recorded",
        LossCause.RankWait => "waiting for other ranks",
        LossCause.Communication => "exposed communication",
        LossCause.Copies => "exposed copies",
        LossCause.Fills => "fills",
        LossCause.Slowdown => "slower kernels later",
        LossCause.Kernels => "inefficient kernels",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    /// <summary>What a part of a critical path is called.</summary>
    /// <param name="part">The part.</param>
    public static string NameOf(PathPart part) => part switch
    {
        PathPart.Device => "device",
        PathPart.Host => "host",
        PathPart.LaunchLatency => "launch latency",
        PathPart.Queue => "queued",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "is not a part of a path"),
    };

    /// <summary>Where a finding was made, as a sentence that follows its evidence; empty where there is but one device.</summary>
    /// <param name="diagnosis">The diagnosis it belongs to.</param>
    /// <param name="evidence">What the finding rests on.</param>
    public static string Where(TraceDiagnosis diagnosis, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        ArgumentNullException.ThrowIfNull(evidence);
        return diagnosis.Devices.Count <= 1 || evidence.Rank is not { } rank ? ""
            : evidence.AlsoOnRanks.Count == 0 ? $" On rank {rank}, device {evidence.Device}."
            : $" Worst on rank {rank}, device {evidence.Device}; also on {string.Join(", ", evidence.AlsoOnRanks.Take(MostRanks))}.";
    }

    /// <summary>What a pattern adds to the loss that it says more about: its title, what it rests on, and what to try where that differs.</summary>
    /// <param name="diagnosis">The diagnosis it belongs to.</param>
    /// <param name="action">What to do about the loss.</param>
    /// <param name="pattern">The pattern.</param>
    public static string Of(TraceDiagnosis diagnosis, TraceAction action, TraceFinding pattern)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(pattern);
        string title = pattern.Title == action.Title ? "" : $"{pattern.Title}. ";
        string advice = action.Advice.Contains(pattern.Try, StringComparison.Ordinal) ? "" : $" {pattern.Try}";
        return $"{title}{pattern.Evidence.Text}{Where(diagnosis, pattern.Evidence)}{advice}";
    }

    private static void Device(List<TraceNote> notes, DeviceDiagnosis device)
    {
        void Add(TraceNoteKind about, string text) => notes.Add(new TraceNote(about, text) { Rank = device.Rank, Device = device.Device });

        string steps = device.Steps.Count > 0 && device.Steps.Basis != StepBasis.RepeatedKernels ? $", {Steps(device)}" : "";
        Add(TraceNoteKind.Work, $"{Figures.Time(device.Budget.Window)} with {Count(device.Work.Kernels)} kernels{steps}.");
        if (!device.Idle.IsKnown)
        {
            Add(TraceNoteKind.IdleUnknown, $"Idle time is not given: {device.Idle.UnknownReason}.");
        }
        else
        {
            string why = device.Budget.Idle > 0 && device.Gaps.Causes() is [var main, ..]
                ? $", most of it: {NameOf(main)} ({Figures.Time(device.Gaps.TotalOf(main))})" : "";
            Add(TraceNoteKind.Idle,
                $"It computed {Figures.Percent(device.Share(device.Budget.Compute))} of the time and idled "
                    + $"{Figures.Percent(device.Share(device.Budget.Idle))}{why}.");
        }

        var classes = new List<string>();
        foreach (KernelClass one in device.Classes.Largest())
        {
            classes.Add($"{KernelShareRule.NameOf(one)} {Figures.Percent(device.Share(device.Classes.Of(one)))}");
        }

        if (classes.Count > 0)
        {
            Add(TraceNoteKind.Classes, $"{string.Join(", ", classes)} of the window.");
        }

        if (device.Operators.Rows.Any(r => device.Share(r.Time) >= LeastShown))
        {
            Add(TraceNoteKind.Operators, Operators(device));
        }

        if (device.Operators.Note.Length > 0 && device.Share(device.Operators.UntoldConvolutions) >= LeastShown)
        {
            Add(TraceNoteKind.UntoldOperators, device.Operators.Note);
        }

        if (device.CriticalPaths.Count > 0)
        {
            CriticalPath path = device.CriticalPaths[0];
            var parts = new List<string>();
            foreach (PathPart part in path.Parts())
            {
                parts.Add($"{NameOf(part)} {Figures.Percent((double)path.TimeOf(part) / path.Step.Length)}");
            }

            Add(TraceNoteKind.Path, $"{string.Join(", ", parts)}.");
        }
    }

    private static string Steps(DeviceDiagnosis device)
    {
        var kinds = new List<string>();
        foreach (StepKind kind in Enum.GetValues<StepKind>())
        {
            if (device.Steps.CountOf(kind) is > 0 and int count)
            {
                kinds.Add(kind switch
                {
                    StepKind.Prefill => $"{count} prefill",
                    StepKind.Decode => $"{count} decode",
                    StepKind.Mixed => $"{count} mixed",
                    _ => $"{count}",
                });
            }
        }

        string said = string.Join(", ", kinds);
        return device.Steps.Count == 1 ? $"{said} step" : $"{said} steps of {Figures.Time(device.Steps.Lengths.Median)}";
    }

    private static string Operators(DeviceDiagnosis device)
    {
        OperatorTable table = device.Operators;
        string hfu = table.Hfu.IsKnown ? $" HFU {Figures.Percent(table.Hfu.Value)} of the window (operators with shapes)." : "";
        return device.Hardware is null && table.Lost == 0 ? $"Rates by shape; the device's floors need --on.{hfu}"
            : table.Worst is not { } worst ? $"All are as fast as good kernels of their shapes.{hfu}"
            : $"Better kernels could win {Figures.Time(table.Lost)} of {Figures.Time(device.Budget.Window)} "
                + $"({Figures.Percent(device.Share(table.Lost))}), most in {Label(worst, 60)}.{hfu}";
    }

    /// <summary>An operator and its shape within some room: the name is cut before the shape is.</summary>
    /// <param name="row">The operator.</param>
    /// <param name="width">The room, in characters.</param>
    public static string Label(ShapedOperator row, int width)
    {
        ArgumentNullException.ThrowIfNull(row);
        string name = row.Name[(row.Name.LastIndexOf(':') + 1)..].TrimStart('_');
        string shape = row.Work.Shape;
        int room = Math.Max(8, width - shape.Length - 1);
        string shown = name.Length <= room ? name : name[..(room - 2)] + "..";
        string bare = KernelLabels.Short(shape.Length > 0 ? $"{shown} {shape}" : name);
        return bare.Length <= width ? bare : bare[..(width - 3)] + "...";
    }

    private static string Straggler(RankComparison ranks) => ranks.Verdict switch
    {
        StragglerVerdict.Named => $"Straggler: {ranks.NameOf(ranks.Latest!)}.",
        StragglerVerdict.Rotating when ranks.IsMostlyOne =>
            $"Straggler: not certain; {ranks.NameOf(ranks.Latest!)} causes {Figures.Percent(ranks.CausedShare)} of the waiting.",
        StragglerVerdict.Rotating => "Straggler: rotating.",
        StragglerVerdict.None => "Straggler: none.",
        _ => $"Straggler: not known; {ranks.Reason}.",
    };

    private static void Floors(List<TraceNote> notes, TraceFloors floors)
    {
        void Add(TraceNoteKind about, string text) => notes.Add(new TraceNote(about, text));

        if (floors.Note is { } taken)
        {
            Add(TraceNoteKind.FloorsTaken, taken);
        }

        if (!floors.Step.IsKnown)
        {
            Add(TraceNoteKind.FloorsUnknown, $"No step to compare: {floors.Step.UnknownReason}.");
        }
        else
        {
            StepDiagnosis step = floors.Step.Value;
            string hardware = Sentences.Hardware(floors.Floors.Floors.Hardware);
            Add(TraceNoteKind.Floors, $"A step takes {Figures.Of(step.Measured.Time)} (median of {floors.Steps}), {Figures.Ratio(step.Ratio)} times "
                + $"the floor of {Figures.Of(step.Floors.Binding)} for {step.Floors.Cost.Model.Name} on {hardware}: "
                + $"{Terms.Of(floors.Regime.Value)}{Apart(floors, step)}.");
            string mfu = floors.Mfu.IsKnown ? $"MFU {Figures.Percent(floors.Mfu.Value)}, " : "";
            string hfu = floors.Hfu.IsKnown ? $"HFU {Figures.Percent(floors.Hfu.Value)} (operators with shapes), " : "";
            Add(TraceNoteKind.Utilisation, $"Of the whole window: {mfu}{hfu}MBU {Figures.Percent(floors.Mbu.Value)}.");
        }

        foreach (ClassFloor one in floors.Classes)
        {
            Add(TraceNoteKind.ClassFloor, $"{KernelShareRule.NameOf(one.Kernel)}: {Figures.Of(one.Time)} against a floor of {Figures.Of(one.Floor)} "
                + $"by its shapes, {Figures.Ratio(one.Ratio)} times ({Figures.Percent(one.Share)} of the class has shapes).");
        }
    }

    // near its floor by the clock, and much of the window computed nothing: both are said
    private static string Apart(TraceFloors floors, StepDiagnosis step) => floors.Regime.Value == step.Regime || floors.NotComputing is not { } loss ? ""
        : $", since {NameOf(loss.Cause)} takes {Figures.Percent(loss.Share)} of the window (by the time of a step alone {Terms.Of(step.Regime)})";

    private static void Reading(List<TraceNote> notes, TraceResult result)
    {
        IReadOnlyList<Trace> traces = result.Diagnosis.Traces;
        long Sum(Func<Trace, long> of) => traces.Sum(of);

        long work = result.Diagnosis.Devices.Sum(static d => (long)d.Work.Events.Length);
        long flows = Sum(static t => t.Counts.Flows + t.Counts.Metadata + t.Counts.CounterSamples + t.Counts.Unplaced);
        long left = Sum(static t => t.Counts.Malformed + t.Counts.NegativeDurations + t.Counts.ZeroTimestamps + t.Counts.Duplicates);
        notes.Add(new TraceNote(TraceNoteKind.Counted,
            $"Counted: {Count(work)} kernels, copies and fills of {Count(Sum(static t => t.Count))} events in {traces.Count} "
                + $"{(traces.Count == 1 ? "trace" : "traces")}, with and without a launch ({Count(Sum(static t => t.Counts.Unlinked))} without). "
                + $"Not counted: device annotations, synchronisations and profiler overhead as work; "
                + $"{Count(flows)} arrows, samples and metadata; {Count(left)} events with impossible times or recorded twice."));
        string[] odd =
        [
            .. Odd(Sum(static t => t.Counts.OutOfOrder), "events out of order"),
            .. Odd(Sum(static t => t.Counts.DuplicateKeys), "keys given twice (the last one counts)"),
            .. Odd(Sum(static t => t.Counts.ControlCharacters), "names with control characters"),
            .. Odd(Sum(static t => t.Counts.NamesCut), "names cut"),
        ];
        if (odd.Length > 0)
        {
            notes.Add(new TraceNote(TraceNoteKind.Odd, $"Also met: {string.Join(", ", odd)}."));
        }

        foreach (Trace trace in traces)
        {
            if (trace.Info.EarlyEnd is { } end)
            {
                string what = end.IsDamaged ? "is damaged" : "ended early";
                notes.Add(new TraceNote(TraceNoteKind.EndedEarly,
                    $"{trace.Info.Source} {what} at byte {end.AtByte}{(end.OfText ? " of the uncompressed text" : "")}."));
            }
        }

        foreach (Readers.Problem problem in result.Traces.Skipped.Take(MostSkipped))
        {
            notes.Add(new TraceNote(TraceNoteKind.Skipped, $"Skipped: {problem}"));
        }
    }

    private static string[] Odd(long count, string what) => count > 0 ? [$"{Count(count)} {what}"] : [];

    private static string Count(long count) => count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);
}
