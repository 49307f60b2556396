using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Floorline.Probes.Kernels;

/// <summary>
/// The small operations between the matrices of a layer: norms, activations, sums, rotation. Each is checked against its definition in scalar code.
/// </summary>
internal static unsafe class VectorMath
{
    /// <summary>y = x / rms(x), x of a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RmsNorm(Floats x, Floats y)
    {
        float* from = x.At(x.Count), to = y.At(x.Count);
        Vector512<float> squares = Vector512<float>.Zero;
        for (long i = 0; i < x.Count; i += 16)
        {
            Vector512<float> v = Vector512.Load(from + i);
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        Vector512<float> factor = Vector512.Create(1 / MathF.Sqrt((Vector512.Sum(squares) / x.Count) + 1e-6f));
        for (long i = 0; i < x.Count; i += 16)
        {
            (Vector512.Load(from + i) * factor).Store(to + i);
        }
    }

    /// <summary>x += y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Floats x, Floats y)
    {
        float* to = x.At(x.Count), from = y.At(x.Count);
        for (long i = 0; i < x.Count; i += 16)
        {
            (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
        }
    }

    /// <summary>gate = silu(gate) x up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwiGlu(Floats gate, Floats up)
    {
        float* g = gate.At(gate.Count), u = up.At(gate.Count);
        for (long i = 0; i < gate.Count; i += 16)
        {
            Vector512<float> v = Vector512.Load(g + i);
            (v / (Vector512<float>.One + Exponential.Of(-v)) * Vector512.Load(u + i)).Store(g + i);
        }
    }

    /// <summary>GELU by its tanh approximation, of a multiple of 16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gelu(Vector512<float> x)
    {
        // x sigmoid(2u), u = sqrt(2/pi) (x + 0.044715 x^3)
        Vector512<float> u = x * Vector512.FusedMultiplyAdd(x * x, Vector512.Create(0.071354816f), Vector512.Create(1.5957691f));
        return x / (Vector512<float>.One + Exponential.Of(-u));
    }

    /// <summary>x = gelu(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(Floats x)
    {
        float* p = x.At(x.Count);
        for (long i = 0; i < x.Count; i += 16)
        {
            Gelu(Vector512.Load(p + i)).Store(p + i);
        }
    }

    /// <summary>x = (x - mean) / deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LayerNorm(Floats x)
    {
        float* p = x.At(x.Count);
        Vector512<float> sum = Vector512<float>.Zero, squares = sum;
        for (long i = 0; i < x.Count; i += 16)
        {
            Vector512<float> v = Vector512.Load(p + i);
            sum += v;
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        Scale(p, x.Count, Vector512.Sum(sum), Vector512.Sum(squares));
    }

    /// <summary>x = layernorm(gelu(x)) while x is in the nearest cache: one pass over memory where two operations make two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GeluLayerNorm(Floats x)
    {
        float* p = x.At(x.Count);
        Vector512<float> sum = Vector512<float>.Zero, squares = sum;
        for (long i = 0; i < x.Count; i += 16)
        {
            Vector512<float> v = Gelu(Vector512.Load(p + i));
            v.Store(p + i);
            sum += v;
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }

        Scale(p, x.Count, Vector512.Sum(sum), Vector512.Sum(squares));
    }

    /// <summary>x += bias; x = max(x, 0); x *= 2: any one of the three, or all in one pass.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="part">0, 1 or 2 for one of them; 3 for all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chain(Floats x, int part)
    {
        float* p = x.At(x.Count);
        Vector512<float> bias = Vector512.Create(0.25f), factor = Vector512.Create(0.75f);
        for (long i = 0; i < x.Count; i += 16)
        {
            Vector512<float> v = Vector512.Load(p + i);
            v = part switch { 0 => v + bias, 1 => Vector512.Max(v, Vector512<float>.Zero), 2 => v * factor, _ => Vector512.Max(v + bias, Vector512<float>.Zero) * factor };
            v.Store(p + i);
        }
    }

    /// <summary>Rotates pairs of a head's elements by angles that grow with the position.</summary>
    /// <param name="head">The head's elements.</param>
    /// <param name="cosines">One for each pair.</param>
    /// <param name="sines">One for each pair.</param>
    public static void Rotate(Floats head, Floats cosines, Floats sines)
    {
        long half = head.Count / 2;
        float* p = head.At(head.Count), c = cosines.At(half), s = sines.At(half);
        for (long i = 0; i < half; i++)
        {
            float a = p[i], b = p[i + half];
            p[i] = (a * c[i]) - (b * s[i]);
            p[i + half] = (a * s[i]) + (b * c[i]);
        }
    }

    /// <summary>The place of the greatest number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long ArgMax(Floats x)
    {
        float* p = x.At(x.Count);
        float most = float.NegativeInfinity;
        long at = 0;
        for (long i = 0; i + 16 <= x.Count; i += 16)
        {
            if (Vector512.GreaterThanAny(Vector512.Load(p + i), Vector512.Create(most)))
            {
                for (long j = i; j < i + 16; j++)
                {
                    if (p[j] > most)
                    {
                        (most, at) = (p[j], j);
                    }
                }
            }
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* p, long count, float sum, float squares)
    {
        float mean = sum / count;
        float deviation = 1 / MathF.Sqrt(MathF.Max(0, (squares / count) - (mean * mean)) + 1e-5f);
        Vector512<float> factor = Vector512.Create(deviation), shift = Vector512.Create(-mean * deviation);
        for (long i = 0; i < count; i += 16)
        {
            Vector512.FusedMultiplyAdd(Vector512.Load(p + i), factor, shift).Store(p + i);
        }
    }
}
