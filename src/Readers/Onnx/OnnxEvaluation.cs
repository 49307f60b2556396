using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Onnx;

/// <summary>Walks a graph once, in its stored order: shapes of all values, and the cost of each operator. Numbers that shapes are computed from are followed where they are few and whole.</summary>
internal sealed partial class OnnxEvaluation
{
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _notCovered = new(StringComparer.Ordinal);

    internal OnnxEvaluation(OnnxGraph graph, IReadOnlyDictionary<string, long> dimensions, List<Problem> problems, string file)
    {
        _graph = graph;
        foreach (OnnxTensor tensor in graph.Tensors)
        {
            _values[tensor.Name] = new OnnxValue(tensor.Shape, tensor.Type) { Small = tensor.Small, Weight = tensor };
        }

        var open = new SortedSet<string>(StringComparer.Ordinal);
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (OnnxInputShape input in graph.Inputs.Where(i => !_values.ContainsKey(i.Name)))
        {
            _values[input.Name] = new OnnxValue(Bind(input, dimensions, open, known), input.Type);
        }

        if (open.Count > 0)
        {
            problems.Add(new Problem(file, "inputs", $"dimensions without a size: {string.Join(", ", open.Take(12))}", string.Join(" ", open.Take(12).Select(static d => $"--dim {d}=N"))));
        }

        foreach (string name in dimensions.Keys.Where(name => !known.Contains(name)))
        {
            problems.Add(new Problem(file, "--dim", $"'{name}'", known.Count > 0 ? $"a dimension of the inputs: {string.Join(", ", known.Take(12))}" : "no --dim: the inputs of this graph have fixed sizes"));
        }
    }

    /// <summary>The operators that cost something, in order.</summary>
    internal List<ListedOperator> Operators { get; } = [];

    /// <summary>What the count leaves out, in whole sentences.</summary>
    internal IEnumerable<string> NotCovered => _notCovered.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => FormattableString.Invariant($"{p.Value} x {p.Key}"));

    internal void Run()
    {
        for (int i = 0; i < _graph.Nodes.Count; i++)
        {
            Visit(_graph.Nodes[i], i);
        }
    }

    private static long[]? Bind(OnnxInputShape input, IReadOnlyDictionary<string, long> dimensions, SortedSet<string> open, SortedSet<string> known)
    {
        if (input.Dimensions is null)
        {
            return null;
        }

        long[] shape = new long[input.Dimensions.Count];
        for (int d = 0; d < shape.Length; d++)
        {
            (long size, string symbol) = input.Dimensions[d];
            string name = symbol.Length > 0 ? symbol : FormattableString.Invariant($"{input.Name}.{d}");
            if (size > 0)
            {
                shape[d] = size;
                continue;
            }

            known.Add(name);
            if (dimensions.TryGetValue(name, out long bound))
            {
                shape[d] = bound;
            }
            else
            {
                open.Add(name);
            }
        }

        return shape;
    }

    private void Visit(OnnxNode node, int index)
    {
        OnnxValue?[] inputs = [.. node.Inputs.Take(64).Select(name => name.Length > 0 ? _values.GetValueOrDefault(name) : null)];
        bool control = node.Attributes.Any(static a => a.HoldsGraph);
        OnnxResult? result = control ? null : Evaluate(node, inputs);
        if (result is null)
        {
            string what = control ? $"{node.Type} (control flow)" : $"{node.Type} (unknown operator or shape)";
            string key = what.Length > 80 ? what[..80] : what;
            _notCovered[key] = _notCovered.GetValueOrDefault(key) + 1;
        }

        Bytes weights = Weights(node, inputs, result);
        double work = result?.Work ?? 0;
        double moved = inputs.Where(static v => v is { Weight: null }).Sum(static v => v!.Bytes) + (result?.Outputs.Sum(static o => o.Bytes) ?? 0);
        for (int o = 0; o < node.Outputs.Count && o < 256; o++)
        {
            if (node.Outputs[o].Length > 0 && result is not null && o < result.Outputs.Length && Sane(result.Outputs[o]))
            {
                _values[node.Outputs[o]] = result.Outputs[o];
            }
        }

        if ((work > 0 || weights.Value > 0) && double.IsFinite(work))
        {
            NumberFormat format = result?.Format ?? inputs.FirstOrDefault(static v => v is not null)?.Format ?? NumberFormats.Fp32Format;
            Operators.Add(new ListedOperator(node.Name.Length > 0 ? node.Name : FormattableString.Invariant($"{node.Type} {index}"), node.Type, new Flops(work), weights, new Bytes(moved), format));
        }
    }

    /// <summary>Weight bytes read for the first time here: rows of a gathered table, everything of the others.</summary>
    private Bytes Weights(OnnxNode node, OnnxValue?[] inputs, OnnxResult? result)
    {
        double bytes = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i]?.Weight is not { } tensor || result is { ReadsNothing: true })
            {
                continue;
            }

            if (i == 0 && result is { Gathers: true })
            {
                bytes += Math.Min(tensor.Bytes, result.Outputs[0].Elements * OnnxType.Bits(tensor.Type) / 8);
                continue;
            }

            bytes += _read.Add(tensor.Name) ? tensor.Bytes : 0;
        }

        return new Bytes(bytes);
    }

    private static bool Sane(OnnxValue value) => value.Shape is null || (value.Shape.Length <= 32 && value.Shape.All(static d => d >= 0) && value.Elements < 1L << 60);
}
