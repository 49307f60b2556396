using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>A stack of layers given by its architecture: every weight, cache element and FLOP follows from it.</summary>
/// <param name="Name">What the part is called in results.</param>
/// <param name="Role">When it runs.</param>
/// <param name="Hidden">Hidden size, d (<c>hidden_size</c>).</param>
/// <param name="Layers">The kinds of layers, in order of first occurrence.</param>
public sealed record TransformerStack(string Name, ComponentRole Role, int Hidden, IReadOnlyList<Layer> Layers) : Component(Name, Role)
{
    private Memo<TransformerStack, Weight[]> _ends;

    /// <summary>The input embedding; null where the part takes vectors. In a tied model it is also the output head.</summary>
    public Weight? InputEmbedding { get; init; }

    /// <summary>Learned position and token-type tables.</summary>
    public IReadOnlyList<Weight> PositionEmbeddings { get; init; } = [];

    /// <summary>The output head; null in a tied model and in a part that ends in vectors.</summary>
    public Weight? OutputHead { get; init; }

    /// <summary>An output head that belongs to another model, as a draft uses that of its target: read in a step, not resident here. Null where there is
    /// none.</summary>
    public Weight? BorrowedHead { get; init; }

    /// <summary>Whether the input embedding doubles as output head.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Final normalisation and anything else outside the layers that each position uses.</summary>
    public IReadOnlyList<Weight> Extra { get; init; } = [];

    /// <summary>Whether attention is causal: position i sees i positions, so a prefill costs half.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>Everything that sits in memory outside the layers.</summary>
    internal Weight[] Ends => _ends.Of(this, static s =>
        [.. ((Weight?[])[s.InputEmbedding, s.OutputHead]).OfType<Weight>(), .. s.PositionEmbeddings, .. s.Extra]);

    /// <summary>How many layers there are.</summary>
    public int LayerCount => Layers.Sum(static l => l.Count);

    /// <inheritdoc/>
    public override long Parameters => checked(OutsideLayers(true) + Layers.Sum(l =>
        l.WeightSets * LayerParameters(l, l.FeedForward is MixtureOfExperts moe ? moe.Experts : 0)));

    /// <inheritdoc/>
    public override long ActiveParameters =>
        checked(OutsideLayers(false) + Layers.Sum(l => l.WeightSets * LayerParameters(l, l.FeedForward is MixtureOfExperts moe ? moe.Routed : 0)));

    /// <inheritdoc/>
    public override TransformerStack Scaled(double share) => this with
    {
        Hidden = (int)Left(Hidden, share),
        Layers = [.. Layers.Select(l => l.Narrowed(share))],
        InputEmbedding = InputEmbedding?.Narrowed(share),
        PositionEmbeddings = [.. PositionEmbeddings.Select(w => w.Narrowed(share))],
        OutputHead = OutputHead?.Narrowed(share),
        BorrowedHead = BorrowedHead?.Narrowed(share),
        Extra = [.. Extra.Select(w => w.Narrowed(share))],
    };

    private long LayerParameters(Layer layer, int experts) =>
        layer.CommonWeights(Hidden).Sum(static w => w.Parameters) + (experts * layer.WeightsAt(Hidden).ExpertParameters);

    private long OutsideLayers(bool resident)
    {
        long embedding = InputEmbedding?.Parameters ?? 0;
        long tables = PositionEmbeddings.Sum(static w => w.Parameters);
        long head = OutputHead?.Parameters ?? 0;
        long extra = Extra.Sum(static w => w.Parameters);
        return resident ? embedding + tables + head + extra : (TiedHead ? embedding : head) + (BorrowedHead?.Parameters ?? 0) + extra;
    }
}
