using System.Globalization;
using System.Text;
using Floorline.Core.Calibration;
using Floorline.Core.Situations;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A backtest as Markdown: what docs/accuracy.md is made of.</summary>
public static class BacktestMarkdown
{
    private const string Preface = """
        # Accuracy

        How far floors and expected values lie from published measurements. Every figure is printed by

            COMMAND

        How to read it:

        - **Floors** are never to be beaten. A row that is faster than its guaranteed floor is a violation, and means that the floor or the row is wrong. A served load is held against what surely ran: a decode of one sequence, a prefill of the shortest prompt, for a throughput the fullest batch that memory holds.
        - **Error** is expected over measured, less one: negative means that Floorline expected a faster time. Median and mean are of absolute errors (the mean is the MAPE).
        - **In 90 % interval** counts measured values inside the interval that was printed with the expected value. 85 to 95 % is what such an interval should hold; **width** is the median of its upper over its lower end.
        - **Leave one device family out** is the headline: coefficients and interval come from the other families alone. This is what to expect of a device that nobody has measured.
        - **Shipped coefficients** (`data/engines.json`) were fitted to these very rows: their scores are in-sample.
        - **Rules of thumb** are what expected times have to beat: the floor times the median of measured over floor in the device's class, and what a decode reads over the bandwidth of the sheet times one median, both from the other families.
        - **Other tools**: NVIDIA's aiconfigurator, which rests on measured kernels of the very devices, is at 11.1 % median and 17.1 % mean for ITL and 49.4 % mean for TTFT on sweeps of H100 and H200 of the same sources.
        - **Decisions** emulate `floorline plan` on measured sweeps. *With the room that a plan keeps*: only configurations are chosen that hold their limits 45 % of the way to the far ends of their intervals; where none does, a plan says so.
        - **After calibration on five runs**: what `floorline calibrate` does with five runs of an engine and model on a device, from a profile that no run of the device's family has touched; those five are not scored. They are chosen by devices, load and lengths alone, spread as far as the sweep reaches; the interval of each engine and model comes from the residuals of the others.

        What is not as clean as that sounds: the form of the model (which parts it has, how strongly coefficients are held, which quantile of the residuals makes an interval) and the figures in `data/kernels.json` were decided with all of these rows in view; the share of AMD's RDNA units and of neural processors rests on one and two families, so leaving those out is kind to them. The families that are kept for scoring were not looked at.
        """;

    public static string Of(IReadOnlyList<BacktestResult> results, IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(paths);
        string command = $"./floorline backtest {string.Join(' ', paths)} --markdown";
        return string.Join("\n\n", results.Select(One).Prepend(Preface.ReplaceLineEndings("\n").Replace("COMMAND", command, StringComparison.Ordinal)));
    }

    private static string One(BacktestResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"## {result.File}");
        Line($"");
        Line($"{result.RowCount} rows, {result.Scored.Count} scored, {result.Checked} held against a floor, {result.Violations.Count} faster than it.");
        Table("Leave one device family out: every family predicted by coefficients and intervals its rows have not touched", result.LeftOut, Quantity);
        Table("The same by class of device", result.LeftOut, static g => $"{g.Quantity}, {g.Class}");
        Table("The same by family", result.LeftOut, static g => $"{g.Quantity}, {g.Family}");
        Table("The same residuals by engine and kind of model", result.LeftOut.Where(static p => p.Group.Load.Length > 0), static g =>
            $"{g.Quantity}, {EngineProfile.Canonical(g.Engine)}, {(g.IsDense ? "dense" : "routed experts")}");
        Table("The same residuals by what is stored", result.LeftOut.Where(static p => p.Group.Format.Length > 0), static g => $"{g.Quantity}, {g.Format}");
        Table("The same residuals by requests in flight", result.LeftOut.Where(static p => p.Group.Load.Length > 0), static g => $"{g.Quantity}, {g.Load}");
        Table("The same residuals by how a copy is spread", result.LeftOut.Where(static p => p.Group.Spread.Length > 0), static g => $"{g.Quantity}, {g.Spread}");
        Table("Against rules of thumb, each with its constant from the other families", result.SimpleRules, static g => g.Quantity, intervals: false);
        Table("Expected values, shipped coefficients (in-sample where the rows are those of the fit)", result.Predictions, Quantity);
        Table("Served loads after calibration on five runs per engine, model and device, those five left out", result.Calibrated, static g =>
            $"{g.Quantity}, {(g.IsDense ? "dense models" : "sparse models")}");
        Table("Served loads by engine and model, those five left out", result.Calibrated, static g => $"{g.Quantity}, {g.Engine}, {g.Model}");
        Table("Changes of the weight format: runs that differ in nothing else, the smaller format predicted from the measured time of the larger one", result.Changes, static g => g.Quantity);
        Table("The same by engine, decode steps with the engine known", result.Changes.Where(static p => p.Group.Quantity == "decode, engine known"), static g => g.Engine);
        if (result.Decisions.Count > 0)
        {
            Line($"");
            Line($"### Decisions: configurations of measured sweeps, chosen by figures of families that the fits had not touched");
            Line($"");
            Line($"| | choices | none expected to do | miss the objective | mean regret |");
            Line($"|---|---|---|---|---|");
            foreach (DecisionScore d in result.Decisions)
            {
                Line($"| {d.Way} | {d.Count} | {d.NoneCount} | {d.ViolationShare * 100:0.0} % | {d.MeanRegret * 100:0.0} % |");
            }
        }

        foreach ((string quantity, int count, int differing, double difference) in result.Repeats)
        {
            Line($"");
            Line($"Noise of {quantity}: {count} pairs of rows state the same run, {differing} of them with another figure; half of these differ by more than {difference * 100:0.0} %.");
        }

        Line($"");
        Line(result.Regimes.Count == 0 ? $"No single steps, so no regimes." : (FormattableString)$"Regimes of the measured steps by the floors alone: {string.Join(", ", result.Regimes.Select(static r => $"{r.Regime} {r.Count}"))}.");
        Line($"");
        Line($"Not scored: {string.Join("; ", result.Skipped.CountBy(static s => s.Skipped!).OrderByDescending(static s => s.Value).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Value} {s.Key}"))}.");
        return text.ToString().TrimEnd();

        static string Quantity(PredictionGroup g) => g.IsSingle ? g.Quantity + ", one sequence" : g.Quantity;

        void Table(string heading, IEnumerable<Prediction> predictions, Func<PredictionGroup, string> key, bool intervals = true)
        {
            IReadOnlyList<(string Name, Score Score)> scores = BacktestResult.By(predictions, key);
            if (scores.Count == 0)
            {
                return;
            }

            Line($"");
            Line($"### {heading}");
            Line($"");
            Line($"| | rows | median error | mean error | bias |{(intervals ? " in 90 % interval | width |" : "")}");
            Line($"|---|---|---|---|---|{(intervals ? "---|---|" : "")}");
            foreach ((string name, Score s) in scores)
            {
                string held = intervals ? string.Create(CultureInfo.InvariantCulture, $" {s.CoverageShare * 100:0} % | {s.MedianWidth:0.00} |") : "";
                Line($"| {name} | {s.Count} | {s.MedianError * 100:0.0} % | {s.MeanError * 100:0.0} % | {s.Bias * 100:0.0} % |{held}");
            }
        }
    }
}
