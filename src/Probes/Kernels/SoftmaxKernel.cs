using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>The exponentials of a softmax and their sum, and the whole of one over rows of a matrix.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>Replaces scores by exp(scale x (score - greatest)), those beyond the count by zero, and gives their sum.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many count.</param>
    /// <param name="room">How many there is room for: a multiple of 16.</param>
    /// <param name="scale">Factor of the scores.</param>
    public static float Exponentials(SimdWidth width, float* scores, long count, long room, float scale) =>
        Running(width, scores, count, room, scale, float.NegativeInfinity).Sum;

    /// <summary>One step of a running softmax: replaces scores by exp(scale x (score - greatest so far)), those beyond the count by zero.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="count">How many count; at least one.</param>
    /// <param name="room">How many there is room for: a multiple of 16.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="before">The greatest score of the steps before.</param>
    /// <returns>The sum of the exponentials and the greatest score so far.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Sum, float Greatest) Running(SimdWidth width, float* scores, long count, long room, float scale, float before)
    {
        for (long i = count; i < room; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        Vector512<float> most = Vector512.Create(before);
        for (long i = 0; i < room; i += 16)
        {
            most = Vector512.Max(most, Vector512.Load(scores + i));
        }

        float now = Greatest(most);
        if (width == SimdWidth.Scalar)
        {
            float total = 0;
            for (long i = 0; i < room; i++)
            {
                scores[i] = MathF.Exp((scores[i] - now) * scale);
                total += scores[i];
            }

            return (total, now);
        }

        Vector512<float> greatest = Vector512.Create(now), factor = Vector512.Create(scale), sum = Vector512<float>.Zero;
        for (long i = 0; i < room; i += 16)
        {
            Vector512<float> e = Exponential.Of((Vector512.Load(scores + i) - greatest) * factor);
            e.Store(scores + i);
            sum += e;
        }

        return (Vector512.Sum(sum), now);
    }

    /// <summary>Multiplies numbers by a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* from, float* to, float factor, long count)
    {
        for (long i = 0; i < count; i += 16)
        {
            (Vector512.Load(from + i) * Vector512.Create(factor)).Store(to + i);
        }
    }

    /// <summary>The greatest of sixteen.</summary>
    public static float Greatest(Vector512<float> values)
    {
        Vector256<float> half = Vector256.Max(values.GetLower(), values.GetUpper());
        Vector128<float> quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
    }
}
