namespace Floorline.Readers.Onnx;

/// <summary>One attribute of a node: whichever of its values is set.</summary>
internal sealed record OnnxAttribute(string Name, long Whole, float Real, string Text, long[] List, OnnxTensor? Tensor, bool HoldsGraph);
