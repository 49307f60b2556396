using Floorline.Core.Formats;

namespace Floorline.Readers.Onnx;

/// <summary>What is known of one value of a graph: its shape, its type, and its numbers where they are few and whole.</summary>
internal sealed record OnnxValue(long[]? Shape, int Type)
{
    internal long[]? Small { get; init; }

    /// <summary>The stored tensor it is or is unpacked from; null for activations.</summary>
    internal OnnxTensor? Weight { get; init; }

    /// <summary>The format it is stored in, where a dequantisation hides it.</summary>
    internal NumberFormat? Stored { get; init; }

    internal double Elements => Shape is null ? 0 : Shape.Aggregate(1.0, static (product, d) => product * d);

    internal double Bytes => Elements * OnnxType.Bits(Type) / 8;

    internal NumberFormat Format => Stored ?? OnnxType.Format(Type);
}
