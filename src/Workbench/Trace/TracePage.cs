using System.Globalization;
using System.Net;
using System.Text;
using Floorline.Core.Quantities;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Rules;

namespace Floorline.Workbench.Documents;

/// <summary>
/// A diagnosed trace as one page that needs nothing else: the budget, the findings linked to the stretches they rest on, and a timeline to zoom into.
/// Whatever comes from the trace is escaped, and the page may load nothing.
/// </summary>
public static class TracePage
{
    private const string Template = "Documents/trace-page.html";
    private const int MostIntervals = 6;
    private const int MostKernels = 12;

    /// <summary>The page.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string title = $"Trace: {string.Join(", ", result.Spec.Files.Take(3).Select(Path.GetFileName))}";
        return Fill(Read(), new Dictionary<string, string> { ["TITLE"] = Text(title), ["BODY"] = Body(result), ["DATA"] = TimelineJson.Of(result.Diagnosis) });
    }

    // in one pass, so that a name in the trace that looks like a place is not filled in its turn
    private static string Fill(string template, Dictionary<string, string> parts)
    {
        var page = new StringBuilder();
        int at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and int open)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            page.Append(template, at, open - at).Append(parts[template[(open + 2)..close]]);
            at = close + 2;
        }

        return page.Append(template, at, template.Length - at).ToString();
    }

    internal static string ColourOf(KernelClass kernel) => kernel switch
    {
        KernelClass.Gemm => "#4e9a57",
        KernelClass.Attention => "#86bf5a",
        KernelClass.NormOrActivation => "#5aa9a4",
        KernelClass.Sampling => "#b79be0",
        KernelClass.Copy => "#e0b04b",
        KernelClass.Communication => "#e07b5a",
        KernelClass.Other => "#9fb7c9",
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "is not a class"),
    };

    internal static string ColourOf(IdleCause cause) => cause switch
    {
        IdleCause.Synchronisation => "#8e24aa",
        IdleCause.Allocation => "#ad1457",
        IdleCause.RuntimeCall => "#5e35b1",
        IdleCause.DataLoader => "#c62828",
        IdleCause.Operator => "#1565c0",
        IdleCause.Annotation => "#00838f",
        IdleCause.Untraced => "#6d4c41",
        IdleCause.LaunchLatency => "#ef6c00",
        IdleCause.Queued => "#546e7a",
        IdleCause.Unlinked => "#9e9e9e",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };

    private static string Read()
    {
        using Stream stream = typeof(TracePage).Assembly.GetManifestResourceStream(Template)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Body(TraceResult result)
    {
        TraceDiagnosis diagnosis = result.Diagnosis;
        IReadOnlyList<TraceNote> notes = TraceNotes.Of(result);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture,
            $"<p class=\"faint\">Floorline {Text(Verb.Version)}. {diagnosis.Devices.Count} {(diagnosis.Devices.Count == 1 ? "device" : "devices")}, "
                + $"{diagnosis.Traces.Sum(static t => (long)t.Count):#,0} events.</p>\n<p "
                    + $"class=\"verdict\">{Text(diagnosis.Verdict)}</p>\n");
        Say(html, notes.Where(static n => n.About == TraceNoteKind.Answer));
        if (diagnosis.Devices.MaxBy(static d => d.Share(d.Budget.ComputeAbsent)) is { } worst)
        {
            Bar(html, worst);
            html.Append(CultureInfo.InvariantCulture,
                $"<p class=\"faint\">Rank {worst.Rank}, device {worst.Device}{(diagnosis.Devices.Count > 1 ? ", which computes least" : "")}: {Figures.Time(worst.Budget.Window)}.</p>\n");
        }

        Losses(html, diagnosis);
        Say(html, notes.Where(static n => n.About == TraceNoteKind.Straggler));
        Findings(html, diagnosis, notes);
        if (diagnosis.Devices.Count > 0)
        {
            Timeline(html, diagnosis);
        }

        for (int i = 0; i < diagnosis.Devices.Count; i++)
        {
            DeviceDiagnosis device = diagnosis.Devices[i];
            TraceNote[] own = [.. notes.Where(n => n.Rank == device.Rank && n.Device == device.Device)];
            Device(html, device, own);
            TracePageOperators.Append(html, device, own);
        }

        TracePageReading.Append(html, result, notes);

        return html.ToString();
    }

    internal static void Say(StringBuilder html, IEnumerable<TraceNote> notes)
    {
        foreach (TraceNote note in notes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(note.Text)}</p>\n");
        }
    }

    private static void Losses(StringBuilder html, TraceDiagnosis diagnosis)
    {
        if (diagnosis.Losses.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<h2>Largest losses</h2>\n<div class=\"scroll\"><table><tr><th>lost to</th><th class=\"n\">at most to win</th><th class=\"n\">of the window</th><th class=\"n\">becomes</th><th>longest</th></tr>");
        foreach (Loss loss in diagnosis.Losses)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(loss.Title)}</td><td class=\"n\">{Figures.Time(loss.Gain)}</td><td class=\"n\">{loss.GainShare * 100:0.00} %</td><td class=\"n\">{Figures.Time(loss.Becomes)}</td><td>{Text(Cut(loss.FullName, 160))}</td></tr>");
        }

        html.Append("</table></div>\n");
    }

    private static void Findings(StringBuilder html, TraceDiagnosis diagnosis, IReadOnlyList<TraceNote> notes)
    {
        html.Append("<h2>What to do</h2>\n");
        html.Append(diagnosis.Actions.Count > 0 ? "<ol>\n" : "");
        foreach (TraceAction action in diagnosis.Actions)
        {
            string gain = action.GainNs is > 0 and { } ns ? $" (at most {Figures.Time(ns)} to win)" : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<li class=\"{Names.Snake(action.Urgency)}\"><strong>{Text(action.Title)}</strong>{Text(gain)}");
            html.Append(CultureInfo.InvariantCulture, $"<p>{Text(action.Evidence.Text)}{Text(TraceNotes.Where(diagnosis, action.Evidence))}</p>");
            Links(html, diagnosis, action.Evidence);
            html.Append(CultureInfo.InvariantCulture, $"<p><em>Try:</em> {Text(action.Advice)}</p><p><em>Then:</em> {Text(action.Check)}</p>");
            if (action.Finding is { } finding)
            {
                Because(html, finding);
            }
            else if (action.Patterns.Count > 0)
            {
                html.Append("<ul>");
                foreach (TraceFinding pattern in action.Patterns)
                {
                    html.Append(CultureInfo.InvariantCulture, $"<li><p>{Text(TraceNotes.Of(diagnosis, action, pattern))}</p>");
                    Links(html, diagnosis, pattern.Evidence);
                    Because(html, pattern);
                    html.Append("</li>");
                }

                html.Append("</ul>");
            }

            html.Append("</li>\n");
        }

        html.Append(diagnosis.Actions.Count > 0 ? "</ol>\n" : "");
        Say(html, notes.Where(static n => n.About == TraceNoteKind.NothingFound));
        foreach (TraceFinding doubt in diagnosis.Findings.Where(static f => f.IsTrust && f.Urgency == Urgency.Info))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<p class=\"faint\">{Text(doubt.Title)}. {Text(doubt.Evidence.Text)}{Text(TraceNotes.Where(diagnosis, doubt.Evidence))} ");
            html.Append(CultureInfo.InvariantCulture, $"{Text(doubt.Try)} {Text(doubt.Check)}</p>");
            Because(html, doubt);
        }
    }

    private static void Because(StringBuilder html, TraceFinding finding) =>
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"faint\">{Text(finding.Rule)}: {Text(finding.Threshold)}.</p>");

    private static void Links(StringBuilder html, TraceDiagnosis diagnosis, Evidence evidence)
    {
        int index = -1;
        for (int i = 0; i < diagnosis.Devices.Count; i++)
        {
            index = diagnosis.Devices[i].Rank == evidence.Rank && diagnosis.Devices[i].Device == evidence.Device ? i : index;
        }

        if (index < 0 || evidence.Intervals.Count == 0)
        {
            return;
        }

        long start = diagnosis.Devices[index].Work.WindowStart;
        html.Append("<p>");
        foreach (EvidenceInterval interval in evidence.Intervals.Take(MostIntervals))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<button data-device=\"{index}\" data-from=\"{interval.Start - start}\" data-to=\"{interval.End - start}\">{Figures.Time(interval.End - interval.Start)} at {Figures.Time(interval.Start - start)}</button>");
        }

        html.Append("</p>");
    }

    private static void Timeline(StringBuilder html, TraceDiagnosis diagnosis)
    {
        html.Append("<h2>Timeline</h2>\n<p class=\"faint\">Wheel or + and - zoom, drag or arrow keys move, double click shows all. Buttons above jump to what a finding rests on.</p>\n<p><select id=\"pick\" aria-label=\"device\">");
        for (int i = 0; i < diagnosis.Devices.Count; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<option value=\"{i}\">rank {diagnosis.Devices[i].Rank}, device {diagnosis.Devices[i].Device}</option>");
        }

        html.Append("</select></p>\n<canvas id=\"timeline\" tabindex=\"0\" aria-label=\"timeline of the device\"></canvas>\n<div class=\"legend\">");
        foreach (KernelClass kernel in Enum.GetValues<KernelClass>())
        {
            html.Append(CultureInfo.InvariantCulture, $"<span><i style=\"background:{ColourOf(kernel)}\"></i>{Text(KernelShareRule.NameOf(kernel))}</span>");
        }

        html.Append("</div>\n<div class=\"legend\">");
        foreach (IdleCause cause in IdleCauses.All)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span><i style=\"background:{ColourOf(cause)}\"></i>idle: {Text(CauseName(cause))}</span>");
        }

        html.Append("</div>\n");
    }

    private static void Bar(StringBuilder html, DeviceDiagnosis device)
    {
        html.Append("<div class=\"bar\">");
        foreach ((string name, long time, string colour) in Parts(device))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<div style=\"width:{device.Budget.Share(time) * 100:0.###}%;background:{colour}\" title=\"{Text(name)} {Figures.Time(time)}\"></div>");
        }

        html.Append("</div>\n");
    }

    private static IEnumerable<(string Name, long Time, string Colour)> Parts(DeviceDiagnosis device)
    {
        DeviceBudget b = device.Budget;
        (string Name, long Time, string Colour)[] parts =
        [
            ("compute", b.Compute, "#4e9a57"), ("exposed communication", b.ExposedCommunication, "#e07b5a"), ("exposed copies", b.ExposedCopies, "#e0b04b"),
                ("fills", b.FillsOnly, "#9fb7c9"),
            .. device.Idle.IsKnown ? IdleCauses.All.Select(cause => ($"idle: {CauseName(cause)}", device.Gaps.TotalOf(cause), ColourOf(cause)))
                : [("not known", b.Idle, "#cccccc")],
        ];
        return parts.Where(static p => p.Time > 0);
    }

    private static void Device(StringBuilder html, DeviceDiagnosis device, TraceNote[] notes)
    {
        DeviceBudget b = device.Budget;
        html.Append(CultureInfo.InvariantCulture, 
            $"<h2>Rank {device.Rank}, device {device.Device}: {Figures.Time(b.Window)}, {device.Work.Kernels:#,0} kernels</h2>\n");
        Say(html, notes.Where(static n => n.About is TraceNoteKind.Work or TraceNoteKind.Idle or TraceNoteKind.IdleUnknown or TraceNoteKind.Classes));
        Bar(html, device);
        html.Append("<div class=\"scroll\"><table>");
        foreach ((string name, long time, string colour) in Parts(device))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td><span class=\"legend\"><span><i style=\"background:{colour}\"></i>{Text(name)}</span></span></td><td class=\"n\">{Figures.Time(time)}</td><td class=\"n\">{b.Share(time) * 100:0.00} %</td></tr>");
        }

        html.Append("</table></div>\n<div class=\"scroll\"><table><tr><th>kernel</th><th class=\"n\">count</th><th class=\"n\">time</th><th class=\"n\">of the window</th></tr>");
        foreach (KernelTime kernel in KernelTime.Of(device).Take(MostKernels))
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(Cut(device.Trace.Names[kernel.Name], 160))}</td><td class=\"n\">{kernel.Count:#,0}</td><td class=\"n\">{Figures.Time(kernel.Time)}</td><td class=\"n\">{b.Share(kernel.Time) * 100:0.00} %</td></tr>");
        }

        html.Append("</table></div>\n");
    }

    internal static string CauseName(IdleCause cause) => NameOf(cause);

    internal static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(longest - 3)] + "...";

    private static string NameOf(IdleCause cause) => JsonText.NameOf(cause).Replace('_', ' ');

    internal static string Text(string text) => WebUtility.HtmlEncode(text);
}
