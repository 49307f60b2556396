using Floorline.Core.Quantities;
using Floorline.Core.Traces.Operators;
using Floorline.Core.Traces.Rules;

namespace Floorline.Cli.Text;

/// <summary>The operators of a device by shape, and its collectives against the link.</summary>
internal static class OperatorText
{
    private const int Shown = 6;
    private const int NameWidth = 32;
    private const double LeastShown = 0.005;

    internal static void Write(Page page, DeviceDiagnosis device)
    {
        ShapedOperator[] shown = [.. device.Operators.Rows.Where(r => device.Share(r.Time) >= LeastShown)
            .OrderByDescending(static r => r.Lost).ThenByDescending(static r => r.Time).Take(Shown)];
        if (shown.Length > 0)
        {
            page.Heading("Operators by shape");
            page.Say(Answer(device), indent: 2);
            var rows = new List<string[]> { new[] { "operator", "calls", "time", "TFLOP/s", "GB/s", "of floor", "to win" } };
            foreach (ShapedOperator row in shown)
            {
                rows.Add([Label(row), $"{row.Calls:#,0}", Figures.Time(row.Time), row.Work.Work.Value > 0 ? Tera(row.Rate) : "?",
                    row.Work.Bytes.Value > 0 ? $"{row.Bandwidth.GBPerSecond:0}" : "?", row.FloorShare is { } part ? Figures.Percent(part) : "?",
                    row.Lost > 0 ? Figures.Time(row.Lost) : "-"]);
            }

            page.Table(rows, header: true);
        }

        if (device.Operators.Note.Length > 0 && device.Share(device.Operators.UntoldConvolutions) >= LeastShown)
        {
            page.Say(device.Operators.Note, Tone.Faint, 2);
        }

        Collectives(page, device);
    }

    private static string Answer(DeviceDiagnosis device)
    {
        OperatorTable table = device.Operators;
        string hfu = table.Hfu.IsKnown ? $" HFU {Figures.Percent(table.Hfu.Value)} of the window (operators with shapes)." : "";
        if (device.Hardware is null && table.Lost == 0)
        {
            return $"Rates by shape; the device's floors need --on.{hfu}";
        }

        return table.Worst is not { } worst ? $"All are as fast as good kernels of their shapes.{hfu}"
            : $"Better kernels could win {Figures.Time(table.Lost)} of {Figures.Time(device.Budget.Window)} "
                + $"({Figures.Percent(device.Share(table.Lost))}), most in {Label(worst, 60)}.{hfu}";
    }

    private static void Collectives(Page page, DeviceDiagnosis device)
    {
        CollectiveRate[] shown = [.. device.Collectives.Where(r => device.Share(r.Time) >= LeastShown).Take(Shown)];
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

    // a name is cut before its shape is
    private static string Label(ShapedOperator row, int width = NameWidth)
    {
        string name = row.Name[(row.Name.LastIndexOf(':') + 1)..].TrimStart('_');
        string shape = row.Work.Shape;
        int room = Math.Max(8, width - shape.Length - 1);
        string shown = name.Length <= room ? name : name[..(room - 2)] + "..";
        return TraceText.Short(shape.Length > 0 ? $"{shown} {shape}" : name, width);
    }

    private static string Tera(FlopsPerSecond rate) => rate.Tera >= 10 ? $"{rate.Tera:0}" : $"{rate.Tera:0.0}";
}
