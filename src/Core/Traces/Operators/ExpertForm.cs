using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Operators;

/// <summary>Matrix products of experts: rows go to some of them, so the weights that are read depend on the routing.</summary>
internal static class ExpertForm
{
    /// <summary>The work of a grouped product or a whole layer of experts; null where it is none or its shapes do not tell it.</summary>
    /// <param name="bare">The operator's name without its namespace.</param>
    /// <param name="shapes">Its inputs.</param>
    internal static OperatorWork? WorkOf(string bare, TensorShapes shapes) => bare switch
    {
        "_grouped_mm" or "_scaled_grouped_mm" => Grouped(shapes),
        "inplace_fused_experts" or "outplace_fused_experts" or "fused_experts" => Layer(shapes),
        _ => null,
    };

    private static OperatorWork? Grouped(TensorShapes shapes)
    {
        if (shapes.Shapes.Count < 2 || shapes.Shapes[0] is not [long rows, long inner] || shapes.Shapes[1] is not [long experts, long same, long columns]
            || same != inner || experts < 1 || shapes.BytesOf(0) is not (> 0 and int size))
        {
            return null;
        }

        int stored = shapes.BytesOf(1) is > 0 and int known ? known : size;
        double matrix = (double)inner * columns * stored;
        double passed = (double)rows * (inner + columns) * size;
        return Of(passed, matrix, 1, experts, rows, new Flops(2.0 * rows * inner * columns), size, $"{rows}x{inner}x{columns}, {experts} experts");
    }

    // tokens, both matrices of the experts, and each token's choice of experts
    private static OperatorWork? Layer(TensorShapes shapes)
    {
        if (shapes.Shapes.Count < 5 || shapes.Shapes[0] is not [long tokens, long width] || shapes.Shapes[1] is not [long experts, long up, long first]
            || shapes.Shapes[2] is not [long also, long second, long down] || shapes.Shapes[4] is not [long rows, long chosen] || first != width
            || second != width || also != experts || rows != tokens || up != 2 * down || chosen < 1 || experts < chosen
            || shapes.BytesOf(0) is not (> 0 and int size))
        {
            return null;
        }

        int stored = shapes.BytesOf(1) is > 0 and int known ? known : size;
        double matrix = (double)width * (up + down) * stored;
        return Of(2.0 * tokens * width * size, matrix, chosen, experts, tokens, new Flops(2.0 * tokens * chosen * width * (up + down)), size,
            $"{tokens}x{width}x{down}, {chosen} of {experts} experts");
    }

    // at least, all rows choose the same experts; usually they choose evenly
    private static OperatorWork Of(double passed, double matrix, long chosen, long experts, long rows, Flops work, int size, string shape)
    {
        double usual = experts * (1 - Math.Pow(1 - ((double)chosen / experts), rows));
        return new OperatorWork(new Bytes(passed + (chosen * matrix)), work, size)
        {
            Kind = OperatorKind.GroupedGemm,
            Shape = shape,
            UsualBytes = new Bytes(passed + (Math.Max(chosen, usual) * matrix)),
        };
    }
}
