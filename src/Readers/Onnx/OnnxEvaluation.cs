using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Onnx;

/// <summary>
/// Walks a graph once, in its stored order: shapes of all values, and the cost of each operator. Numbers that shapes are computed from are followed where
/// they are few and whole;
/// where a rule fails, the shape that the exporter wrote beside the graph stands in.
/// </summary>
internal sealed partial class OnnxEvaluation
{
    private const int MostInputs = 4096;

    private readonly OnnxGraph _graph;
    private readonly OnnxScope _scope;
    private readonly IReadOnlyDictionary<string, long> _dimensions;
    private readonly Dictionary<(string Domain, string Name), OnnxFunction> _functions = [];
    private readonly HashSet<OnnxTensor> _read = new(ReferenceEqualityComparer.Instance);
    private readonly List<OnnxTensor> _order = [];
    private readonly Dictionary<string, int> _notCovered = new(StringComparer.Ordinal);
    private long _visits;

    internal OnnxEvaluation(OnnxGraph graph, IReadOnlyDictionary<string, long> dimensions, List<Problem> problems, string file)
    {
        _graph = graph;
        _dimensions = dimensions;
        _scope = new OnnxScope(null, graph);
        foreach (OnnxFunction function in graph.Functions)
        {
            _functions.TryAdd((function.Domain, function.Name), function);
        }

        // Calls of functions and passes through branches repeat nodes: a small file must not become a long walk.
        _visits = 20_000 + (4L * graph.AllNodes.Count());
        Store(graph, _scope);
        var open = new SortedSet<string>(StringComparer.Ordinal);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (OnnxInputShape input in graph.Inputs.Where(i => _scope.Find(i.Name) is null))
        {
            _scope.Set(input.Name, new OnnxValue(Bind(input, open, known), input.Type));
        }

        if (open.Count > 0)
        {
            // The smallest input: what it costs, every input costs.
            string names = string.Join(", ", open.Take(12));
            Choices.Add(open.Count == 1 ? $"No size is stated of dimension {names}: 1 is assumed, the least there is; --dim {open.First()}=N states it."
                : $"No sizes are stated of dimensions {names}: 1 is assumed for each, the least there is; --dim {open.First()}=N states one.");
        }

        foreach (OnnxInputShape declared in graph.Declared.Values)
        {
            known.UnionWith(declared.Dimensions?.Select(static d => d.Symbol).Where(static s => s.Length > 0) ?? []);
        }

        foreach (string name in dimensions.Keys.Where(name => !known.Contains(name)))
        {
            problems.Add(new Problem(file, "--dim", $"'{name}'", known.Count > 0 ? $"a dimension of the inputs: {string.Join(", ", known.Take(12))}"
                : "no --dim: the inputs of this graph have fixed sizes"));
        }
    }

    /// <summary>The operators that cost something, in order.</summary>
    internal List<ListedOperator> Operators { get; } = [];

    /// <summary>What the count leaves out, in whole sentences.</summary>
    internal IEnumerable<string> NotCovered => _notCovered.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p =>
        FormattableString.Invariant($"{p.Value} x {p.Key}"));

    /// <summary>What was chosen where the graph leaves a choice, in whole sentences.</summary>
    internal HashSet<string> Choices { get; } = new(StringComparer.Ordinal);

    internal void Run() => Run(_graph, _scope);

    private void Run(OnnxGraph graph, OnnxScope scope)
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Visit(graph.Nodes[i], i, scope);
        }
    }

    private static void Store(OnnxGraph graph, OnnxScope scope)
    {
        foreach (OnnxTensor tensor in graph.Tensors)
        {
            scope.Set(tensor.Name, new OnnxValue(tensor.Shape, tensor.Type) { Small = tensor.Small, Weight = tensor });
        }
    }

    /// <summary>A declared shape with its symbols replaced; null where it has none or a symbol stays open.</summary>
    private long[]? Bind(OnnxInputShape declared, SortedSet<string>? open = null, SortedSet<string>? known = null)
    {
        if (declared.Dimensions is null)
        {
            return null;
        }

        long[] shape = new long[declared.Dimensions.Count];
        bool whole = true;
        for (int d = 0; d < shape.Length; d++)
        {
            (long size, string symbol) = declared.Dimensions[d];
            string name = symbol.Length > 0 ? symbol : FormattableString.Invariant($"{declared.Name}.{d}");
            if (size > 0)
            {
                shape[d] = size;
                continue;
            }

            known?.Add(name);
            if (_dimensions.TryGetValue(name, out long bound))
            {
                shape[d] = bound;
            }
            else if (size == 0)
            {
                // Stated to be empty. Some exporters of 2019 meant "any": --dim states it then.
                Choices.Add($"Dimension {Short(name)} is stated to be 0; --dim {Short(name)}=N states another size.");
            }
            else if (open is not null)
            {
                shape[d] = 1;
                open.Add(Short(name));
            }
            else
            {
                whole = false;
            }
        }

        return whole ? shape : null;
    }

    private static string Short(string name) => new([.. (name.Length > 60 ? name[..60] : name).Select(static c => char.IsControl(c) ? '?' : c)]);

    private void Visit(OnnxNode node, int index, OnnxScope scope)
    {
        _visits -= 1 + (node.Inputs.Count / 8);
        if (_visits < 0)
        {
            Leave("node beyond what is walked");
            return;
        }

        node = Resolved(node, scope);
        OnnxValue?[] inputs = [.. node.Inputs.Take(MostInputs).Select(name => name.Length > 0 ? scope.Find(name) : null)];
        if (Inside(node, inputs, scope) is { } outputs)
        {
            Keep(node, outputs, scope);
            return;
        }

        OnnxResult? result = node.Attributes.Any(static a => a.HoldsGraph) ? null : Evaluate(node, inputs);
        if (result is null)
        {
            Leave(node.Attributes.Any(static a => a.HoldsGraph) ? $"{node.Type} (control flow)" : $"{node.Type} (unknown operator or shape)");
        }

        Bytes weights = Weights(inputs, result);
        double work = result?.Work ?? 0;
        double moved = inputs.Where(static v => v is { Weight: null }).Sum(static v => v!.Bytes) + (result?.Outputs.Sum(static o => o.Bytes) ?? 0);
        Keep(node, result?.Outputs ?? [], scope);
        if ((work > 0 || weights.Value > 0) && double.IsFinite(work))
        {
            NumberFormat format = result?.Format ?? inputs.FirstOrDefault(static v => v is not null)?.Format ?? NumberFormats.Fp32Format;
            Operators.Add(new ListedOperator(node.Name.Length > 0 ? node.Name : FormattableString.Invariant($"{node.Type} {index}"), node.Type,
                new Flops(work), weights, new Bytes(moved), format));
        }
    }

    /// <summary>Notes the outputs of a node: as a rule found them, or as the exporter declared them.</summary>
    private void Keep(OnnxNode node, IReadOnlyList<OnnxValue?> outputs, OnnxScope scope)
    {
        for (int o = 0; o < node.Outputs.Count && o < 4096; o++)
        {
            string name = node.Outputs[o];
            OnnxValue? value = o < outputs.Count && outputs[o] is { } found && Sane(found) ? found : null;
            if (value?.Shape is null && name.Length > 0 && scope.Declared.TryGetValue(name, out OnnxInputShape? declared) && Bind(declared) is { } shape)
            {
                var stated = new OnnxValue(shape, declared.Type);
                value = Sane(stated) ? stated : value;
            }

            if (value is not null && name.Length > 0)
            {
                scope.Set(name, value);
            }
        }
    }

    private void Leave(string what)
    {
        string key = Short(what);
        if (_notCovered.Count < 1000 || _notCovered.ContainsKey(key))
        {
            _notCovered[key] = _notCovered.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Weight bytes read for the first time here: rows of a gathered table, everything of the others.</summary>
    private Bytes Weights(OnnxValue?[] inputs, OnnxResult? result)
    {
        double bytes = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i]?.Weight is not { } tensor || result is { ReadsNothing: true })
            {
                continue;
            }

            if (i < (result?.Tables ?? 0))
            {
                bytes += Math.Min(tensor.Bytes, result!.Outputs[0].Elements * OnnxType.Bits(tensor.Type) / 8);
                continue;
            }

            bytes += First(tensor) ? tensor.Bytes * (result?.Share ?? 1) : 0;
        }

        return new Bytes(bytes);
    }

    private bool First(OnnxTensor tensor)
    {
        bool first = _read.Add(tensor);
        if (first)
        {
            _order.Add(tensor);
        }

        return first;
    }

    private static bool Sane(OnnxValue value) => value.Shape is null || (value.Shape.Length <= 32 && value.Shape.All(static d => d >= 0)
        && value.Elements < 1L << 60);
}
