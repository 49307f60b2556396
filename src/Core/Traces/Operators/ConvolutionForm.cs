using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Operators;

/// <summary>Where a convolution has its padding, stride and dilation.</summary>
/// <param name="Stride">Number of that input.</param>
/// <param name="Padding">Number of that input.</param>
/// <param name="Dilation">Number of that input.</param>
internal sealed record ConvolutionForm(int Stride, int Padding, int Dilation)
{
    // by the operators' signatures in PyTorch's native_functions.yaml
    private static readonly Dictionary<string, ConvolutionForm> _forms = new(StringComparer.Ordinal)
    {
        ["convolution"] = new(3, 4, 5),
        ["_convolution"] = new(3, 4, 5),
        ["convolution_overrideable"] = new(3, 4, 5),
        ["cudnn_convolution_relu"] = new(3, 4, 5),
        ["cudnn_convolution"] = new(3, 2, 4),
        ["miopen_convolution"] = new(4, 3, 5),
    };

    /// <summary>Whether an operator is a convolution whose output hangs on stride and padding.</summary>
    /// <param name="name">The operator, such as <c>aten::cudnn_convolution</c>.</param>
    internal static bool IsForward(string name) => _forms.ContainsKey(name[(name.LastIndexOf(':') + 1)..]);

    /// <summary>Whether a shape may be that of a convolution's output: its batch and channels, and no longer than full padding makes it.</summary>
    /// <param name="convolution">The convolution's inputs.</param>
    /// <param name="output">The shape.</param>
    internal static bool MayWrite(TensorShapes convolution, long[] output)
    {
        if (convolution.Shapes.Count < 2 || convolution.Shapes[0] is not [long batch, _, _, ..] input || convolution.Shapes[1] is not [long channels, ..] filter
            || input.Length != filter.Length || output.Length != input.Length || output[0] != batch || output[1] != channels)
        {
            return false;
        }

        for (int at = 2; at < output.Length; at++)
        {
            if (output[at] < 1 || output[at] > input[at] + filter[at] - 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The work of a convolution; null where it is none or its inputs do not tell it.</summary>
    /// <param name="bare">The operator's name without its namespace.</param>
    /// <param name="shapes">Its inputs.</param>
    /// <param name="output">Shape of its output where an operator that reads it tells that; null where none does.</param>
    internal static OperatorWork? WorkOf(string bare, TensorShapes shapes, long[]? output = null)
    {
        if (bare == "convolution_backward")
        {
            return Backward(shapes);
        }

        if (!_forms.TryGetValue(bare, out ConvolutionForm? form) || shapes.Shapes.Count < 2 || shapes.BytesOf(0) is not (> 0 and int size)
            || shapes.Shapes[0] is not [long batch, _, ..] input || shapes.Shapes[1] is not [long channels, _, ..] filter || input.Length != filter.Length)
        {
            return null;
        }

        if (output is not null && MayWrite(shapes, output))
        {
            double written = output.Aggregate(1.0, static (product, length) => product * length);
            return Of(written, filter, shapes.Count(0) + shapes.Count(1) + written, 1, size, input);
        }

        int dimensions = input.Length - 2;
        double outputs = (double)batch * channels;
        for (int at = 0; at < dimensions; at++)
        {
            long stride = At(shapes.NumbersOf(form.Stride), at);
            long dilation = At(shapes.NumbersOf(form.Dilation), at);
            long padding = shapes.NumbersOf(form.Padding) is { Length: > 0 } all ? At(all, at) : -1;
            if (stride < 1 || dilation < 1 || padding < 0)
            {
                return null;
            }

            long reach = (dilation * (filter[at + 2] - 1)) + 1;
            outputs *= Math.Max(0, ((input[at + 2] + (2 * padding) - reach) / stride) + 1);
        }

        return Of(outputs, filter, shapes.Count(0) + shapes.Count(1) + outputs, 1, size, input);
    }

    // the gradient of the output has the output's shape; the mask says which gradients are asked for, and without it those of input and filter are
    private static OperatorWork? Backward(TensorShapes shapes)
    {
        if (shapes.Shapes.Count < 3 || shapes.Shapes[0].Length < 3 || shapes.Shapes[2] is not [_, _, ..] filter || shapes.BytesOf(1) is not (> 0 and int size))
        {
            return null;
        }

        string mask = shapes.Values.Count > 10 ? shapes.Values[10] : "[True, True, False]";
        string[] asked = mask.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        int gradients = Math.Max(1, asked.Take(2).Count(static a => a == "True"));
        return Of(shapes.Count(0), filter, shapes.Count(0) + (gradients * (shapes.Count(1) + shapes.Count(2))), gradients, size, shapes.Shapes[1]);
    }

    private static OperatorWork? Of(double outputs, long[] filter, double elements, int times, int size, long[] input)
    {
        double each = 1;
        foreach (long length in filter.AsSpan(1))
        {
            each *= length;
        }

        return outputs <= 0 || each <= 0 ? null : new OperatorWork(new Bytes(elements * size), new Flops(2 * outputs * each * times), size)
        {
            Kind = OperatorKind.Convolution,
            Shape = $"{string.Join('x', input)} by {string.Join('x', filter)}",
        };
    }

    // one number stands for all dimensions
    private static long At(long[] numbers, int at) => numbers.Length == 0 ? -1 : numbers[Math.Min(at, numbers.Length - 1)];
}
