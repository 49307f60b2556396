namespace Floorline.Readers.Onnx;

/// <summary>A stored tensor: name, type, shape, bytes, and its numbers where they are few and whole.</summary>
internal sealed record OnnxTensor(string Name, int Type, long[] Shape, long Bytes, long[]? Small)
{
    internal double Elements => Shape.Aggregate(1.0, static (product, d) => product * d);
}
