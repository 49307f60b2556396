using Floorline.Core.Calibration;

namespace Floorline.Workbench;

/// <summary>Floors and expected values held against published measurements.</summary>
public sealed record BacktestResult
{
    /// <summary>Name of the table.</summary>
    public required string File { get; init; }

    /// <summary>Rows of the table.</summary>
    public required int RowCount { get; init; }

    /// <summary>Rows that were understood, with what became of each.</summary>
    public required IReadOnlyList<BacktestRow> Scored { get; init; }

    /// <summary>Rows that cannot be scored, with the reason.</summary>
    public required IReadOnlyList<BacktestRow> Skipped { get; init; }

    /// <summary>Rows that were held against a floor: steps, and loads against what surely ran.</summary>
    public required int Checked { get; init; }

    /// <summary>Rows that are faster than their guaranteed floor.</summary>
    public required IReadOnlyList<BacktestRow> Violations { get; init; }

    /// <summary>What the shipped coefficients expect of every scored row.</summary>
    public required IReadOnlyList<Prediction> Predictions { get; init; }

    /// <summary>What is expected of each device family by coefficients that its rows have not touched; empty with fewer than three families.</summary>
    public required IReadOnlyList<Prediction> LeftOut { get; init; }

    /// <summary>What is expected of served loads after calibration on five runs per engine, those five left out.</summary>
    public required IReadOnlyList<Prediction> Calibrated { get; init; }

    /// <summary>Runs that each engine was calibrated on.</summary>
    public required IReadOnlyList<string> CalibrationRuns { get; init; }

    /// <summary>
    /// Runs that differ in nothing but the format of their weights, each predicted by the levers from the measured time of the one with the most bits.
    /// </summary>
    public required IReadOnlyList<Prediction> Changes { get; init; }

    /// <summary>How well configurations of measured sweeps are chosen by figures of families that the fits had not touched; empty without sweeps.</summary>
    public IReadOnlyList<DecisionScore> Decisions { get; init; } = [];

    /// <summary>What rules of thumb expect of the rows, with constants from the other families: see <see cref="Verb.SimpleRules"/>.</summary>
    public IReadOnlyList<Prediction> SimpleRules { get; init; } = [];

    /// <summary>How far apart rows lie that state the same run: by figure, the pairs, those that differ and the median of their difference.</summary>
    public IReadOnlyList<(string Quantity, int Count, int DifferingCount, double DifferenceRatio)> Repeats { get; init; } = [];

    /// <summary>Regimes of the measured steps: how often each was found.</summary>
    public required IReadOnlyList<(string Regime, int Count)> Regimes { get; init; }

    /// <summary>The score of all predictions; null where there are none.</summary>
    public Score? Overall => Predictions.Count > 0 ? Score.Of(Predictions) : null;

    /// <summary>Scores under a heading, best covered first.</summary>
    /// <param name="predictions">What is scored.</param>
    /// <param name="heading">What each prediction is counted under.</param>
    public static IReadOnlyList<(string Name, Score Score)> By(IEnumerable<Prediction> predictions, Func<PredictionGroup, string> heading)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(heading);
        return [.. predictions.GroupBy(p => heading(p.Group)).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => (g.Key, Score.Of([.. g])))];
    }
}
