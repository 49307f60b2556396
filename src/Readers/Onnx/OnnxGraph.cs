namespace Floorline.Readers.Onnx;

/// <summary>What a file states: nodes, stored tensors, declared inputs. No weight is read.</summary>
internal sealed class OnnxGraph
{
    internal string Name { get; set; } = "";

    internal string Producer { get; set; } = "";

    internal int Functions { get; set; }

    internal List<OnnxNode> Nodes { get; } = [];

    internal List<OnnxTensor> Tensors { get; } = [];

    internal List<OnnxInputShape> Inputs { get; } = [];
}
