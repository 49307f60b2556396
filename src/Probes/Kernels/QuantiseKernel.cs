using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Floorline.Probes.Kernels;

/// <summary>
/// Quantises a vector to 8 bits in blocks of 32: scale = largest magnitude / 127, numbers rounded to the nearest, ties to even; beside them the sum of each
/// block times -128.
/// </summary>
internal static unsafe class QuantiseKernel
{
    /// <summary>Quantises blocks of one vector; what lies beyond its end counts as zero.</summary>
    /// <param name="width">Vector width.</param>
    /// <param name="x">The vector.</param>
    /// <param name="rows">Where to.</param>
    /// <param name="row">Which of its vectors.</param>
    /// <param name="inputs">Length as the weights have it, padded to their granule.</param>
    public static void Run(SimdWidth width, Floats x, QuantisedRows rows, int row, long inputs)
    {
        float* from = x.At(x.Count);
        for (long k = 0; k < inputs; k += 32)
        {
            if (width == SimdWidth.V512 && k + 32 <= x.Count)
            {
                Block512(from + k, rows.Numbers(row) + k, rows.Scales(row) + (k / 32), rows.Sums(row) + (k / 32));
            }
            else
            {
                Scalar(from + k, (int)Math.Clamp(x.Count - k, 0, 32), 32, rows.Numbers(row) + k, rows.Scales(row) + (k / 32), rows.Sums(row) + (k / 32));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Block512(float* x, sbyte* numbers, float* scale, int* sum)
    {
        Vector512<float> low = Vector512.Load(x), high = Vector512.Load(x + 16);
        Vector512<float> magnitudes = Vector512.Max(Vector512.Abs(low), Vector512.Abs(high));
        float most = SoftmaxKernel.Greatest(magnitudes);
        float one = most / 127;
        float inverse = most > 0 ? 127 / most : 0;
        Vector512<int> a = Avx512F.ConvertToVector512Int32(low * Vector512.Create(inverse));
        Vector512<int> b = Avx512F.ConvertToVector512Int32(high * Vector512.Create(inverse));
        Avx512F.ConvertToVector128SByte(a).Store(numbers);
        Avx512F.ConvertToVector128SByte(b).Store(numbers + 16);
        *scale = one;
        *sum = -128 * Vector512.Sum(a + b);
    }

    /// <summary>Quantises one block, one number at a time.</summary>
    /// <param name="x">The block.</param>
    /// <param name="count">Numbers that it has.</param>
    /// <param name="room">Numbers that are written; what lies beyond the count is zero.</param>
    /// <param name="numbers">Where they go.</param>
    /// <param name="scale">Where the scale goes.</param>
    /// <param name="sum">Where the sum of the numbers times -128 goes.</param>
    public static void Scalar(float* x, int count, int room, sbyte* numbers, float* scale, int* sum)
    {
        float most = 0;
        for (int i = 0; i < count; i++)
        {
            most = MathF.Max(most, MathF.Abs(x[i]));
        }

        float inverse = most > 0 ? 127 / most : 0;
        int total = 0;
        for (int i = 0; i < room; i++)
        {
            int number = i < count ? (int)MathF.Round(x[i] * inverse) : 0;
            numbers[i] = (sbyte)number;
            total += number;
        }

        *scale = most / 127;
        *sum = -128 * total;
    }
}
