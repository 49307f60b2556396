using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Situations;

/// <summary>A model on devices: formats and parallelism, without the load.</summary>
/// <param name="Model">The model.</param>
/// <param name="Hardware">The devices.</param>
/// <param name="Pattern">A step whose formats and parallelism hold for every step.</param>
public sealed record Deployment(Model Model, DeviceGroup Hardware, Step Pattern)
{
    /// <summary>How all-reduces are done; null takes what the link can do.</summary>
    public CollectiveAlgorithm? Collective { get; init; }

    /// <summary>Memory of a device that the user keeps back; null leaves it to the engine.</summary>
    public Bytes? Reserve { get; init; }

    /// <summary>The deployment as an engine runs it under a load.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <param name="load">The load of one copy.</param>
    public Situation Under(EngineProfile engine, KernelTable kernels, ServingLoad load) => new(Model, Hardware, Pattern)
    {
        Collective = Collective,
        Reserve = Reserve,
        Engine = engine,
        Kernels = kernels,
        Load = load,
    };

    /// <summary>A step in the formats and the parallelism of the deployment.</summary>
    /// <param name="step">The step.</param>
    public Step Apply(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step with { Weights = Pattern.Weights, KvCache = Pattern.KvCache, Activations = Pattern.Activations, Parallelism = Pattern.Parallelism,
            EncoderPositions = Pattern.EncoderPositions };
    }
}
