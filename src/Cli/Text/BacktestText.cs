using Floorline.Core.Calibration;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A backtest for a person to read.</summary>
public static class BacktestText
{
    public static void Write(Page page, BacktestResult result)
    {
        page.Say($"{result.File}: {result.RowCount:#,0} rows, {result.Scored.Count:#,0} scored, {result.Checked:#,0} held against a floor, "
            + $"{result.Violations.Count} faster than it.", result.Violations.Count > 0 ? Tone.Bad : Tone.Good);
        foreach (BacktestRow row in result.Violations.Take(10))
        {
            page.Say($"{row.Row.Id}: {row.Row.Model} on {row.Row.Hardware}, {Figures.Of(row.Measured)} measured, floor {Figures.Of(row.Floor.Value)}.",
                Tone.Bad, 2, "- ");
        }

        Table(page, "Expected values (shipped coefficients)", result.Predictions, static g => g.Quantity);
        Table(page, "Decode steps by device", result.Predictions.Where(static p => p.Group.Quantity == "decode"), static g => g.Device);
        Table(page, "Every device family predicted from the others", result.LeftOut, static g => $"{g.Quantity}, {g.Family}");
        Table(page, "Served loads after calibration on four runs per engine (those left out)", result.Calibrated, static g => $"{g.Quantity}, {(g.IsDense ? "dense" : "sparse")}");
        Table(page, "Served loads by engine and model", result.Calibrated, static g => $"{g.Quantity}, {g.Engine}, {g.Model}");
        Table(page, "Changes of the weight format, predicted from the measured time before", result.Changes, static g => g.Quantity);
        if (result.Decisions.Count > 0)
        {
            WriteDecisions(page, result);
        }

        if (result.Regimes.Count > 0)
        {
            page.Heading("Regimes of the measured steps (floors alone)");
            page.Table([.. result.Regimes.Select(static r => new[] { r.Regime, $"{r.Count}" })]);
        }

        if (result.Skipped.Count > 0)
        {
            page.Heading("Not scored");
        }

        foreach ((string reason, int count) in result.Skipped.CountBy(static s => s.Skipped!).OrderByDescending(static s => s.Value).Select(static s => (s.Key, s.Value)))
        {
            page.Say($"{count}: {reason}.", indent: 2);
        }
    }

    public static void WriteDecisions(Page page, BacktestResult result)
    {
        if (result.Decisions.Count == 0)
        {
            page.Say($"{result.File}: no sweeps of six configurations with ITL and TTFT on three device families, so nothing to choose from.", Tone.Warning);
            return;
        }

        page.Heading("Configurations of measured sweeps, chosen by figures of families that the fits had not touched");
        page.Table(
        [
            ["", "choices", "none expected to do", "miss the objective", "mean regret"],
            .. result.Decisions.Select(static d => new[]
            {
                d.Way, $"{d.Count}", $"{d.NoneCount}", $"{d.ViolationShare * 100:0.0} %", $"{d.MeanRegret * 100:0.0} %",
            }),
        ], header: true);
    }

    private static void Table(Page page, string heading, IEnumerable<Prediction> predictions, Func<PredictionGroup, string> key)
    {
        IReadOnlyList<(string Name, Score Score)> scores = BacktestResult.By(predictions, key);
        if (scores.Count == 0)
        {
            return;
        }

        page.Heading(heading);
        page.Table(
        [
            ["", "rows", "median error", "mean", "bias", "in 90 % interval"],
            .. scores.Select(static s => new[] { s.Name, $"{s.Score.Count}", $"{s.Score.MedianError * 100:0.0} %", $"{s.Score.MeanError * 100:0.0} %", $"{s.Score.Bias * 100:0.0} %", $"{s.Score.CoverageShare * 100:0} %" }),
        ], header: true);
    }
}
