namespace Floorline.Probes.Kernels;

/// <summary>
/// Attention of many positions of one head, in two ways: tile by tile with a running softmax, so that scores never leave the second cache;
/// and materialised, with the whole matrix of scores in memory. Both use the same matrix tiles.
/// </summary>
internal sealed unsafe class TiledAttention : IDisposable
{
    private const int Tall = 84;
    private const int Wide = 512;
    private readonly long _positions;
    private readonly long _padded;
    private readonly int _headSize;
    private readonly Floats _keys;
    private readonly Floats _values;
    private readonly Floats _queries;
    private readonly Floats _scores;
    private readonly Floats _weights;
    private readonly Floats _result;
    private readonly Floats _edge = Floats.New(GemmTile.Rows * GemmTile.Columns);

    /// <summary>Work space for one head.</summary>
    /// <param name="positions">Positions.</param>
    /// <param name="headSize">Elements of a head, a multiple of 32.</param>
    /// <param name="materialise">Whether the matrix of scores will be needed.</param>
    public TiledAttention(long positions, int headSize, bool materialise)
    {
        (_positions, _headSize, _padded) = (positions, headSize, (positions + 31) / 32 * 32);
        _keys = Floats.New(_padded * headSize);
        _values = Floats.New(_padded * headSize);
        long rows = materialise ? positions + GemmTile.Rows : Tall;
        _queries = Floats.New(rows * headSize);
        _scores = Floats.New(materialise ? positions * _padded : Tall * Wide);
        _weights = Floats.New(rows * Wide);
        _result = Floats.New(rows * headSize);
    }

    /// <summary>Bytes of scores that are held at once.</summary>
    public long ScoreBytes => _scores.Count * 4;

    /// <summary>Takes keys and values of a head, row by row.</summary>
    /// <param name="keys">First key.</param>
    /// <param name="values">First value.</param>
    /// <param name="stride">Elements from one position to the next.</param>
    public void Load(Floats keys, Floats values, long stride)
    {
        float* k = keys.At(((_positions - 1) * stride) + _headSize), v = values.At(((_positions - 1) * stride) + _headSize);
        float* toKeys = _keys.At(_keys.Count), toValues = _values.At(_values.Count);
        _keys.Span.Clear();
        _values.Span.Clear();
        for (long p = 0; p < _positions; p++)
        {
            float* panel = toKeys + (p / 32 * 32 * _headSize) + (p % 32);
            for (int i = 0; i < _headSize; i++)
            {
                panel[i * 32] = k[(p * stride) + i];
            }

            for (int i = 0; i < _headSize; i += 32)
            {
                new ReadOnlySpan<float>(v + (p * stride) + i, 32).CopyTo(new Span<float>(toValues + (i * _padded) + (p * 32), 32));
            }
        }
    }

    /// <summary>Tile by tile.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="queries">First query, and elements from one to the next.</param>
    /// <param name="result">Where the first result goes, and elements from one to the next.</param>
    /// <param name="causal">Whether a position sees only itself and those before.</param>
    public void RunTiled(SimdWidth width, (Floats Values, long Stride) queries, (Floats Values, long Stride) result, bool causal)
    {
        float* most = stackalloc float[Tall], sums = stackalloc float[Tall];
        float* o = _result.At(Tall * _headSize);
        for (long row = 0; row < _positions; row += Tall)
        {
            long rows = Math.Min(Tall, _positions - row);
            float* q = queries.Values.At(((_positions - 1) * queries.Stride) + _headSize) + (row * queries.Stride);
            Packing.Rows(q, queries.Stride, rows, _headSize, _queries.At(Tall * _headSize));
            new Span<float>(o, Tall * _headSize).Clear();
            new Span<float>(most, Tall).Fill(float.NegativeInfinity);
            new Span<float>(sums, Tall).Clear();
            long end = causal ? row + rows : _positions;
            for (long column = 0; column < end; column += Wide)
            {
                long columns = (Math.Min(Wide, end - column) + 31) / 32 * 32;
                Tile(width, (row, rows), (column, columns), causal, most, sums);
            }

            float* to = result.Values.At(((_positions - 1) * result.Stride) + _headSize) + (row * result.Stride);
            for (long r = 0; r < rows; r++)
            {
                Divide(o + (r * _headSize), to + (r * result.Stride), sums[r]);
            }
        }
    }

    /// <summary>With the whole matrix of scores: product, softmax over rows, product, each a pass of its own. Not causal.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="queries">First query, and elements from one to the next.</param>
    /// <param name="result">Where the first result goes, and elements from one to the next.</param>
    public void RunMaterialised(SimdWidth width, (Floats Values, long Stride) queries, (Floats Values, long Stride) result)
    {
        float* scores = _scores.At(_positions * _padded), o = _result.At(_positions * _headSize);
        float* q = queries.Values.At(((_positions - 1) * queries.Stride) + _headSize);
        Packing.Rows(q, queries.Stride, _positions, _headSize, _queries.At(_queries.Count));
        Multiply(width, _queries, _keys.At(_keys.Count), _headSize * 128L, scores, _padded, (_positions, _padded, _headSize), add: false);
        float scale = 1 / MathF.Sqrt(_headSize);
        for (long row = 0; row < _positions; row++)
        {
            float* one = scores + (row * _padded);
            float sum = SoftmaxKernel.Exponentials(width, one, _positions, _padded, scale);
            Divide(one, one, sum, _padded);
        }

        for (long k = 0; k < _padded; k += Wide)
        {
            long depth = Math.Min(Wide, _padded - k);
            Packing.Rows(scores + k, _padded, _positions, depth, _weights.At(_weights.Count));
            Multiply(width, _weights, _values.At(_values.Count) + (k * 32), _padded * 128, o, _headSize, (_positions, _headSize, depth), add: k > 0);
        }

        float* to = result.Values.At(((_positions - 1) * result.Stride) + _headSize);
        for (long row = 0; row < _positions; row++)
        {
            Divide(o + (row * _headSize), to + (row * result.Stride), 1);
        }
    }

    public void Dispose()
    {
        foreach (Floats one in (Floats[])[_keys, _values, _queries, _scores, _weights, _result, _edge])
        {
            one.Free();
        }
    }

    private void Tile(SimdWidth width, (long First, long Count) rows, (long First, long Count) columns, bool causal, float* most, float* sums)
    {
        float* scores = _scores.At(Tall * Wide), o = _result.At(Tall * _headSize);
        Multiply(width, _queries, _keys.At(_keys.Count) + (columns.First * _headSize), _headSize * 128L, scores, Wide, (rows.Count, columns.Count, _headSize), add: false);
        float scale = 1 / MathF.Sqrt(_headSize);
        for (long r = 0; r < rows.Count; r++)
        {
            long seen = Math.Clamp((causal ? rows.First + r + 1 : _positions) - columns.First, 0, columns.Count);
            float* one = scores + (r * Wide);
            if (seen == 0)
            {
                new Span<float>(one, (int)columns.Count).Clear();
                continue;
            }

            float before = most[r];
            (float sum, float now) = SoftmaxKernel.Running(width, one, seen, columns.Count, scale, before);
            if (now > before)
            {
                float factor = float.IsNegativeInfinity(before) ? 0 : MathF.Exp((before - now) * scale);
                sums[r] *= factor;
                Divide(o + (r * _headSize), o + (r * _headSize), factor == 0 ? float.PositiveInfinity : 1 / factor);
                most[r] = now;
            }

            sums[r] += sum;
        }

        Packing.Rows(scores, Wide, rows.Count, columns.Count, _weights.At(Tall * Wide));
        Multiply(width, _weights, _values.At(_values.Count) + (columns.First * 32), _padded * 128, o, _headSize, (rows.Count, _headSize, columns.Count), add: true);
    }

    private void Multiply(SimdWidth width, Floats a, float* b, long panelStride, float* c, long stride, (long Rows, long Columns, long Depth) shape, bool add) =>
        Gemm.Multiply(width, new Gemm.Piece { A = a.At(1), B = b, PanelStride = panelStride, C = c, Stride = stride, Rows = shape.Rows, Columns = shape.Columns, Depth = shape.Depth, Add = add }, _edge.At(_edge.Count));

    private void Divide(float* from, float* to, float divisor) => Divide(from, to, divisor, _headSize);

    private static void Divide(float* from, float* to, float divisor, long count) => SoftmaxKernel.Scale(from, to, 1 / divisor, count);
}
