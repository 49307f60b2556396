using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>
/// Fits an engine to runs by the closed form of each load: first what the time between tokens hangs on, then what only the time to the first token does.
/// Coefficients are moved one at a time, because they do not add up: a slower prefill also makes a longer queue. A sweep of many runs counts as the root of its
/// runs, and every coefficient is pulled back towards its start.
/// </summary>
internal static class ClosedFormFit
{
    // A figure that is off by more than this (as a logarithm) counts no more: it is another cause, such as a limit nobody stated.
    private const double Worst = 1;

    // What all runs of a sweep share (a version, a model's kernels) says less of coefficients than how they differ: it counts as three tenths of that. 0.1 to 1
    // were tried with families left out.
    private const double LevelShare = 0.3;

    private const double FirstStride = 0.8;
    private const double LastStride = 0.04;
    private const int MostRounds = 8;

    private static readonly (double Deviation, Func<EngineProfile, double, EngineProfile> Scale)[] _gaps =
    [
        (0.15, static (e, f) => e with { WeightFactor = e.WeightFactor * f }),
        (0.30, static (e, f) => e with { ComputeFactor = e.ComputeFactor * f }),
        (0.40, static (e, f) => e with { ExpertFactor = e.ExpertFactor * f }),
        (0.40, static (e, f) => e with { WidenedExpertFactor = e.WidenedExpertFactor * f }),
        (0.40, static (e, f) => e with { CacheFactor = Math.Max(e.CacheFactor * f, 1) }),
        (0.50, static (e, f) => e with { PerLayer = e.PerLayer * f }),
        (0.70, static (e, f) => e with { PerExpertLayer = e.PerExpertLayer * f }),
        (0.70, static (e, f) => e with { ExchangeFactor = e.ExchangeFactor * f }),
        (0.50, static (e, f) => e with { WireFactor = e.WireFactor * f }),
        (1.50, static (e, f) => e with { PerSequence = e.PerSequence * f }),
        (0.70, static (e, f) => e with { HostPerStep = e.HostPerStep * f }),
        (0.70, static (e, f) => e with { HostPerSequence = e.HostPerSequence * f }),
    ];

    // One deployment may be slower to read than its steps say. Over many of them such a factor stood for waits of a number of steps, and made queues twice as
    // long as they are.
    private static readonly (double Deviation, Func<EngineProfile, double, EngineProfile> Scale)[] _firsts =
    [
        (1.00, static (e, f) => e with { WaitSteps = e.WaitSteps * f }),
        (1.00, static (e, f) => e with { PerRequest = e.PerRequest * f }),
    ];

    private static readonly (double Deviation, Func<EngineProfile, double, EngineProfile> Scale)[] _ownFirsts =
    [
        (2.00, static (e, f) => e with { WaitSteps = e.WaitSteps * f }),
        (2.00, static (e, f) => e with { PerRequest = e.PerRequest * f }),
        (0.50, static (e, f) => e with { FirstTokenFactor = Math.Max(e.FirstTokenFactor * f, 1) }),
    ];

    /// <summary>Fits.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="start">Where the coefficients start.</param>
    /// <param name="pull">What a coefficient costs that lies one likely deviation from its start, as a mean error.</param>
    /// <param name="own">Whether the runs are of one deployment, which may be slower to read prompts than its steps say.</param>
    internal static EngineProfile Of(IReadOnlyList<Run> runs, EngineProfile start, double pull, bool own = false)
    {
        if (runs.Count == 0)
        {
            return start;
        }

        EngineProfile gaps = Descend(runs, start, pull, _gaps, LevelShare, static r => (r.Itl, static e => e.Itl));
        EngineProfile fitted = Descend(runs, gaps, pull, own ? _ownFirsts : _firsts, null, static r => (r.Ttft, static e => e.Ttft));
        return fitted with { ReportsMedians = false };
    }

    private static EngineProfile Descend(IReadOnlyList<Run> runs, EngineProfile start, double pull,
        (double Deviation, Func<EngineProfile, double, EngineProfile> Scale)[] moves, double? levelShare,
        Func<Run, (Seconds? Measured, Func<ServingEstimate, Seconds> Expected)> figure)
    {
        Run[][] sweeps = [.. runs.Where(r => figure(r).Measured is not null).GroupBy(static r => r.Sweep).Select(static g => g.ToArray())];
        double all = sweeps.Sum(static s => Math.Sqrt(s.Length));
        double[] moved = new double[moves.Length];
        double best = Loss();
        for (double stride = FirstStride; stride > LastStride; stride /= 2)
        {
            bool better = true;
            for (int round = 0; round < MostRounds && better; round++)
            {
                better = false;
                for (int i = 0; i < moved.Length; i++)
                {
                    foreach (double way in (ReadOnlySpan<double>)[stride, -stride])
                    {
                        moved[i] += way * moves[i].Deviation;
                        double loss = Loss();
                        if (loss < best - 1e-9)
                        {
                            (best, better) = (loss, true);
                            break;
                        }

                        moved[i] -= way * moves[i].Deviation;
                    }
                }
            }
        }

        return Moved();

        EngineProfile Moved()
        {
            EngineProfile engine = start;
            for (int i = 0; i < moves.Length; i++)
            {
                engine = moves[i].Scale(engine, Math.Exp(moved[i]));
            }

            return engine;
        }

        double Loss()
        {
            EngineProfile engine = Moved();
            double sum = 0;
            foreach (Run[] sweep in sweeps)
            {
                double[] off = new double[sweep.Length];
                for (int i = 0; i < off.Length; i++)
                {
                    (Seconds? measured, Func<ServingEstimate, Seconds> expected) = figure(sweep[i]);
                    Outcome<ServingEstimate> seen = ServingEstimate.Of(sweep[i].Times.Under(engine), sweep[i].Load);
                    off[i] = seen.Runs ? Math.Log(expected(seen.Value) / measured!.Value) : Worst;
                }

                sum += Cost(off, levelShare) / Math.Sqrt(off.Length);
            }

            double pulls = 0;
            for (int i = 0; i < moved.Length; i++)
            {
                pulls += pull * moved[i] * moved[i] / (moves[i].Deviation * moves[i].Deviation);
            }

            return (all > 0 ? sum / all : 0) + pulls;
        }
    }

    /// <summary>What the errors of one sweep cost, as logarithms: each of them, or its distance from their middle and a share of that.</summary>
    private static double Cost(double[] off, double? levelShare)
    {
        double level = 0;
        if (levelShare is not null)
        {
            Array.Sort(off);
            level = off[off.Length / 2];
        }

        double sum = off.Length * Math.Min(Worst, Math.Abs(level)) * (levelShare ?? 0);
        foreach (double one in off)
        {
            sum += Math.Min(Worst, Math.Abs(one - level));
        }

        return sum;
    }

    /// <summary>A run with its deployment taken apart.</summary>
    internal sealed record Run(string Engine, string Family, string Sweep, string Model, StepTime Times, ServingLoad Load, Seconds? Ttft, Seconds? Itl)
    {
        internal static Run? Of(IReadOnlyList<ServedRun> figures, EngineProfile engine, KernelTable kernels)
        {
            ServedRun first = figures[0];
            return ServedOutcome.Of(figures) is [var outcome] ? Of(outcome, engine, kernels) with
            {
                Engine = EngineProfile.Canonical(first.Engine), Family = first.Family, Sweep = first.Group,
            } : null;
        }

        internal static Run Of(ServedOutcome outcome, EngineProfile engine, KernelTable kernels) => new("", "", "", outcome.Deployment.Model.Name,
            StepTime.Of(outcome.Deployment.Under(engine, kernels, outcome.Load)), outcome.Load, outcome.Ttft, outcome.Itl);
    }
}
