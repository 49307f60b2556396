using System.Globalization;
using System.Text;
using Floorline.Core.Calibration;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A backtest as Markdown: what docs/accuracy.md is made of.</summary>
public static class BacktestMarkdown
{
    public static string Of(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"## {result.File}");
        Line($"");
        Line($"{result.RowCount} rows, {result.Scored.Count} scored, {result.Violations.Count} faster than their guaranteed floor.");
        Table("Expected values, shipped coefficients (in-sample: the rows were seen by the fit)", result.Predictions, static g => g.Quantity);
        Table("Decode steps by device, shipped coefficients (in-sample)", result.Predictions.Where(static p => p.Group.Quantity == "decode"), static g => g.Device);
        Table("Leave one device family out: every family predicted by coefficients and intervals its rows have not touched", result.LeftOut, static g => g.Quantity);
        Table("Decode steps, leave one device family out", result.LeftOut.Where(static p => p.Group.Quantity == "decode"), static g => g.Family);
        Table("Prefills, leave one device family out", result.LeftOut.Where(static p => p.Group.Quantity == "prefill"), static g => g.Family);
        Table("Served loads after calibration on four runs per engine and model, those four left out", result.Calibrated, static g => $"{g.Quantity}, {(g.IsDense ? "dense models" : "sparse models")}");
        Table("Served loads by engine and model, those four left out", result.Calibrated, static g => $"{g.Quantity}, {g.Engine}, {g.Model}");
        Table("Changes of the weight format: runs that differ in nothing else, the smaller format predicted from the measured time of the larger one", result.Changes, static g => g.Quantity);
        Table("The same by engine, decode steps with the engine known", result.Changes.Where(static p => p.Group.Quantity == "decode, engine known"), static g => g.Engine);
        Line($"");
        Line($"Regimes of the measured steps by the floors alone: {string.Join(", ", result.Regimes.Select(static r => $"{r.Regime} {r.Count}"))}.");
        Line($"");
        Line($"Not scored: {string.Join("; ", result.Skipped.CountBy(static s => s.Skipped!).OrderByDescending(static s => s.Value).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Value} {s.Key}"))}.");
        return text.ToString().TrimEnd();

        void Table(string heading, IEnumerable<Prediction> predictions, Func<PredictionGroup, string> key)
        {
            IReadOnlyList<(string Name, Score Score)> scores = BacktestResult.By(predictions, key);
            if (scores.Count == 0)
            {
                return;
            }

            Line($"");
            Line($"### {heading}");
            Line($"");
            Line($"| | rows | median error | mean error | bias | in 90 % interval |");
            Line($"|---|---|---|---|---|---|");
            foreach ((string name, Score s) in scores)
            {
                Line($"| {name} | {s.Count} | {s.MedianError * 100:0.0} % | {s.MeanError * 100:0.0} % | {s.Bias * 100:0.0} % | {s.CoverageShare * 100:0} % |");
            }
        }
    }
}
