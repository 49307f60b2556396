namespace Floorline.Probes.Kernels;

/// <summary>The keys and values of all layers, sequences and heads.</summary>
internal sealed unsafe class KvCache : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly LabFormat _format;
    private readonly int _headSize;
    private readonly long _tokens;
    private readonly long _head;

    /// <summary>Room for tokens.</summary>
    /// <param name="format">fp32, bf16 or int8.</param>
    /// <param name="headSize">Elements of a head.</param>
    /// <param name="tokens">Tokens of each head.</param>
    /// <param name="heads">Layers x sequences x key/value heads.</param>
    public KvCache(LabFormat format, int headSize, long tokens, long heads)
    {
        (_format, _headSize, _tokens, Heads) = (format, headSize, tokens, heads);
        // A page more for each head, so that the heads do not all start in the same cache set.
        _head = KvLayout.Bytes(format, headSize, tokens) + 4096 + 192;
        _buffer = new AlignedBuffer(heads * _head);
    }

    public long Heads { get; }

    /// <summary>Bytes that hold tokens.</summary>
    public long Bytes => Heads * KvLayout.Bytes(_format, _headSize, _tokens);

    /// <summary>Fills the heads of one thread's part with random tokens.</summary>
    public void Fill((int Thread, int Threads) part, int seed)
    {
        var random = new Random(seed + part.Thread);
        float[] key = new float[_headSize], value = new float[_headSize];
        long first = Heads * part.Thread / part.Threads, last = Heads * (part.Thread + 1) / part.Threads;
        for (long head = first; head < last; head++)
        {
            if (head > first)
            {
                Buffer.MemoryCopy(Start(first), Start(head), _head - 4096, KvLayout.Bytes(_format, _headSize, _tokens));
                continue;
            }

            for (long token = 0; token < KvLayout.Blocks(_tokens) * KvLayout.Block; token++)
            {
                for (int i = 0; i < _headSize; i++)
                {
                    key[i] = (2 * random.NextSingle()) - 1;
                    value[i] = (2 * random.NextSingle()) - 1;
                }

                Write(head, token, key, value);
            }
        }
    }

    /// <summary>Writes one token of one head.</summary>
    public void Write(long head, long token, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        long block = token / KvLayout.Block * KvLayout.BlockBytes(_format, _headSize);
        KvLayout.Write(_format, Start(head) + block, Values(head) + block, (int)(token % KvLayout.Block), key, value);
    }

    /// <summary>Attends to one head with the query heads that share it.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="head">Which head.</param>
    /// <param name="tokens">How many of its tokens.</param>
    /// <param name="queries">Query heads, one after the other.</param>
    /// <param name="scores">Room for four rows of scores.</param>
    /// <param name="quantised">Room for a quantised query.</param>
    /// <param name="result">Where the results go.</param>
    public void Attend(SimdWidth width, long head, long tokens, Floats queries, Floats scores, Floats quantised, Floats result)
    {
        var cache = new AttentionDecodeKernel.Cache(width, _format, Start(head), Values(head), Math.Min(tokens, _tokens), _headSize);
        AttentionDecodeKernel.Run(cache, queries.At(queries.Count), (int)(queries.Count / _headSize), scores.At(4 * KvLayout.Blocks(tokens) * KvLayout.Block), (sbyte*)quantised.At(_headSize / 4), result.At(queries.Count));
    }

    public void Dispose() => _buffer.Dispose();

    private byte* Start(long head) => _buffer.At(head * _head, _head);

    private byte* Values(long head) => Start(head) + (KvLayout.Bytes(_format, _headSize, _tokens) / 2);
}
