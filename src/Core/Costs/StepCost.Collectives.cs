using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

// What the devices of one step exchange.
public sealed partial class StepCost
{
    private void AddCollectives(Part part, TransformerStack stack, List<Collective> collectives)
    {
        Parallelism spread = Step.Parallelism;
        if (spread.Devices == 1)
        {
            return;
        }

        double tokens = StageTokens(part.Positions);
        Bytes replica = Step.Activations.Of(tokens * ReplicaShare * stack.Hidden);
        if (spread.Tensor > 1)
        {
            int reductions = stack.Layers.Sum(l => l.Count * Reductions(l, spread)) * part.Steps;
            collectives.Add(new Collective(CollectiveKind.AllReduce, replica, spread.Tensor, reductions, $"tensor parallelism of {stack.Name}"));
        }

        foreach (Layer layer in stack.Layers)
        {
            if (spread.Expert > 1 && layer.FeedForward is MixtureOfExperts moe)
            {
                Bytes dealt = Step.Activations.Of(tokens * Math.Min(moe.Routed, spread.Expert) * stack.Hidden / spread.StageDevices);
                collectives.Add(new Collective(CollectiveKind.AllToAll, dealt, spread.Expert, 2 * layer.Count * part.Steps,
                    "dispatch to and combine from experts"));
            }
        }

        if (spread.Pipeline > 1)
        {
            collectives.Add(new Collective(CollectiveKind.SendReceive, replica, 2, (spread.Pipeline - 1) * part.Steps, "pipeline boundaries"));
        }
    }

    /// <summary>Partial sums of one layer that tensor parallelism must add up: after the mixer, after cross-attention, after the feed-forward part.</summary>
    private static int Reductions(Layer layer, Parallelism spread)
    {
        bool dealt = spread.Expert > 1 && layer.FeedForward is MixtureOfExperts;
        return (layer.Mixer is null ? 0 : 1) + (layer.CrossAttention is null ? 0 : 1) + (layer.FeedForward is null || dealt ? 0 : 1);
    }
}
