using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>
/// Multi-head latent attention (DeepSeek-V2): keys and values are cached as one compressed vector of kv_lora_rank + qk_rope_head_dim elements per token and
/// layer, shared by all heads.
/// A decode step works on the compressed form (the up-projection is absorbed into the query); a prefill expands it.
/// </summary>
/// <param name="Heads">Query heads, H.</param>
/// <param name="QueryRank">Rank of the query's compression (<c>q_lora_rank</c>); null where queries are projected directly.</param>
/// <param name="KeyValueRank">Rank of the cached compression (<c>kv_lora_rank</c>).</param>
/// <param name="RopeSize">Rotary elements per head (<c>qk_rope_head_dim</c>), cached once per token.</param>
/// <param name="NopeSize">Non-rotary elements per head (<c>qk_nope_head_dim</c>).</param>
/// <param name="ValueSize">Value elements per head (<c>v_head_dim</c>).</param>
public sealed record LatentAttention(int Heads, int? QueryRank, int KeyValueRank, int RopeSize, int NopeSize, int ValueSize) : Mixer
{
    /// <summary>Cached tokens that sparse attention selects for each new token (<c>index_topk</c>); null where all that is held is attended to.</summary>
    public int? Selected { get; init; }

    /// <inheritdoc/>
    public override int? SelectedTokens => Selected;

    /// <inheritdoc/>
    public override long CacheElementsPerToken => (long)KeyValueRank + RopeSize;

    /// <inheritdoc/>
    public override Flops DecodeFlopsPerPair => new(2.0 * Heads * ((2L * KeyValueRank) + RopeSize));

    /// <inheritdoc/>
    public override Flops PrefillFlopsPerPair => new(2.0 * Heads * ((long)NopeSize + RopeSize + ValueSize));

    /// <inheritdoc/>
    public override int CacheShards => 1;

    /// <inheritdoc/>
    internal override LatentAttention Narrowed(double share) => this with { QueryRank = QueryRank is { } rank ? Math.Max((int)Math.Ceiling(rank * share), 1)
        : null };

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden)
    {
        long query = (long)Heads * ((long)NopeSize + RopeSize);
        if (QueryRank is { } rank)
        {
            yield return Weight.Matrix("q_a_proj", WeightRole.Attention, hidden, rank);
            yield return Weight.Vector("q_a_layernorm", rank);
            yield return Weight.Matrix("q_b_proj", WeightRole.Attention, rank, query);
        }
        else
        {
            yield return Weight.Matrix("q_proj", WeightRole.Attention, hidden, query);
        }

        yield return Weight.Matrix("kv_a_proj_with_mqa", WeightRole.Attention, hidden, KeyValueRank + RopeSize);
        yield return Weight.Vector("kv_a_layernorm", KeyValueRank);
        yield return Weight.Matrix("kv_b_proj", WeightRole.Attention, KeyValueRank, (long)Heads * ((long)NopeSize + ValueSize));
        yield return Weight.Matrix("o_proj", WeightRole.Attention, (long)Heads * ValueSize, hidden);
    }
}
