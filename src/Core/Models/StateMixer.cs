using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>A recurrence with a state of constant size: state-space (Mamba) and linear-attention layers. Its cost does not grow with context.</summary>
/// <param name="Parts">The weights of one layer, as the family's reader lists them.</param>
/// <param name="State">State elements per sequence and layer, convolution window included.</param>
/// <param name="FlopsPerToken">FLOPs per token of updating and reading the state.</param>
public sealed record StateMixer(IReadOnlyList<Weight> Parts, long State, Flops FlopsPerToken) : Mixer
{
    /// <inheritdoc/>
    public override long CacheElementsPerToken => 0;

    /// <inheritdoc/>
    public override long StateElements => State;

    /// <inheritdoc/>
    public override Flops DecodeFlopsPerPair => Flops.Zero;

    /// <inheritdoc/>
    public override Flops StateFlopsPerToken => FlopsPerToken;

    /// <inheritdoc/>
    public override int CacheShards => int.MaxValue;

    /// <inheritdoc/>
    internal override StateMixer Narrowed(double share) => this with { Parts = [.. Parts.Select(w => w.Narrowed(share))] };

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden) => Parts;
}
