using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>The part of a layer that mixes positions: attention of some kind, or a state-space or linear-attention recurrence.</summary>
public abstract record Mixer
{
    /// <summary>The weights of one layer's mixer.</summary>
    /// <param name="hidden">Hidden size of the stack, d.</param>
    public abstract IEnumerable<Weight> Weights(int hidden);

    /// <summary>Cached elements per token and layer; 0 where nothing grows with context.</summary>
    public abstract long CacheElementsPerToken { get; }

    /// <summary>Elements of a state of constant size per sequence and layer; 0 for attention.</summary>
    public virtual long StateElements => 0;

    /// <summary>The sliding window in tokens, or null where attention sees the whole context.</summary>
    public virtual int? SlidingWindow => null;

    /// <summary>Cached tokens that sparse attention selects for each new token; null where it attends to all it holds.</summary>
    public virtual int? SelectedTokens => null;

    /// <summary>FLOPs per pair of a query token and a cached token in a decode step.</summary>
    public abstract Flops DecodeFlopsPerPair { get; }

    /// <summary>FLOPs per pair of query and key positions in a prefill or an encoder.</summary>
    public virtual Flops PrefillFlopsPerPair => DecodeFlopsPerPair;

    /// <summary>FLOPs per token that depend on neither context nor weights, such as updating a state.</summary>
    public virtual Flops StateFlopsPerToken => Flops.Zero;

    /// <summary>Heads the cache can be split into across tensor-parallel devices; 1 where each device needs a whole copy.</summary>
    public abstract int CacheShards { get; }

    /// <summary>
    /// The mixer in a stack of a share of the width. Projections from and to the stack are counted by its hidden size; what a mixer holds beside them stays,
    /// with heads and cache.
    /// </summary>
    internal virtual Mixer Narrowed(double share) => this;

    /// <summary>Tokens that one layer keeps of a context of T: min(T, window).</summary>
    /// <param name="context">Tokens so far, T.</param>
    public long Held(long context) => SlidingWindow is { } window ? Math.Min(context, window) : context;

    /// <summary>Tokens of context a decode step attends to when T are cached: min(T, window, selected).</summary>
    /// <param name="context">Cached tokens, T.</param>
    public long Attended(long context) => SelectedTokens is { } selected ? Math.Min(Held(context), selected) : Held(context);
}
