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
    private const int MeasuredShown = 10;
    private const int MeasuredWidth = 24;

    public static void Write(Page page, TraceResult result)
    {
        TraceDiagnosis diagnosis = result.Diagnosis;
        TraceNote[] notes = [.. TraceNotes.Of(result)];
        Verdict(page, diagnosis);
        Say(page, notes, TraceNoteKind.Answer);
        foreach (DeviceDiagnosis device in Shown(diagnosis))
        {
            Device(page, device, Of(notes, device), diagnosis.Devices.Count > 1);
            Bar(page, device);
        }

        if (diagnosis.Devices.Count > 1)
        {
            Ranks(page, diagnosis);
            Say(page, notes, TraceNoteKind.Straggler, Tone.Plain, 2);
        }

        Losses(page, diagnosis);
        Findings(page, diagnosis, notes);
        foreach (DeviceDiagnosis device in Shown(diagnosis))
        {
            Idle(page, device);
            Kernels(page, device, Of(notes, device));
            OperatorText.Write(page, device, Of(notes, device));
            PathText.Write(page, device, Of(notes, device));
        }

        Measured(page, diagnosis, notes);

        if (result.Floors is { } floors)
        {
            Floors(page, floors, notes);
        }

        page.Blank();
        Say(page, notes, TraceNoteKind.Counted, Tone.Faint);
        Say(page, notes, TraceNoteKind.Odd, Tone.Faint);
        Say(page, notes, TraceNoteKind.EndedEarly, Tone.Warning);
        Say(page, notes, TraceNoteKind.Skipped, Tone.Faint);
    }

    internal static void Say(Page page, IEnumerable<TraceNote> notes, TraceNoteKind about, Tone tone = Tone.Plain, int indent = 0)
    {
        foreach (TraceNote note in notes.Where(n => n.About == about))
        {
            page.Say(note.Text, tone, indent);
        }
    }

    private static TraceNote[] Of(TraceNote[] notes, DeviceDiagnosis device) => [.. notes.Where(n => n.Rank == device.Rank && n.Device == device.Device)];

    // one device in full: the one that idles most; the others are rows of a table
    private static IEnumerable<DeviceDiagnosis> Shown(TraceDiagnosis diagnosis) =>
        diagnosis.Devices.Count == 0 ? [] : [diagnosis.Devices.MaxBy(static d => d.Share(d.Budget.ComputeAbsent))!];

    private static void Verdict(Page page, TraceDiagnosis diagnosis)
    {
        Urgency worst = diagnosis.Findings.Count == 0 ? Urgency.Info : diagnosis.Findings.Max(static f => f.Urgency);
        page.Say(diagnosis.Verdict, worst switch { Urgency.Critical => Tone.Bad, Urgency.Warning => Tone.Warning, _ => Tone.Heading });
    }

    private static void Device(Page page, DeviceDiagnosis device, TraceNote[] notes, bool several)
    {
        string name = device.Trace.Info.Devices.FirstOrDefault(d => d.Id == device.Device)?.Name is { Length: > 0 } known ? $" ({known})" : "";
        string where = several ? $"Rank {device.Rank}, device {device.Device}{name}, which computes least: " : $"Device {device.Device}{name}: ";
        page.Say($"{where}{notes.First(static n => n.About == TraceNoteKind.Work).Text}");
        Say(page, notes, TraceNoteKind.IdleUnknown, Tone.Warning);
        Say(page, notes, TraceNoteKind.Idle, device.Idle.IsKnown && device.Share(device.Budget.Idle) > 0.2 ? Tone.Warning : Tone.Plain);
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
    }

    // what the windows were lost to; the rows share no time
    private static void Losses(Page page, TraceDiagnosis diagnosis)
    {
        Loss[] shown = [.. diagnosis.Losses.Where(static l => l.GainShare >= TraceNotes.LeastShown).Take(LossesShown)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Heading(diagnosis.Devices.Count > 1 ? $"Largest losses (mean of {diagnosis.Devices.Count} devices)" : "Largest losses");
        var rows = new List<string[]> { new[] { "lost to", "time", "share", "becomes", "longest" } };
        foreach (Loss loss in shown)
        {
            rows.Add([TraceNotes.NameOf(loss.Cause), Figures.Time(loss.Gain), Figures.Percent(loss.GainShare), Figures.Time(loss.Becomes),
                Short(loss.FullName, BlamedWidth - 4)]);
        }

        page.Table(rows, header: true);
    }

    private static void Findings(Page page, TraceDiagnosis diagnosis, TraceNote[] notes)
    {
        page.Heading("What to do");
        int number = 0;
        foreach (TraceAction action in diagnosis.Actions)
        {
            number++;
            Tone tone = action.Urgency switch { Urgency.Critical => Tone.Bad, Urgency.Warning => Tone.Warning, _ => Tone.Plain };
            string gain = action.GainNs is > 0 and { } ns ? $" (at most {Figures.Time(ns)} to win)" : "";
            page.Say($"{action.Title}{gain}", tone, 2, $"{number}. ");
            page.Say($"{action.Evidence.Text}{TraceNotes.Where(diagnosis, action.Evidence)}", indent: 5);
            if (number > FindingsInFull)
            {
                continue;
            }

            page.Say(action.Advice, Tone.Good, 5, "Try: ");
            page.Say(action.Check, Tone.Plain, 5, "Then: ");
            foreach (TraceFinding pattern in action.Finding is { } found ? [found] : action.Patterns)
            {
                if (action.Finding is null)
                {
                    page.Say(TraceNotes.Of(diagnosis, action, pattern), Tone.Plain, 5, "- ");
                }

                page.Say($"Found because {pattern.Threshold}.", Tone.Faint, action.Finding is null ? 7 : 5);
            }
        }

        Say(page, notes, TraceNoteKind.NothingFound, Tone.Plain, 2);
        foreach (TraceFinding doubt in diagnosis.Findings.Where(static f => f.IsTrust && f.Urgency == Urgency.Info))
        {
            page.Say($"{doubt.Title}. {doubt.Evidence.Text}{TraceNotes.Where(diagnosis, doubt.Evidence)}", Tone.Faint, 2, "Note: ");
        }
    }

    private static void Idle(Page page, DeviceDiagnosis device)
    {
        if (!device.Idle.IsKnown || device.Budget.Idle == 0)
        {
            return;
        }

        page.Heading($"Why it idled ({Figures.Time(device.Budget.Idle)} in {device.Gaps.Count:#,0} gaps)");
        var rows = new List<string[]>();
        foreach (IdleCause cause in device.Gaps.Causes())
        {
            string blamed = device.Gaps.Blames.FirstOrDefault(b => b.Cause == cause) is { } most ? Short(device.Trace.Names[most.Name], BlamedWidth) : "";
            long time = device.Gaps.TotalOf(cause);
            rows.Add([TraceNotes.NameOf(cause), Figures.Time(time), Figures.Percent((double)time / device.Budget.Idle), blamed]);
        }

        page.Table(rows);
    }

    private static void Kernels(Page page, DeviceDiagnosis device, TraceNote[] notes)
    {
        page.Heading("Kernels");
        Say(page, notes, TraceNoteKind.Classes, Tone.Plain, 2);
        var rows = new List<string[]>();
        KernelTime[] longest = [.. KernelTime.Of(device).Take(5)];
        IReadOnlyList<string> labels = KernelLabels.Of([.. longest.Select(k => device.Trace.Names[k.Name])], NameWidth);
        for (int i = 0; i < longest.Length; i++)
        {
            rows.Add([labels[i], $"{longest[i].Count:#,0}", Figures.Time(longest[i].Time), Figures.Percent(device.Share(longest[i].Time))]);
        }

        page.Table(rows);
    }

    private static void Measured(Page page, TraceDiagnosis diagnosis, TraceNote[] notes)
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
        Say(page, notes, TraceNoteKind.Measured, Tone.Faint, 2);
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

    private static void Floors(Page page, TraceFloors floors, TraceNote[] notes)
    {
        page.Heading("Against the floors");
        Say(page, notes, TraceNoteKind.FloorsTaken, Tone.Warning, 2);
        Say(page, notes, TraceNoteKind.FloorsUnknown, Tone.Warning, 2);
        Say(page, notes, TraceNoteKind.Floors, floors.Step is { IsKnown: true, Value.Regime: Regime.Impossible } ? Tone.Bad : Tone.Plain, 2);
        Say(page, notes, TraceNoteKind.Utilisation, Tone.Plain, 2);
        if (floors.Step.IsKnown)
        {
            page.Table([.. floors.Step.Value.Ladder.Rungs.Where(static r => r.Time.IsKnown).Select(static r =>
                new[] { r.Kind == RungKind.SheetFloor ? "sheet floor" : Names.Gap(r.Kind), Figures.Of(r.Kind == RungKind.SheetFloor ? r.Time.Value : r.Gap),
                    r.Kind == RungKind.SheetFloor ? "" : $"up to {Figures.Of(r.Time.Value)}" })]);
        }

        Say(page, notes, TraceNoteKind.ClassFloor, Tone.Plain, 2);
        FloorsText.Assumptions(page, floors.Floors);
    }

    internal static string Short(string name, int width = NameWidth)
    {
        string bare = KernelLabels.Short(name);
        return bare.Length <= width ? bare : bare[..(width - 3)] + "...";
    }
}
