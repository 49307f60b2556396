namespace Floorline.Readers.Onnx;

/// <summary>
/// What a file states of a graph or of a graph inside it: nodes, stored tensors, declared inputs, outputs and shapes between. No weight is read.
/// </summary>
internal sealed class OnnxGraph
{
    internal string Name { get; set; } = "";

    internal string Producer { get; set; } = "";

    /// <summary>Data files beside the graph that are not there: what they hold follows from shapes and types.</summary>
    internal SortedSet<string> Absent { get; } = new(StringComparer.Ordinal);

    internal List<OnnxFunction> Functions { get; } = [];

    internal List<OnnxNode> Nodes { get; } = [];

    internal List<OnnxTensor> Tensors { get; } = [];

    internal List<OnnxInputShape> Inputs { get; } = [];

    internal List<OnnxInputShape> Outputs { get; } = [];

    /// <summary>Shapes that the exporter wrote beside the graph (<c>value_info</c>), of outputs too.</summary>
    internal Dictionary<string, OnnxInputShape> Declared { get; } = new(StringComparer.Ordinal);

    /// <summary>Every node: its own, those of graphs inside its nodes, and those of functions.</summary>
    internal IEnumerable<OnnxNode> AllNodes => Graphs.SelectMany(static g => g.Nodes);

    /// <summary>This graph, the graphs inside its nodes, and the bodies of functions.</summary>
    internal IEnumerable<OnnxGraph> Graphs => Functions.SelectMany(static f => f.Body.Graphs)
        .Concat(Nodes.SelectMany(static n => n.Attributes).Select(static a => a.Graph).OfType<OnnxGraph>().SelectMany(static g => g.Graphs))
        .Prepend(this);
}
