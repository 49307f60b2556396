using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Attention of one new token over the cache of one key/value head, for the group of query heads that share it. The cache is read once: scores
/// block by block, softmax, then the weighted sum of the values.
/// </summary>
internal static unsafe class AttentionDecodeKernel
{
    // Bytes to prefetch ahead of the stream.
    private const int Ahead = 8192;

    /// <summary>What to attend to.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="format">The cache's format.</param>
    /// <param name="keys">Blocks of keys.</param>
    /// <param name="values">Blocks of values.</param>
    /// <param name="tokens">Tokens in the cache.</param>
    /// <param name="headSize">Elements of a head, a multiple of 32.</param>
    internal readonly struct Cache(SimdWidth width, LabFormat format, byte* keys, byte* values, long tokens, int headSize)
    {
        public readonly SimdWidth Width = width;
        public readonly LabFormat Format = format;
        public readonly byte* Keys = keys;
        public readonly byte* Values = values;
        public readonly long Tokens = tokens;
        public readonly int HeadSize = headSize;
    }

    /// <summary>Attends with a group of query heads.</summary>
    /// <param name="cache">Keys and values.</param>
    /// <param name="queries">Query heads, one after the other.</param>
    /// <param name="heads">How many.</param>
    /// <param name="scores">Room for the scores of 4 heads over whole blocks.</param>
    /// <param name="quantised">Room for a quantised query.</param>
    /// <param name="result">Where the heads' results go.</param>
    public static void Run(in Cache cache, float* queries, int heads, float* scores, sbyte* quantised, float* result)
    {
        for (int head = 0; head < heads;)
        {
            float* q = queries + (head * cache.HeadSize), to = result + (head * cache.HeadSize);
            int group = cache.Width != SimdWidth.Scalar && heads - head >= 4 ? 4 : 1;
            switch (cache.Format, group)
            {
                case var _ when cache.Width == SimdWidth.Scalar: Reference(cache, q, scores, to); break;
                case (LabFormat.Fp32, 4): Vectors<Four, Fp32Panel>(cache, q, scores, quantised, to); break;
                case (LabFormat.Fp32, _): Vectors<One, Fp32Panel>(cache, q, scores, quantised, to); break;
                case (LabFormat.Bf16, 4): Vectors<Four, Bf16Panel>(cache, q, scores, quantised, to); break;
                case (LabFormat.Bf16, _): Vectors<One, Bf16Panel>(cache, q, scores, quantised, to); break;
                case (_, 4): Vectors<Four, Int8Panel>(cache, q, scores, quantised, to); break;
                default: Vectors<One, Int8Panel>(cache, q, scores, quantised, to); break;
            }

            head += group;
        }
    }

    private static void Vectors<THeads, TPanel>(in Cache cache, float* q, float* scores, sbyte* quantised, float* result)
        where THeads : struct, IRows
        where TPanel : struct, IPanel
    {
        int d = cache.HeadSize;
        long stride = KvLayout.Blocks(cache.Tokens) * KvLayout.Block;
        if (typeof(TPanel) != typeof(Int8Panel))
        {
            Scores<THeads, TPanel>(cache, q, scores, stride);
        }

        float* sums = stackalloc float[4], scaled = stackalloc float[4 * KvLayout.Block];
        for (int head = 0; head < THeads.Count; head++)
        {
            if (typeof(TPanel) == typeof(Int8Panel))
            {
                ScoresInt8(cache, q + (head * d), quantised, scores + (head * stride));
            }

            sums[head] = SoftmaxKernel.Exponentials(cache.Width, scores + (head * stride), cache.Tokens, stride, 1 / MathF.Sqrt(d));
        }

        new Span<float>(result, THeads.Count * d).Clear();
        Values<THeads, TPanel>(cache, scores, stride, scaled, result);
        for (int head = 0; head < THeads.Count; head++)
        {
            SoftmaxKernel.Scale(result + (head * d), result + (head * d), 1 / sums[head], d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scores<THeads, TPanel>(in Cache cache, float* q, float* scores, long stride)
        where THeads : struct, IRows
        where TPanel : struct, IPanel
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        for (float* to = scores, end = scores + stride; to < end; to += KvLayout.Block)
        {
            V l0 = V.Zero, h0 = l0, l1 = l0, h1 = l0, l2 = l0, h2 = l0, l3 = l0, h3 = l0;
            if (THeads.Count == 1)
            {
                // One head has two sums of its own, so that two multiply-adds need not wait for one another.
                for (int i = 0; i < d; i += 2, keys += 2 * TPanel.Bytes)
                {
                    Panels.Ahead<TPanel>(keys + Ahead);
                    Panels.Ahead<TPanel>(keys + Ahead + TPanel.Bytes);
                    Panels.Add<TPanel>(q + i, keys, ref l0, ref h0);
                    Panels.Add<TPanel>(q + i + 1, keys + TPanel.Bytes, ref l1, ref h1);
                }

                Panels.Put(to, l0 + l1, h0 + h1);
                continue;
            }

            for (int i = 0; i < d; i++, keys += TPanel.Bytes)
            {
                Panels.Ahead<TPanel>(keys + Ahead);
                TPanel.Load(keys, out V low, out V high);
                Panels.Add(q + i, low, high, ref l0, ref h0);
                Panels.Add(q + d + i, low, high, ref l1, ref h1);
                Panels.Add(q + (2 * d) + i, low, high, ref l2, ref h2);
                Panels.Add(q + (3 * d) + i, low, high, ref l3, ref h3);
            }

            Panels.Put(to, l0, h0);
            Panels.Put(to + stride, l1, h1);
            Panels.Put(to + (2 * stride), l2, h2);
            Panels.Put(to + (3 * stride), l3, h3);
        }
    }

    private static void ScoresInt8(in Cache cache, float* q, sbyte* quantised, float* scores)
    {
        float scale;
        int offset;
        QuantiseKernel.Scalar(q, cache.HeadSize, cache.HeadSize, quantised, &scale, &offset);
        if (AvxVnni.IsSupported)
        {
            ScoresVnni(cache, quantised, offset, scale, scores);
        }
        else
        {
            ScoresInt8Plain(cache, quantised, offset, scale, scores);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoresVnni(in Cache cache, sbyte* q, int offset, float scale, float* scores)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, scores += 32)
        {
            Vector256<int> a = Vector256.Create(offset), b = a, c = a, e = a;
            for (int i = 0; i < d; i += 4, keys += 128)
            {
                Sse.Prefetch0(keys + 8192);
                Sse.Prefetch0(keys + 8192 + 64);
                Vector256<sbyte> x = Vector256.Create(*(int*)(q + i)).AsSByte();
                a = AvxVnni.MultiplyWideningAndAdd(a, Vector256.Load(keys), x);
                b = AvxVnni.MultiplyWideningAndAdd(b, Vector256.Load(keys + 32), x);
                c = AvxVnni.MultiplyWideningAndAdd(c, Vector256.Load(keys + 64), x);
                e = AvxVnni.MultiplyWideningAndAdd(e, Vector256.Load(keys + 96), x);
            }

            float* scales = (float*)keys;
            Vector256<float> all = Vector256.Create(scale);
            (Vector256.ConvertToSingle(a) * (Vector256.Load(scales) * all)).Store(scores);
            (Vector256.ConvertToSingle(b) * (Vector256.Load(scales + 8) * all)).Store(scores + 8);
            (Vector256.ConvertToSingle(c) * (Vector256.Load(scales + 16) * all)).Store(scores + 16);
            (Vector256.ConvertToSingle(e) * (Vector256.Load(scales + 24) * all)).Store(scores + 24);
            keys += 128;
        }
    }

    private static void ScoresInt8Plain(in Cache cache, sbyte* q, int offset, float scale, float* scores)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, scores += 32, keys += (32 * d) + 128)
        {
            for (int token = 0; token < 32; token++)
            {
                int sum = offset;
                for (int i = 0; i < d; i++)
                {
                    sum += keys[(i / 4 * 128) + (token * 4) + (i % 4)] * q[i];
                }

                scores[token] = sum * scale * ((float*)(keys + (32 * d)))[token];
            }
        }
    }

    // Two tokens at a time, each with sums of its own. Long because every sum is a variable: an array of them would not stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Values<THeads, TPanel>(in Cache cache, float* weights, long stride, float* scaled, float* result)
        where THeads : struct, IRows
        where TPanel : struct, IPanel
    {
        int d = cache.HeadSize;
        long row = d / 32 * TPanel.Bytes, block = KvLayout.BlockBytes(cache.Format, d);
        byte* values = cache.Values;
        for (float* p = weights, last = weights + stride; p < last; p += KvLayout.Block, values += block)
        {
            bool integers = typeof(TPanel) == typeof(Int8Panel);
            if (integers)
            {
                Scale<THeads>(p, stride, (float*)(values + (32 * d)), scaled);
            }

            long next = integers ? 32 : stride;
            float* p0 = integers ? scaled : p, p1 = p0 + next, p2 = p1 + next, p3 = p2 + next;
            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                V l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16), l1 = V.Zero, h1 = l1, l2 = l1, h2 = l1, l3 = l1, h3 = l1;
                V m0 = V.Zero, n0 = m0, m1 = m0, n1 = m0, m2 = m0, n2 = m0, m3 = m0, n3 = m0;
                if (THeads.Count > 1)
                {
                    Fp32Panel.Load((byte*)(to + d), out l1, out h1);
                    Fp32Panel.Load((byte*)(to + (2 * d)), out l2, out h2);
                    Fp32Panel.Load((byte*)(to + (3 * d)), out l3, out h3);
                }

                byte* from = values + (slab / 32 * TPanel.Bytes);
                for (int token = 0; token < KvLayout.Block; token += 2, from += 2 * row)
                {
                    Panels.Ahead<Bf16Panel>(from + Ahead);
                    Panels.Ahead<Bf16Panel>(from + Ahead + row);
                    TPanel.Load(from, out V low, out V high);
                    TPanel.Load(from + row, out V nextLow, out V nextHigh);
                    Panels.Add(p0 + token, low, high, ref l0, ref h0);
                    Panels.Add(p0 + token + 1, nextLow, nextHigh, ref m0, ref n0);
                    if (THeads.Count > 1)
                    {
                        Panels.Add(p1 + token, low, high, ref l1, ref h1);
                        Panels.Add(p1 + token + 1, nextLow, nextHigh, ref m1, ref n1);
                        Panels.Add(p2 + token, low, high, ref l2, ref h2);
                        Panels.Add(p2 + token + 1, nextLow, nextHigh, ref m2, ref n2);
                        Panels.Add(p3 + token, low, high, ref l3, ref h3);
                        Panels.Add(p3 + token + 1, nextLow, nextHigh, ref m3, ref n3);
                    }
                }

                Panels.Put(to, l0 + m0, h0 + n0);
                if (THeads.Count > 1)
                {
                    Panels.Put(to + d, l1 + m1, h1 + n1);
                    Panels.Put(to + (2 * d), l2 + m2, h2 + n2);
                    Panels.Put(to + (3 * d), l3 + m3, h3 + n3);
                }
            }
        }
    }

    private static void Scale<THeads>(float* weights, long stride, float* scales, float* scaled)
        where THeads : struct, IRows
    {
        for (int head = 0; head < THeads.Count; head++, weights += stride, scaled += 32)
        {
            for (int token = 0; token < 32; token += 16)
            {
                (Vector512.Load(weights + token) * Vector512.Load(scales + token)).Store(scaled + token);
            }
        }
    }

    // One head, one number at a time, from the definition: what the vector paths are checked against.
    private static void Reference(in Cache cache, float* q, float* scores, float* result)
    {
        int d = cache.HeadSize;
        float most = float.NegativeInfinity, scale = 1 / MathF.Sqrt(d);
        for (long token = 0; token < cache.Tokens; token++)
        {
            float sum = 0;
            for (int i = 0; i < d; i++)
            {
                sum += q[i] * Element(cache, cache.Keys, token, i, key: true);
            }

            scores[token] = sum * scale;
            most = MathF.Max(most, scores[token]);
        }

        double total = 0;
        new Span<float>(result, d).Clear();
        for (long token = 0; token < cache.Tokens; token++)
        {
            float weight = MathF.Exp(scores[token] - most);
            total += weight;
            for (int i = 0; i < d; i++)
            {
                result[i] += weight * Element(cache, cache.Values, token, i, key: false);
            }
        }

        for (int i = 0; i < d; i++)
        {
            result[i] = (float)(result[i] / total);
        }
    }

    private static float Element(in Cache cache, byte* from, long token, int i, bool key)
    {
        int d = cache.HeadSize;
        byte* block = from + (token / 32 * KvLayout.BlockBytes(cache.Format, d));
        int t = (int)(token % 32);
        return cache.Format switch
        {
            LabFormat.Fp32 => ((float*)block)[key ? (i * 32) + t : (t * d) + i],
            LabFormat.Bf16 => Bf16.Widen(((ushort*)block)[key ? (i * 32) + Bf16.Place(t) : (t * d) + (i / 32 * 32) + Bf16.Place(i % 32)]),
            _ => ((float*)(block + (32 * d)))[t] * (key ? block[(i / 4 * 128) + (t * 4) + (i % 4)] - 128 : ((sbyte*)block)[(t * d) + i]),
        };
    }
}
