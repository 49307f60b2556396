using System.Globalization;
using System.Text;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Model;

namespace Floorline.Workbench.Documents;

/// <summary>The end of a trace's page: what a kernel profiler measured, the floors of a stated model, and how the files were read.</summary>
internal static class TracePageReading
{
    private const int MostLaunches = 10;

    internal static void Append(StringBuilder html, TraceResult result, IReadOnlyList<TraceNote> notes)
    {
        Measured(html, result.Diagnosis.Traces.Count == 0 ? [] : result.Diagnosis.Traces[0].KernelMetrics, notes);
        if (result.Floors is { } floors)
        {
            html.Append("<h2>Against the floors</h2>\n");
            TracePage.Say(html, notes.Where(static n => n.About is TraceNoteKind.FloorsTaken or TraceNoteKind.FloorsUnknown or TraceNoteKind.Floors
                or TraceNoteKind.Utilisation or TraceNoteKind.ClassFloor));
            html.Append("<h3>Assumptions</h3>\n<ul>\n");
            foreach (string assumption in floors.Floors.Assumptions)
            {
                html.Append(CultureInfo.InvariantCulture, $"<li>{TracePage.Text(assumption)}</li>\n");
            }

            html.Append("</ul>\n");
        }

        html.Append("<h2>What was read</h2>\n");
        TracePage.Say(html, notes.Where(static n => n.About is TraceNoteKind.Counted or TraceNoteKind.Odd or TraceNoteKind.EndedEarly
            or TraceNoteKind.Skipped));
    }

    private static void Measured(StringBuilder html, IReadOnlyList<KernelMetrics> measured, IReadOnlyList<TraceNote> notes)
    {
        if (measured.Count == 0)
        {
            return;
        }

        bool sums = measured.All(static m => m.IsSum);
        html.Append(sums ? "<h2>Sums by name</h2>\n" : "<h2>Measured by Nsight Compute</h2>\n");
        html.Append("<div class=\"scroll\"><table><tr><th>kernel</th><th class=\"n\">").Append(sums ? "calls" : "launch");
        html.Append("</th><th class=\"n\">time</th>");
        html.Append(sums ? "</tr>" : "<th class=\"n\">memory</th><th class=\"n\">DRAM</th><th class=\"n\">compute</th><th>bound by</th></tr>");
        foreach (KernelMetrics one in measured.OrderByDescending(static m => m.DurationNs).Take(MostLaunches))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{TracePage.Text(TracePage.Cut(one.Kernel, 160))}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{(sums ? one.Calls : one.Launch):#,0}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{(one.DurationNs >= 0 ? Figures.Time(one.DurationNs) : "?")}</td>");
            if (!sums)
            {
                string bound = one.IsMemoryBound switch { true => "memory", false => "compute", null => "?" };
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Percent(one.MemoryPercent)}</td><td class=\"n\">{Percent(one.DramPercent)}</td>");
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Percent(one.ComputePercent)}</td><td>{bound}</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</table></div>\n");
        TracePage.Say(html, notes.Where(static n => n.About == TraceNoteKind.Measured));
    }

    private static string Percent(double? percent) => percent is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0} %") : "?";
}
