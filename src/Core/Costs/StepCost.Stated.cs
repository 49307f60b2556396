using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

// The cost of a part of which only totals are known.
public sealed partial class StepCost
{
    private void AddStated(Part part, StatedComponent stated, List<OperatorCost> operators)
    {
        NumberFormat format = Weights.For(stated.Name, WeightRole.Other);
        Bytes weights = format.Of(stated.ActiveParameters);
        if (stated.Active is not null)
        {
            Assume($"{stated.Name}: {stated.ActiveParameters:N0} of its {stated.Total:N0} parameters are counted as read, whatever the batch (only totals are stated): a looser floor.");
        }

        // The busiest device's share under tensor parallelism; how experts are laid out is not known, so the same share is used.
        double share = 1.0 / Step.Parallelism.StageDevices;
        operators.Add(new OperatorCost(stated.Name, "all weights", OperatorKind.Stated, part.Steps)
        {
            Format = format,
            Weights = weights,
            GuaranteedWeights = weights,
            Work = StatedWork(part, stated),
            WeightShare = share,
            WorkShare = share * BatchShare,
        });
        foreach (CachedLayers cached in stated.Cache)
        {
            operators.Add(StatedCore(part, stated, cached));
        }

        if (stated.Role == ComponentRole.Decoder && stated.Cache.Count == 0)
        {
            CacheUnknown = $"the cache shape of {stated.Name} is not given (layers, kv_heads and head size)";
        }

        if (Step.Parallelism.Devices > 1)
        {
            CollectivesUnknown = $"the hidden size and layers of {stated.Name} are not given, so what its devices exchange is not known";
        }
    }

    private Flops StatedWork(Part part, StatedComponent stated)
    {
        if (stated.FlopsPerItem is { } stipulated)
        {
            Assume($"{stated.Name}: {stipulated.Value / 1e9:0.###} GFLOP per {stated.Item ?? "item"}, as stated.");
            return stipulated * Step.Batch;
        }

        if (stated.Role != ComponentRole.Decoder)
        {
            Assume($"{stated.Name}: FLOPs are not stated, so 2 per parameter and position are counted ({part.Positions} position(s) per item): the last resort, a looser compute floor.");
        }

        return new Flops(2.0 * stated.ActiveParameters * Step.Batch * part.Positions);
    }

    private OperatorCost StatedCore(Part part, StatedComponent stated, CachedLayers cached)
    {
        bool decoder = stated.Role == ComponentRole.Decoder;
        Attention attention = cached.Attention;
        double attended = decoder ? attention.Attended(Step.Context) : 0;
        double pairs = Step.Phase == Phase.Decode ? attended : Pairs(decoder, part.Positions, decoder ? Step.Context : 0, attention.Window);
        return new OperatorCost(stated.Name, "attention", OperatorKind.AttentionCore, cached.Count * part.Steps)
        {
            Format = Weights.Default,
            Cache = Step.KvCache.Of(Step.Batch * attended * attention.CacheElementsPerToken),
            Work = attention.DecodeFlopsPerPair * (Step.Batch * pairs),
            CacheShare = CacheShareOf(attention) * BatchShare * ReplicaShare,
            WorkShare = BatchShare * ReplicaShare / Step.Parallelism.Tensor,
        };
    }
}
