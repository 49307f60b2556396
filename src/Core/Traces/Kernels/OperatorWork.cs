using Floorline.Core.Quantities;

namespace Floorline.Core.Traces.Kernels;

/// <summary>What an operator has to move and compute at least, from the shapes it was called with: each input read once, the output written once.</summary>
/// <param name="Bytes">Bytes to move.</param>
/// <param name="Work">Arithmetic to do.</param>
/// <param name="ElementBytes">Bytes of an element of its first tensor.</param>
public sealed record OperatorWork(Bytes Bytes, Flops Work, int ElementBytes)
{
    // Operators that read their tensors and write one as large as the largest, with a few FLOP per element.
    private static readonly HashSet<string> _perElement = new(StringComparer.Ordinal)
    {
        "add", "add_", "sub", "sub_", "mul", "mul_", "div", "div_", "relu", "relu_", "silu", "silu_", "gelu", "sigmoid", "tanh", "exp", "pow", "rsqrt", "neg",
            "sqrt", "clamp", "clamp_min", "clamp_min_", "threshold_backward",
        "copy_", "clone", "native_layer_norm", "layer_norm", "rms_norm", "_softmax", "softmax", "native_batch_norm", "cudnn_batch_norm", "miopen_batch_norm",
            "native_dropout", "masked_fill", "masked_fill_", "where", "fill_", "zero_",
        "addcmul_", "addcdiv_", "lerp_", "cos", "sin",
    };

    /// <summary>Arithmetic intensity.</summary>
    public FlopsPerByte ArithmeticIntensity => Work / Bytes;

    /// <summary>The work of an operator; null where its shapes do not tell it.</summary>
    /// <param name="name">The operator, such as <c>aten::mm</c>.</param>
    /// <param name="shapes">Its inputs.</param>
    public static OperatorWork? Of(string name, TensorShapes shapes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shapes);
        string bare = name.StartsWith("aten::", StringComparison.Ordinal) ? name["aten::".Length..] : name;
        return bare switch
        {
            "mm" => Product(shapes, 0, 1),
            "addmm" => Product(shapes, 1, 2),
            "bmm" => Batched(shapes, 0, 1),
            "baddbmm" => Batched(shapes, 1, 2),
            _ => _perElement.Contains(bare) ? PerElement(shapes) : null,
        };
    }

    private static OperatorWork? Product(TensorShapes shapes, int left, int right)
    {
        if (right >= shapes.Shapes.Count || shapes.Shapes[left] is not [long m, long k] || shapes.Shapes[right] is not [long inner, long n] || inner != k
            || shapes.BytesOf(left) is not (> 0 and int size))
        {
            return null;
        }

        int other = shapes.BytesOf(right) is > 0 and int known ? known : size;
        return new OperatorWork(new Bytes(((double)m * k * size) + ((double)k * n * other) + ((double)m * n * size)), new Flops(2.0 * m * k * n), size);
    }

    private static OperatorWork? Batched(TensorShapes shapes, int left, int right) =>
        right < shapes.Shapes.Count && shapes.Shapes[left] is [long b, long m, long k] && shapes.Shapes[right] is [long batch, long inner, long n]
            && batch == b && inner == k && shapes.BytesOf(left) is > 0 and int size
            ? new OperatorWork(new Bytes((double)b * ((m * k) + (k * n) + (m * n)) * size), new Flops(2.0 * b * m * k * n), size)
            : null;

    private static OperatorWork? PerElement(TensorShapes shapes)
    {
        double bytes = 0;
        double largest = 0;
        int size = 0;
        for (int input = 0; input < shapes.Shapes.Count; input++)
        {
            double count = shapes.Shapes[input].Length > 0 ? shapes.Count(input) : 0;
            bytes += count * shapes.BytesOf(input);
            if (count > largest && shapes.BytesOf(input) > 0)
            {
                largest = count;
                size = shapes.BytesOf(input);
            }
        }

        return largest > 0 ? new OperatorWork(new Bytes(bytes + (largest * size)), new Flops(largest), size) : null;
    }
}
