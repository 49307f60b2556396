using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

/// <summary>What must sit in memory to run a step: all weights, and the cache of every sequence.</summary>
/// <param name="Weights">Weight bytes over all devices, each copy once.</param>
/// <param name="WeightsPerDevice">Weight bytes on one device, replicas taken in.</param>
/// <param name="CachePerSequence">Cache and state bytes of one sequence over all devices, or why they are not known.</param>
/// <param name="CachePerSequencePerDevice">What a device holds of a sequence that its replica serves.</param>
public sealed record Residency(Bytes Weights, Bytes WeightsPerDevice, Fact<Bytes> CachePerSequence, Fact<Bytes> CachePerSequencePerDevice)
{
    /// <summary>The part of <see cref="CachePerSequence"/> that does not grow with the context: states of linear attention, Mamba and RWKV layers.</summary>
    public Bytes StatePerSequence { get; private init; }

    /// <summary>Counts what a step needs in memory.</summary>
    /// <param name="cost">The step's cost, which holds model and step.</param>
    public static Residency Of(StepCost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        return cost.Residency;
    }

    internal static Residency Count(StepCost cost)
    {
        Parallelism spread = cost.Step.Parallelism;
        Bytes all = Bytes.Zero;
        Bytes local = Bytes.Zero;
        foreach (Component component in cost.Model.Components)
        {
            (Bytes common, Bytes experts) = component is MeasuredComponent measured ? Measured(measured, cost.Step.Weights)
                : WeightsOf(component, cost.Weights);
            all += common + experts;
            local += (common / spread.Tensor) + (experts / spread.StageDevices);
        }

        (Fact<Bytes> cache, Fact<Bytes> localCache, Bytes states) = CacheOf(cost);
        return new Residency(all, local / spread.Pipeline, cache, localCache) { StatePerSequence = states };
    }

    private static (Bytes Common, Bytes Experts) WeightsOf(Component component, WeightFormats formats)
    {
        if (component is StatedComponent stated)
        {
            return (formats.For(stated.Name, WeightRole.Other).Of(stated.Total), Bytes.Zero);
        }

        if (component is OperatorList list)
        {
            return (list.Resident, Bytes.Zero);
        }

        var stack = (TransformerStack)component;
        Bytes common = Bytes.Zero;
        Bytes experts = Bytes.Zero;
        Bytes Sized(Weight weight) => formats.For(stack.Name, weight.Role).Of(weight.Parameters);
        foreach (Weight weight in stack.Ends)
        {
            common += Sized(weight);
        }

        for (int i = 0; i < stack.Layers.Count; i++)
        {
            Layer layer = stack.Layers[i];
            LayerWeights weights = layer.WeightsAt(stack.Hidden);
            foreach (Weight weight in weights.Common)
            {
                common += Sized(weight) * layer.WeightSets;
            }

            if (layer.FeedForward is MixtureOfExperts moe)
            {
                experts += formats.For(stack.Name, WeightRole.Expert).Of((double)moe.Experts * weights.ExpertParameters) * layer.WeightSets;
            }
        }

        return (common, experts);
    }

    /// <summary>Exact bytes of a file's tensors, or what they would take in formats that the step states instead.</summary>
    private static (Bytes Common, Bytes Experts) Measured(MeasuredComponent component, WeightFormats? stated)
    {
        Bytes common = Bytes.Zero;
        Bytes experts = Bytes.Zero;
        foreach (MeasuredWeights weights in component.Weights)
        {
            Bytes size = stated?.For(component.Name, weights.Role).Of(weights.Parameters) ?? weights.Stored;
            (common, experts) = weights.Role == WeightRole.Expert ? (common, experts + size) : (common + size, experts);
        }

        return (common, experts);
    }

    private static (Fact<Bytes> All, Fact<Bytes> Local, Bytes States) CacheOf(StepCost cost)
    {
        if (!cost.CacheRead.IsKnown)
        {
            string why = cost.CacheRead.UnknownReason!;
            return (Fact<Bytes>.Unknown(why), Fact<Bytes>.Unknown(why), Bytes.Zero);
        }

        Step step = cost.Step;
        Bytes all = Bytes.Zero;
        Bytes local = Bytes.Zero;
        Bytes states = Bytes.Zero;
        foreach ((int count, Mixer mixer, long held) in Caches(cost))
        {
            Bytes one = step.KvCache.Of(((double)held * mixer.CacheElementsPerToken) + mixer.StateElements) * count;
            all += one;
            states += step.KvCache.Of(mixer.StateElements) * count;

            // The busiest device holds ceil(H_kv / N) heads of H_kv; a device without a head of its own repeats one.
            int tensor = step.Parallelism.Tensor;
            local += mixer.CacheShards == int.MaxValue ? one / tensor : one * (Math.Ceiling((double)mixer.CacheShards / tensor) / mixer.CacheShards);
        }

        // Attention replicas divide the batch: a sequence sits on one replica only, and there in full.
        Bytes device = local / step.Parallelism.Pipeline;
        return (Fact<Bytes>.Known(all), Fact<Bytes>.Known(device), states);
    }

    /// <summary>The caches and states of all decoders.</summary>
    private static List<(int Count, Mixer Mixer, long Held)> Caches(StepCost cost)
    {
        var caches = new List<(int, Mixer, long)>(4);
        for (int i = 0; i < cost.Model.Components.Count; i++)
        {
            if (cost.Model.Components[i] is { Role: ComponentRole.Decoder } component)
            {
                AddCaches(component, cost, caches);
            }
        }

        return caches;
    }

    private static void AddCaches(Component component, StepCost cost, List<(int Count, Mixer Mixer, long Held)> caches)
    {
        // A prefill leaves its own tokens in the cache; a decode step is counted with the T that are there.
        long tokens = cost.Step.Context + (cost.Step.Phase == Phase.Prefill ? cost.Step.Tokens : 0);
        if (component is StatedComponent stated)
        {
            caches.AddRange(stated.Cache.Select(c => (c.Count, c.Mixer, c.Mixer.Held(tokens))));
            return;
        }

        if (((component as MeasuredComponent)?.Architecture ?? component as TransformerStack) is not { } stack)
        {
            return;
        }

        bool crosses = false;
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            Layer layer = stack.Layers[i];
            crosses |= layer.CrossAttention is not null;
            for (int m = 0; m < layer.Mixers.Count; m++)
            {
                caches.Add((layer.Count, layer.Mixers[m], layer.Mixers[m].Held(tokens)));
            }
        }

        if (crosses)
        {
            int encoder = cost.Step.EncoderPositions ?? cost.Model.Components.LastOrDefault(static c => c.Role == ComponentRole.Encoder)?.Positions
                ?? (int)cost.Step.Tokens;
            caches.AddRange(stack.Layers.Where(static l => l.CrossAttention is not null).Select(l => (l.Count, (Mixer)l.CrossAttention!, (long)encoder)));
        }
    }
}
