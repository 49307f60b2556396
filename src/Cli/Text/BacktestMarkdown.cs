using System.Globalization;
using System.Text;
using Floorline.Core.Calibration;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A backtest as Markdown: what docs/accuracy.md is made of.</summary>
public static class BacktestMarkdown
{
    private const string Preface = """
        # Accuracy

        How far floors and expected values lie from published measurements. Every figure is printed by

            ./floorline backtest ../shared/data/calibration/calibration_measured.csv ../shared/data/calibration/calibration_inferencex_h200.csv --markdown

        How to read it:

        - **Floors** are never to be beaten. A row that is faster than its guaranteed floor is a violation, and means that the floor or the row is wrong.
        - **Error** is expected over measured, less one: negative means that Floorline expected a faster time. Median and mean are of absolute errors (the mean is the MAPE).
        - **In 90 % interval** counts measured values inside the interval that was printed with the expected value. 85 to 95 % is what such an interval should hold; more means that it is too wide, fewer that it is too narrow.
        - **Shipped coefficients** (`data/engines.json`) were fitted to these very rows: their scores are in-sample and say how well a handful of coefficients can describe the rows, not how well they predict.
        - **Leave one device family out**: coefficients and interval come from the other families alone. This is what to expect of a device that nobody has measured.
        - **After calibration on four runs**: `floorline calibrate` on four runs of an engine and model; those four are not scored. The four are chosen by devices, load and lengths alone, without looking at what was measured; the interval of each engine and model comes from the residuals of the others.

        What is not as clean as that sounds: the form of the model (which parts it has, how strongly coefficients are held, which quantile of the residuals makes an interval, which rule chooses the four runs: two were tried) was decided with all of these rows in view. The families that are kept for scoring were not looked at. The doubt around a change of format was set on the pairs of runs that it is scored on here.
        """;

    public static string Of(IReadOnlyList<BacktestResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return string.Join("\n\n", results.Select(One).Prepend(Preface.ReplaceLineEndings("\n")));
    }

    private static string One(BacktestResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"## {result.File}");
        Line($"");
        Line($"{result.RowCount} rows, {result.Scored.Count} scored, {result.Checked} held against a floor, {result.Violations.Count} faster than it.");
        Table("Expected values, shipped coefficients (in-sample where the rows are those of the fit)", result.Predictions, Quantity);
        Table("Decode steps by device, shipped coefficients (in-sample)", result.Predictions.Where(static p => p.Group.Quantity == "decode"), static g => g.Device);
        Table("Leave one device family out: every family predicted by coefficients and intervals its rows have not touched", result.LeftOut, Quantity);
        Table("Decode steps, leave one device family out", result.LeftOut.Where(static p => p.Group.Quantity == "decode"), static g => g.Family);
        Table("Prefills, leave one device family out", result.LeftOut.Where(static p => p.Group.Quantity == "prefill"), static g => g.Family);
        Table("Served loads after calibration on four runs per engine and model, those four left out", result.Calibrated, static g => $"{g.Quantity}, {(g.IsDense ? "dense models" : "sparse models")}");
        Table("Served loads by engine and model, those four left out", result.Calibrated, static g => $"{g.Quantity}, {g.Engine}, {g.Model}");
        Table("Changes of the weight format: runs that differ in nothing else, the smaller format predicted from the measured time of the larger one", result.Changes, static g => g.Quantity);
        Table("The same by engine, decode steps with the engine known", result.Changes.Where(static p => p.Group.Quantity == "decode, engine known"), static g => g.Engine);
        Line($"");
        Line(result.Regimes.Count == 0 ? $"No single steps, so no regimes." : (FormattableString)$"Regimes of the measured steps by the floors alone: {string.Join(", ", result.Regimes.Select(static r => $"{r.Regime} {r.Count}"))}.");
        Line($"");
        Line($"Not scored: {string.Join("; ", result.Skipped.CountBy(static s => s.Skipped!).OrderByDescending(static s => s.Value).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Value} {s.Key}"))}.");
        return text.ToString().TrimEnd();

        static string Quantity(PredictionGroup g) => g.IsSingle ? g.Quantity + ", one sequence" : g.Quantity;

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
