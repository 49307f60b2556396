using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Calibration;

/// <summary>A server under a known load with what its users saw.</summary>
/// <param name="Id">The row.</param>
/// <param name="Family">Device family.</param>
/// <param name="Engine">The engine as the source writes it, its version with it.</param>
/// <param name="Deployment">What was deployed: one copy.</param>
/// <param name="Load">The load of one copy.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Measured">The figure as a time.</param>
public sealed record ServedRun(string Id, string Family, string Engine, Deployment Deployment, ServingLoad Load, ServedFigure Figure, Seconds Measured)
{
    /// <summary>Copies of the deployment that share the whole load.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>What tells one run of a sweep from another, all of its configuration; the figures of one run share it.</summary>
    public string RunKey => string.Join('|', Engine, Deployment.Model.Name, Deployment.Hardware.Device.Name, Deployment.Hardware.Count, Copies,
        Deployment.Pattern.Parallelism, Weights, Deployment.Pattern.KvCache.Name, Load.Concurrency, Load.Interarrival, Load.Prompt, Load.Output,
        Load.Requests, Load.LengthShare);

    /// <summary>What is calibrated together: an engine and its version with a model and its format on a device.</summary>
    public string Group => $"{Engine}, {Deployment.Model.Name}, {Weights}, {Deployment.Hardware.Device.Name}";

    /// <summary>What the weights are stored in.</summary>
    public string Weights => Deployment.Pattern.Weights is { } formats
        ? string.Join('+', formats.ByRole.Values.Select(static f => f.Name).Order(StringComparer.Ordinal).Prepend(formats.Default.Name))
        : "published";

    /// <summary>
    /// A bound below which the figure cannot lie, whatever the engine: a decode of one sequence over the shortest prompt; a prefill of the shortest prompt;
    /// both
    /// in turn for a whole request; for the throughput, the fullest batch that memory holds. Unknown where that batch is.
    /// </summary>
    public Fact<Seconds> Floor()
    {
        long prompt = Math.Max(1, (long)(Load.Prompt * Load.ShortestShare) - Load.CachedPrefix);
        double output = Load.Output * Load.ShortestShare;
        switch (Figure)
        {
            case ServedFigure.Ttft:
                return Fact<Seconds>.Known(Guaranteed(Step.Prefill(1, prompt)));
            case ServedFigure.Itl:
                return Fact<Seconds>.Known(Guaranteed(Step.Decode(1, prompt)));
            case ServedFigure.EndToEnd:
                return Fact<Seconds>.Known(Guaranteed(Step.Prefill(1, prompt)) + (Guaranteed(Step.Decode(1, prompt)) * Math.Max(output - 1, 0)));
            default:
                StepCost one = StepCost.Of(Deployment.Model, Deployment.Apply(Step.Decode(1, prompt)));
                return Capacity.Of(one, Deployment.Hardware.Device, Bytes.Zero).MaxBatch.Select(most =>
                {
                    int batch = (int)Math.Clamp(Math.Min(most, Load.Concurrency ?? int.MaxValue), 1, 1 << 20);
                    return Guaranteed(Step.Decode(batch, prompt)) / batch;
                });
        }
    }

    private Seconds Guaranteed(Step step) =>
        LatencyFloors.Of(StepCost.Of(Deployment.Model, Deployment.Apply(step)), Deployment.Hardware, Deployment.Collective).Guaranteed;
}
