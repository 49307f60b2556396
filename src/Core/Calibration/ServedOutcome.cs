using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>One run of a sweep: a load and the figures measured under it.</summary>
/// <param name="Key">What tells it from other runs.</param>
/// <param name="Deployment">What was deployed.</param>
/// <param name="Load">The load.</param>
/// <param name="Ttft">Measured time to the first token; null where not measured.</param>
/// <param name="Itl">Measured inter-token latency; null where not measured.</param>
public sealed record ServedOutcome(string Key, Deployment Deployment, ServingLoad Load, Seconds? Ttft, Seconds? Itl)
{
    /// <summary>Puts the figures of the same runs together; runs without a latency are left out.</summary>
    /// <param name="runs">Figures, one each.</param>
    public static IReadOnlyList<ServedOutcome> Of(IEnumerable<ServedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.Where(static r => r.Figure is ServedFigure.Ttft or ServedFigure.Itl).GroupBy(static r => r.RunKey).Select(static g => new ServedOutcome(
                g.Key, g.First().Deployment, g.First().Load,
                g.FirstOrDefault(static r => r.Figure == ServedFigure.Ttft)?.Measured,
                g.FirstOrDefault(static r => r.Figure == ServedFigure.Itl)?.Measured)),
        ];
    }

    /// <summary>What an engine is expected to show under the load.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public Outcome<ServingResult> Expected(EngineProfile engine, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return ServingSimulation.Run(StepTime.Of(Deployment.Under(engine, kernels, Load)), Load);
    }

    /// <summary>The statistic that an engine's published runs report: medians, or means over requests.</summary>
    /// <param name="result">What is expected.</param>
    /// <param name="medians">Whether medians are reported.</param>
    public static (Seconds Ttft, Seconds Itl) Reported(ServingResult result, bool medians)
    {
        ArgumentNullException.ThrowIfNull(result);
        return (Reported(result, ServedFigure.Ttft, medians), Reported(result, ServedFigure.Itl, medians));
    }

    /// <summary>One figure as an engine's published runs report it.</summary>
    /// <param name="result">What is expected.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="medians">Whether medians are reported.</param>
    public static Seconds Reported(ServingResult result, ServedFigure figure, bool medians)
    {
        ArgumentNullException.ThrowIfNull(result);
        return figure switch
        {
            ServedFigure.Ttft => medians ? result.Ttft.P50.Or(result.Ttft.Mean) : result.Ttft.Mean,
            ServedFigure.Itl => medians ? result.Itl.P50.Or(result.Itl.Mean) : result.Tpot.Mean,
            ServedFigure.Throughput => new Seconds(1 / result.Throughput.Value),
            ServedFigure.EndToEnd => medians ? result.EndToEnd.P50.Or(result.EndToEnd.Mean) : result.EndToEnd.Mean,
            _ => throw new ArgumentOutOfRangeException(nameof(figure), figure, "is not a figure of a served load"),
        };
    }
}
