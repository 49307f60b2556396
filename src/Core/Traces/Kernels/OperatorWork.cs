using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Operators;

namespace Floorline.Core.Traces.Kernels;

/// <summary>What an operator has to move and compute at least, from the shapes it was called with: each input read once, the output written once.</summary>
/// <param name="Bytes">Bytes to move.</param>
/// <param name="Work">Arithmetic to do.</param>
/// <param name="ElementBytes">Bytes of an element of its first tensor.</param>
public sealed record OperatorWork(Bytes Bytes, Flops Work, int ElementBytes)
{
    // NVIDIA's guide to matrix products: dimensions that lie side by side in memory want multiples of 16 bytes
    private const int AlignedBytes = 16;

    // Operators that read their tensors and write one as large as the largest, with a few FLOP per element.
    private static readonly HashSet<string> _perElement = new(StringComparer.Ordinal)
    {
        "add", "add_", "sub", "sub_", "mul", "mul_", "div", "div_", "relu", "relu_", "silu", "silu_", "gelu", "sigmoid", "tanh", "exp", "pow", "rsqrt", "neg",
            "sqrt", "clamp", "clamp_min", "clamp_min_", "threshold_backward",
        "clone", "native_layer_norm", "layer_norm", "rms_norm", "_softmax", "softmax", "native_batch_norm", "cudnn_batch_norm", "miopen_batch_norm",
            "native_dropout", "masked_fill", "masked_fill_", "where",
        "addcmul_", "addcdiv_", "lerp_", "cos", "sin",
    };

    /// <summary>What it computes.</summary>
    public OperatorKind Kind { get; init; }

    /// <summary>Its sizes for a table: rows x inner x columns of a product, heads and lengths of attention; empty where they say nothing.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Whether a product has a dimension side by side in memory that is no multiple of 16 bytes, which tensor cores want.</summary>
    public bool IsMisaligned { get; init; }

    /// <summary>Bytes that such an operator usually moves, where shapes alone leave it open: of experts, those that even routing reads.</summary>
    public Bytes UsualBytes { get => field.Value > 0 ? field : Bytes; init; }

    /// <summary>Arithmetic intensity.</summary>
    public FlopsPerByte ArithmeticIntensity => Work / Bytes;

    /// <summary>The work of an operator; null where its shapes do not tell it.</summary>
    /// <param name="name">The operator, such as <c>aten::mm</c>.</param>
    /// <param name="shapes">Its inputs.</param>
    public static OperatorWork? Of(string name, TensorShapes shapes) => Of(name, shapes, null);

    /// <summary>The same of a convolution whose stride and padding are not recorded, by the shape of what it wrote.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="shapes">Its inputs.</param>
    /// <param name="output">Shape of its output; null where it is not known.</param>
    internal static OperatorWork? Of(string name, TensorShapes shapes, long[]? output)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shapes);
        string bare = name[(name.LastIndexOf(':') + 1)..];
        return bare switch
        {
            "mm" or "_scaled_mm" => Product(shapes, 0, 1),
            "addmm" or "cutlass_scaled_mm" => Product(shapes, 1, 2),
            "bmm" => Batched(shapes, 0, 1),
            "baddbmm" => Batched(shapes, 1, 2),
            "mv" => Vector(shapes, 0, 1),
            "addmv" => Vector(shapes, 1, 2),
            "linear" => Linear(shapes),
            "fill_" or "zero_" => PerElement(shapes, reads: false, writes: true),
            "copy_" => PerElement(shapes, reads: true, writes: false),
            _ => _perElement.Contains(bare) ? PerElement(shapes) : AttentionForm.WorkOf(bare, shapes) ?? ConvolutionForm.WorkOf(bare, shapes, output)
                ?? ExpertForm.WorkOf(bare, shapes),
        };
    }

    private static OperatorWork? Product(TensorShapes shapes, int left, int right) =>
        right < shapes.Shapes.Count && shapes.Shapes[left] is [long m, long k] && shapes.Shapes[right] is [long inner, long n] && inner == k
            ? Gemm(1, m, k, n, shapes.BytesOf(left), shapes.BytesOf(right)) : null;

    private static OperatorWork? Batched(TensorShapes shapes, int left, int right) =>
        right < shapes.Shapes.Count && shapes.Shapes[left] is [long b, long m, long k] && shapes.Shapes[right] is [long batch, long inner, long n]
            && batch == b && inner == k ? Gemm(b, m, k, n, shapes.BytesOf(left), shapes.BytesOf(right)) : null;

    private static OperatorWork? Vector(TensorShapes shapes, int left, int right) =>
        right < shapes.Shapes.Count && shapes.Shapes[left] is [long m, long k] && shapes.Shapes[right] is [long inner] && inner == k
            ? Gemm(1, m, k, 1, shapes.BytesOf(left), shapes.BytesOf(right)) : null;

    // the weight lies transposed, and the rows are whatever comes before the last dimension
    private static OperatorWork? Linear(TensorShapes shapes) =>
        shapes.Shapes.Count > 1 && shapes.Shapes[0] is [.., long k] && shapes.Shapes[1] is [long n, long inner] && inner == k && k > 0
            ? Gemm(1, (long)(shapes.Count(0) / k), k, n, shapes.BytesOf(0), shapes.BytesOf(1)) : null;

    private static OperatorWork? Gemm(long batch, long m, long k, long n, int size, int stored)
    {
        if (size <= 0 || batch < 1 || m < 1 || k < 1 || n < 1)
        {
            return null;
        }

        int other = stored > 0 ? stored : size;
        double bytes = (double)batch * (((double)m * k * size) + ((double)k * n * other) + ((double)m * n * size));
        return new OperatorWork(new Bytes(bytes), new Flops(2.0 * batch * m * k * n), size)
        {
            Kind = OperatorKind.Gemm,
            Shape = string.Create(CultureInfo.InvariantCulture, $"{(batch > 1 ? $"{batch}x" : "")}{m}x{k}x{n}"),
            IsMisaligned = size <= 2 && m > 1 && n > 1 && (k * size % AlignedBytes != 0 || n * size % AlignedBytes != 0),
        };
    }

    // what copy_ writes is among its inputs, and what fill_ writes it does not read
    private static OperatorWork? PerElement(TensorShapes shapes, bool reads = true, bool writes = true)
    {
        double bytes = 0;
        double largest = 0;
        int size = 0;
        int main = 0;
        for (int input = 0; input < shapes.Shapes.Count; input++)
        {
            double count = shapes.Shapes[input].Length > 0 ? shapes.Count(input) : 0;
            bytes += count * shapes.BytesOf(input);
            if (count > largest && shapes.BytesOf(input) > 0)
            {
                largest = count;
                size = shapes.BytesOf(input);
                main = input;
            }
        }

        return largest > 0 ? new OperatorWork(new Bytes((reads ? bytes : 0) + (writes ? largest * size : 0)), new Flops(largest), size)
        {
            Shape = string.Join('x', shapes.Shapes[main]),
        } : null;
    }
}
