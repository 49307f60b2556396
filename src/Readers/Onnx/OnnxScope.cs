namespace Floorline.Readers.Onnx;

/// <summary>The values that are known where a node stands: those of its graph and, inside a branch or loop body, those of the graphs around it.</summary>
internal sealed class OnnxScope(OnnxScope? around, OnnxGraph graph)
{
    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);

    /// <summary>Shapes that the exporter wrote down for this graph.</summary>
    internal IReadOnlyDictionary<string, OnnxInputShape> Declared => graph.Declared;

    /// <summary>Inside a local function: the attributes of its call.</summary>
    internal IReadOnlyDictionary<string, OnnxAttribute>? Attributes { get; init; } = around?.Attributes;

    /// <summary>Scopes around this one, calls of functions counted too.</summary>
    internal int Depth { get; init; } = around is null ? 0 : around.Depth + 1;

    internal OnnxValue? Find(string name)
    {
        for (OnnxScope? at = this; at is not null; at = at.Around)
        {
            if (at._values.TryGetValue(name, out OnnxValue? value))
            {
                return value;
            }
        }

        return null;
    }

    internal void Set(string name, OnnxValue value) => _values[name] = value;

    private OnnxScope? Around => around;
}
