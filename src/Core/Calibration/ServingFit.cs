using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>
/// Fits an engine to a few served runs of one's own. Every coefficient is pulled back towards its start, so four runs are enough and none can run away.
/// </summary>
public static class ServingFit
{
    /// <summary>Runs that calibrate an engine.</summary>
    public const int Runs = 5;

    // A twentieth of what holds an engine in general: the runs are of the very deployment that is asked about. 0.003 to 0.03 were tried on five runs of each
    // sweep.
    private const double Pull = 0.005;

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
            WaitSteps = prior.WaitSteps > 0 ? prior.WaitSteps : 1,
            HostPerStep = prior.HostPerStep.Value > 0 ? prior.HostPerStep : Seconds.FromMicroseconds(500),
            HostPerSequence = prior.HostPerSequence.Value > 0 ? prior.HostPerSequence : Seconds.FromMicroseconds(10),
        };
        return ClosedFormFit.Of([.. runs.Select(r => ClosedFormFit.Run.Of(r, start, kernels))], start, Pull, own: true) with
        {
            Basis = Basis.OwnRuns, Source = $"fitted to {runs.Count} served runs",
        };
    }

    /// <summary>
    /// The runs to calibrate on: the one in the middle of devices, load, prompt and output, then in turn the one that lies farthest from those chosen, so that
    /// what is asked later lies between them. Deterministic; no measured figure is looked at.
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
            ServedOutcome[] left = [.. sorted.Where(r => !chosen.Contains(r))];
            chosen.Add(chosen.Count == 0 ? left.MinBy(r => sorted.Sum(other => Distance(other, r)))! : left.MaxBy(r => chosen.Min(c => Distance(r, c)))!);
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
}
