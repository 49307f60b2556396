using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

// The cost of a part of which only totals are known.
public sealed partial class StepCost
{
    // The input embedding of an untied decoder of 3e9 parameters or more is 2 to 8 % of it (Llama 3 8B: 6.5 %).
    private const double LargestEmbeddingShare = 0.10;

    private void AddStated(Part part, StatedComponent stated, List<OperatorCost> operators)
    {
        NumberFormat format = Weights.For(stated.Name, WeightRole.Other);
        Bytes weights = format.Of(stated.ActiveParameters);
        double certain = stated.IsGuess ? 0 : stated is { Role: ComponentRole.Decoder, Active: null } ? 1 - LargestEmbeddingShare : 1;
        if (stated.IsGuess)
        {
            Assume($"{stated.Name}: that all of it is read in a step is a guess, so no floor is guaranteed.");
        }
        else if (certain < 1)
        {
            Assume($"{stated.Name}: only totals are stated; up to {LargestEmbeddingShare * 100:0} % of them may be an input embedding, which a decode step does not read, so the guaranteed floor leaves that much out.");
        }

        double routed = 0;
        if (stated.Routing is { } moe && stated.ExpertParameters > 0)
        {
            // Of the experts a token takes k of E; a batch is expected to need more of them.
            double tokens = Math.Ceiling(StageTokens(part.Positions));
            double distinct = moe.ExpectedDistinct(tokens);
            routed = stated.ExpertParameters * (distinct - moe.Routed) / moe.Experts;
            Assume($"{stated.Name}: experts hold {stated.ExpertParameters:N0} parameters, which follows from the totals. Routing is uniform and independent: {tokens:0} token(s) are expected to need {distinct:0.0#} of {moe.Experts} experts per layer. The guaranteed floor counts {moe.Routed}.");
        }
        else if (stated.Active is not null)
        {
            Assume($"{stated.Name}: {stated.ActiveParameters:N0} of its {stated.Total:N0} parameters are counted as read, whatever the batch (only totals are stated): a looser floor.");
        }

        // The busiest device's share under tensor parallelism; how experts are laid out is not known, so the same share is used.
        double share = 1.0 / Step.Parallelism.StageDevices;
        operators.Add(new OperatorCost(stated.Name, "all weights", OperatorKind.Stated, part.Steps)
        {
            Format = format,
            Weights = weights + format.Of(routed),
            GuaranteedWeights = weights * certain,
            GuaranteedWorkShare = Step.Phase == Phase.Prefill || stated.IsGuess ? certain : 1,
            Work = StatedWork(part, stated),
            WeightShare = share,
            WorkShare = share * BatchShare,
        });
        foreach (CachedLayers cached in stated.Cache)
        {
            if (cached.Mixer.CacheElementsPerToken > 0)
            {
                operators.Add(StatedCore(part, stated, cached));
            }

            if (cached.Mixer.StateElements > 0)
            {
                operators.Add(StateOperator(part, stated.Name, cached.Count, cached.Mixer));
            }
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
            Assume($"{stated.Name}: {Figures.Of(stipulated)} per {stated.Item ?? "item"}.");
            return stipulated * ((double)Step.Batch * (stated.Role == ComponentRole.Decoder ? part.Positions : 1));
        }

        if (!WorkIsStated && stated.Positions is null)
        {
            Assume($"{stated.Name}: neither its FLOPs nor its positions are stated, so its arithmetic is not known.");
        }
        else if (stated.Role != ComponentRole.Decoder)
        {
            Assume($"{stated.Name}: FLOPs are not stated, so 2 per parameter and position are counted ({part.Positions} position(s) per item): the last resort, a looser compute floor.");
        }

        return new Flops(2.0 * stated.ActiveParameters * Step.Batch * part.Positions);
    }

    private OperatorCost StatedCore(Part part, StatedComponent stated, CachedLayers cached)
    {
        bool decoder = stated.Role == ComponentRole.Decoder;
        Mixer attention = cached.Mixer;
        double attended = decoder ? attention.Attended(Step.Context) : 0;
        double pairs = Step.Phase == Phase.Decode ? attended : Pairs(decoder, part.Positions, decoder ? Step.Context : 0, Reach(attention));
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
