using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Calibration;

/// <summary>A server under a known load with what its users saw.</summary>
/// <param name="Id">The row.</param>
/// <param name="Family">Device family.</param>
/// <param name="Engine">The engine as the source writes it.</param>
/// <param name="Deployment">What was deployed.</param>
/// <param name="Load">The load.</param>
/// <param name="IsFirstToken">Whether the figure is the time to the first token; else the inter-token latency.</param>
/// <param name="Measured">The figure.</param>
public sealed record ServedRun(string Id, string Family, string Engine, Deployment Deployment, ServingLoad Load, bool IsFirstToken, Seconds Measured)
{
    /// <summary>What tells one run of a sweep from another; the two figures of a run share it.</summary>
    public string RunKey => string.Join('|', Engine, Deployment.Model.Name, Deployment.Hardware.Count, Deployment.Pattern.Parallelism, Load.Concurrency,
        Load.Prompt, Load.Output);

    /// <summary>What is calibrated together: an engine with a model and its format.</summary>
    public string Group => $"{Engine}, {Deployment.Model.Name}, {Deployment.Pattern.Weights?.Default.Name}";
}
