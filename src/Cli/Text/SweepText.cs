using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>A sweep for a person to read: one row per value.</summary>
public static class SweepText
{
    public static void Write(Page page, SweepResult result)
    {
        string input = Names.Snake(result.Axis);
        page.Say($"{result.Spec.Model} on {result.Spec.On}: the floor at each {(result.Axis == SweepAxis.Weights ? "weight format" : input)}.", Tone.Good);
        page.Blank();
        bool expected = result.Points.Any(static p => p.Expected is not null);
        var rows = new List<string[]> { new[] { input, "floor", "bound by", expected ? "expected" : "", "best/s", "memory", "fits" } };
        foreach (SweepPoint point in result.Points)
        {
            string fits = !point.Capacity.Fits.IsKnown ? "?" : point.Capacity.Fits.Value ? "yes" : "no";
            string range = point.Expected is { } time ? $"{Figures.Of(time.Low)} to {Figures.Of(time.High)}" : "";
            rows.Add([point.Value, Figures.Of(point.Floors.Binding), Names.Of(point.Floors.BindingTerm), range, Figures.Of(point.Floors.BestRate), Figures.Of(point.Capacity.Used), fits]);
        }

        page.Table(rows, header: true);
        foreach ((string value, string reason) in result.LeftOut)
        {
            page.Say($"{value}: {reason}.", Tone.Faint, 2);
        }

        foreach (string assumption in result.Assumptions)
        {
            page.Say(assumption, Tone.Faint, 2);
        }
    }
}
