using System.Globalization;
using System.Text;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Workbench.Documents;

/// <summary>The part of a trace's page about one device's operators by shape, its collectives and the critical path of its longest step.</summary>
internal static class TracePageOperators
{
    private const int Shown = 15;

    internal static void Append(StringBuilder html, DeviceDiagnosis device, TraceNote[] notes)
    {
        Operators(html, device, notes);
        Collectives(html, device);
        Path(html, device, notes);
    }

    private static void Operators(StringBuilder html, DeviceDiagnosis device, TraceNote[] notes)
    {
        TraceNote[] said = [.. notes.Where(static n => n.About is TraceNoteKind.Operators or TraceNoteKind.UntoldOperators)];
        if (device.Operators.Rows.Count == 0 && said.Length == 0)
        {
            return;
        }

        html.Append("<h3>Operators by shape</h3>\n");
        TracePage.Say(html, said);
        if (device.Operators.Rows.Count == 0)
        {
            return;
        }

        html.Append("<div class=\"scroll\"><table><tr><th>operator</th><th>shape</th><th class=\"n\">calls</th><th class=\"n\">time</th>"
            + "<th class=\"n\">TFLOP/s</th><th class=\"n\">GB/s</th><th class=\"n\">of its floor</th><th class=\"n\">to win</th></tr>");
        foreach (ShapedOperator row in device.Operators.Rows.OrderByDescending(static r => r.Lost).ThenByDescending(static r => r.Time).Take(Shown))
        {
            string part = row.FloorShare is { } of ? string.Create(CultureInfo.InvariantCulture, $"{of * 100:0.0} %") : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{TracePage.Text(TracePage.Cut(row.Name, 120))}</td><td>{TracePage.Text(TracePage.Cut(row.Work.Shape, 120))}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{row.Calls:#,0}</td><td class=\"n\">{Figures.Time(row.Time)}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{row.Rate.Tera:0.0}</td><td class=\"n\">{row.Bandwidth.GBPerSecond:0}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{part}</td><td class=\"n\">{Figures.Time(row.Lost)}</td></tr>");
        }

        html.Append("</table></div>\n");
    }

    private static void Collectives(StringBuilder html, DeviceDiagnosis device)
    {
        if (device.Collectives.Count == 0)
        {
            return;
        }

        html.Append("<h3>Collectives</h3>\n<div class=\"scroll\"><table><tr><th>operation</th><th class=\"n\">ranks</th><th class=\"n\">bytes</th>"
            + "<th class=\"n\">calls</th><th class=\"n\">time</th><th class=\"n\">bus GB/s</th><th class=\"n\">of the link</th></tr>");
        foreach (CollectiveRate row in device.Collectives.Take(Shown))
        {
            string part = row.LinkShare is { } of ? string.Create(CultureInfo.InvariantCulture, $"{of * 100:0.0} %") : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{TracePage.Text(TracePage.Cut(row.Name, 120))}</td><td class=\"n\">{row.Ranks}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{row.Size.Value:#,0}</td><td class=\"n\">{row.Calls:#,0}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{Figures.Time(row.Time)}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{row.Bus.GBPerSecond:0.0}</td><td class=\"n\">{part}</td></tr>");
        }

        html.Append("</table></div>\n");
    }

    private static void Path(StringBuilder html, DeviceDiagnosis device, TraceNote[] notes)
    {
        if (device.CriticalPaths.Count == 0)
        {
            return;
        }

        CriticalPath path = device.CriticalPaths[0];
        html.Append(CultureInfo.InvariantCulture,
            $"<h3>Critical path of the longest step, {Figures.Time(path.Step.Length)}</h3>\n");
        TracePage.Say(html, notes.Where(static n => n.About == TraceNoteKind.Path));
        html.Append(CultureInfo.InvariantCulture,
            $"<div class=\"scroll\"><table>");
        foreach (PathShare name in path.Names.Take(Shown))
        {
            string shown = name.Name < 0 ? "nothing the trace shows" : TracePage.Cut(device.Trace.Names[name.Name], 160);
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{TracePage.Text(Names.Snake(name.Part).Replace('_', ' '))}</td><td>{TracePage.Text(shown)}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{Figures.Time(name.Time)}</td><td class=\"n\">{100.0 * name.Time / path.Step.Length:0.00} %</td></tr>");
        }

        html.Append("</table></div>\n");
    }
}
