using Floorline.Core.Expectations;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Calibration;

/// <summary>One run of a sweep: a load and the figures measured under it.</summary>
/// <param name="Key">What tells it from other runs.</param>
/// <param name="Deployment">What was deployed.</param>
/// <param name="Load">The load.</param>
/// <param name="Ttft">Measured time to the first token; null where not measured.</param>
/// <param name="Itl">Measured inter-token latency; null where not measured.</param>
public sealed record ServedOutcome(string Key, Deployment Deployment, ServingLoad Load, Seconds? Ttft, Seconds? Itl)
{
    /// <summary>Puts the figures of the same runs together.</summary>
    /// <param name="runs">Figures, one each.</param>
    public static IReadOnlyList<ServedOutcome> Of(IEnumerable<ServedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.GroupBy(static r => r.RunKey).Select(static g => new ServedOutcome(
                g.Key, g.First().Deployment, g.First().Load,
                g.FirstOrDefault(static r => r.IsFirstToken)?.Measured,
                g.FirstOrDefault(static r => !r.IsFirstToken)?.Measured)),
        ];
    }

    /// <summary>What an engine is expected to show under the load.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public Outcome<ServingResult> Expected(EngineProfile engine, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return ServingSimulation.Run(StepTime.Of(Deployment, engine, kernels, Load), Load);
    }

    /// <summary>The statistic that an engine's published runs report: medians, or means over requests.</summary>
    /// <param name="result">What is expected.</param>
    /// <param name="medians">Whether medians are reported.</param>
    public static (Seconds Ttft, Seconds Itl) Reported(ServingResult result, bool medians)
    {
        ArgumentNullException.ThrowIfNull(result);
        return medians ? (result.Ttft.P50.Or(result.Ttft.Mean), result.Itl.P50.Or(result.Itl.Mean)) : (result.Ttft.Mean, result.Tpot.Mean);
    }
}
