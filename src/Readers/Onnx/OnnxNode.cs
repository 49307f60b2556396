namespace Floorline.Readers.Onnx;

/// <summary>One node of a graph.</summary>
internal sealed record OnnxNode(string Name, string Type, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes)
{
    internal OnnxAttribute? Attribute(string name) => Attributes.FirstOrDefault(a => a.Name == name);

    internal long Whole(string name, long otherwise) => Attribute(name)?.Whole ?? otherwise;

    internal long[]? List(string name) => Attribute(name)?.List is { Length: > 0 } list ? list : null;
}
