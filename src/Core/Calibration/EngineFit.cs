using Floorline.Core.Expectations;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>
/// Fits an engine's coefficients to measured steps: the time is linear in them, so a few rounds of weighted least squares on relative errors do, each row
/// weighed down by its own residual (which makes it the median that is fitted, not the mean).
/// A prior holds every coefficient that the runs say little about, so four to six runs are enough.
/// </summary>
public static class EngineFit
{
    // Relative strength of the prior on: weights, arithmetic, cache, layers, collectives, expert layers.
    private static readonly double[] _holds = [1, 0.3, 0.3, 0.2, 0.2, 0.2];
    private static readonly double[] _least = [0.6, 0.2, 1, 0, 0, 0];
    private const int Rounds = 12;

    // Beyond this ratio to its start a coefficient is held as at it: one that a round puts at zero must not be locked there or thrown back.
    private const double MostRatio = 4;

    /// <summary>Prior strength that scored best when device families were left out one at a time.</summary>
    public const double Strength = 10;

    /// <summary>Prior strength for an engine whose kind has been fitted already: scored best likewise.</summary>
    public const double OwnStrength = 0.3;

    /// <summary>Fits a profile.</summary>
    /// <param name="runs">The measured steps; none gives the prior back.</param>
    /// <param name="prior">Where each coefficient starts from.</param>
    /// <param name="held">How strongly the prior holds; 10 is what leaving out device families favours.</param>
    public static EngineProfile Of(IReadOnlyList<EngineRun> runs, EngineProfile prior, double? held = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(prior);
        double share = held ?? Strength;
        if (runs.Count == 0)
        {
            return prior;
        }

        double[] start = Coefficients(prior);
        double[] beta = [.. start];
        double[][] parts = [.. runs.Select(run => Relative(run, prior))];
        Dictionary<string, int> perFamily = runs.GroupBy(static r => r.Family).ToDictionary(static g => g.Key, static g => g.Count());
        double[] importance = [.. runs.Select(run => 1 / Math.Sqrt(perFamily[run.Family]))];
        for (int round = 0; round < Rounds; round++)
        {
            beta = Round(parts, importance, beta, start, share);
        }

        return With(prior, beta) with { Source = $"fitted to {runs.Count} runs on {perFamily.Count} device families" };
    }

    /// <summary>The parts of a run as shares of its measured time; the part of matrices that does not bind is zero.</summary>
    private static double[] Relative(EngineRun run, EngineProfile prior)
    {
        StepParts parts = run.Parts;
        Seconds memory = parts.ReadingTime(prior) / prior.WeightFactor;
        Seconds work = parts.ArithmeticTime(prior) / prior.ComputeFactor;

        // Of two parts that overlap, each counts as far as the sum moves with it.
        Seconds both = StepParts.Overlapped(memory * prior.WeightFactor, work * prior.ComputeFactor);
        double reads = both.Value > 0 ? Math.Pow(memory * prior.WeightFactor / both, 2) : 0;
        double computes = both.Value > 0 ? Math.Pow(work * prior.ComputeFactor / both, 2) : 0;
        bool attends = parts.DecodeAttention * prior.ComputeFactor > parts.Cache * Math.Max(prior.CacheFactor, 1);
        double known = ((parts.Wire * prior.WireFactor) + (prior.PerSequence * run.Sequences) + prior.PerStep + parts.HostWait(prior, run.Sequences))
            / run.Measured;
        double[] x =
        [
            memory * reads / run.Measured,
            ((work * computes) + (attends ? parts.DecodeAttention : Seconds.Zero) + parts.Attention) / run.Measured,
            attends ? 0 : parts.Cache / run.Measured,
            parts.Layers * 1e-6 / run.Measured.Value,
            parts.Exchanges / run.Measured,
            parts.ExpertLayers * 1e-6 / run.Measured.Value,
            known,
        ];
        return x;
    }

    private static double[] Round(double[][] parts, double[] importance, double[] beta, double[] start, double share)
    {
        int n = beta.Length;
        double[,] normal = new double[n, n];
        double[] right = new double[n];
        for (int row = 0; row < parts.Length; row++)
        {
            double[] x = parts[row];
            double target = 1 - x[n];
            double residual = target;
            for (int i = 0; i < n; i++)
            {
                residual -= beta[i] * x[i];
            }

            double weight = importance[row] * 0.1 / Math.Max(Math.Abs(residual), 0.05);
            for (int i = 0; i < n; i++)
            {
                right[i] += weight * x[i] * target;
                for (int j = 0; j < n; j++)
                {
                    normal[i, j] += weight * x[i] * x[j];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            double anchor = Math.Max(start[i], 1e-3);

            // Twice as slow and twice as fast cost alike: (b - a)^2 / (a b) is the same at b = 2 a and at b = a / 2; over a^2, slow engines were held back.
            double hold = share * _holds[i] / (anchor * Math.Clamp(beta[i], anchor / MostRatio, anchor * MostRatio));
            normal[i, i] += hold;
            right[i] += hold * anchor;
        }

        double[] solved = Solve(normal, right);
        for (int i = 0; i < n; i++)
        {
            solved[i] = Math.Max(solved[i], _least[i]);
        }

        return solved;
    }

    /// <summary>Gauss elimination with the largest pivot; the prior keeps the matrix regular.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int n = right.Length;
        for (int column = 0; column < n; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < n; row++)
            {
                pivot = Math.Abs(matrix[row, column]) > Math.Abs(matrix[pivot, column]) ? row : pivot;
            }

            for (int j = 0; j < n; j++)
            {
                (matrix[column, j], matrix[pivot, j]) = (matrix[pivot, j], matrix[column, j]);
            }

            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (int row = 0; row < n; row++)
            {
                if (row == column)
                {
                    continue;
                }

                double factor = matrix[row, column] / matrix[column, column];
                for (int j = column; j < n; j++)
                {
                    matrix[row, j] -= factor * matrix[column, j];
                }

                right[row] -= factor * right[column];
            }
        }

        for (int i = 0; i < n; i++)
        {
            right[i] /= matrix[i, i];
        }

        return right;
    }

    private static double[] Coefficients(EngineProfile engine) =>
        [engine.WeightFactor, engine.ComputeFactor, engine.CacheFactor, engine.PerLayer.Value * 1e6, engine.ExchangeFactor, engine.PerExpertLayer.Value * 1e6];

    private static EngineProfile With(EngineProfile prior, double[] beta) => prior with
    {
        WeightFactor = beta[0],
        ComputeFactor = beta[1],
        CacheFactor = beta[2],
        PerLayer = Seconds.FromMicroseconds(beta[3]),
        ExchangeFactor = beta[4],
        PerExpertLayer = Seconds.FromMicroseconds(beta[5]),
    };
}
