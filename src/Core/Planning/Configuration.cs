using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>One way to deploy a model.</summary>
/// <param name="Device">The device.</param>
/// <param name="Weights">Weight format; null for the published one.</param>
/// <param name="KvCache">Cache format.</param>
/// <param name="Parallelism">How one copy of the model is spread.</param>
/// <param name="Replicas">Copies that share the load.</param>
/// <param name="ChunkTokens">Prompt tokens per step.</param>
public sealed record Configuration(Device Device, NumberFormat? Weights, NumberFormat KvCache, Parallelism Parallelism, int Replicas, int ChunkTokens)
{
    /// <summary>Workers of each copy that read prompts on as many devices of their own; 0 reads them where tokens are decoded.</summary>
    public int PrefillWorkers { get; init; }

    /// <summary>A situation as a configuration; null where it mixes weight formats that are not the start's.</summary>
    /// <param name="then">The situation.</param>
    /// <param name="start">The situation that a search starts from, whose own weight formats are null in a configuration.</param>
    internal static Configuration? Of(Situation then, Situation start)
    {
        bool asIs = Equals(then.Step.Weights, start.Step.Weights);
        return then.Engine is not { } engine || !(asIs || (then.Step.Weights is { } mixed && Alike(mixed, FormatLevers.Stored(start, mixed.Default)))) ? null
            : new Configuration(then.Hardware.Device, asIs ? null : then.Step.Weights!.Default, then.Step.KvCache, then.Step.Parallelism, then.Replicas,
                engine.ChunkTokens);
    }

    /// <summary>
    /// The formats of all weights: in another format than the start's they are stored as the levers store them, most with head and embedding left as they are;
    /// null for those of the start that were not stated.
    /// </summary>
    /// <param name="start">The situation that a search starts from.</param>
    public WeightFormats? StoredWeights(Situation start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Weights is { } format ? FormatLevers.Stored(start, format) : start.Step.Weights;
    }

    private static bool Alike(WeightFormats a, WeightFormats b) => a.ByComponent.Count == 0 && b.ByComponent.Count == 0
        && a.ByRole.Count == b.ByRole.Count && a.ByRole.All(one => b.ByRole.GetValueOrDefault(one.Key) == one.Value);

    /// <summary>Devices of all copies and their prefill workers.</summary>
    public int Devices => Parallelism.Devices * Replicas * (1 + PrefillWorkers);
}
