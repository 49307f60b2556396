using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>One kind of layer and how often it occurs.</summary>
/// <param name="Count">How many layers of the stack are exactly like this.</param>
/// <param name="Mixer">What mixes positions; null where the layer has only a feed-forward part.</param>
/// <param name="FeedForward">The position-wise part; null where there is none (Mamba).</param>
/// <param name="NormParameters">Elements of this layer's normalisations and other vectors not listed elsewhere.</param>
public sealed record Layer(int Count, Mixer? Mixer, FeedForward? FeedForward, long NormParameters)
{
    private Memo<Layer, Mixer[]> _mixers;
    private Memo<Layer, LayerWeights> _weights;

    /// <summary>
    /// A second mixer that works beside the first on the same input: a state-space mixer beside attention (Falcon-H1); null where there is none.
    /// </summary>
    public Mixer? Beside { get; init; }

    /// <summary>How many sets of weights all such layers have together, where they share them (the attention blocks of Zamba); null where each has its own.
    /// A step computes with them as often as there are layers, and cannot do with reading each set less than once.</summary>
    public int? Sets { get; init; }

    /// <summary>How many times the weights of one such layer are there.</summary>
    public int WeightSets => Sets ?? Count;

    /// <summary>The mixers of the layer: none, one, or two that work side by side.</summary>
    public IReadOnlyList<Mixer> Mixers => _mixers.Of(this, static l => [.. ((Mixer?[])[l.Mixer, l.Beside]).OfType<Mixer>()]);

    /// <summary>Attention over an encoder's output, where the layer has it besides its own mixer.</summary>
    public Attention? CrossAttention { get; init; }

    /// <summary>Weights of this layer that fit nowhere else.</summary>
    public IReadOnlyList<Weight> Extra { get; init; } = [];

    /// <summary>The layer in a stack of so much less width: every matrix that is not counted by the hidden size itself loses columns.</summary>
    internal Layer Narrowed(double share) => this with
    {
        Mixer = Mixer?.Narrowed(share),
        Beside = Beside?.Narrowed(share),
        // Experts that work in a width of their own become thinner; with that width, the projections to it would shrink twice.
        FeedForward = FeedForward is MixtureOfExperts { LatentSize: not null } moe
            ? moe with { Intermediate = Math.Max((long)Math.Ceiling(moe.Intermediate * share), 1) }
            : FeedForward,
        CrossAttention = (Attention?)CrossAttention?.Narrowed(share),
        NormParameters = (long)Math.Ceiling(NormParameters * share),
        Extra = [.. Extra.Select(w => w.Narrowed(share))],
    };

    /// <summary>The weights that every token uses in one such layer: everything but routed experts.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    public IReadOnlyList<Weight> CommonWeights(int hidden) => WeightsAt(hidden).Common;

    /// <summary>The weights of one such layer by what they are read for.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    internal LayerWeights WeightsAt(int hidden)
    {
        LayerWeights known = _weights.Of(this, l => new LayerWeights(l, hidden));
        return known.Hidden == hidden ? known : new LayerWeights(this, hidden);
    }
}
