using Floorline.Core.Findings;
using Floorline.Core.Statistics;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>The measurement of a command for a person to read.</summary>
public static class CommandText
{
    public static void Write(Page page, MeasureCommandResult result)
    {
        page.Say($"{string.Join(' ', result.Spec.Command)}: {result.Samples.Count} runs{(result.Interrupted ? ", interrupted" : "")}, {result.WarmUp.Length} before them", Tone.Heading);
        List<string[]> rows = [];
        foreach (QuantileEstimate estimate in result.Estimates.Where(static e => e.Value.IsKnown))
        {
            rows.Add([estimate.Metric.Name, Figures.Of(estimate.Value.Value), $"95 % interval {Figures.Of(estimate.Interval.Value.Low)} to {Figures.Of(estimate.Interval.Value.High)}"]);
        }

        rows.Add(["mean", Figures.Of(result.Samples.Mean), $"standard deviation {Figures.Of(result.Deviation)}"]);
        rows.Add(["range", Figures.Of(result.Samples.Shortest), $"to {Figures.Of(result.Samples.Longest)}"]);
        page.Table(rows);
        foreach (QuantileEstimate estimate in result.Estimates.Where(static e => !e.Value.IsKnown))
        {
            page.Say(estimate.Value.UnknownReason!, Tone.Faint, 2);
        }

        if (result.Findings.Length > 0)
        {
            page.Heading("Findings");
            foreach (Finding finding in result.Findings)
            {
                page.Say(finding.Text, Tone.Warning, 2, "- ");
            }
        }

        page.Blank().Say(result.Spec.Output is { } path ? $"The times are in {path}. Next: change one thing, measure again into another file, and compare:" : "Next: measure again with --out FILE, before and after a change, and compare:");
        page.Line("  floorline verify BEFORE AFTER");
    }
}
