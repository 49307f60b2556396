using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>Softmax attention: multi-head (H_kv = H), grouped-query (1 &lt; H_kv &lt; H) or multi-query (H_kv = 1).</summary>
/// <param name="QueryHeads">Query heads, H (<c>num_attention_heads</c>).</param>
/// <param name="KeyValueHeads">Key and value heads, H_kv (<c>num_key_value_heads</c>): these, not the query heads, are cached.</param>
/// <param name="HeadSize">Elements per head, d_h (<c>head_dim</c>; not always hidden / heads).</param>
public sealed record Attention(int QueryHeads, int KeyValueHeads, int HeadSize) : Mixer
{
    /// <summary>Sliding window in tokens; null for full attention.</summary>
    public int? Window { get; init; }

    /// <summary>Cached tokens that sparse attention selects for each new token (<c>index_topk</c>); null where all that is held is attended to.</summary>
    public int? Selected { get; init; }

    /// <summary>Elements per value head where they differ from those of queries and keys (<c>v_head_dim</c>).</summary>
    public int? ValueHeadSize { get; init; }

    /// <summary>Whether the query projection also makes a gate for the output, which doubles it (Qwen3-Next).</summary>
    public bool QueryGate { get; init; }

    /// <summary>Whether the values are the keys, without a projection of their own (<c>attention_k_eq_v</c>); both are cached.</summary>
    public bool ValuesAreKeys { get; init; }

    /// <summary>
    /// Whether keys and values are those of an earlier layer: no projections for them and no cache of its own (Gemma 3n). The bytes are counted where they
    /// are made.
    /// </summary>
    public bool SharesCache { get; init; }

    /// <summary>Whether query, key and value projections have a bias.</summary>
    public bool ProjectionBias { get; init; }

    /// <summary>Whether the key projection lacks the bias that query and value have (Whisper).</summary>
    public bool KeyWithoutBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Elements of query and key normalisation per layer; 0 where there is none.</summary>
    public long QueryKeyNorm { get; init; }

    /// <summary>Learned attention sinks, one per query head (GPT-OSS).</summary>
    public bool Sinks { get; init; }

    /// <summary>Whether this is attention over an encoder's output: its keys and values are computed once, and its cache holds the encoder's length.</summary>
    public bool Cross { get; init; }

    /// <summary>Width of the source that keys and values are made from, where it differs from the hidden size.</summary>
    public int? SourceSize { get; init; }

    private int ValueSize => ValueHeadSize ?? HeadSize;

    /// <inheritdoc/>
    public override int? SlidingWindow => Window;

    /// <inheritdoc/>
    public override int? SelectedTokens => Selected;

    /// <inheritdoc/>
    public override long CacheElementsPerToken => SharesCache ? 0 : (long)KeyValueHeads * ((long)HeadSize + ValueSize);

    /// <inheritdoc/>
    public override Flops DecodeFlopsPerPair => new(2.0 * QueryHeads * ((long)HeadSize + ValueSize));

    /// <inheritdoc/>
    public override int CacheShards => KeyValueHeads;

    /// <inheritdoc/>
    internal override Attention Narrowed(double share) => this with { SourceSize = SourceSize is { } size ? Math.Max((int)Math.Ceiling(size * share), 1) : null };

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden)
    {
        long query = (long)QueryHeads * HeadSize;
        long key = (long)KeyValueHeads * HeadSize;
        long value = (long)KeyValueHeads * ValueSize;
        WeightRole source = Cross ? WeightRole.CrossAttentionKeyValue : WeightRole.Attention;
        int from = SourceSize ?? hidden;
        yield return Weight.Matrix("q_proj", WeightRole.Attention, hidden, QueryGate ? 2 * query : query, ProjectionBias);
        if (!SharesCache)
        {
            yield return Weight.Matrix("k_proj", source, from, key, ProjectionBias && !KeyWithoutBias);
            if (!ValuesAreKeys)
            {
                yield return Weight.Matrix("v_proj", source, from, value, ProjectionBias);
            }
        }

        yield return Weight.Matrix("o_proj", WeightRole.Attention, (long)QueryHeads * ValueSize, hidden, OutputBias);
        if (QueryKeyNorm > 0)
        {
            yield return Weight.Vector("qk_norm", QueryKeyNorm);
        }

        if (Sinks)
        {
            yield return Weight.Vector("sinks", QueryHeads);
        }
    }
}
