using Floorline.Core.Formats;

namespace Floorline.Readers.Onnx;

// The operators: shape rules of the ONNX operator pages, and FLOPs with a multiply-add as two and one for each element of a cheap function.
// The file is long because it is one table of operators.
internal sealed partial class OnnxEvaluation
{
    private static OnnxResult? Evaluate(OnnxNode node, OnnxValue?[] x)
    {
        OnnxValue? a = x.Length > 0 ? x[0] : null;
        OnnxValue? b = x.Length > 1 ? x[1] : null;
        switch (node.Type)
        {
            case "MatMul" or "FusedMatMul" or "MatMulInteger" or "DynamicQuantizeMatMul" or "MatMulIntegerToFloat":
                return MatMul(a, b, node.Whole("transA", 0) != 0, node.Whole("transB", 0) != 0);
            case "QLinearMatMul":
                return x.Length > 3 ? MatMul(a, x[3], false, false) : null;
            case "Gemm" or "FusedGemm":
                return MatMul(a, b, node.Whole("transA", 0) != 0, node.Whole("transB", 0) != 0, x.Length > 2 && x[2] is not null);
            case "QGemm":
                return x.Length > 3 ? MatMul(a, x[3], node.Whole("transA", 0) != 0, node.Whole("transB", 0) != 0) : null;
            case "MatMulNBits" or "MatMulBnb4":
                return Packed(node, a, b);
            case "MoE" or "QMoE":
                return Mixture(node, x);
            case "Conv" or "FusedConv" or "ConvInteger":
                return Conv(node, a, b, x.Length > 2 && x[2] is not null && node.Type != "ConvInteger");
            case "QLinearConv":
                return x.Length > 3 ? Conv(node, a, x[3], x.Length > 8) : null;
            case "ConvTranspose":
                return ConvTranspose(node, a, b);
            case "QAttention":
                return b is null ? null : PackedAttention(node, a, b);
            case "Attention" when b?.Shape is not null && (node.Domain.Length > 0 || b.Shape.Length == 2):
                return PackedAttention(node, a, b);
            case "Attention" or "MultiHeadAttention" or "GroupQueryAttention":
                return Attention(node, x);
            case "LSTM":
                return Recurrent(node, a, b, 4);
            case "GRU":
                return Recurrent(node, a, b, 3);
            case "RNN":
                return Recurrent(node, a, b, 1);
            case "MaxPool" or "AveragePool" or "LpPool" or "QLinearAveragePool":
                return Pool(node, a);
            case "GlobalAveragePool" or "GlobalMaxPool" or "GlobalLpPool" or "QLinearGlobalAveragePool":
                return a?.Shape is { Length: >= 2 } g ? new OnnxResult(a.Elements, new OnnxValue([g[0], g[1], .. Enumerable.Repeat(1L, g.Length - 2)], a.Type))
                    : null;
            case "LayerNormalization" or "SkipLayerNormalization" or "SimplifiedLayerNormalization" or "SkipSimplifiedLayerNormalization" or "RMSNormalization" or "InstanceNormalization" or "GroupNormalization" or "GroupNorm" or "LpNormalization" or "MeanVarianceNormalization" or "SkipGroupNorm":
                return Same(a, node.Type.StartsWith("Skip", StringComparison.Ordinal) ? 6 : 5);
            case "LRN":
                return Same(a, 2 + Math.Clamp(node.Whole("size", 1), 1, 1 << 20));
            case "EmbedLayerNormalization":
                return Embedded(x);
            case "BatchNormalization":
                return Same(a, 2);
            case "Softmax" or "LogSoftmax" or "Hardmax" or "QLinearSoftmax":
                return Same(a, 3);
            case "Gelu" or "FastGelu" or "QuickGelu" or "BiasGelu" or "Mish" or "HardSwish" or "Swish" or "RotaryEmbedding":
                return Same(a, 4);
            case "Cast" or "CastLike":
                return a is null ? null : Moved(a,
                    new OnnxValue(a.Shape, node.Type == "Cast" ? (int)Math.Clamp(node.Whole("to", a.Type), 0, 1000)
                        : b?.Type ?? a.Type) { Small = a.Small, Weight = a.Weight, Stored = a.Weight is null ? null : a.Format });
            case "Identity" or "StopGradient" or "MemcpyToHost" or "MemcpyFromHost" or "OptionalGetElement":
                return a is null ? null : Moved(a, a);
            case "Dropout":
                return a is null ? null : Moved(a, a) with { Outputs = [a, new OnnxValue(a.Shape, 9)] };
            case "QuantizeLinear":
                return a is null ? null : new OnnxResult(a.Elements, new OnnxValue(a.Shape, x.Length > 2 && x[2] is { } zero ? zero.Type : 2));
            case "DynamicQuantizeLinear":
                return a is null ? null : new OnnxResult(2 * a.Elements, new OnnxValue(a.Shape, 2), new OnnxValue([], 1), new OnnxValue([], 2));
            case "DequantizeLinear":
                return a is null ? null : new OnnxResult(a.Weight is null ? a.Elements : 0, new OnnxValue(a.Shape, b?.Type ?? 1) { Stored = a.Format });
            case "Constant":
                return Constant(node);
            case "Shape":
                return a?.Shape is { } shape ? Numbers(Range(node, shape)) : null;
            case "Size":
                return a?.Shape is not null ? Numbers([(long)a.Elements], scalar: true) : null;
            case "Reshape":
                return Reshape(node, a, b);
            case "Flatten":
                return Flatten(node, a);
            case "Transpose":
                return Transpose(node, a);
            case "Squeeze" or "Unsqueeze":
                return Squeeze(node, a, node.List("axes") ?? b?.Small);
            case "Concat" or "QLinearConcat":
                return node.Type == "Concat" ? Concat(node, x) : Concat(node, [.. x.Skip(2).Where(static (_, i) => i % 3 == 0)]);
            case "Slice":
                return Slice(node, x);
            case "Split" or "SplitToSequence":
                return Split(node, a, node.List("split") ?? b?.Small);
            case "Gather":
                return Gather(node, a, b);
            case "GatherElements":
                return a is null || b is null ? null : new OnnxResult(0, new OnnxValue(b.Shape, a.Type)) { Gathers = true };
            case "GatherND":
                return a?.Shape is { } data && b?.Shape is { Length: > 0 } index && index[^1] >= 0
                    && index[^1] + node.Whole("batch_dims", 0) is var used and >= 0 && used <= data.Length
                    ? new OnnxResult(0, new OnnxValue([.. index[..^1], .. data[(int)used..]], a.Type)) { Gathers = true } : null;
            case "Expand":
                return a?.Shape is not null && b?.Small is { } target && Broadcast(a.Shape, target) is { } wide
                    ? new OnnxResult(0, new OnnxValue(wide, a.Type) { Small = a.Small is [var same]
                    && wide.Aggregate(1.0, static (p, d) => p * d) is >= 0 and <= 256 and var copies ? [.. Enumerable.Repeat(same, (int)copies)] : null })
                    : null;
            case "ConstantOfShape":
                return a?.Small is { } sizes ? new OnnxResult(0, Filled(node, sizes)) : null;
            case "Range":
                return x.Length > 2 && a?.Small is [var from] && b?.Small is [var to] && x[2]?.Small is [var step] && step != 0
                    ? new OnnxResult(0, Counted(from, step, Math.Max(0, (long)Math.Ceiling(((double)to - from) / step)), a.Type)) : null;
            case "Tile":
                return a?.Shape is { } tile && b?.Small is { } times && times.Length == tile.Length
                    ? new OnnxResult(0, new OnnxValue([.. tile.Zip(times, Product)], a.Type)) : null;
            case "Pad":
                return Pad(node, a, b);
            case "Resize" or "Upsample":
                return Resize(node, x);
            case "DepthToSpace" or "SpaceToDepth":
                return Blocks(node, a);
            case "ArgMax" or "ArgMin":
                return Reduce(node, a, node.Attribute("axis") is { } one ? [one.Whole] : [0], 7);
            case "Einsum":
                return node.Attribute("equation")?.Text is { Length: > 0 } equation ? OnnxEinsum.Of(equation, x) : null;
            case "SoftmaxCrossEntropyLoss" or "NegativeLogLikelihoodLoss":
                return a is null ? null : new OnnxResult(3 * a.Elements, node.Attribute("reduction")?.Text == "none" ? new OnnxValue(b?.Shape, a.Type)
                    : new OnnxValue([], a.Type), a);
            case "NonZero":
                return NonZero(a);
            case "EyeLike" or "RandomNormalLike" or "RandomUniformLike" or "Bernoulli":
                return a is null ? null : new OnnxResult(0, new OnnxValue(a.Shape, (int)Math.Clamp(node.Whole("dtype", a.Type), 0, 1000)));
            case "RandomNormal" or "RandomUniform":
                return node.List("shape") is { } drawn ? new OnnxResult(0, new OnnxValue(drawn, (int)Math.Clamp(node.Whole("dtype", 1), 0, 1000))) : null;
            case "Multinomial":
                return a?.Shape is [var rows, _] ? new OnnxResult(0, new OnnxValue([rows, node.Whole("sample_size", 1)],
                    (int)Math.Clamp(node.Whole("dtype", 6), 0, 1000))) : null;
            case "BlackmanWindow" or "HammingWindow" or "HannWindow":
                return a?.Small is [var points] ? new OnnxResult(0, new OnnxValue([points], (int)Math.Clamp(node.Whole("output_datatype", 1), 0, 1000))) : null;
            case "Det":
                return a?.Shape is { Length: >= 2 } square ? new OnnxResult(a.Elements, new OnnxValue(square[..^2], a.Type)) : null;
            case "GridSample":
                return a?.Shape is { Length: >= 3 } image && b?.Shape is { } grid && grid.Length == image.Length
                    ? new OnnxResult(0, new OnnxValue([image[0], image[1], .. grid[1..^1]], a.Type)) : null;
            case "AffineGrid":
                return a?.Shape is [var batch, ..] && b?.Small is { Length: >= 4 } wanted
                    ? new OnnxResult(0, new OnnxValue([batch, .. wanted[2..], wanted.Length - 2], a.Type)) : null;
            case "RoiAlign":
                return a?.Shape is { Length: 4 } features && b?.Shape is [var regions, _]
                    ? new OnnxResult(0, new OnnxValue([regions, features[1], node.Whole("output_height", 1), node.Whole("output_width", 1)], a.Type)) : null;
            case "MaxRoiPool":
                return a?.Shape is { Length: 4 } maps && b?.Shape is [var boxes, _] && node.List("pooled_shape") is { Length: 2 } pooled
                    ? new OnnxResult(0, new OnnxValue([boxes, maps[1], pooled[0], pooled[1]], a.Type)) : null;
            case "Col2Im":
                return a?.Shape is { Length: 3 } columns && b?.Small is { } sides && x.Length > 2 && x[2]?.Small is { } window
                    && window.Aggregate(1L, Product) is > 0 and var area
                    ? new OnnxResult(a.Elements, new OnnxValue([columns[0], columns[1] / area, .. sides], a.Type)) : null;
            case "DeformConv":
                return Conv(node, a, b, x.Length > 3 && x[3] is not null);
            case "CenterCropPad":
                return a?.Shape is { } cropped && b?.Small is { } cut
                    && (node.List("axes") ?? [.. Enumerable.Range(0, cut.Length).Select(static i => (long)i)]) is { } cutAxes && cutAxes.Length == cut.Length
                    && cutAxes.All(i => Wrapped(i, cropped.Length) >= 0 && Wrapped(i, cropped.Length) < cropped.Length)
                    ? new OnnxResult(0, new OnnxValue([.. cropped.Select((d, i) => Array.FindIndex(cutAxes,
                        axis => Wrapped(axis, cropped.Length) == i) is >= 0 and var at ? cut[at] : d)], a.Type)) : null;
            case "MelWeightMatrix":
                return a?.Small is [var bins] && b?.Small is [var length]
                    ? new OnnxResult(0, new OnnxValue([(length / 2) + 1, bins], (int)Math.Clamp(node.Whole("output_datatype", 1), 0, 1000))) : null;
            case "OptionalHasElement" or "SequenceLength":
                return new OnnxResult(0, new OnnxValue([], node.Type == "SequenceLength" ? 7 : 9));
            case "DFT":
                return a?.Shape is { Length: >= 2 } signal && node.Whole("onesided", 0) == 0 && (x.Length < 2 || b is null)
                    ? new OnnxResult(0, new OnnxValue([.. signal[..^1], 2], a.Type)) : null;
            case "Where":
                return x.Length > 2 ? Elementwise([a, b, x[2]], b?.Type ?? 1, "Where") : null;
            case "TopK":
                return a?.Shape is { Length: > 0 } top && b?.Small is [var k]
                    ? new OnnxResult(a.Elements, new OnnxValue(Replaced(top, Axis(node.Whole("axis", -1), top.Length), k), a.Type),
                    new OnnxValue(Replaced(top, Axis(node.Whole("axis", -1), top.Length), k), 7)) : null;
            case "OneHot":
                return a?.Shape is { } hot && b?.Small is [var depth] ? new OnnxResult(0, new OnnxValue([.. hot, depth], x.Length > 2 ? x[2]?.Type ?? 1 : 1))
                    : null;
            case "Trilu" or "CumSum" or "CumProd" or "ScatterND" or "ScatterElements" or "Scatter" or "ReverseSequence" or "TensorScatter" or "BifurcationDetector":
                return a is null ? null : new OnnxResult(node.Type is "CumSum" or "CumProd" ? a.Elements : 0, new OnnxValue(a.Shape, a.Type));
            case "Not" or "IsNaN" or "IsInf" or "RegexFullMatch":
                return a is null ? null : new OnnxResult(a.Elements,
                    new OnnxValue(a.Shape, 9) { Small = node.Type == "Not" && a.Small is { } truths ? [.. truths.Select(static t => t == 0 ? 1L : 0)] : null });
            case "Add" or "Sub" or "Mul" or "Div" or "Pow" or "Mod" or "PRelu" or "BitwiseAnd" or "BitwiseOr" or "BitwiseXor" or "BitShift" or "StringConcat":
                return Elementwise(x, a?.Type ?? 1, node.Type);
            case "QLinearAdd" or "QLinearMul":
                return x.Length > 3 ? Elementwise([a, x[3]], a?.Type ?? 1, "") : null;
            case "Equal" or "Less" or "Greater" or "LessOrEqual" or "GreaterOrEqual" or "And" or "Or" or "Xor":
                return Elementwise(x, 9, node.Type);
            case "Max" or "Min" or "Sum" or "Mean":
                return Elementwise(x, a?.Type ?? 1, node.Type);
            case "Relu" or "LeakyRelu" or "Sigmoid" or "HardSigmoid" or "Tanh" or "Erf" or "Sqrt" or "Exp" or "Log" or "Neg" or "Abs" or "Clip" or "Elu" or "Selu" or "Celu" or "Softplus" or "Softsign" or "Reciprocal" or "Sin" or "Cos"
                or "Floor" or "Ceil" or "Round" or "Sign" or "ThresholdedRelu" or "QLinearSigmoid" or "QLinearLeakyRelu" or "Tan" or "Asin" or "Acos" or "Atan" or "Sinh" or "Cosh" or "Asinh" or "Acosh" or "Atanh"
                or "Shrink" or "BitwiseNot" or "StringNormalizer":
                return Same(a, 1);
            default:
                return node.Type.StartsWith("Reduce", StringComparison.Ordinal) ? Reduce(node, a, node.List("axes") ?? b?.Small, a?.Type ?? 1) : null;
        }
    }

    private static OnnxResult? Same(OnnxValue? a, double each) => a is null ? null : new OnnxResult(each * a.Elements, new OnnxValue(a.Shape, a.Type));

    /// <summary>Data that moves or is only named anew: a weight is read where it is used.</summary>
    private static OnnxResult Moved(OnnxValue from, OnnxValue to) => new(0, to) { ReadsNothing = from.Weight is not null };

    private static OnnxResult Numbers(long[] values, bool scalar = false) =>
        new(0, new OnnxValue(scalar ? [] : [values.Length], 7) { Small = values.Length <= 1024 ? values : null }) { ReadsNothing = true };

    private static long[] Range(OnnxNode node, long[] shape)
    {
        int from = (int)Math.Clamp(Wrapped(node.Whole("start", 0), shape.Length), 0, shape.Length);
        int to = (int)Math.Clamp(Wrapped(node.Attribute("end")?.Whole ?? shape.Length, shape.Length), from, shape.Length);
        return shape[from..to];
    }

    private static long Wrapped(long axis, int rank) => axis < 0 ? axis + rank : axis;

    private static int Axis(long axis, int rank) => (int)Math.Clamp(Wrapped(axis, rank), 0, Math.Max(0, rank - 1));

    private static long Product(long a, long b) => (double)a * b is >= 0 and < 1L << 60 ? a * b : long.MaxValue / 4;

    private static long[] Replaced(long[] shape, int axis, long size)
    {
        long[] copy = [.. shape];
        copy[axis] = size;
        return copy;
    }

    private static OnnxResult? MatMul(OnnxValue? a, OnnxValue? b, bool flipA, bool flipB, bool bias = false)
    {
        if (a?.Shape is not { Length: > 0 } left || b?.Shape is not { Length: > 0 } right)
        {
            return null;
        }

        long[] l = left.Length == 1 ? [1, left[0]] : left;
        long[] r = right.Length == 1 ? [right[0], 1] : right;
        (long m, long k) = flipA ? (l[^1], l[^2]) : (l[^2], l[^1]);
        (long inner, long n) = flipB ? (r[^1], r[^2]) : (r[^2], r[^1]);
        if (k != inner || Broadcast(l[..^2], r[..^2]) is not { } batch)
        {
            return null;
        }

        long[] shape = [.. batch, .. left.Length == 1 ? Array.Empty<long>() : [m], .. right.Length == 1 ? Array.Empty<long>() : [n]];
        double outputs = batch.Aggregate((double)m * n, static (product, d) => product * d);
        return new OnnxResult((2.0 * k * outputs) + (bias ? outputs : 0), new OnnxValue(shape, a.Type is 2 or 3 ? 6 : a.Type)) { Format = b.Format };
    }

    /// <summary>com.microsoft MatMulNBits: K, N and bits are attributes, the weight is packed.</summary>
    private static OnnxResult? Packed(OnnxNode node, OnnxValue? a, OnnxValue? b)
    {
        long k = node.Whole("K", 0);
        long n = node.Whole("N", 0);
        if (a?.Shape is not { Length: > 0 } shape || k is < 1 or > 1L << 32 || n is < 1 or > 1L << 32 || b is null)
        {
            return null;
        }

        NumberFormat format = node.Whole("bits", 4) == 8 ? NumberFormats.Find("int8")! : NumberFormats.Find("int4")!;
        return new OnnxResult(2.0 * n * a.Elements, new OnnxValue(Replaced(shape, shape.Length - 1, n), a.Type)) { Format = format };
    }

    /// <summary>com.microsoft MoE and QMoE: k experts per token, and only these are sure to be read; their weights' first axis counts them.</summary>
    private static OnnxResult? Mixture(OnnxNode node, OnnxValue?[] x)
    {
        // A quantised mixture has scales of three dimensions too; its numbers are packed into bytes.
        bool quantised = node.Type == "QMoE";
        OnnxValue[] experts = [.. x.Skip(2).OfType<OnnxValue>().Where(v => v.Shape is { Length: 3 } && (!quantised || v.Type is 2 or 3))];
        double routed = Math.Max(1, node.Whole("k", 1));
        if (x.Length < 3 || x[0]?.Shape is not { Length: >= 2 } shape || experts.Length == 0 || experts[0].Shape![0] is not (> 0 and var all) || routed > all)
        {
            return null;
        }

        double tokens = x[0]!.Elements / Math.Max(1, shape[^1]);
        double numbers = experts.Sum(static e => e.Elements) * (quantised && node.Whole("expert_weight_bits", 4) == 4 ? 2 : 1) / all;
        return new OnnxResult(2 * tokens * routed * numbers, new OnnxValue(shape, x[0]!.Type)) { Share = routed / all, Format = experts[0].Format };
    }

    private static OnnxResult? Conv(OnnxNode node, OnnxValue? a, OnnxValue? w, bool bias)
    {
        if (a?.Shape is not { Length: >= 3 } input || w?.Shape is not { } kernel || kernel.Length != input.Length
            || Spatial(node, input, kernel[2..]) is not { } spatial)
        {
            return null;
        }

        var output = new OnnxValue([input[0], kernel[0], .. spatial], a.Type is 2 or 3 ? 6 : a.Type);
        double each = kernel[1..].Aggregate(1.0, static (product, d) => product * d);
        return new OnnxResult(output.Elements * ((2 * each) + (bias ? 1 : 0)), output) { Format = w.Format };
    }

    private static OnnxResult? ConvTranspose(OnnxNode node, OnnxValue? a, OnnxValue? w)
    {
        if (a?.Shape is not { Length: >= 3 } input || w?.Shape is not { } kernel || kernel.Length != input.Length)
        {
            return null;
        }

        int rank = input.Length - 2;
        long[]? strides = node.List("strides");
        long[]? pads = node.List("pads");
        long[]? extra = node.List("output_padding");
        long[] shape = new long[input.Length];
        (shape[0], shape[1]) = (input[0], Product(kernel[1], Math.Max(1, node.Whole("group", 1))));
        for (int d = 0; d < rank; d++)
        {
            long around = (At(pads, d, 0) + At(pads, d + rank, 0)) is var p && node.Attribute("auto_pad")?.Text is "SAME_UPPER" or "SAME_LOWER"
                ? kernel[d + 2] - At(strides, d, 1) : p;
            shape[d + 2] = Product(input[d + 2] - 1, At(strides, d, 1)) + kernel[d + 2] + At(extra, d, 0) - around;
        }

        return new OnnxResult(2.0 * a.Elements * kernel[1..].Aggregate(1.0, static (product, d) => product * d), new OnnxValue(shape,
            a.Type)) { Format = w.Format };
    }

    private static long At(long[]? list, int index, long otherwise) => list is not null && index < list.Length && list[index] is >= 0 and < 1 << 24
        ? list[index] : otherwise;

    /// <summary>Output sizes of a window that slides over an input: (size + pads - dilation x (kernel - 1) - 1) / stride + 1.</summary>
    private static long[]? Spatial(OnnxNode node, long[] input, long[] kernel)
    {
        int rank = input.Length - 2;
        if (kernel.Length != rank)
        {
            return null;
        }

        long[]? strides = node.List("strides");
        long[]? pads = node.List("pads");
        long[]? dilations = node.List("dilations");
        bool same = node.Attribute("auto_pad")?.Text is "SAME_UPPER" or "SAME_LOWER";
        long up = node.Whole("ceil_mode", 0) == 1 ? 1 : 0;
        long[] sizes = new long[rank];
        for (int d = 0; d < rank; d++)
        {
            long stride = Math.Max(1, At(strides, d, 1));
            double span = input[d + 2] + At(pads, d, 0) + At(pads, d + rank, 0) - ((double)At(dilations, d, 1) * (kernel[d] - 1)) - 1;
            sizes[d] = same ? (input[d + 2] + stride - 1) / stride : span < 0 ? 0
                : (long)((up == 1 ? Math.Ceiling(span / stride) : Math.Floor(span / stride)) + 1);
        }

        return sizes;
    }

    private static OnnxResult? Pool(OnnxNode node, OnnxValue? a)
    {
        if (a?.Shape is not { Length: >= 3 } input || node.List("kernel_shape") is not { } kernel || kernel.Any(static d => d is < 1 or > 1 << 20)
            || Spatial(node, input, kernel) is not { } spatial)
        {
            return null;
        }

        var output = new OnnxValue([input[0], input[1], .. spatial], a.Type);
        return new OnnxResult(output.Elements * kernel.Aggregate(1.0, static (product, d) => product * d), output, output with { Type = 7 });
    }

    /// <summary>com.microsoft Attention: one packed matrix for query, key and value, then scores and weighted sums.</summary>
    private static OnnxResult? PackedAttention(OnnxNode node, OnnxValue? a, OnnxValue b)
    {
        if (a?.Shape is not { Length: 3 } x || b.Shape is not { Length: 2 } w || w[0] != x[2])
        {
            return null;
        }

        double value = node.List("qkv_hidden_sizes") is { Length: 3 } sizes ? sizes[2] : w[1] / 3.0;
        double key = (w[1] - value) / 2;
        double positions = (double)x[0] * x[1];
        return new OnnxResult((2 * positions * x[2] * w[1]) + (2 * positions * x[1] * (key + value)),
            new OnnxValue([x[0], x[1], (long)value], a.Type)) { Format = b.Format };
    }

    /// <summary>
    /// Attention over separate query, key and value, [batch, positions, width] or [batch, heads, positions, size]; past positions count where the graph feeds
    /// them.
    /// </summary>
    private static OnnxResult? Attention(OnnxNode node, OnnxValue?[] x)
    {
        if (x.Length < 3 || x[0]?.Shape is not { Length: 3 or 4 } q || x[0] is not { } query)
        {
            return null;
        }

        long[] k = x[1]?.Shape ?? [];
        long[] v = x[2]?.Shape ?? [];
        bool packed = k.Length == 0 && q.Length == 3;
        double positions = q[^2];
        double width = q.Length == 4 ? (double)q[1] * q[3] : q[2];
        double heads = Math.Max(1, node.Whole("num_heads", 1));
        double shared = Math.Max(1, node.Whole("kv_num_heads", (long)heads));
        if (packed)
        {
            width = width * heads / (heads + (2 * shared));
        }

        int pastAt = node.Type == "MultiHeadAttention" ? 6 : node.Type == "GroupQueryAttention" ? 3 : 4;
        double past = x.Length > pastAt && x[pastAt]?.Shape is { Length: 4 } cached ? cached[2] : 0;
        double keys = (k.Length >= 3 ? k[^2] : positions) + past;
        double valueWidth = q.Length == 4 && v.Length == 4 ? (double)q[1] * v[3] : v.Length == 3 && node.Type == "MultiHeadAttention" ? v[2] : width;
        long[] output = q.Length == 4 ? [q[0], q[1], q[2], v.Length == 4 ? v[3] : q[3]] : [q[0], q[1], (long)valueWidth];
        var present = new OnnxValue([q[0], (long)shared, (long)keys, Math.Max(1, (long)(width / heads))], query.Type);
        return new OnnxResult(2 * q[0] * positions * keys * (width + valueWidth), new OnnxValue(output, query.Type), present, present);
    }

    private static OnnxResult? Recurrent(OnnxNode node, OnnxValue? a, OnnxValue? w, int gates)
    {
        if (a?.Shape is not { Length: 3 } x || w?.Shape is not { Length: 3 } input)
        {
            return null;
        }

        double hidden = node.Whole("hidden_size", input[1] / gates);
        double work = 2.0 * x[0] * x[1] * input[0] * gates * hidden * (input[2] + hidden);
        var last = new OnnxValue([input[0], x[1], (long)hidden], a.Type);
        return new OnnxResult(work, new OnnxValue([x[0], input[0], x[1], (long)hidden], a.Type), last, last) { Format = w.Format };
    }

    private static OnnxResult? Constant(OnnxNode node)
    {
        if (node.Attribute("value")?.Tensor is { } tensor)
        {
            return new OnnxResult(0, new OnnxValue(tensor.Shape, tensor.Type) { Small = tensor.Small, Weight = tensor });
        }

        return node.Attribute("value_ints") is { } ints ? Numbers(ints.List)
            : node.Attribute("value_int") is { } one ? Numbers([one.Whole], scalar: true)
            : node.Attribute("value_float") is not null ? new OnnxResult(0, new OnnxValue([], 1))
            : node.Attribute("value_string") is not null ? new OnnxResult(0, new OnnxValue([], 8))
            : (node.Attribute("value_floats") ?? node.Attribute("value_strings")) is { } several
                ? new OnnxResult(0, new OnnxValue([several.Listed], several.Name == "value_floats" ? 1 : 8))
            : null;
    }

    private static OnnxValue Filled(OnnxNode node, long[] sizes)
    {
        OnnxTensor? value = node.Attribute("value")?.Tensor;
        double count = sizes.Aggregate(1.0, static (product, d) => product * d);
        long[]? small = value?.Small is [var fill] && count is >= 0 and <= 256 ? [.. Enumerable.Repeat(fill, (int)count)] : null;
        return new OnnxValue(sizes, value?.Type ?? 1) { Small = small };
    }

    private static OnnxResult? Reshape(OnnxNode node, OnnxValue? a, OnnxValue? b)
    {
        if (a?.Shape is not { } from || (b?.Small ?? node.List("shape")) is not { Length: <= 32 } wanted)
        {
            return null;
        }

        long[] shape = [.. wanted];
        double known = 1;
        int open = -1;
        for (int d = 0; d < shape.Length; d++)
        {
            if (shape[d] == 0 && node.Whole("allowzero", 0) == 0)
            {
                shape[d] = d < from.Length ? from[d] : 1;
            }

            if (shape[d] == -1 && open < 0)
            {
                open = d;
                continue;
            }

            if (shape[d] < 0)
            {
                return null;
            }

            known *= shape[d];
        }

        if (open >= 0)
        {
            shape[open] = known > 0 ? (long)(a.Elements / known) : 0;
        }

        return Moved(a, a with { Shape = shape });
    }

    private static OnnxResult? Flatten(OnnxNode node, OnnxValue? a)
    {
        if (a?.Shape is not { } shape)
        {
            return null;
        }

        int axis = (int)Math.Clamp(Wrapped(node.Whole("axis", 1), shape.Length), 0, shape.Length);
        return Moved(a, a with { Shape = [shape[..axis].Aggregate(1L, Product), shape[axis..].Aggregate(1L, Product)] });
    }

    private static OnnxResult? Transpose(OnnxNode node, OnnxValue? a)
    {
        if (a?.Shape is not { } shape)
        {
            return null;
        }

        long[] order = node.List("perm") ?? [.. Enumerable.Range(0, shape.Length).Reverse().Select(static i => (long)i)];
        return order.Length == shape.Length && order.All(i => i >= 0 && i < shape.Length)
            ? Moved(a, a with { Shape = [.. order.Select(i => shape[(int)i])], Small = shape.Count(static d => d != 1) <= 1 ? a.Small : null }) : null;
    }

    private static OnnxResult? Squeeze(OnnxNode node, OnnxValue? a, long[]? axes)
    {
        if (a?.Shape is not { } shape)
        {
            return null;
        }

        if (node.Type == "Squeeze")
        {
            HashSet<long>? gone = axes?.Select(x => Wrapped(x, shape.Length)).ToHashSet();
            return Moved(a, a with { Shape = [.. shape.Where((d, i) => gone is null ? d != 1 : !gone.Contains(i))] });
        }

        if (axes is null || axes.Length + shape.Length > 32)
        {
            return null;
        }

        int rank = shape.Length + axes.Length;
        HashSet<long> added = axes.Select(x => Wrapped(x, rank)).ToHashSet();
        long[] wide = new long[rank];
        int next = 0;
        for (int d = 0; d < rank; d++)
        {
            wide[d] = added.Contains(d) || next >= shape.Length ? 1 : shape[next++];
        }

        return Moved(a, a with { Shape = wide });
    }

    private static OnnxResult? Concat(OnnxNode node, OnnxValue?[] x)
    {
        if (x.Length == 0 || x.Any(static v => v?.Shape is null) || x[0]!.Shape is not { Length: > 0 } first || x.Any(v => v!.Shape!.Length != first.Length))
        {
            return null;
        }

        int axis = Axis(node.Whole("axis", 0), first.Length);
        double sum = x.Sum(v => (double)v!.Shape![axis]);
        long[]? small = first.Length == 1 && sum <= 1024 && x.All(static v => v!.Small is not null) ? [.. x.SelectMany(static v => v!.Small!)] : null;
        return sum < 1L << 60 ? new OnnxResult(0, new OnnxValue(Replaced(first, axis, (long)sum), x[0]!.Type) { Small = small }) : null;
    }

    private static OnnxResult? Slice(OnnxNode node, OnnxValue?[] x)
    {
        long[]? starts = node.List("starts") ?? (x.Length > 1 ? x[1]?.Small : null);
        long[]? ends = node.List("ends") ?? (x.Length > 2 ? x[2]?.Small : null);
        if (x.Length == 0 || x[0]?.Shape is not { } from || starts is null || ends is null || starts.Length != ends.Length)
        {
            return null;
        }

        long[] axes = node.List("axes") ?? (x.Length > 3 ? x[3]?.Small : null) ?? [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        long[]? steps = x.Length > 4 ? x[4]?.Small : null;
        long[] shape = [.. from];
        long[]? small = x[0]!.Small;
        for (int i = 0; i < starts.Length && i < axes.Length; i++)
        {
            long axis = Wrapped(axes[i], from.Length);
            long step = steps is not null && i < steps.Length ? steps[i] : 1;
            if (axis < 0 || axis >= from.Length || step == 0 || step == long.MinValue)
            {
                return null;
            }

            long size = from[axis];
            long begin = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, size);
            long end = Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], -1, size);
            shape[axis] = step > 0 ? Math.Max(0, (Math.Max(end, 0) - begin + step - 1) / step) : size;
            small = small is not null && from.Length == 1 && step == 1 && shape[0] <= small.Length - begin ? small[(int)begin..(int)(begin + shape[0])] : null;
        }

        return new OnnxResult(0, new OnnxValue(shape, x[0]!.Type) { Small = small });
    }

    private static OnnxResult? Split(OnnxNode node, OnnxValue? a, long[]? parts)
    {
        if (a?.Shape is not { Length: > 0 } shape || node.Outputs.Count is 0 or > 256)
        {
            return null;
        }

        int axis = Axis(node.Whole("axis", 0), shape.Length);
        long each = (shape[axis] + node.Outputs.Count - 1) / node.Outputs.Count;
        return new OnnxResult(0,
            [.. node.Outputs.Select((_, i) =>
                new OnnxValue(Replaced(shape, axis, parts is not null && i < parts.Length ? parts[i] : Math.Max(0, Math.Min(each, shape[axis] - (i * each)))),
                    a.Type))]);
    }

    private static OnnxResult? Gather(OnnxNode node, OnnxValue? a, OnnxValue? b)
    {
        if (a?.Shape is not { Length: > 0 } data || b?.Shape is not { } index)
        {
            return null;
        }

        int axis = Axis(node.Whole("axis", 0), data.Length);
        long[]? small = a.Small is { } numbers && data.Length == 1 && b.Small is { } at
            && at.All(i => Wrapped(i, numbers.Length) >= 0 && Wrapped(i, numbers.Length) < numbers.Length)
            ? [.. at.Select(i => numbers[Wrapped(i, numbers.Length)])] : null;
        return new OnnxResult(0, new OnnxValue([.. data[..axis], .. index, .. data[(axis + 1)..]], a.Type) { Small = small }) { Gathers = true };
    }

    private static OnnxResult? Pad(OnnxNode node, OnnxValue? a, OnnxValue? b)
    {
        long[]? pads = node.List("pads") ?? b?.Small;
        return a?.Shape is { } shape && pads is not null && pads.Length == 2 * shape.Length && pads.All(static p => p is > -1L << 32 and < 1L << 32)
            ? new OnnxResult(0, new OnnxValue([.. shape.Select((d, i) => Math.Max(0, d + pads[i] + pads[i + shape.Length]))], a.Type))
            : null;
    }

    private static OnnxResult? Resize(OnnxNode node, OnnxValue?[] x)
    {
        if (x.Length == 0 || x[0]?.Shape is not { } shape)
        {
            return null;
        }

        float[]? scales = (node.Type == "Upsample" ? x.ElementAtOrDefault(1) : x.ElementAtOrDefault(2))?.Weight?.Reals;
        long[]? sizes = x.ElementAtOrDefault(3)?.Small ?? (scales?.Length == shape.Length && scales.All(static s => s is > 0 and < 65_536)
            ? [.. shape.Zip(scales, static (d, s) => (long)Math.Min(d * (double)s, 1L << 60))] : null);
        double each = node.Attribute("mode")?.Text switch { "linear" => 7, "cubic" => 35, _ => 0 };
        return sizes?.Length == shape.Length ? new OnnxResult(each * sizes.Aggregate(1.0, static (product, d) => product * d),
            new OnnxValue(sizes, x[0]!.Type)) : null;
    }

    private static OnnxResult? Blocks(OnnxNode node, OnnxValue? a)
    {
        long size = node.Whole("blocksize", 0);
        return a?.Shape is { Length: 4 } s && size is > 0 and < 65_536
            ? new OnnxResult(0, new OnnxValue(node.Type == "DepthToSpace" ? [s[0], s[1] / (size * size), Product(s[2], size), Product(s[3], size)]
            : [s[0], Product(s[1], size * size), s[2] / size, s[3] / size], a.Type))
            : null;
    }

    private static OnnxResult? Reduce(OnnxNode node, OnnxValue? a, long[]? axes, int type)
    {
        if (a?.Shape is not { } shape)
        {
            return null;
        }

        bool kept = node.Whole("keepdims", 1) != 0;
        HashSet<long>? gone = axes is { Length: > 0 } ? axes.Select(x => Wrapped(x, shape.Length)).ToHashSet() : null;
        long[] left = kept ? [.. shape.Select((d, i) => gone is null || gone.Contains(i) ? 1 : d)]
            : [.. shape.Where((_, i) => gone is not null && !gone.Contains(i))];
        return new OnnxResult(a.Elements, new OnnxValue(left, type) { Small = a.Small is { Length: > 0 } numbers && left.All(static d => d == 1)
            ? Folded(node.Type, numbers) : null });
    }

    private static long[]? Folded(string reduction, long[] numbers) => unchecked(reduction switch
    {
        "ReduceProd" => [numbers.Aggregate(1L, static (p, n) => p * n)],
        "ReduceSum" => [numbers.Aggregate(0L, static (p, n) => p + n)],
        "ReduceMax" => [numbers.Max()],
        "ReduceMin" => [numbers.Min()],
        _ => null,
    });

    private static OnnxValue Counted(long from, long step, long count, int type) =>
        new([count], type) { Small = count <= 256 ? [.. Enumerable.Range(0, (int)count).Select(i => unchecked(from + (i * step)))] : null };

    /// <summary>The places of what is not zero, [rank, count]: known where the numbers are.</summary>
    private static OnnxResult? NonZero(OnnxValue? a)
    {
        if (a is not { Shape: [_], Small: { } numbers })
        {
            return null;
        }

        long[] places = [.. Enumerable.Range(0, numbers.Length).Where(i => numbers[i] != 0).Select(static i => (long)i)];
        return new OnnxResult(0, new OnnxValue([1, places.Length], 7) { Small = places });
    }

    /// <summary>com.microsoft EmbedLayerNormalization: rows of a word, a position and perhaps a segment table, added and normalised.</summary>
    private static OnnxResult? Embedded(OnnxValue?[] x)
    {
        if (x.Length < 4 || x[0]?.Shape is not [var batch, var positions] || x[2] is not { Shape: [_, var width] } words)
        {
            return null;
        }

        var sum = new OnnxValue([batch, positions, width], words.Type);
        return new OnnxResult(sum.Elements * (x.Length > 4 && x[4] is not null ? 7 : 6), sum, new OnnxValue([batch], 6), sum) { Tables = 5 };
    }

    private static OnnxResult? Elementwise(OnnxValue?[] x, int type, string name)
    {
        if (x.Length == 0 || x.Any(static v => v?.Shape is null))
        {
            return null;
        }

        long[]? shape = x[0]!.Shape;
        foreach (OnnxValue? other in x.Skip(1))
        {
            shape = shape is null ? null : Broadcast(shape, other!.Shape!);
        }

        if (shape is null)
        {
            return null;
        }

        double elements = shape.Aggregate(1.0, static (product, d) => product * d);
        return new OnnxResult(elements * Math.Max(1, x.Length - 1), new OnnxValue(shape, type) { Small = elements <= 64 ? Folded(x, name) : null });
    }

    /// <summary>Numbers that shapes are made of, computed: a few whole ones only.</summary>
    private static long[]? Folded(OnnxValue?[] x, string name)
    {
        if (x.Length is < 2 or > 3 || x.Any(static v => v!.Small is null || v.Small.Length == 0))
        {
            return null;
        }

        int count = x.Max(static v => v!.Small!.Length);
        if (x.Any(v => v!.Small!.Length != count && v.Small.Length != 1))
        {
            return null;
        }

        long[] result = new long[count];
        for (int i = 0; i < count; i++)
        {
            long At(int v) => x[v]!.Small![x[v]!.Small!.Length == 1 ? 0 : i];
            long? value = unchecked(name switch
            {
                "Add" => At(0) + At(1),
                "Sub" => At(0) - At(1),
                "Mul" => At(0) * At(1),
                "Div" => At(1) is 0 or -1 ? null : At(0) / At(1),
                "Equal" => At(0) == At(1) ? 1 : 0,
                "Less" => At(0) < At(1) ? 1 : 0,
                "Greater" => At(0) > At(1) ? 1 : 0,
                "LessOrEqual" => At(0) <= At(1) ? 1 : 0,
                "GreaterOrEqual" => At(0) >= At(1) ? 1 : 0,
                "And" => At(0) != 0 && At(1) != 0 ? 1 : 0,
                "Or" => At(0) != 0 || At(1) != 0 ? 1 : 0,
                "Mod" => At(1) is 0 or -1 ? null : At(0) % At(1),
                "Where" => x.Length > 2 ? At(0) != 0 ? At(1) : At(2) : null,
                "Max" => Math.Max(At(0), At(1)),
                "Min" => Math.Min(At(0), At(1)),
                _ => null,
            });
            if (value is not { } known)
            {
                return null;
            }

            result[i] = known;
        }

        return result;
    }

    /// <summary>The common shape of two, dimension by dimension from the last; null where they do not fit.</summary>
    private static long[]? Broadcast(long[] a, long[] b)
    {
        long[] shape = new long[Math.Max(a.Length, b.Length)];
        for (int d = 1; d <= shape.Length; d++)
        {
            long left = d <= a.Length ? a[^d] : 1;
            long right = d <= b.Length ? b[^d] : 1;
            if (left != right && left != 1 && right != 1)
            {
                return null;
            }

            shape[^d] = left == 1 ? right : left;
        }

        return shape;
    }
}
