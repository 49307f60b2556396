using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>How a profile came from a user's own runs.</summary>
public enum CalibrationWay
{
    /// <summary>The profile as it was: nothing predicted left-out runs better.</summary>
    Before,

    /// <summary>One constant for steps and one for prompts.</summary>
    Constant,

    /// <summary>All coefficients, from where they were.</summary>
    Coefficients,

    /// <summary>All coefficients, from where the constants put them.</summary>
    ConstantThenCoefficients,
}

/// <summary>
/// A profile from a handful of runs of one's own: the profile as it was, a constant, and a fit of all coefficients are each held against runs that they have
/// not seen, and the best is kept.
/// </summary>
public static class OwnRuns
{
    // Runs of the very deployment that is asked about: the start gives way more readily than to other people's.
    private const double Hold = 0.3;

    // A fit with more freedom must be better by this much to be kept: left-out errors of a handful are uncertain.
    private const double Margin = 0.97;

    private const int MostFolds = 5;

    /// <summary>From measured steps.</summary>
    /// <param name="runs">The runs; none gives the start back.</param>
    /// <param name="prior">Where the coefficients start.</param>
    public static (EngineProfile Profile, CalibrationWay Way) OfSteps(IReadOnlyList<EngineRun> runs, EngineProfile prior)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Best(runs, (way, some) => Steps(way, some, prior), static (run, engine) => Off(run.Expected(engine), run.Measured));
    }

    /// <summary>From measured steps, in a given way.</summary>
    /// <param name="way">How.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="prior">Where the coefficients start.</param>
    public static EngineProfile Steps(CalibrationWay way, IReadOnlyList<EngineRun> runs, EngineProfile prior)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(prior);
        return way switch
        {
            CalibrationWay.Before => prior,
            CalibrationWay.Constant => Constant(runs, prior),
            CalibrationWay.Coefficients => EngineFit.Of(runs, prior, Hold),
            CalibrationWay.ConstantThenCoefficients => EngineFit.Of(runs, Constant(runs, prior), Hold),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, "is not a way"),
        };
    }

    /// <summary>From served runs.</summary>
    /// <param name="runs">The runs; none gives the start back.</param>
    /// <param name="prior">Where the coefficients start.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public static (EngineProfile Profile, CalibrationWay Way) OfServed(IReadOnlyList<ServedOutcome> runs, EngineProfile prior, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Best(runs, (way, some) => Served(way, some, prior, kernels), (run, engine) =>
        {
            Outcome<ServingResult> seen = run.Expected(engine, kernels);
            if (!seen.Runs)
            {
                return 1;
            }

            (Seconds ttft, Seconds itl) = ServedOutcome.Reported(seen.Value, engine.ReportsMedians);
            return (run.Itl is { } gap ? Off(itl, gap) : 0) + (run.Ttft is { } first ? 0.5 * Off(ttft, first) : 0);
        });
    }

    /// <summary>From served runs, in a given way.</summary>
    /// <param name="way">How.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="prior">Where the coefficients start.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public static EngineProfile Served(CalibrationWay way, IReadOnlyList<ServedOutcome> runs, EngineProfile prior, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(prior);
        return way switch
        {
            CalibrationWay.Before => prior,
            CalibrationWay.Constant => Constant(runs, prior, kernels),
            CalibrationWay.Coefficients => ServingFit.Of(runs, prior, kernels),
            CalibrationWay.ConstantThenCoefficients => ServingFit.Of(runs, Constant(runs, prior, kernels), kernels),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, "is not a way"),
        };
    }

    /// <summary>The way whose profiles predict left-out runs best, from simple to free; a few runs are left out one by one, more in as many parts.</summary>
    private static (EngineProfile Profile, CalibrationWay Way) Best<T>(
        IReadOnlyList<T> runs, Func<CalibrationWay, IReadOnlyList<T>, EngineProfile> fit, Func<T, EngineProfile, double> off)
    {
        int folds = Math.Min(runs.Count, MostFolds);
        (CalibrationWay best, double least) = (CalibrationWay.Before, double.PositiveInfinity);
        foreach (CalibrationWay way in runs.Count < 2 ? [CalibrationWay.Constant] : Enum.GetValues<CalibrationWay>())
        {
            double sum = 0;
            for (int fold = 0; fold < folds; fold++)
            {
                EngineProfile profile = fit(way, [.. runs.Where((_, i) => i % folds != fold)]);
                sum += runs.Where((_, i) => i % folds == fold).Sum(run => off(run, profile));
            }

            if (sum < least * (way is CalibrationWay.Before ? 1 : Margin))
            {
                (best, least) = (way, sum);
            }
        }

        return (fit(best, runs), best);
    }

    private static EngineProfile Constant(IReadOnlyList<EngineRun> runs, EngineProfile prior)
    {
        double Median(bool decodes, EngineProfile of)
        {
            double[] ratios = [.. runs.Where(r => LeaveOneOut.Pool(r) == decodes).Select(r => r.Measured / r.Expected(of))];
            return ratios.Length > 0 ? Score.Quantile(ratios, 0.5) : double.NaN;
        }

        return Repeated(prior, Median);
    }

    private static EngineProfile Constant(IReadOnlyList<ServedOutcome> runs, EngineProfile prior, KernelTable kernels)
    {
        double Median(bool decodes, EngineProfile of)
        {
            var ratios = new List<double>();
            foreach (ServedOutcome run in runs)
            {
                if ((decodes ? run.Itl : run.Ttft) is { } measured && run.Expected(of, kernels) is { Runs: true, Value: var seen })
                {
                    (Seconds ttft, Seconds itl) = ServedOutcome.Reported(seen, of.ReportsMedians);
                    ratios.Add(measured / (decodes ? itl : ttft));
                }
            }

            return ratios.Count > 0 ? Score.Quantile(ratios, 0.5) : double.NaN;
        }

        return Repeated(prior, Median);
    }

    // Prompts have a part of steps in them and steps one of prompts: three rounds settle both constants.
    private static EngineProfile Repeated(EngineProfile prior, Func<bool, EngineProfile, double> median)
    {
        for (int round = 0; round < 3; round++)
        {
            (double steps, double prompts) = (median(true, prior), median(false, prior));
            steps = double.IsNaN(steps) ? prompts : steps;
            prior = double.IsNaN(steps) ? prior : prior.Scaled(steps, double.IsNaN(prompts) ? steps : prompts);
        }

        return prior;
    }

    private static double Off(Seconds expected, Seconds measured) => Math.Min(2, Math.Abs(Math.Log(expected / measured)));
}
