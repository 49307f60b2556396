using Floorline.Core.Calibration;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A calibration for a person to read.</summary>
public static class CalibrateText
{
    private static string WayOf(CalibrationWay way) => way switch
    {
        CalibrationWay.Before => "left as it was, nothing predicted left-out runs better",
        CalibrationWay.Constant => "scaled by one constant for steps and one for prompts, which predicted left-out runs best",
        CalibrationWay.Coefficients => "coefficients fitted, which predicted left-out runs best",
        _ => "scaled and then fitted, which predicted left-out runs best",
    };

    public static void Write(Page page, CalibrateResult result)
    {
        page.Say($"{result.Engine.Name}: {WayOf(result.Way)}, from {result.RunCount} runs.", Tone.Good);
        var rows = new List<string[]> { new[] { "", "runs", "before", "left out", "in interval" } };
        foreach ((string quantity, Score after) in BacktestResult.By(result.HeldOut, static g => g.Quantity))
        {
            Score? before = BacktestResult.By(result.Before, static g => g.Quantity).Where(b => b.Name == quantity).Select(static b => b.Score).FirstOrDefault();
            rows.Add([quantity, $"{after.Count}", before is null ? "" : $"{before.MedianError * 100:0.0} %", $"{after.MedianError * 100:0.0} %", $"{after.CoverageShare * 100:0} %"]);
        }

        page.Table(rows, header: true);
        page.Say("before: median error of the shipped coefficients. left out: median error of each run predicted from the others.", Tone.Faint, 2);
        var e = result.Engine;
        page.Heading("Coefficients");
        page.Table(
        [
            ["weights", $"{e.WeightFactor:0.00}", "times the kernels' time to read weights"],
            ["arithmetic", $"{e.ComputeFactor:0.00}", "times the kernels' time to compute"],
            ["cache", $"{e.CacheFactor:0.00}", "times R2"],
            ["layer", Figures.Of(e.PerLayer), "each, beside its matrices"],
            ["collective", $"{e.ExchangeFactor:0.00}", "times the fixed cost"],
            ["wire", $"{e.WireFactor:0.00}", "times the collectives' time on the wire"],
            ["sequence", Figures.Of(e.PerSequence), "each, per step"],
            ["host", $"{Figures.Of(e.HostPerStep)} + {Figures.Of(e.HostPerSequence)} per sequence", "per step, beside the devices"],
            ["request", $"{Figures.Of(e.PerRequest)} + {e.WaitSteps:0.#} steps", "before the first token, beside its queue and its prompt"],
        ]);
        foreach (string skipped in result.Skipped.Take(5))
        {
            page.Say("Not used: " + skipped + ".", Tone.Warning, 2);
        }

        if (result.RunCount < 4)
        {
            page.Say("Fewer than four runs: the prior still decides most of it. Vary batch, prompt length and devices.", Tone.Warning, 2);
        }

        page.Say(result.SavedTo is { } file ? $"Stored in {file}; use it with --engine {result.Engine.Name}." : "Not stored (--dry-run).", indent: 2);
    }
}
