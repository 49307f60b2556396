using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>A trace for a person to read: where the time went, what to do first, why the device idled, and what was counted.</summary>
public static class TraceText
{
    private const int Columns = 80;
    private const int BarWidth = 60;
    private const int FindingsInFull = 3;
    private const int NameWidth = 44;
    private const int BlamedWidth = 30;
    private const int LossesShown = 6;
    private const double LeastShown = 0.005;
    private const int MeasuredShown = 10;
    private const int MeasuredWidth = 24;

    public static void Write(Page page, TraceResult result)
    {
        TraceDiagnosis diagnosis = result.Diagnosis;
        Verdict(page, diagnosis);
        if (diagnosis.IsAnswered)
        {
            page.Say(AnswerSentences.Trace(result));
        }

        foreach (DeviceDiagnosis device in Shown(diagnosis))
        {
            Device(page, device, diagnosis.Devices.Count > 1);
            Bar(page, device);
        }

        if (diagnosis.Devices.Count > 1)
        {
            Ranks(page, diagnosis);
        }

        Losses(page, diagnosis);
        Findings(page, diagnosis);
        foreach (DeviceDiagnosis device in Shown(diagnosis))
        {
            Idle(page, device);
            Kernels(page, device);
            OperatorText.Write(page, device);
            PathText.Write(page, device);
        }

        Measured(page, diagnosis);

        if (result.Floors is { } floors)
        {
            Floors(page, floors);
        }

        Counted(page, result);
    }

    /// <summary>What a cause of idle time is called in a sentence.</summary>
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

    // one device in full: the one that idles most; the others are rows of a table
    private static IEnumerable<DeviceDiagnosis> Shown(TraceDiagnosis diagnosis) =>
        diagnosis.Devices.Count == 0 ? [] : [diagnosis.Devices.MaxBy(static d => d.Share(d.Budget.ComputeAbsent))!];

    private static void Verdict(Page page, TraceDiagnosis diagnosis)
    {
        Urgency worst = diagnosis.Findings.Count == 0 ? Urgency.Info : diagnosis.Findings.Max(static f => f.Urgency);
        page.Say(diagnosis.Verdict, worst switch { Urgency.Critical => Tone.Bad, Urgency.Warning => Tone.Warning, _ => Tone.Heading });
    }

    private static void Device(Page page, DeviceDiagnosis device, bool several)
    {
        string name = device.Trace.Info.Devices.FirstOrDefault(d => d.Id == device.Device)?.Name is { Length: > 0 } known ? $" ({known})" : "";
        string steps = device.Steps.Count > 0 && device.Steps.Basis != StepBasis.RepeatedKernels ? $", {Steps(device)}" : "";
        string where = several ? $"Rank {device.Rank}, device {device.Device}{name}, which computes least: " : $"Device {device.Device}{name}: ";
        page.Say($"{where}{Figures.Time(device.Budget.Window)} with {device.Work.Kernels:#,0} kernels{steps}.");
        if (!device.Idle.IsKnown)
        {
            page.Say($"Idle time is not given: {device.Idle.UnknownReason}.", Tone.Warning);
            return;
        }

        IdleCause main = IdleCauses.All.MaxBy(device.Gaps.TotalOf);
        double idle = device.Share(device.Budget.Idle);
        string why = device.Budget.Idle > 0 ? $", most of it: {NameOf(main)} ({Figures.Time(device.Gaps.TotalOf(main))})" : "";
        page.Say($"It computed {Figures.Percent(device.Share(device.Budget.Compute))} of the time and idled {Figures.Percent(idle)}{why}.", idle > 0.2 ? Tone.Warning : Tone.Plain);
    }

    private static string Steps(DeviceDiagnosis device)
    {
        string kinds = string.Join(", ", device.Steps.Steps.GroupBy(static s => s.Name.Kind).OrderBy(static g => g.Key).Select(static g => g.Key switch
        {
            StepKind.Prefill => $"{g.Count()} prefill",
            StepKind.Decode => $"{g.Count()} decode",
            StepKind.Mixed => $"{g.Count()} mixed",
            _ => $"{g.Count()}",
        }));
        return device.Steps.Count == 1 ? $"{kinds} step" : $"{kinds} steps of {Figures.Time(device.Steps.Lengths.Median)}";
    }

    private static void Bar(Page page, DeviceDiagnosis device)
    {
        DeviceBudget b = device.Budget;
        (char Mark, string Name, long Time)[] parts =
        [
            ('#', "compute", b.Compute), ('%', "exposed communication", b.ExposedCommunication), ('=', "exposed copies", b.ExposedCopies), ('-', "fills", b.FillsOnly),
            device.Idle.IsKnown ? ('.', "idle", b.Idle) : ('?', "not known", b.Idle),
        ];
        var bar = new System.Text.StringBuilder();
        long sum = 0;
        foreach ((char mark, _, long time) in parts)
        {
            sum += time;
            int to = b.Window > 0 ? (int)Math.Round((double)sum / b.Window * BarWidth) : 0;
            bar.Append(mark, Math.Max(to - bar.Length, 0));
        }

        page.Line($"  |{bar}|");
        string line = " ";
        foreach ((char mark, string name, long time) in parts.Where(static p => p.Time > 0))
        {
            string part = $" {mark} {name} {Figures.Percent(b.Share(time))} ";
            if (line.Length + part.Length > Columns)
            {
                page.Line(line.TrimEnd());
                line = " ";
            }

            line += part;
        }

        page.Line(line.TrimEnd());
    }

    private static void Ranks(Page page, TraceDiagnosis diagnosis)
    {
        page.Heading("Ranks");
        var rows = new List<string[]> { new[] { "rank", "device", "window", "compute", "exposed comm", "idle", "waits", "last" } };
        foreach (DeviceDiagnosis d in diagnosis.Devices)
        {
            RankWait? wait = diagnosis.Ranks.Ranks.FirstOrDefault(r => r.Rank == d.Rank && r.Device == d.Device);
            rows.Add([$"{d.Rank}", $"{d.Device}", Figures.Time(d.Budget.Window), Figures.Percent(d.Share(d.Budget.Compute)), Figures.Percent(d.Share(d.Budget.ExposedCommunication)), d.Idle.IsKnown ? Figures.Percent(d.Share(d.Budget.Idle)) : "?", wait is null ? "" : Figures.Time(wait.Wait), wait is null ? "" : $"{wait.TimesLatest}"]);
        }

        page.Table(rows, header: true);
        page.Say(diagnosis.Ranks.Verdict switch
        {
            StragglerVerdict.Named => $"Straggler: {diagnosis.Ranks.NameOf(diagnosis.Ranks.Latest!)}.",
            StragglerVerdict.Rotating => "Straggler: rotating.",
            StragglerVerdict.None => "Straggler: none.",
            _ => $"Straggler: not known; {diagnosis.Ranks.Reason}.",
        }, indent: 2);
    }

    // what the windows were lost to; the rows share no time
    private static void Losses(Page page, TraceDiagnosis diagnosis)
    {
        Loss[] shown = [.. diagnosis.Losses.Where(static l => l.GainShare >= LeastShown).Take(LossesShown)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Heading(diagnosis.Devices.Count > 1 ? $"Largest losses (mean of {diagnosis.Devices.Count} devices)" : "Largest losses");
        var rows = new List<string[]> { new[] { "lost to", "time", "share", "becomes", "longest" } };
        foreach (Loss loss in shown)
        {
            rows.Add([NameOf(loss.Cause), Figures.Time(loss.Gain), Figures.Percent(loss.GainShare), Figures.Time(loss.Becomes),
                Short(loss.FullName, BlamedWidth - 4)]);
        }

        page.Table(rows, header: true);
    }

    /// <summary>What a loss is called in a table.</summary>
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

    private static void Findings(Page page, TraceDiagnosis diagnosis)
    {
        page.Heading("What to do");
        if (diagnosis.Findings.Count == 0)
        {
            page.Say(diagnosis.Devices.Any(static d => d.Share(d.Budget.Idle) > 0.1)
                ? "The table of losses says where the time went."
                : "The device is kept busy. What is left is in the kernels: hold them against their floors with --model MODEL --on HW.", indent: 2);
            return;
        }

        bool several = diagnosis.Devices.Count > 1;
        int number = 0;
        foreach (TraceFinding finding in diagnosis.Findings.Where(static f => !(f.IsTrust && f.Urgency == Urgency.Info)))
        {
            number++;
            Tone tone = finding.Urgency switch { Urgency.Critical => Tone.Bad, Urgency.Warning => Tone.Warning, _ => Tone.Plain };
            string gain = finding.GainCeilingNs is > 0 and { } ns ? $" (at most {Figures.Time(ns)} to win)" : "";
            page.Say($"{finding.Title}{gain}", tone, 2, $"{number}. ");
            page.Say($"{finding.Evidence.Text}{(several ? Where(finding.Evidence) : "")}", indent: 5);
            if (number <= FindingsInFull)
            {
                page.Say(finding.Try, Tone.Good, 5, "Try: ");
                page.Say(finding.Check, Tone.Plain, 5, "Then: ");
                page.Say($"Found because {finding.Threshold}.", Tone.Faint, 5);
            }
        }

        foreach (TraceFinding doubt in diagnosis.Findings.Where(static f => f.IsTrust && f.Urgency == Urgency.Info))
        {
            page.Say($"{doubt.Title}. {doubt.Evidence.Text}{(several ? Where(doubt.Evidence) : "")}", Tone.Faint, 2, "Note: ");
        }
    }

    private static string Where(Evidence evidence) =>
        evidence.AlsoOnRanks.Count > 0 ? $" Worst on rank {evidence.Rank}, device {evidence.Device}; also on {string.Join(", ", evidence.AlsoOnRanks.Take(16))}." : evidence.Rank is { } rank ? $" On rank {rank}, device {evidence.Device}." : "";

    private static void Idle(Page page, DeviceDiagnosis device)
    {
        if (!device.Idle.IsKnown || device.Budget.Idle == 0)
        {
            return;
        }

        page.Heading($"Why it idled ({Figures.Time(device.Budget.Idle)} in {device.Gaps.Count:#,0} gaps)");
        var rows = new List<string[]>();
        foreach (IdleCause cause in IdleCauses.All.Where(c => device.Gaps.TotalOf(c) > 0).OrderByDescending(device.Gaps.TotalOf))
        {
            string blamed = device.Gaps.Blames.FirstOrDefault(b => b.Cause == cause) is { } most ? Short(device.Trace.Names[most.Name], BlamedWidth) : "";
            long time = device.Gaps.TotalOf(cause);
            rows.Add([NameOf(cause), Figures.Time(time), Figures.Percent((double)time / device.Budget.Idle), blamed]);
        }

        page.Table(rows);
    }

    private static void Kernels(Page page, DeviceDiagnosis device)
    {
        page.Heading("Kernels");
        page.Say(string.Join(", ", Enum.GetValues<KernelClass>().Where(c => device.Classes.Of(c) > 0).OrderByDescending(device.Classes.Of)
            .Select(c => $"{KernelShareRule.NameOf(c)} {Figures.Percent(device.Share(device.Classes.Of(c)))}")) + " of the window.", indent: 2);
        var rows = new List<string[]>();
        KernelTime[] longest = [.. KernelTime.Of(device).Take(5)];
        IReadOnlyList<string> labels = KernelLabels.Of([.. longest.Select(k => device.Trace.Names[k.Name])], NameWidth);
        for (int i = 0; i < longest.Length; i++)
        {
            rows.Add([labels[i], $"{longest[i].Count:#,0}", Figures.Time(longest[i].Time), Figures.Percent(device.Share(longest[i].Time))]);
        }

        page.Table(rows);
    }

    private static void Measured(Page page, TraceDiagnosis diagnosis)
    {
        IReadOnlyList<KernelMetrics> measured = diagnosis.Traces.Count == 0 ? [] : diagnosis.Traces[0].KernelMetrics;
        if (measured.Count == 0)
        {
            return;
        }

        if (measured.All(static m => m.IsSum))
        {
            Sums(page, measured);
            return;
        }

        page.Heading("Measured by Nsight Compute");
        var rows = new List<string[]> { new[] { "kernel", "launch", "time", "memory", "DRAM", "compute", "bound by" } };
        foreach (KernelMetrics one in measured.OrderByDescending(static m => m.DurationNs).Take(MeasuredShown))
        {
            rows.Add([Short(one.Kernel, MeasuredWidth), $"{one.Launch}", one.DurationNs >= 0 ? Figures.Time(one.DurationNs) : "?", Percent(one.MemoryPercent), Percent(one.DramPercent), Percent(one.ComputePercent), one.IsMemoryBound switch { true => "memory", false => "compute", null => "?" }]);
        }

        page.Table(rows, header: true);
        if (measured.Count > MeasuredShown)
        {
            page.Say($"The longest {MeasuredShown} of {measured.Count:#,0} launches; percentages are of the device's peak, times under the profiler's locked clocks.", Tone.Faint, 2);
        }
    }

    private static void Sums(Page page, IReadOnlyList<KernelMetrics> sums)
    {
        page.Heading("Sums by name");
        var rows = new List<string[]> { new[] { "name", "calls", "time" } };
        foreach (KernelMetrics one in sums.OrderByDescending(static m => m.DurationNs).Take(MeasuredShown))
        {
            rows.Add([Short(one.Kernel), $"{one.Calls:#,0}", Figures.Time(one.DurationNs)]);
        }

        page.Table(rows, header: true);
    }

    private static string Percent(double? percent) => percent is { } known ? $"{known:0.0} %" : "?";

    private static void Floors(Page page, TraceFloors floors)
    {
        page.Heading("Against the floors");
        string hardware = FloorsText.Hardware(floors.Floors.Floors.Hardware);
        if (floors.Note is { } note)
        {
            page.Say(note, Tone.Warning, 2);
        }

        if (!floors.Step.IsKnown)
        {
            page.Say($"No step to compare: {floors.Step.UnknownReason}.", Tone.Warning, 2);
        }
        else
        {
            StepDiagnosis step = floors.Step.Value;
            page.Say($"A step takes {Figures.Of(step.Measured.Time)} (median of {floors.Steps}), {Figures.Ratio(step.Ratio)} times the floor of {Figures.Of(step.Floors.Binding)} for {step.Floors.Cost.Model.Name} on {hardware}: "
                + $"{Terms.Of(floors.Regime.Value)}{Apart(floors, step)}.", step.Regime == Regime.Impossible ? Tone.Bad : Tone.Plain, 2);
            string mfu = floors.Mfu.IsKnown ? $"MFU {Figures.Percent(floors.Mfu.Value)}, " : "";
            string hfu = floors.Hfu.IsKnown ? $"HFU {Figures.Percent(floors.Hfu.Value)} (operators with shapes), " : "";
            page.Say($"Of the whole window: {mfu}{hfu}MBU {Figures.Percent(floors.Mbu.Value)}.", indent: 2);
            page.Table([.. step.Ladder.Rungs.Where(static r => r.Time.IsKnown).Select(static r =>
                new[] { r.Kind == RungKind.SheetFloor ? "sheet floor" : Names.Gap(r.Kind), Figures.Of(r.Kind == RungKind.SheetFloor ? r.Time.Value : r.Gap),
                    r.Kind == RungKind.SheetFloor ? "" : $"up to {Figures.Of(r.Time.Value)}" })]);
        }

        foreach (ClassFloor one in floors.Classes)
        {
            page.Say($"{KernelShareRule.NameOf(one.Kernel)}: {Figures.Of(one.Time)} against a floor of {Figures.Of(one.Floor)} by its shapes, {Figures.Ratio(one.Ratio)} times ({Figures.Percent(one.Share)} of the class has shapes).", indent: 2);
        }

        FloorsText.Assumptions(page, floors.Floors);
    }

    // near its floor by the clock, and much of the window computed nothing: both are said
    private static string Apart(TraceFloors floors, StepDiagnosis step) => floors.Regime.Value == step.Regime || floors.NotComputing is not { } loss ? ""
        : $", since {NameOf(loss.Cause)} takes {Figures.Percent(loss.Share)} of the window (by the time of a step alone {Terms.Of(step.Regime)})";

    private static void Counted(Page page, TraceResult result)
    {
        page.Blank();
        IReadOnlyList<Trace> traces = result.Diagnosis.Traces;
        long events = traces.Sum(static t => (long)t.Count);
        long work = result.Diagnosis.Devices.Sum(static d => (long)d.Work.Events.Length);
        long flows = traces.Sum(static t => t.Counts.Flows + t.Counts.Metadata + t.Counts.CounterSamples + t.Counts.Unplaced);
        long unlinked = traces.Sum(static t => t.Counts.Unlinked);
        long left = traces.Sum(static t => t.Counts.Malformed + t.Counts.NegativeDurations + t.Counts.ZeroTimestamps + t.Counts.Duplicates);
        page.Say($"Counted: {work:#,0} kernels, copies and fills of {events:#,0} events in {traces.Count} {(traces.Count == 1 ? "trace" : "traces")}, with and without a launch ({unlinked:#,0} without). Not counted: device annotations, synchronisations and profiler overhead as work; {flows:#,0} arrows, samples and metadata; {left:#,0} events with impossible times or recorded twice.", Tone.Faint);
        (long Count, string What)[] odd =
        [
            (traces.Sum(static t => t.Counts.OutOfOrder), "events out of order"), (traces.Sum(static t => t.Counts.DuplicateKeys), "keys given twice (the last one counts)"),
            (traces.Sum(static t => t.Counts.ControlCharacters), "names with control characters"), (traces.Sum(static t => t.Counts.NamesCut), "names cut"),
        ];
        if (odd.Any(static o => o.Count > 0))
        {
            page.Say($"Also met: {string.Join(", ", odd.Where(static o => o.Count > 0).Select(static o => $"{o.Count:#,0} {o.What}"))}.", Tone.Faint);
        }

        foreach (Trace trace in traces.Where(static t => t.Info.EarlyEnd is not null))
        {
            page.Say($"{trace.Info.Source} ended early at byte {trace.Info.EarlyEnd!.AtByte}{(trace.Info.EarlyEnd.OfText ? " of the uncompressed text" : "")}.", Tone.Warning);
        }

        foreach (Readers.Problem problem in result.Traces.Skipped.Take(5))
        {
            page.Say($"Skipped: {problem}", Tone.Faint);
        }
    }

    internal static string Short(string name, int width = NameWidth)
    {
        string bare = KernelLabels.Short(name);
        return bare.Length <= width ? bare : bare[..(width - 3)] + "...";
    }
}
