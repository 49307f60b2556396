using Floorline.Probes.Kernels;

namespace Floorline.Io.Tests.Kernels;

public sealed class AttentionTests
{
    [Theory]
    [InlineData("Fp32", 64, 1, 1)]
    [InlineData("Fp32", 128, 4, 77)]
    [InlineData("Bf16", 64, 4, 32)]
    [InlineData("Bf16", 96, 7, 200)]
    [InlineData("Int8", 64, 5, 63)]
    [InlineData("Int8", 128, 8, 129)]
    public void Attend_AnyFormat_EqualsTheDefinition(string formatName, int headSize, int group, int tokens)
    {
        LabFormat format = Enum.Parse<LabFormat>(formatName);
        using var cache = new KvCache(format, headSize, tokens, 2);
        cache.Fill((0, 1), 5);
        float[] queries = Made.Numbers(group * headSize, 8);
        float[] reference = Attend(cache, SimdWidth.Scalar, queries, tokens, headSize);

        // An int8 cache quantises the query too: half a step of 1/127 on each side of a score.
        double bound = format == LabFormat.Int8 ? 5e-3 : 2e-6;
        Assert.All(Simd.Widths, width => Assert.All(Attend(cache, width, queries, tokens, headSize).Zip(reference), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, bound)));
    }

    [Theory]
    [InlineData(1, 64, true)]
    [InlineData(84, 64, true)]
    [InlineData(200, 128, true)]
    [InlineData(700, 64, false)]
    [InlineData(1100, 32, true)]
    [InlineData(513, 96, false)]
    public void RunTiled_AnyShape_EqualsTheDefinition(int positions, int headSize, bool causal)
    {
        float[] q = Made.Numbers(positions * headSize, 1), k = Made.Numbers(positions * headSize, 2), v = Made.Numbers(positions * headSize, 3);
        double[] expected = Definition(q, k, v, positions, headSize, causal);
        using var attention = new TiledAttention(positions, headSize, materialise: !causal);
        Floats queries = Made.Floats(q), keys = Made.Floats(k), values = Made.Floats(v), result = Floats.New(positions * headSize);
        attention.Load(keys, values, headSize);
        double largest = expected.Max(Math.Abs);

        attention.RunTiled(Simd.Best, (queries, headSize), (result, headSize), causal);
        Assert.All(result.Span.ToArray().Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, 1e-5));
        if (!causal)
        {
            result.Span.Clear();
            attention.RunMaterialised(Simd.Best, (queries, headSize), (result, headSize));
            Assert.All(result.Span.ToArray().Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / largest, 0, 1e-5));
        }

        foreach (Floats one in (Floats[])[queries, keys, values, result])
        {
            one.Free();
        }
    }

    private static float[] Attend(KvCache cache, SimdWidth width, float[] queries, int tokens, int headSize)
    {
        Floats q = Made.Floats(queries), scores = Floats.New(4 * KvLayout.Blocks(tokens) * KvLayout.Block), quantised = Floats.New(headSize),
            result = Floats.New(queries.Length);
        cache.Attend(width, 1, tokens, q, scores, quantised, result);
        float[] answer = result.Span.ToArray();
        foreach (Floats one in (Floats[])[q, scores, quantised, result])
        {
            one.Free();
        }

        return answer;
    }

    private static double[] Definition(float[] q, float[] k, float[] v, int positions, int d, bool causal)
    {
        double[] result = new double[positions * d];
        double[] weights = new double[positions];
        for (int row = 0; row < positions; row++)
        {
            int seen = causal ? row + 1 : positions;
            for (int column = 0; column < seen; column++)
            {
                double sum = 0;
                for (int i = 0; i < d; i++)
                {
                    sum += (double)q[(row * d) + i] * k[(column * d) + i];
                }

                weights[column] = sum / Math.Sqrt(d);
            }

            double most = weights.Take(seen).Max(), total = 0;
            for (int column = 0; column < seen; column++)
            {
                double weight = Math.Exp(weights[column] - most);
                total += weight;
                for (int i = 0; i < d; i++)
                {
                    result[(row * d) + i] += weight * v[(column * d) + i];
                }
            }

            for (int i = 0; i < d; i++)
            {
                result[(row * d) + i] /= total;
            }
        }

        return result;
    }
}
