namespace Floorline.Readers.Onnx;

/// <summary>A stored tensor: name, type, shape, bytes, and its numbers where they are few and whole.</summary>
internal sealed record OnnxTensor(string Name, int Type, long[] Shape, long Bytes, long[]? Small)
{
    /// <summary>Its numbers where they are at most 16 of 32-bit floating point: the scales of a Resize.</summary>
    internal float[]? Reals { get; init; }

    internal double Elements => Shape.Aggregate(1.0, static (product, d) => product * d);
}
