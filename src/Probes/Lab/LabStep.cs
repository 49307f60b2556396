using System.Diagnostics;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>
/// One step of a model as a real chain of dependences: norm, projections, rotation, cache, attention, feed-forward, head, next token.
/// All threads run <see cref="Run"/> at once, each does its part of every operation, and a barrier stands between one operation and the next.
/// </summary>
internal sealed class LabStep : IDisposable
{
    private const int EmbeddingRows = 64;
    private readonly LabModel _model;
    private readonly LabShape _shape;
    private readonly KvCache _cache;
    private readonly int _threads;
    private readonly int _rows;
    private readonly int _sequences;
    private readonly int _positions;
    private readonly long _context;
    private readonly SimdWidth _width = Simd.Best;
    private readonly SpinBarrier _barrier;
    private readonly Activations _rowsIn;
    private readonly Activations _last;
    private readonly Floats _hidden, _normed, _projected, _attended, _mixed, _inner, _logits, _embeddings, _cosines, _sines;
    private readonly Floats[] _edges, _scores, _quantised;
    private readonly TiledAttention[] _tiled;
    private readonly int[] _tokens;
    private readonly bool _verifies;

    /// <summary>Prepares a step.</summary>
    /// <param name="model">The weights.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="sequences">Sequences.</param>
    /// <param name="positions">New positions of each: 1 in decode.</param>
    /// <param name="context">Tokens in the cache, the new ones included.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="verifies">Whether the rows are drafted tokens of one sequence, which share its cache; otherwise each row is a sequence of its own.</param>
    public LabStep(LabModel model, KvCache cache, int sequences, int positions, long context, int threads, bool verifies = false)
    {
        _verifies = verifies;
        (_model, _shape, _cache, _threads, _sequences, _positions, _context) = (model, model.Shape, cache, threads, sequences, positions, context);
        _rows = sequences * positions;
        _barrier = new SpinBarrier(threads);
        long attention = (long)_shape.Heads * _shape.HeadSize;
        LabLayer first = model.Layers[0];
        _rowsIn = new Activations(model.Format, _rows, Math.Max(Math.Max(_shape.Hidden, _shape.Intermediate), attention));
        _last = new Activations(model.Format, _sequences, _shape.Hidden);
        _hidden = Floats.New((long)_rows * _shape.Hidden);
        _normed = Floats.New((long)_rows * _shape.Hidden);
        _projected = Floats.New(_rows * first.Attention.PaddedOutputs);
        _attended = Floats.New(_rows * attention);
        _mixed = Floats.New(_rows * first.Output.PaddedOutputs);
        _inner = Floats.New(_rows * first.Up.PaddedOutputs);
        _logits = Floats.New(_sequences * model.Head.PaddedOutputs);
        _embeddings = Floats.New((long)EmbeddingRows * _shape.Hidden);
        _cosines = Floats.New(positions * (long)_shape.HeadSize / 2);
        _sines = Floats.New(positions * (long)_shape.HeadSize / 2);
        _edges = [.. Enumerable.Range(0, threads).Select(static _ => Floats.New(GemmTile.Rows * GemmTile.Columns))];
        _scores = [.. Enumerable.Range(0, threads).Select(_ => Floats.New(4 * KvLayout.Blocks(context) * KvLayout.Block))];
        _quantised = [.. Enumerable.Range(0, threads).Select(_ => Floats.New(_shape.HeadSize))];
        _tiled = positions > 1 ? [.. Enumerable.Range(0, threads).Select(_ => new TiledAttention(positions, _shape.HeadSize, materialise: false))] : [];
        _tokens = new int[sequences];
        FillTables();
    }

    /// <summary>Share of the last step's time that the layers took; the rest went to the head.</summary>
    public double LayerShare { get; private set; }

    /// <summary>The token that the last step chose for the first sequence.</summary>
    public long Chosen { get; private set; }

    /// <summary>Whether the last step's logits are numbers.</summary>
    public bool IsFinite => _logits.Span[..(int)_model.Head.Outputs].ContainsAnyExceptInRange(-1e6f, 1e6f) is false;

    /// <summary>One thread's part of a step.</summary>
    /// <param name="thread">Which thread.</param>
    public void Run(int thread)
    {
        (int, int) part = (thread, _threads);
        long start = Stopwatch.GetTimestamp();
        for (int row = thread; row < _rows; row += _threads)
        {
            _embeddings.Part((_tokens[row / _positions] + row) % EmbeddingRows * (long)_shape.Hidden, _shape.Hidden).Span.CopyTo(Row(_hidden, row, _shape.Hidden).Span);
        }

        _barrier.Pass();
        for (int layer = 0; layer < _model.Layers.Count; layer++)
        {
            Attention(part, layer);
            FeedForward(part, _model.Layers[layer]);
        }

        long layers = Stopwatch.GetTimestamp();
        Head(part);
        if (thread == 0)
        {
            LayerShare = (layers - start) / (double)Math.Max(1, Stopwatch.GetTimestamp() - start);
        }
    }

    public void Dispose()
    {
        foreach (Floats one in (Floats[])[_hidden, _normed, _projected, _attended, _mixed, _inner, _logits, _embeddings, _cosines, _sines, .. _edges, .. _scores, .. _quantised])
        {
            one.Free();
        }

        foreach (TiledAttention one in _tiled)
        {
            one.Dispose();
        }

        _rowsIn.Dispose();
        _last.Dispose();
    }

    private void Attention((int Thread, int Threads) part, int layer)
    {
        LabLayer matrices = _model.Layers[layer];
        Norm(part, _rowsIn);
        matrices.Attention.Multiply(_width, part, _rowsIn, _projected, _edges[part.Thread]);
        _barrier.Pass();
        if (_positions == 1)
        {
            DecodeHeads(part, layer, matrices.Attention.PaddedOutputs);
        }
        else
        {
            PrefillHeads(part, layer, matrices.Attention.PaddedOutputs);
        }

        _barrier.Pass();
        long width = (long)_shape.Heads * _shape.HeadSize;
        Prepare(part, _attended, width, width);
        matrices.Output.Multiply(_width, part, _rowsIn, _mixed, _edges[part.Thread]);
        _barrier.Pass();
        AddRows(part, matrices.Output.PaddedOutputs);
    }

    private void FeedForward((int Thread, int Threads) part, LabLayer matrices)
    {
        Norm(part, _rowsIn);
        matrices.Up.Multiply(_width, part, _rowsIn, _inner, _edges[part.Thread]);
        _barrier.Pass();
        long stride = matrices.Up.PaddedOutputs, inner = _shape.Intermediate;
        for (int row = 0; row < _rows; row++)
        {
            // A single row is cut across the threads, several are dealt out.
            (long first, long count) = _rows == 1 ? Slice(inner, part) : row % part.Threads == part.Thread ? (0, inner) : (0, 0);
            if (count > 0 && _shape.Gated)
            {
                VectorMath.SwiGlu(_inner.Part((row * stride) + first, count), _inner.Part((row * stride) + inner + first, count));
            }
            else if (count > 0)
            {
                VectorMath.Gelu(_inner.Part((row * stride) + first, count));
            }
        }

        _barrier.Pass();
        Prepare(part, _inner, inner, stride);
        matrices.Down.Multiply(_width, part, _rowsIn, _mixed, _edges[part.Thread]);
        _barrier.Pass();
        AddRows(part, matrices.Down.PaddedOutputs);
    }

    private void Head((int Thread, int Threads) part)
    {
        // Only the last position of each sequence chooses a token.
        if (part.Thread == 0)
        {
            for (int sequence = 0; sequence < _sequences; sequence++)
            {
                VectorMath.RmsNorm(Row(_hidden, ((sequence + 1) * _positions) - 1, _shape.Hidden), Row(_normed, sequence, _shape.Hidden));
            }
        }

        _barrier.Pass();
        _last.Prepare(_width, _normed, _shape.Hidden, _shape.Hidden, part);
        _barrier.Pass();
        _model.Head.Multiply(_width, part, _last, _logits, _edges[part.Thread]);
        _barrier.Pass();
        for (int sequence = part.Thread; sequence < _sequences; sequence += part.Threads)
        {
            long chosen = VectorMath.ArgMax(_logits.Part(sequence * _model.Head.PaddedOutputs, _model.Head.Outputs));
            _tokens[sequence] = (int)(chosen % EmbeddingRows);
            if (sequence == 0)
            {
                Chosen = chosen;
            }
        }

        _barrier.Pass();
    }

    private void DecodeHeads((int Thread, int Threads) part, int layer, long stride)
    {
        int size = _shape.HeadSize, group = _shape.Heads / _shape.KeyValueHeads;
        long all = (long)_sequences * _shape.KeyValueHeads;
        for (long head = all * part.Thread / part.Threads; head < all * (part.Thread + 1) / part.Threads; head++)
        {
            // Rows that share a cache follow one another on each of its heads, while that is near.
            (long sequence, long mine) = _verifies ? (head % _sequences, head / _sequences) : (head / _shape.KeyValueHeads, head % _shape.KeyValueHeads);
            Floats row = _projected.Part(sequence * stride, stride);
            Floats queries = row.Part(mine * group * size, (long)group * size);
            Floats key = row.Part((_shape.Heads + mine) * size, size), value = row.Part((_shape.Heads + _shape.KeyValueHeads + mine) * size, size);
            for (int q = 0; q < group; q++)
            {
                VectorMath.Rotate(queries.Part((long)q * size, size), _cosines, _sines);
            }

            VectorMath.Rotate(key, _cosines, _sines);
            long at = (_verifies ? layer * (long)_shape.KeyValueHeads : ((layer * (long)_sequences) + sequence) * _shape.KeyValueHeads) + mine;
            _cache.Write(at, _context - 1, key.Span, value.Span);
            Floats result = _attended.Part((sequence * _shape.Heads * size) + (mine * group * size), (long)group * size);
            _cache.Attend(_width, at, _context, queries, _scores[part.Thread], _quantised[part.Thread], result);
        }
    }

    private void PrefillHeads((int Thread, int Threads) part, int layer, long stride)
    {
        int size = _shape.HeadSize, group = _shape.Heads / _shape.KeyValueHeads;
        for (int row = part.Thread; row < _rows; row += part.Threads)
        {
            long angle = (long)(row % _positions) * size / 2;
            for (int head = 0; head < _shape.Heads + _shape.KeyValueHeads; head++)
            {
                VectorMath.Rotate(_projected.Part((row * stride) + ((long)head * size), size), _cosines.Part(angle, size / 2), _sines.Part(angle, size / 2));
            }
        }

        _barrier.Pass();
        long all = (long)_sequences * _shape.KeyValueHeads, width = (long)_shape.Heads * size;
        TiledAttention tiled = _tiled[part.Thread];
        for (long head = all * part.Thread / part.Threads; head < all * (part.Thread + 1) / part.Threads; head++)
        {
            long sequence = head / _shape.KeyValueHeads, mine = head % _shape.KeyValueHeads;
            long first = sequence * _positions;
            Floats rows = _projected.Part(first * stride, _positions * stride);
            Floats keys = rows.Part((_shape.Heads + mine) * size, rows.Count - ((_shape.Heads + mine) * size));
            Floats values = rows.Part((_shape.Heads + _shape.KeyValueHeads + mine) * size, rows.Count - ((_shape.Heads + _shape.KeyValueHeads + mine) * size));
            tiled.Load(keys, values, stride);
            long at = (((layer * (long)_sequences) + sequence) * _shape.KeyValueHeads) + mine;
            for (int p = 0; p < _positions; p++)
            {
                _cache.Write(at, p, keys.Part(p * stride, size).Span, values.Part(p * stride, size).Span);
            }

            for (int q = 0; q < group; q++)
            {
                long offset = ((mine * group) + q) * size;
                Floats result = _attended.Part((first * width) + offset, (_positions * width) - offset);
                tiled.RunTiled(_width, (rows.Part(offset, rows.Count - offset), stride), (result, width), causal: true);
            }
        }
    }

    /// <summary>Norms the rows and prepares them for the next matrix.</summary>
    private void Norm((int Thread, int Threads) part, Activations rows)
    {
        for (int row = part.Thread; row < _rows; row += part.Threads)
        {
            VectorMath.RmsNorm(Row(_hidden, row, _shape.Hidden), Row(_normed, row, _shape.Hidden));
        }

        _barrier.Pass();
        rows.Prepare(_width, _normed, _shape.Hidden, _shape.Hidden, part);
        _barrier.Pass();
    }

    private void Prepare((int Thread, int Threads) part, Floats x, long length, long stride)
    {
        _rowsIn.Prepare(_width, x, length, stride, part);
        _barrier.Pass();
    }

    private void AddRows((int Thread, int Threads) part, long stride)
    {
        for (int row = part.Thread; row < _rows; row += part.Threads)
        {
            VectorMath.Add(Row(_hidden, row, _shape.Hidden), _mixed.Part(row * stride, _shape.Hidden));
        }
    }

    private void FillTables()
    {
        var random = new Random(3);
        foreach (ref float value in _embeddings.Span)
        {
            value = (2 * random.NextSingle()) - 1;
        }

        int half = _shape.HeadSize / 2;
        for (int p = 0; p < _positions; p++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = (_positions == 1 ? _context - 1 : p) * Math.Pow(10_000, -(double)i / half);
                _cosines.Span[(p * half) + i] = (float)Math.Cos(angle);
                _sines.Span[(p * half) + i] = (float)Math.Sin(angle);
            }
        }
    }

    private static Floats Row(Floats rows, long row, long length) => rows.Part(row * length, length);

    private static (long First, long Count) Slice(long count, (int Thread, int Threads) part)
    {
        long first = count * part.Thread / part.Threads / 32 * 32, last = part.Thread == part.Threads - 1 ? count : count * (part.Thread + 1) / part.Threads / 32 * 32;
        return (first, last - first);
    }
}
