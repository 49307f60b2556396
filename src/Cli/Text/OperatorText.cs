using Floorline.Core.Quantities;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>The operators of a device by shape, and its collectives against the link.</summary>
internal static class OperatorText
{
    private const int Shown = 6;
    private const int NameWidth = 32;

    internal static void Write(Page page, DeviceDiagnosis device, IReadOnlyList<TraceNote> notes)
    {
        ShapedOperator[] shown = [.. device.Operators.Rows.Where(r => device.Share(r.Time) >= TraceNotes.LeastShown)
            .OrderByDescending(static r => r.Lost).ThenByDescending(static r => r.Time).Take(Shown)];
        if (shown.Length > 0)
        {
            page.Heading("Operators by shape");
            TraceText.Say(page, notes, TraceNoteKind.Operators, Tone.Plain, 2);
            var rows = new List<string[]> { new[] { "operator", "calls", "time", "TFLOP/s", "GB/s", "of floor", "to win" } };
            foreach (ShapedOperator row in shown)
            {
                rows.Add([TraceNotes.Label(row, NameWidth), $"{row.Calls:#,0}", Figures.Time(row.Time), row.Work.Work.Value > 0 ? Tera(row.Rate) : "?",
                    row.Work.Bytes.Value > 0 ? $"{row.Bandwidth.GBPerSecond:0}" : "?", row.FloorShare is { } part ? Figures.Percent(part) : "?",
                    row.Lost > 0 ? Figures.Time(row.Lost) : "-"]);
            }

            page.Table(rows, header: true);
        }

        TraceText.Say(page, notes, TraceNoteKind.UntoldOperators, Tone.Faint, 2);

        Collectives(page, device);
    }

    private static void Collectives(Page page, DeviceDiagnosis device)
    {
        CollectiveRate[] shown = [.. device.Collectives.Where(r => device.Share(r.Time) >= TraceNotes.LeastShown).Take(Shown)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Heading("Collectives");
        var rows = new List<string[]> { new[] { "operation", "ranks", "size", "calls", "time", "bus GB/s", "of link" } };
        foreach (CollectiveRate row in shown)
        {
            rows.Add([TraceText.Short(row.Name, NameWidth), $"{row.Ranks}", Figures.Of(row.Size), $"{row.Calls:#,0}", Figures.Time(row.Time),
                $"{row.Bus.GBPerSecond:0.0}", row.LinkShare is { } part ? Figures.Percent(part) : "?"]);
        }

        page.Table(rows, header: true);
    }

    private static string Tera(FlopsPerSecond rate) => rate.Tera >= 10 ? $"{rate.Tera:0}" : $"{rate.Tera:0.0}";
}
