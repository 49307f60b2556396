using Floorline.Core.Costs;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Core.Floors;

/// <summary>Whether a step fits in memory: a gate beside the time line. Figures are those of one device.</summary>
public sealed class Capacity
{
    private const string Uncounted = "the model has parts that the config does not describe, and what is counted is only the least";
    private readonly double _most;

    private Capacity(Residency residency, int batch, int replicas, Bytes reserve, Fact<Bytes> available, double most = 1)
    {
        _most = most;
        Residency = residency;
        Reserve = reserve;
        Available = available;
        Weights = residency.WeightsPerDevice;
        Replicas = replicas;
        Cache = residency.CachePerSequencePerDevice.Select(one => one * Math.Ceiling((double)batch / replicas));
        Used = Weights + Cache.Or(Bytes.Zero) + reserve;
    }

    /// <summary>What the step needs in memory.</summary>
    public Residency Residency { get; }

    /// <summary>Weights on one device.</summary>
    public Bytes Weights { get; }

    /// <summary>Cache on the busiest device: of the whole batch, or of its replica's part of it.</summary>
    public Fact<Bytes> Cache { get; }

    /// <summary>Memory kept back for activations and the runtime.</summary>
    public Bytes Reserve { get; }

    /// <summary>Weights, cache and reserve on one device.</summary>
    public Bytes Used { get; }

    /// <summary>Memory of one device.</summary>
    public Fact<Bytes> Available { get; }

    /// <summary>Whether it fits; unknown where the memory size is, and where weights that are not counted may not.</summary>
    public Fact<bool> Fits => Available is { IsKnown: true, Value: var memory } && Used <= memory && Used + (Weights * (_most - 1)) > memory
        ? Fact<bool>.Unknown(Uncounted) : Available.Select(memory => Used <= memory);

    /// <summary>Whether what is counted fits and weights that are not counted may not.</summary>
    public bool MayNotFit => Available.IsKnown && !Fits.IsKnown;

    /// <summary>Whether weights and cache fit by themselves, with nothing kept back: what a step that ran shows.</summary>
    public bool FitsAlone => !Available.IsKnown || Used - Reserve <= Available.Value;

    /// <summary>
    /// Sequences that fit beside the weights: floor((memory - weights - reserve) / cache per sequence). Unknown where memory or cache are, or where a sequence
    /// needs no cache.
    /// </summary>
    public Fact<long> MaxBatch
    {
        get
        {
            if (!Available.IsKnown)
            {
                return Fact<long>.Unknown(Available.UnknownReason!);
            }

            if (!Residency.CachePerSequencePerDevice.IsKnown)
            {
                return Fact<long>.Unknown(Residency.CachePerSequencePerDevice.UnknownReason!);
            }

            Bytes one = Residency.CachePerSequencePerDevice.Value;
            return one.Value > 0
                ? Fact<long>.Known(MaxSequences(Available.Value, Weights, Reserve, one) * Replicas)
                : Fact<long>.Unknown("a sequence keeps nothing in memory here, so memory does not limit the batch");
        }
    }

    private int Replicas { get; }

    /// <summary>Checks what a step needs against what the devices have.</summary>
    /// <param name="cost">The step's cost.</param>
    /// <param name="device">One of the devices.</param>
    /// <param name="reserve">Memory kept back per device for activations and the runtime.</param>
    public static Capacity Of(StepCost cost, Device device, Bytes reserve = default)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(device);
        return new Capacity(Residency.Of(cost), cost.Step.Batch, cost.Step.Parallelism.AttentionReplicas, reserve, device.Memory, cost.Model.WeightFactor);
    }

    /// <summary>Checks what one sequence needs, which is known, against what the devices have.</summary>
    /// <param name="residency">What must sit in memory.</param>
    /// <param name="replicas">Copies of the attention weights, each serving a part of the batch.</param>
    /// <param name="device">One of the devices.</param>
    /// <param name="reserve">Memory kept back per device for activations and the runtime.</param>
    internal static Capacity Of(Residency residency, int replicas, Device device, Bytes reserve) => new(residency, 1, replicas, reserve, device.Memory);

    /// <summary>Sequences that fit: floor((memory - weights - reserve) / cache per sequence), never below zero.</summary>
    /// <param name="memory">Memory of a device.</param>
    /// <param name="weights">Weights on it.</param>
    /// <param name="reserve">Memory kept back.</param>
    /// <param name="perSequence">Cache of one sequence on it; above zero.</param>
    public static long MaxSequences(Bytes memory, Bytes weights, Bytes reserve, Bytes perSequence) =>
        (long)Math.Clamp(Math.Floor((memory - weights - reserve) / Require.Positive(perSequence)), 0, long.MaxValue / 2);

    /// <summary>Share of preallocated cache that is never used: 1 - mean length / maximum length (Kwon et al. 2023).</summary>
    /// <param name="meanTokens">Mean length of a sequence.</param>
    /// <param name="maxTokens">Length that is allocated.</param>
    public static double PreallocationWaste(double meanTokens, double maxTokens) => 1 - (Require.NotNegative(meanTokens) / Require.Positive(maxTokens));
}
