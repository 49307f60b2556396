namespace Floorline.Readers.Onnx;

/// <summary>A declared input of the graph: its type and its dimensions, each a number or a name.</summary>
internal sealed record OnnxInputShape(string Name, int Type, IReadOnlyList<(long Size, string Symbol)>? Dimensions);
