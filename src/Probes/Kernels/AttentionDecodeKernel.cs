using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Attention of one new token over the cache of one key/value head, for the group of query heads that share it. The cache is read once: scores
/// block by block, softmax, then the weighted sum of the values.
/// </summary>
internal static unsafe class AttentionDecodeKernel
{
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
    /// <param name="quantised">Room for 4 quantised queries.</param>
    /// <param name="result">Where the heads' results go.</param>
    public static void Run(in Cache cache, float* queries, int heads, float* scores, sbyte* quantised, float* result)
    {
        for (int head = 0; head < heads;)
        {
            int group = heads - head >= 4 ? 4 : 1;
            float* q = queries + (head * cache.HeadSize);
            float* to = result + (head * cache.HeadSize);
            if (cache.Width == SimdWidth.Scalar)
            {
                group = 1;
                Reference(cache, q, scores, to);
            }
            else
            {
                Vectors(cache, q, group, scores, quantised, to);
            }

            head += group;
        }
    }

    private static void Vectors(in Cache cache, float* q, int group, float* scores, sbyte* quantised, float* result)
    {
        long stride = KvLayout.Blocks(cache.Tokens) * KvLayout.Block;
        float scale = 1 / MathF.Sqrt(cache.HeadSize);
        switch (cache.Format, group)
        {
            case (LabFormat.Fp32, 4): ScoresFp32x4(cache, q, scores, stride); break;
            case (LabFormat.Fp32, _): ScoresFp32x1(cache, q, scores, stride); break;
            case (LabFormat.Bf16, 4): ScoresBf16x4(cache, q, scores, stride); break;
            case (LabFormat.Bf16, _): ScoresBf16x1(cache, q, scores, stride); break;
            default:
                for (int head = 0; head < group; head++)
                {
                    ScoresInt8(cache, q + (head * cache.HeadSize), quantised, scores + (head * stride));
                }

                break;
        }

        float* sums = stackalloc float[4];
        for (int head = 0; head < group; head++)
        {
            sums[head] = SoftmaxKernel.Exponentials(cache.Width, scores + (head * stride), cache.Tokens, stride, scale);
        }

        new Span<float>(result, group * cache.HeadSize).Clear();
        switch (cache.Format, group)
        {
            case (LabFormat.Fp32, 4): ValuesFp32x4(cache, scores, stride, result); break;
            case (LabFormat.Fp32, _): ValuesFp32x1(cache, scores, stride, result); break;
            case (LabFormat.Bf16, 4): ValuesBf16x4(cache, scores, stride, result); break;
            case (LabFormat.Bf16, _): ValuesBf16x1(cache, scores, stride, result); break;
            case (_, 4): ValuesInt8x4(cache, scores, stride, result); break;
            default: ValuesInt8x1(cache, scores, stride, result); break;
        }

        for (int head = 0; head < group; head++)
        {
            float inverse = 1 / sums[head];
            foreach (ref float value in new Span<float>(result + (head * cache.HeadSize), cache.HeadSize))
            {
                value *= inverse;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoresFp32x4(in Cache cache, float* q, float* scores, long stride)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++)
        {
            Vector512<float> zero = Vector512<float>.Zero;
            Vector512<float> l0 = zero, h0 = zero, l1 = zero, h1 = zero, l2 = zero, h2 = zero, l3 = zero, h3 = zero;
            for (int i = 0; i < d; i++, keys += 128)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(keys + 8192 + 0);
                    Sse.Prefetch0(keys + 8192 + 64);
                }

                Vector512<float> low0 = Vector512.Load((float*)(keys + 0)), high0 = Vector512.Load((float*)(keys + 64));
                Vector512<float> x00 = Vector512.Create(q[i]);
                l0 = Vector512.FusedMultiplyAdd(x00, low0, l0);
                h0 = Vector512.FusedMultiplyAdd(x00, high0, h0);
                Vector512<float> x10 = Vector512.Create(q[(1 * d) + i]);
                l1 = Vector512.FusedMultiplyAdd(x10, low0, l1);
                h1 = Vector512.FusedMultiplyAdd(x10, high0, h1);
                Vector512<float> x20 = Vector512.Create(q[(2 * d) + i]);
                l2 = Vector512.FusedMultiplyAdd(x20, low0, l2);
                h2 = Vector512.FusedMultiplyAdd(x20, high0, h2);
                Vector512<float> x30 = Vector512.Create(q[(3 * d) + i]);
                l3 = Vector512.FusedMultiplyAdd(x30, low0, l3);
                h3 = Vector512.FusedMultiplyAdd(x30, high0, h3);
            }

            float* to = scores + (block * 32);
            l0.Store(to);
            h0.Store(to + 16);
            l1.Store(to + (1 * stride));
            h1.Store(to + (1 * stride) + 16);
            l2.Store(to + (2 * stride));
            h2.Store(to + (2 * stride) + 16);
            l3.Store(to + (3 * stride));
            h3.Store(to + (3 * stride) + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoresFp32x1(in Cache cache, float* q, float* scores, long stride)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++)
        {
            Vector512<float> zero = Vector512<float>.Zero;
            Vector512<float> l0 = zero, h0 = zero;
            Vector512<float> m0 = zero, n0 = zero;
            for (int i = 0; i < d; i += 2, keys += 256)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(keys + 8192 + 0);
                    Sse.Prefetch0(keys + 8192 + 64);
                    Sse.Prefetch0(keys + 8192 + 128);
                    Sse.Prefetch0(keys + 8192 + 192);
                }

                Vector512<float> low0 = Vector512.Load((float*)(keys + 0)), high0 = Vector512.Load((float*)(keys + 64));
                Vector512<float> low1 = Vector512.Load((float*)(keys + 128)), high1 = Vector512.Load((float*)(keys + 192));
                Vector512<float> x00 = Vector512.Create(q[i]);
                l0 = Vector512.FusedMultiplyAdd(x00, low0, l0);
                h0 = Vector512.FusedMultiplyAdd(x00, high0, h0);
                Vector512<float> x01 = Vector512.Create(q[i + 1]);
                m0 = Vector512.FusedMultiplyAdd(x01, low1, m0);
                n0 = Vector512.FusedMultiplyAdd(x01, high1, n0);
            }

            float* to = scores + (block * 32);
            (l0 + m0).Store(to);
            (h0 + n0).Store(to + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoresBf16x4(in Cache cache, float* q, float* scores, long stride)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++)
        {
            Vector512<float> zero = Vector512<float>.Zero;
            Vector512<float> l0 = zero, h0 = zero, l1 = zero, h1 = zero, l2 = zero, h2 = zero, l3 = zero, h3 = zero;
            for (int i = 0; i < d; i++, keys += 64)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(keys + 8192 + 0);
                }

                Vector512<uint> both0 = Vector512.Load((uint*)(keys + 0));
                Vector512<float> low0 = (both0 << 16).AsSingle(), high0 = (both0 & Vector512.Create(0xFFFF0000)).AsSingle();
                Vector512<float> x00 = Vector512.Create(q[i]);
                l0 = Vector512.FusedMultiplyAdd(x00, low0, l0);
                h0 = Vector512.FusedMultiplyAdd(x00, high0, h0);
                Vector512<float> x10 = Vector512.Create(q[(1 * d) + i]);
                l1 = Vector512.FusedMultiplyAdd(x10, low0, l1);
                h1 = Vector512.FusedMultiplyAdd(x10, high0, h1);
                Vector512<float> x20 = Vector512.Create(q[(2 * d) + i]);
                l2 = Vector512.FusedMultiplyAdd(x20, low0, l2);
                h2 = Vector512.FusedMultiplyAdd(x20, high0, h2);
                Vector512<float> x30 = Vector512.Create(q[(3 * d) + i]);
                l3 = Vector512.FusedMultiplyAdd(x30, low0, l3);
                h3 = Vector512.FusedMultiplyAdd(x30, high0, h3);
            }

            float* to = scores + (block * 32);
            l0.Store(to);
            h0.Store(to + 16);
            l1.Store(to + (1 * stride));
            h1.Store(to + (1 * stride) + 16);
            l2.Store(to + (2 * stride));
            h2.Store(to + (2 * stride) + 16);
            l3.Store(to + (3 * stride));
            h3.Store(to + (3 * stride) + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ScoresBf16x1(in Cache cache, float* q, float* scores, long stride)
    {
        int d = cache.HeadSize;
        byte* keys = cache.Keys;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++)
        {
            Vector512<float> zero = Vector512<float>.Zero;
            Vector512<float> l0 = zero, h0 = zero;
            Vector512<float> m0 = zero, n0 = zero;
            for (int i = 0; i < d; i += 2, keys += 128)
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(keys + 8192 + 0);
                    Sse.Prefetch0(keys + 8192 + 64);
                }

                Vector512<uint> both0 = Vector512.Load((uint*)(keys + 0));
                Vector512<float> low0 = (both0 << 16).AsSingle(), high0 = (both0 & Vector512.Create(0xFFFF0000)).AsSingle();
                Vector512<uint> both1 = Vector512.Load((uint*)(keys + 64));
                Vector512<float> low1 = (both1 << 16).AsSingle(), high1 = (both1 & Vector512.Create(0xFFFF0000)).AsSingle();
                Vector512<float> x00 = Vector512.Create(q[i]);
                l0 = Vector512.FusedMultiplyAdd(x00, low0, l0);
                h0 = Vector512.FusedMultiplyAdd(x00, high0, h0);
                Vector512<float> x01 = Vector512.Create(q[i + 1]);
                m0 = Vector512.FusedMultiplyAdd(x01, low1, m0);
                n0 = Vector512.FusedMultiplyAdd(x01, high1, n0);
            }

            float* to = scores + (block * 32);
            (l0 + m0).Store(to);
            (h0 + n0).Store(to + 16);
        }
    }

    private static void ScoresInt8(in Cache cache, float* q, sbyte* quantised, float* scores)
    {
        int d = cache.HeadSize;
        float most = 0;
        for (int i = 0; i < d; i++)
        {
            most = MathF.Max(most, MathF.Abs(q[i]));
        }

        int sum = 0;
        float inverse = most > 0 ? 127 / most : 0;
        for (int i = 0; i < d; i++)
        {
            int number = (int)MathF.Round(q[i] * inverse);
            quantised[i] = (sbyte)number;
            sum += number;
        }

        if (AvxVnni.IsSupported)
        {
            ScoresVnni(cache, quantised, -128 * sum, most / 127, scores);
        }
        else
        {
            ScoresInt8Plain(cache, quantised, -128 * sum, most / 127, scores);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesFp32x4(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, values += 128L * d)
        {
            float* p = weights + (block * 32);
            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16), l1 = Vector512.Load(to + (1 * d)), h1 = Vector512.Load(to + (1 * d) + 16), l2 = Vector512.Load(to + (2 * d)), h2 = Vector512.Load(to + (2 * d) + 16), l3 = Vector512.Load(to + (3 * d)), h3 = Vector512.Load(to + (3 * d) + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0, m1 = Vector512<float>.Zero, n1 = m1, m2 = Vector512<float>.Zero, n2 = m2, m3 = Vector512<float>.Zero, n3 = m3;
                byte* from = values + (slab * 4);
                for (int token = 0; token < 32; token += 2, from += 8 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (4 * d));
                    }

                    Vector512<float> low0 = Vector512.Load((float*)(from)), high0 = Vector512.Load((float*)(from) + 16);
                    Vector512<float> low1 = Vector512.Load((float*)(from + (4 * d))), high1 = Vector512.Load((float*)(from + (4 * d)) + 16);
                    Vector512<float> p00 = Vector512.Create(p[token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(p[token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                    Vector512<float> p10 = Vector512.Create(p[(1 * stride) + token]);
                    l1 = Vector512.FusedMultiplyAdd(p10, low0, l1);
                    h1 = Vector512.FusedMultiplyAdd(p10, high0, h1);
                    Vector512<float> p11 = Vector512.Create(p[(1 * stride) + token + 1]);
                    m1 = Vector512.FusedMultiplyAdd(p11, low1, m1);
                    n1 = Vector512.FusedMultiplyAdd(p11, high1, n1);
                    Vector512<float> p20 = Vector512.Create(p[(2 * stride) + token]);
                    l2 = Vector512.FusedMultiplyAdd(p20, low0, l2);
                    h2 = Vector512.FusedMultiplyAdd(p20, high0, h2);
                    Vector512<float> p21 = Vector512.Create(p[(2 * stride) + token + 1]);
                    m2 = Vector512.FusedMultiplyAdd(p21, low1, m2);
                    n2 = Vector512.FusedMultiplyAdd(p21, high1, n2);
                    Vector512<float> p30 = Vector512.Create(p[(3 * stride) + token]);
                    l3 = Vector512.FusedMultiplyAdd(p30, low0, l3);
                    h3 = Vector512.FusedMultiplyAdd(p30, high0, h3);
                    Vector512<float> p31 = Vector512.Create(p[(3 * stride) + token + 1]);
                    m3 = Vector512.FusedMultiplyAdd(p31, low1, m3);
                    n3 = Vector512.FusedMultiplyAdd(p31, high1, n3);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
                (l1 + m1).Store(to + (1 * d));
                (h1 + n1).Store(to + (1 * d) + 16);
                (l2 + m2).Store(to + (2 * d));
                (h2 + n2).Store(to + (2 * d) + 16);
                (l3 + m3).Store(to + (3 * d));
                (h3 + n3).Store(to + (3 * d) + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesFp32x1(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, values += 128L * d)
        {
            float* p = weights + (block * 32);
            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0;
                byte* from = values + (slab * 4);
                for (int token = 0; token < 32; token += 2, from += 8 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (4 * d));
                    }

                    Vector512<float> low0 = Vector512.Load((float*)(from)), high0 = Vector512.Load((float*)(from) + 16);
                    Vector512<float> low1 = Vector512.Load((float*)(from + (4 * d))), high1 = Vector512.Load((float*)(from + (4 * d)) + 16);
                    Vector512<float> p00 = Vector512.Create(p[token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(p[token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesBf16x4(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, values += 64L * d)
        {
            float* p = weights + (block * 32);
            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16), l1 = Vector512.Load(to + (1 * d)), h1 = Vector512.Load(to + (1 * d) + 16), l2 = Vector512.Load(to + (2 * d)), h2 = Vector512.Load(to + (2 * d) + 16), l3 = Vector512.Load(to + (3 * d)), h3 = Vector512.Load(to + (3 * d) + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0, m1 = Vector512<float>.Zero, n1 = m1, m2 = Vector512<float>.Zero, n2 = m2, m3 = Vector512<float>.Zero, n3 = m3;
                byte* from = values + (slab * 2);
                for (int token = 0; token < 32; token += 2, from += 4 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (2 * d));
                    }

                    Vector512<uint> both0 = Vector512.Load((uint*)(from));
                    Vector512<float> low0 = (both0 << 16).AsSingle(), high0 = (both0 & Vector512.Create(0xFFFF0000)).AsSingle();
                    Vector512<uint> both1 = Vector512.Load((uint*)(from + (2 * d)));
                    Vector512<float> low1 = (both1 << 16).AsSingle(), high1 = (both1 & Vector512.Create(0xFFFF0000)).AsSingle();
                    Vector512<float> p00 = Vector512.Create(p[token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(p[token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                    Vector512<float> p10 = Vector512.Create(p[(1 * stride) + token]);
                    l1 = Vector512.FusedMultiplyAdd(p10, low0, l1);
                    h1 = Vector512.FusedMultiplyAdd(p10, high0, h1);
                    Vector512<float> p11 = Vector512.Create(p[(1 * stride) + token + 1]);
                    m1 = Vector512.FusedMultiplyAdd(p11, low1, m1);
                    n1 = Vector512.FusedMultiplyAdd(p11, high1, n1);
                    Vector512<float> p20 = Vector512.Create(p[(2 * stride) + token]);
                    l2 = Vector512.FusedMultiplyAdd(p20, low0, l2);
                    h2 = Vector512.FusedMultiplyAdd(p20, high0, h2);
                    Vector512<float> p21 = Vector512.Create(p[(2 * stride) + token + 1]);
                    m2 = Vector512.FusedMultiplyAdd(p21, low1, m2);
                    n2 = Vector512.FusedMultiplyAdd(p21, high1, n2);
                    Vector512<float> p30 = Vector512.Create(p[(3 * stride) + token]);
                    l3 = Vector512.FusedMultiplyAdd(p30, low0, l3);
                    h3 = Vector512.FusedMultiplyAdd(p30, high0, h3);
                    Vector512<float> p31 = Vector512.Create(p[(3 * stride) + token + 1]);
                    m3 = Vector512.FusedMultiplyAdd(p31, low1, m3);
                    n3 = Vector512.FusedMultiplyAdd(p31, high1, n3);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
                (l1 + m1).Store(to + (1 * d));
                (h1 + n1).Store(to + (1 * d) + 16);
                (l2 + m2).Store(to + (2 * d));
                (h2 + n2).Store(to + (2 * d) + 16);
                (l3 + m3).Store(to + (3 * d));
                (h3 + n3).Store(to + (3 * d) + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesBf16x1(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        for (long block = 0; block < blocks; block++, values += 64L * d)
        {
            float* p = weights + (block * 32);
            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0;
                byte* from = values + (slab * 2);
                for (int token = 0; token < 32; token += 2, from += 4 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (2 * d));
                    }

                    Vector512<uint> both0 = Vector512.Load((uint*)(from));
                    Vector512<float> low0 = (both0 << 16).AsSingle(), high0 = (both0 & Vector512.Create(0xFFFF0000)).AsSingle();
                    Vector512<uint> both1 = Vector512.Load((uint*)(from + (2 * d)));
                    Vector512<float> low1 = (both1 << 16).AsSingle(), high1 = (both1 & Vector512.Create(0xFFFF0000)).AsSingle();
                    Vector512<float> p00 = Vector512.Create(p[token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(p[token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesInt8x4(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        float* scaled = stackalloc float[128];
        for (long block = 0; block < blocks; block++, values += (32L * d) + 128)
        {
            float* p = weights + (block * 32);
            float* scales = (float*)(values + (32 * d));
            for (int token = 0; token < 32; token++)
            {
                scaled[0 + token] = p[token] * scales[token];
                scaled[32 + token] = p[(1 * stride) + token] * scales[token];
                scaled[64 + token] = p[(2 * stride) + token] * scales[token];
                scaled[96 + token] = p[(3 * stride) + token] * scales[token];
            }

            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16), l1 = Vector512.Load(to + (1 * d)), h1 = Vector512.Load(to + (1 * d) + 16), l2 = Vector512.Load(to + (2 * d)), h2 = Vector512.Load(to + (2 * d) + 16), l3 = Vector512.Load(to + (3 * d)), h3 = Vector512.Load(to + (3 * d) + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0, m1 = Vector512<float>.Zero, n1 = m1, m2 = Vector512<float>.Zero, n2 = m2, m3 = Vector512<float>.Zero, n3 = m3;
                byte* from = values + (slab * 1);
                for (int token = 0; token < 32; token += 2, from += 2 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (1 * d));
                    }

                    Vector512<float> low0 = Widen((sbyte*)(from)), high0 = Widen((sbyte*)(from) + 16);
                    Vector512<float> low1 = Widen((sbyte*)(from + (1 * d))), high1 = Widen((sbyte*)(from + (1 * d)) + 16);
                    Vector512<float> p00 = Vector512.Create(scaled[0 + token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(scaled[0 + token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                    Vector512<float> p10 = Vector512.Create(scaled[32 + token]);
                    l1 = Vector512.FusedMultiplyAdd(p10, low0, l1);
                    h1 = Vector512.FusedMultiplyAdd(p10, high0, h1);
                    Vector512<float> p11 = Vector512.Create(scaled[32 + token + 1]);
                    m1 = Vector512.FusedMultiplyAdd(p11, low1, m1);
                    n1 = Vector512.FusedMultiplyAdd(p11, high1, n1);
                    Vector512<float> p20 = Vector512.Create(scaled[64 + token]);
                    l2 = Vector512.FusedMultiplyAdd(p20, low0, l2);
                    h2 = Vector512.FusedMultiplyAdd(p20, high0, h2);
                    Vector512<float> p21 = Vector512.Create(scaled[64 + token + 1]);
                    m2 = Vector512.FusedMultiplyAdd(p21, low1, m2);
                    n2 = Vector512.FusedMultiplyAdd(p21, high1, n2);
                    Vector512<float> p30 = Vector512.Create(scaled[96 + token]);
                    l3 = Vector512.FusedMultiplyAdd(p30, low0, l3);
                    h3 = Vector512.FusedMultiplyAdd(p30, high0, h3);
                    Vector512<float> p31 = Vector512.Create(scaled[96 + token + 1]);
                    m3 = Vector512.FusedMultiplyAdd(p31, low1, m3);
                    n3 = Vector512.FusedMultiplyAdd(p31, high1, n3);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
                (l1 + m1).Store(to + (1 * d));
                (h1 + n1).Store(to + (1 * d) + 16);
                (l2 + m2).Store(to + (2 * d));
                (h2 + n2).Store(to + (2 * d) + 16);
                (l3 + m3).Store(to + (3 * d));
                (h3 + n3).Store(to + (3 * d) + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ValuesInt8x1(in Cache cache, float* weights, long stride, float* result)
    {
        int d = cache.HeadSize;
        byte* values = cache.Values;
        long blocks = KvLayout.Blocks(cache.Tokens);
        float* scaled = stackalloc float[32];
        for (long block = 0; block < blocks; block++, values += (32L * d) + 128)
        {
            float* p = weights + (block * 32);
            float* scales = (float*)(values + (32 * d));
            for (int token = 0; token < 32; token++)
            {
                scaled[0 + token] = p[token] * scales[token];
            }

            for (int slab = 0; slab < d; slab += 32)
            {
                float* to = result + slab;
                Vector512<float> l0 = Vector512.Load(to), h0 = Vector512.Load(to + 16);
                Vector512<float> m0 = Vector512<float>.Zero, n0 = m0;
                byte* from = values + (slab * 1);
                for (int token = 0; token < 32; token += 2, from += 2 * d)
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(from + 8192);
                        Sse.Prefetch0(from + 8192 + (1 * d));
                    }

                    Vector512<float> low0 = Widen((sbyte*)(from)), high0 = Widen((sbyte*)(from) + 16);
                    Vector512<float> low1 = Widen((sbyte*)(from + (1 * d))), high1 = Widen((sbyte*)(from + (1 * d)) + 16);
                    Vector512<float> p00 = Vector512.Create(scaled[0 + token]);
                    l0 = Vector512.FusedMultiplyAdd(p00, low0, l0);
                    h0 = Vector512.FusedMultiplyAdd(p00, high0, h0);
                    Vector512<float> p01 = Vector512.Create(scaled[0 + token + 1]);
                    m0 = Vector512.FusedMultiplyAdd(p01, low1, m0);
                    n0 = Vector512.FusedMultiplyAdd(p01, high1, n0);
                }

                (l0 + m0).Store(to);
                (h0 + n0).Store(to + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(sbyte* numbers) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(numbers)))
        : Vector512.ConvertToSingle(Wide(Vector128.Load(numbers)));

    private static Vector512<int> Wide(Vector128<sbyte> numbers)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(numbers);
        (Vector128<int> a, Vector128<int> b) = Vector128.Widen(low);
        (Vector128<int> c, Vector128<int> d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d));
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
