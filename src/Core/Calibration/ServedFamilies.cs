using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>Profiles of serving engines from many runs of many models, and the same with a device family left out.</summary>
public static class ServedFamilies
{
    // With fewer runs of its own an engine is taken as engines of its kind.
    private const int Fewest = 16;

    /// <summary>Fits an engine's profile to runs on other device families than one.</summary>
    /// <param name="served">All served figures.</param>
    /// <param name="engine">The engine's canonical name.</param>
    /// <param name="except">The family to leave out; null for none.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <returns>The profile; that of all engines together where this one has too few runs.</returns>
    public static EngineProfile Fit(IEnumerable<ServedRun> served, string engine, string? except, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(served);
        ServedRun[] others = [.. served.Where(s => s.Family != except)];
        IReadOnlyList<ServedOutcome> own = ServedOutcome.Of(others.Where(s => EngineProfile.Canonical(s.Engine) == engine));
        EngineProfile start = EngineProfile.Default(EngineProfile.KindOf(engine));
        IReadOnlyList<ServedOutcome> runs = ServingFit.Mixed(own.Count >= Fewest ? own : ServedOutcome.Of(others));
        return runs.Count == 0 ? start : ServingFit.Of(runs, start, kernels) with { Name = engine, Basis = Basis.SameFamily,
            Source = $"fitted to {runs.Count} served runs of {runs.Select(static r => r.Deployment.Model.Name).Distinct().Count()} models" };
    }
}
