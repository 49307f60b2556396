using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

// The cost of parts that were counted in a file: exact tensors, and graphs given as operator lists.
public sealed partial class StepCost
{
    private void AddMeasured(Part part, MeasuredComponent measured, List<OperatorCost> operators, List<Collective> collectives)
    {
        foreach (MeasuredWeights weights in measured.Weights)
        {
            if (Of(part, measured, weights) is { } cost)
            {
                operators.Add(cost);
            }
        }

        if (measured.Architecture is { } stack)
        {
            stack = stack with { Name = measured.Name, Role = measured.Role };
            foreach (Layer layer in stack.Layers)
            {
                AddCores(part, stack, layer, operators);
                if (layer.CrossAttention is { } cross)
                {
                    operators.Add(CrossCore(part, stack, layer, cross, EncoderPositions()));
                }
            }

            AddCollectives(part, stack, collectives);
            return;
        }

        if (measured.Role == ComponentRole.Decoder)
        {
            CacheUnknown = $"{measured.Name}: neither the file nor a config beside it states layers, key/value heads and head size";
        }

        if (Step.Parallelism.Devices > 1)
        {
            CollectivesUnknown = $"the hidden size and layers of {measured.Name} are not stated, so what its devices exchange is not known";
        }
    }

    private OperatorCost? Of(Part part, MeasuredComponent measured, MeasuredWeights weights)
    {
        double all = (Step.Weights is null ? weights.Stored : Weights.For(measured.Name, weights.Role).Of(weights.Parameters)).Value;
        double tensor = 1.0 / Step.Parallelism.Tensor;
        double positions = Step.Batch * (double)part.Positions;
        OperatorCost Cost(string name, OperatorKind kind, double read, double guaranteed, double work, double share) =>
            new(measured.Name, name, kind, part.Steps)
        {
            Format = Step.Weights is null ? weights.Format : Weights.For(measured.Name, weights.Role),
            Weights = new Bytes(read),
            GuaranteedWeights = new Bytes(guaranteed),
            Work = new Flops(work),
            WeightShare = share,
            WorkShare = share * BatchShare * (kind == OperatorKind.Experts ? 1 : ReplicaShare),
        };
        OperatorCost Whole(string name, OperatorKind kind) => Cost(name, kind, all, all, 2.0 * weights.Parameters * positions, tensor);
        bool decoder = measured.Role == ComponentRole.Decoder;
        switch (weights.Role)
        {
            case WeightRole.InputEmbedding when measured.TiedHead:
                return Cost("output head (tied)", OperatorKind.OutputHead, all, all, 2.0 * weights.Parameters * Step.Batch, tensor);
            case WeightRole.InputEmbedding:
                double rows = measured.Hidden is { } hidden && weights.Parameters > 0 ? Math.Min(all, all / weights.Parameters * hidden * positions) : all;
                return Cost("embedding rows", OperatorKind.Other, rows, rows, 0, 1) with { WeightShare = BatchShare };
            case WeightRole.PositionEmbedding:
            case WeightRole.Draft:
                return null;
            case WeightRole.CrossAttentionKeyValue when Step.Phase == Phase.Decode:
                return null;
            case WeightRole.OutputHead:
                return Cost("output head", OperatorKind.OutputHead, all, all, 2.0 * weights.Parameters * Step.Batch * (decoder ? 1 : part.Positions), tensor);
            case WeightRole.Expert:
                return Routed(measured, weights, all, positions, Cost);
            case WeightRole.FeedForward:
                return Whole("feed-forward", OperatorKind.FeedForward);
            case WeightRole.SharedExpert:
            case WeightRole.Router:
                return Whole("router and shared experts", OperatorKind.FeedForward);
            case WeightRole.Attention:
            case WeightRole.CrossAttentionKeyValue:
                return Whole("attention projections", OperatorKind.Projection);
            case WeightRole.Norm:
                return Whole("norms", OperatorKind.Other);
            case WeightRole.Other:
                return Whole("unclassed", OperatorKind.Other);
            default:
                throw new ArgumentOutOfRangeException(nameof(weights), weights.Role, "is not a known role");
        }
    }

    private OperatorCost Routed(MeasuredComponent measured, MeasuredWeights weights, double all, double positions, Func<string, OperatorKind, double, double,
        double, double, OperatorCost> cost)
    {
        double share = 1.0 / Step.Parallelism.StageDevices;
        if (measured.Experts is not { } moe)
        {
            Assume($"{measured.Name}: experts per token are not stated, so all experts are counted as read; the guaranteed floor counts none of them.");
            return cost("experts", OperatorKind.Experts, all, 0, 0, share);
        }

        double tokens = Math.Ceiling(positions * BatchShare);
        double distinct = moe.ExpectedDistinct(tokens);
        Assume($"Routing is uniform and independent: {tokens:0} token(s) are expected to need {distinct:0.0#} of {moe.Experts} experts per layer. The guaranteed floor counts {moe.Routed}.");
        double routed = (double)moe.Routed / moe.Experts;
        return cost("experts", OperatorKind.Experts, all * distinct / moe.Experts, all * routed, 2.0 * weights.Parameters * routed * positions, share);
    }

    private void AddList(Part part, OperatorList list, List<OperatorCost> operators)
    {
        Assume($"{list.Name}: activations are not counted into the floor; a fused implementation keeps them on the chip.");
        double share = 1.0 / Step.Parallelism.StageDevices;
        foreach (ListedOperator one in list.Operators)
        {
            operators.Add(new OperatorCost(list.Name, one.Name, OperatorKind.Listed, part.Steps)
            {
                Format = one.Format,
                Weights = one.Weights,
                GuaranteedWeights = one.Weights,
                Work = one.Work * Step.Batch,
                Activations = one.Activations * Step.Batch,
                WeightShare = share,
                WorkShare = share * BatchShare,
            });
        }

        if (Step.Parallelism.Devices > 1)
        {
            CollectivesUnknown = $"how {list.Name} would be split over devices is not known";
        }
    }
}
