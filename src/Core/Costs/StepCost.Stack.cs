using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Costs;

// The cost of a stack given by its architecture: one operator per kind of work and kind of layer.
public sealed partial class StepCost
{
    // A call passes the stages one after the other, so that only several of them keep all stages at work. The positions of a prompt may be passed on in parts,
    // since each looks at earlier ones only: no less than an even share is certain of them.
    private double BatchShare => Step.Phase == Phase.Prefill
        ? 1.0 / Step.Parallelism.Pipeline
        : Math.Ceiling((double)Step.Batch / Step.Parallelism.Pipeline) / Step.Batch;

    /// <summary>Tokens that a pipeline stage works on at once. Counted by division, because a share times the batch can land just above the whole
    /// number.</summary>
    private double StageTokens(long positions) => Step.Phase == Phase.Prefill
        ? (double)Step.Batch * positions / Step.Parallelism.Pipeline
        : Math.Ceiling((double)Step.Batch / Step.Parallelism.Pipeline) * positions;

    private double ReplicaShare => Math.Ceiling((double)Step.Batch / Step.Parallelism.AttentionReplicas) / Step.Batch;

    private void AddStack(Part part, TransformerStack stack, List<OperatorCost> operators)
    {
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            Layer layer = stack.Layers[i];
            if (layer.Mixer is { } mixer)
            {
                AddMixer(part, stack, layer, mixer, operators);
            }

            if (layer.Beside is { } beside)
            {
                operators.Add(Matrices(part, stack.Name, Label(beside, layer), OperatorKind.Projection, layer.Count,
                    layer.WeightsAt(stack.Hidden).Beside, WeightRole.Attention, layer.Sets));
            }

            if (layer.CrossAttention is { } cross)
            {
                AddCross(part, stack, layer, cross, operators);
            }

            AddFeedForward(part, stack, layer, operators);
        }

        AddEnds(part, stack, operators);
    }

    private void AddMixer(Part part, TransformerStack stack, Layer layer, Mixer mixer, List<OperatorCost> operators)
    {
        operators.Add(Matrices(part, stack.Name, Label(mixer, layer), OperatorKind.Projection, layer.Count, layer.WeightsAt(stack.Hidden).Mixer,
            WeightRole.Attention, layer.Sets));
        AddCores(part, stack, layer, operators);
    }

    /// <summary>What a layer does with its cache or state, apart from its weights.</summary>
    private void AddCores(Part part, TransformerStack stack, Layer layer, List<OperatorCost> operators)
    {
        for (int i = 0; i < layer.Mixers.Count; i++)
        {
            AddCore(part, stack, layer, layer.Mixers[i], operators);
        }
    }

    private void AddCore(Part part, TransformerStack stack, Layer layer, Mixer mixer, List<OperatorCost> operators)
    {
        if (mixer.CacheElementsPerToken > 0 || mixer is Attention)
        {
            operators.Add(Core(part, stack, layer.Count, mixer));
        }

        if (mixer.StateElements > 0)
        {
            operators.Add(StateOperator(part, stack.Name, layer.Count, mixer));
        }
    }

    /// <summary>Reading and updating a state of constant size.</summary>
    private OperatorCost StateOperator(Part part, string component, int count, Mixer mixer)
    {
        Assume($"State-space and linear-attention layers read a state of constant size, in the cache's format, once per step.");

        // A prefill starts from an empty state; a decode step reads the one it continues.
        double states = Step.Phase == Phase.Decode ? Step.Batch * (double)mixer.StateElements : 0;
        return new OperatorCost(component, "state", OperatorKind.State, count * part.Steps)
        {
            Format = Weights.Default,
            Cache = Step.KvCache.Of(states),
            Work = mixer.StateFlopsPerToken * ((double)Step.Batch * part.Positions),
            CacheShare = ReplicaShare * BatchShare / Step.Parallelism.Tensor,
            WorkShare = ReplicaShare * BatchShare / Step.Parallelism.Tensor,
        };
    }

    private OperatorCost Core(Part part, TransformerStack stack, int count, Mixer mixer)
    {
        bool decode = Step.Phase == Phase.Decode;
        double pairs = decode ? mixer.Attended(Step.Context)
            : Pairs(stack.Causal, part.Positions, stack.Role == ComponentRole.Decoder ? Step.Context : 0, Reach(mixer));
        double cached = stack.Role == ComponentRole.Decoder ? mixer.Attended(Step.Context) : 0;
        return new OperatorCost(stack.Name, "attention", OperatorKind.AttentionCore, count * part.Steps)
        {
            Format = Weights.Default,
            Cache = Step.KvCache.Of(Step.Batch * cached * mixer.CacheElementsPerToken),
            Work = (decode ? mixer.DecodeFlopsPerPair : mixer.PrefillFlopsPerPair) * (Step.Batch * pairs),
            CacheShare = CacheShareOf(mixer) * BatchShare * ReplicaShare,
            WorkShare = BatchShare * ReplicaShare / Step.Parallelism.Tensor,
        };
    }

    /// <summary>Most positions that one position attends to: its window, or what sparse attention selects; null for all.</summary>
    private static int? Reach(Mixer mixer) => mixer.SelectedTokens is { } selected ? Math.Min(selected, mixer.SlidingWindow ?? selected) : mixer.SlidingWindow;

    /// <summary>Pairs of query and key positions of one sequence: S^2/2 when causal, S^2 when not, prefix and window taken in.</summary>
    private static double Pairs(bool causal, double positions, double cached, int? window)
    {
        if (!causal)
        {
            return positions * (window is { } w ? Math.Min(positions, w) : positions);
        }

        if (window is not { } limit || limit >= cached + positions)
        {
            return (positions * cached) + (positions * positions / 2);
        }

        // Positions cached+1 .. cached+positions, each attending to min(position, window).
        double below = Math.Max(0, Math.Min(positions, limit - cached));
        double rising = (below * cached) + (below * (below + 1) / 2);
        return rising + ((positions - below) * limit);
    }

    private double CacheShareOf(Mixer mixer)
    {
        int tensor = Step.Parallelism.Tensor;
        if (tensor == 1)
        {
            return 1;
        }

        if (mixer.CacheShards < tensor)
        {
            Assume($"{mixer.CacheShards} key/value head(s) over {tensor} tensor-parallel devices: the cache is held by several devices at once.");
        }

        // The busiest device holds ceil(H_kv / N) heads of H_kv.
        int shards = Math.Min(mixer.CacheShards, tensor);
        return mixer.CacheShards <= tensor ? 1.0 / shards : mixer.CacheShards == int.MaxValue ? 1.0 / tensor
            : Math.Ceiling((double)mixer.CacheShards / tensor) / mixer.CacheShards;
    }

    private void AddCross(Part part, TransformerStack stack, Layer layer, Attention cross, List<OperatorCost> operators)
    {
        int encoder = EncoderPositions();
        LayerWeights weights = layer.WeightsAt(stack.Hidden);
        operators.Add(Matrices(part, stack.Name, "cross-attention projections", OperatorKind.Projection, layer.Count, weights.Cross, WeightRole.Attention));
        if (Step.Phase != Phase.Decode)
        {
            operators.Add(Matrices(part with { Positions = encoder }, stack.Name, "cross-attention keys and values", OperatorKind.Projection, layer.Count,
                weights.CrossKeyValue, WeightRole.CrossAttentionKeyValue));
        }

        operators.Add(CrossCore(part, stack, layer, cross, encoder));
    }

    private OperatorCost CrossCore(Part part, TransformerStack stack, Layer layer, Attention cross, int encoder) =>
        new(stack.Name, "cross-attention", OperatorKind.AttentionCore, layer.Count * part.Steps)
        {
            IsCross = true,
            Format = Weights.Default,
            Cache = Step.Phase == Phase.Decode ? Step.KvCache.Of((double)Step.Batch * encoder * cross.CacheElementsPerToken) : Bytes.Zero,
            Work = cross.DecodeFlopsPerPair * ((double)Step.Batch * part.Positions * encoder),
            CacheShare = CacheShareOf(cross) * BatchShare * ReplicaShare,
            WorkShare = BatchShare * ReplicaShare / Step.Parallelism.Tensor,
        };

    private int EncoderPositions()
    {
        int? positions = Step.EncoderPositions ?? Model.Components.LastOrDefault(static c => c.Role == ComponentRole.Encoder)?.Positions;
        if (positions is { } known)
        {
            Assume($"Cross-attention reads {known} encoder positions.");
            return known;
        }

        Assume($"The encoder's length is not stated: cross-attention is counted with as many positions as the prompt.");
        return (int)Step.Tokens;
    }

    private void AddFeedForward(Part part, TransformerStack stack, Layer layer, List<OperatorCost> operators)
    {
        if (layer.FeedForward is { } feedForward)
        {
            Weight[] weights = layer.WeightsAt(stack.Hidden).FeedForward;
            string name = feedForward is MixtureOfExperts ? "router and shared experts" : "feed-forward";
            operators.Add(Matrices(part, stack.Name, name, OperatorKind.FeedForward, layer.Count, weights, WeightRole.FeedForward,
                layer.Sets));
        }

        if (layer.FeedForward is MixtureOfExperts experts)
        {
            operators.Add(Experts(part, stack, layer, experts));
        }
    }

    private OperatorCost Experts(Part part, TransformerStack stack, Layer layer, MixtureOfExperts moe)
    {
        NumberFormat format = Weights.For(stack.Name, WeightRole.Expert);
        long parameters = layer.WeightsAt(stack.Hidden).ExpertParameters;
        Bytes one = format.Of(parameters);
        double tokens = Math.Ceiling(StageTokens(part.Positions));
        double distinct = moe.ExpectedDistinct(tokens);
        Assume($"Routing is uniform and independent: {tokens:0} token(s) are expected to need {distinct:0.0#} of {moe.Experts} experts per layer. The guaranteed floor counts {moe.Routed}.");
        double share = 1.0 / Step.Parallelism.StageDevices;
        return new OperatorCost(stack.Name, "experts", OperatorKind.Experts, layer.Count * part.Steps)
        {
            Format = format,
            Weights = one * distinct,
            GuaranteedWeights = one * moe.Routed,
            Work = new Flops(2.0 * moe.Routed * parameters * Step.Batch * part.Positions),
            WeightShare = share,
            WorkShare = share * BatchShare,
        };
    }

    private void AddEnds(Part part, TransformerStack stack, List<OperatorCost> operators)
    {
        Weight? head = stack.Role != ComponentRole.Decoder ? stack.OutputHead : stack.TiedHead ? stack.InputEmbedding : stack.OutputHead ?? stack.BorrowedHead;
        if (head is not null)
        {
            WeightRole role = stack.TiedHead ? WeightRole.InputEmbedding : WeightRole.OutputHead;
            operators.Add(Matrices(part with { Positions = 1 }, stack.Name, stack.TiedHead ? "output head (tied)" : "output head", OperatorKind.OutputHead,
                1, [head], role));
        }

        if (stack.Extra.Count > 0)
        {
            operators.Add(Matrices(part, stack.Name, "outside the layers", OperatorKind.Other, 1, stack.Extra, WeightRole.Norm));
        }

        if (stack.InputEmbedding is { } table && !stack.TiedHead)
        {
            // One row of d per new position; of the table's parameters a decode step needs nothing else.
            Bytes rows = Weights.For(stack.Name, WeightRole.InputEmbedding).Of((double)Step.Batch * part.Positions * stack.Hidden);
            rows = rows.OrLess(Weights.For(stack.Name, WeightRole.InputEmbedding).Of(table.Parameters));
            operators.Add(new OperatorCost(stack.Name, "embedding rows", OperatorKind.Other, 1) { Format = Weights.Default, Weights = rows,
                GuaranteedWeights = rows, WeightShare = BatchShare });
        }
    }

    /// <summary>Matrices that a step multiplies with; where all layers of a kind share some sets of them, each set is read once.</summary>
    private OperatorCost Matrices(Part part, string component, string name, OperatorKind kind, int count, IReadOnlyList<Weight> weights, WeightRole main,
        int? sets = null)
    {
        Bytes bytes = Bytes.Zero;
        double parameters = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            Weight weight = weights[i];
            bytes += Weights.For(component, weight.Role).Of(weight.Parameters);
            parameters += weight.Parameters;
        }

        double share = 1.0 / Step.Parallelism.Tensor;
        double read = sets is { } shared ? (double)shared / count : 1;
        return new OperatorCost(component, name, kind, count * part.Steps)
        {
            Format = Weights.For(component, main),
            Weights = bytes * read,
            GuaranteedWeights = bytes * read,
            Work = new Flops(2 * parameters * Step.Batch * part.Positions),
            WeightShare = share,
            WorkShare = share * BatchShare * ReplicaShare,
        };
    }

    private static string Label(Mixer mixer, Layer layer) => mixer switch
    {
        Attention { Window: { } window } => $"attention projections (window {window})",
        Attention => "attention projections",
        LatentAttention => "latent attention projections",
        StateMixer => "state mixer",
        CompressedAttention => "compressed attention projections",
        _ => throw new ArgumentOutOfRangeException(nameof(layer), mixer.GetType().Name, "is not a known kind of mixer"),
    };
}
