using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>
/// Fits an engine to a few served runs by simulating each and moving one coefficient at a time: the figures are not linear in the coefficients, because a
/// slower prefill also makes a longer queue.
/// Every coefficient is pulled back towards its start, so four runs are enough and none can run away.
/// </summary>
public static class ServingFit
{
    /// <summary>Runs that calibrate an engine.</summary>
    public const int Runs = 5;

    // A figure that is off by more than this (as a logarithm) counts no more: it is another cause, such as a limit nobody stated.
    private const double Worst = 1.0;

    // What may move, how far it is likely to lie from its start (standard deviation of the logarithm), and how to set it.
    private static readonly (double Deviation, Func<EngineProfile, double, EngineProfile> Scale)[] _moves =
    [
        (0.15, static (e, f) => e with { WeightFactor = e.WeightFactor * f }),
        (0.30, static (e, f) => e with { ComputeFactor = e.ComputeFactor * f }),
        (0.40, static (e, f) => e with { ExpertFactor = e.ExpertFactor * f }),
        (0.40, static (e, f) => e with { WidenedExpertFactor = e.WidenedExpertFactor * f }),
        (0.70, static (e, f) => e with { PerExpertLayer = e.PerExpertLayer * f }),
        (0.40, static (e, f) => e with { CacheFactor = Math.Max(e.CacheFactor * f, 1) }),
        (0.70, static (e, f) => e with { PerLayer = e.PerLayer * f }),
        (0.70, static (e, f) => e with { ExchangeFactor = e.ExchangeFactor * f }),
        (1.50, static (e, f) => e with { PerSequence = e.PerSequence * f }),
        (1.00, static (e, f) => e with { PerRequest = e.PerRequest * f }),
        (0.50, static (e, f) => e with { FirstTokenFactor = Math.Max(e.FirstTokenFactor * f, 1) }),
    ];

    /// <summary>Fits a profile to runs.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="prior">Where the coefficients start; those that are zero and may move start from what is typical.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <exception cref="ArgumentOutOfRangeException">No runs: there is nothing to fit to.</exception>
    public static EngineProfile Of(IReadOnlyList<ServedOutcome> runs, EngineProfile prior, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(prior);
        ArgumentOutOfRangeException.ThrowIfZero(runs.Count, nameof(runs));
        EngineProfile start = prior with
        {
            PerSequence = prior.PerSequence.Value > 0 ? prior.PerSequence : Seconds.FromMicroseconds(5),
            PerRequest = prior.PerRequest.Value > 0 ? prior.PerRequest : Seconds.FromMilliseconds(30),
        };
        Priced[] priced = [.. runs.Select(run => new Priced(run, StepTime.Of(run.Deployment, start, kernels, run.Load)))];
        EngineProfile best = Descend(priced, start);
        (double means, double medians) = Losses(priced, best);
        return best with { ReportsMedians = medians < means, Basis = Basis.OwnRuns, Source = $"fitted to {runs.Count} served runs" };
    }

    /// <summary>
    /// The runs to calibrate on: those that all others lie nearest to in devices, load, prompt and output, so that no extreme decides. Deterministic; no
    /// measured figure is looked at.
    /// </summary>
    /// <param name="runs">All runs.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<ServedOutcome> Choose(IReadOnlyList<ServedOutcome> runs, int count = Runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ServedOutcome[] sorted = [.. runs.OrderBy(static r => r.Deployment.Hardware.Count).ThenBy(static r => r.Load.Concurrency)
            .ThenBy(static r => r.Load.Prompt).ThenBy(static r => r.Load.Output).ThenBy(static r => r.Key, StringComparer.Ordinal)];
        var chosen = new List<ServedOutcome>();
        while (chosen.Count < Math.Min(count, sorted.Length))
        {
            chosen.Add(sorted.Where(r => !chosen.Contains(r)).MinBy(r => sorted.Sum(other => chosen.Append(r).Min(c => Distance(other, c))))!);
        }

        return chosen;
    }

    private static double Distance(ServedOutcome a, ServedOutcome b)
    {
        double Log(double x, double y) => Math.Abs(Math.Log2(x / y));
        return Log(a.Deployment.Hardware.Count, b.Deployment.Hardware.Count)
            + Log(a.Load.Concurrency ?? 1, b.Load.Concurrency ?? 1)
            + Log(a.Load.Prompt, b.Load.Prompt)
            + Log(a.Load.Output, b.Load.Output);
    }

    private static EngineProfile Descend(IReadOnlyList<Priced> runs, EngineProfile start)
    {
        double[] moved = new double[_moves.Length];
        double best = Loss(runs, start, moved);
        for (double stride = 0.8; stride > 0.06; stride /= 2)
        {
            bool better = true;
            for (int round = 0; round < 4 && better; round++)
            {
                better = false;
                for (int i = 0; i < moved.Length; i++)
                {
                    foreach (double way in (double[])[stride, -stride])
                    {
                        moved[i] += way * _moves[i].Deviation;
                        double loss = Loss(runs, start, moved);
                        if (loss < best - 1e-9)
                        {
                            best = loss;
                            better = true;
                            break;
                        }

                        moved[i] -= way * _moves[i].Deviation;
                    }
                }
            }
        }

        return Moved(start, moved);
    }

    private static EngineProfile Moved(EngineProfile start, double[] moved)
    {
        for (int i = 0; i < moved.Length; i++)
        {
            start = _moves[i].Scale(start, Math.Exp(moved[i]));
        }

        return start;
    }

    private static double Loss(IReadOnlyList<Priced> runs, EngineProfile start, double[] moved)
    {
        double pulls = 0;
        for (int i = 0; i < moved.Length; i++)
        {
            double pull = moved[i] / _moves[i].Deviation;
            pulls += 0.01 * pull * pull;
        }

        (double means, double medians) = Losses(runs, Moved(start, moved));
        return pulls + Math.Min(means, medians);
    }

    /// <summary>How far the runs are off, taken as means and taken as medians: sources do not always say which they report.</summary>
    private static (double Means, double Medians) Losses(IReadOnlyList<Priced> runs, EngineProfile engine)
    {
        double[] means = new double[runs.Count];
        double[] medians = new double[runs.Count];
        for (int i = 0; i < runs.Count; i++)
        {
            Outcome<ServingResult> expected = ServingSimulation.Run(runs[i].Times.Under(engine), runs[i].Load);
            means[i] = Off(expected, runs[i].Run, false);
            medians[i] = Off(expected, runs[i].Run, true);
        }

        return (means.Sum(), medians.Sum());
    }

    private static double Off(Outcome<ServingResult> expected, ServedOutcome run, bool medians)
    {
        if (!expected.Runs)
        {
            return 1.5 * Worst;
        }

        (Seconds ttft, Seconds itl) = ServedOutcome.Reported(expected.Value, medians);
        return Off(itl, run.Itl) + (0.5 * Off(ttft, run.Ttft));
    }

    private static double Off(Seconds expected, Seconds? measured) => measured is { } time ? Math.Min(Worst, Math.Abs(Math.Log(expected / time))) : 0;

    /// <summary>A run with its deployment taken apart, under a load of fewer requests than are shown: a fit asks for thousands.</summary>
    private sealed record Priced(ServedOutcome Run, StepTime Times)
    {
        internal ServingLoad Load { get; } = Run.Load with { Requests = Math.Min(Run.Load.Count, Math.Max(64, (Run.Load.Concurrency ?? 32) * 4)) };
    }
}
