using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>
/// Attention over a cache that grows by less than one entry per token: tokens are compressed in groups, beside a window of constant size (DeepSeek-V4).
/// </summary>
/// <param name="Parts">The weights of one layer, as the family's reader lists them.</param>
/// <param name="ElementsPerToken">Cached elements per token: those of a compressed entry over the tokens it stands for.</param>
/// <param name="FlopsPerPair">FLOPs per pair of a query token and a cached token, compression taken in.</param>
public sealed record CompressedAttention(IReadOnlyList<Weight> Parts, long ElementsPerToken, Flops FlopsPerPair) : Mixer
{
    /// <summary>Cached tokens that an indexer selects for each new token; null where all are attended to.</summary>
    public int? Selected { get; init; }

    /// <summary>Elements of the window and other parts of constant size, per sequence.</summary>
    public long State { get; init; }

    /// <summary>FLOPs per token over the part of constant size.</summary>
    public Flops StateFlops { get; init; }

    /// <inheritdoc/>
    public override int? SelectedTokens => Selected;

    /// <inheritdoc/>
    public override long CacheElementsPerToken => ElementsPerToken;

    /// <inheritdoc/>
    public override long StateElements => State;

    /// <inheritdoc/>
    public override Flops DecodeFlopsPerPair => FlopsPerPair;

    /// <inheritdoc/>
    public override Flops StateFlopsPerToken => StateFlops;

    /// <inheritdoc/>
    public override int CacheShards => 1;

    /// <inheritdoc/>
    internal override CompressedAttention Narrowed(double share) => this with { Parts = [.. Parts.Select(w => w.Narrowed(share))] };

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden) => Parts;
}
