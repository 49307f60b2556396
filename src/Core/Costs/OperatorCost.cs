using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Costs;

/// <summary>
/// What one operator reads and computes in one step, over all devices of a pipeline stage, and the share of it that the busiest device carries.
/// </summary>
/// <param name="Component">The part of the model it belongs to.</param>
/// <param name="Name">What the operator is called.</param>
/// <param name="Kind">Its class.</param>
/// <param name="Count">How often it runs per step: layers x denoising steps.</param>
public sealed record OperatorCost(string Component, string Name, OperatorKind Kind, int Count)
{
    /// <summary>Whether it attends to an encoder's output, beside the layer's own attention.</summary>
    public bool IsCross { get; init; }

    /// <summary>Weight bytes read per run; for routed experts the expectation under uniform routing.</summary>
    public Bytes Weights { get; init; }

    /// <summary>Weight bytes no implementation can avoid per run: for routed experts, the k that one token needs.</summary>
    public Bytes GuaranteedWeights { get; init; }

    /// <summary>Cache and state bytes read per run, all sequences.</summary>
    public Bytes Cache { get; init; }

    /// <summary>Work per run, all sequences.</summary>
    public Flops Work { get; init; }

    /// <summary>Share of the work that no implementation can avoid; below 1 where only totals are known.</summary>
    public double GuaranteedWorkShare { get; init; } = 1;

    /// <summary>
    /// Bytes of its inputs and outputs per run, all sequences, where a graph states their shapes. No floor counts them, since a fused implementation keeps them
    /// on the chip; an expected time counts what its caches do not hold.
    /// </summary>
    public Bytes Activations { get; init; }

    /// <summary>Storage format that decides which compute peak applies.</summary>
    public required NumberFormat Format { get; init; }

    /// <summary>Share of the weight bytes that one device reads.</summary>
    public double WeightShare { get; init; } = 1;

    /// <summary>Share of the cache bytes that one device reads.</summary>
    public double CacheShare { get; init; } = 1;

    /// <summary>Share of the work that one device does.</summary>
    public double WorkShare { get; init; } = 1;
}
