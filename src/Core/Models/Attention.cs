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

    /// <inheritdoc/>
    public override int? SlidingWindow => Window;

    /// <inheritdoc/>
    public override long CacheElementsPerToken => 2L * KeyValueHeads * HeadSize;

    /// <inheritdoc/>
    public override Flops DecodeFlopsPerPair => new(4.0 * QueryHeads * HeadSize);

    /// <inheritdoc/>
    public override int CacheShards => KeyValueHeads;

    /// <inheritdoc/>
    internal override Attention Narrowed(double share) => this with { SourceSize = SourceSize is { } size ? Math.Max((int)Math.Round(size * share), 1) : null };

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights(int hidden)
    {
        long query = (long)QueryHeads * HeadSize;
        long keyValue = (long)KeyValueHeads * HeadSize;
        WeightRole source = Cross ? WeightRole.CrossAttentionKeyValue : WeightRole.Attention;
        int from = SourceSize ?? hidden;
        yield return Weight.Matrix("q_proj", WeightRole.Attention, hidden, query, ProjectionBias);
        yield return Weight.Matrix("k_proj", source, from, keyValue, ProjectionBias && !KeyWithoutBias);
        yield return Weight.Matrix("v_proj", source, from, keyValue, ProjectionBias);
        yield return Weight.Matrix("o_proj", WeightRole.Attention, query, hidden, OutputBias);
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
