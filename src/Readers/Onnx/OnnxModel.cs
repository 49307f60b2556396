using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Onnx;

/// <summary>Reads an ONNX model: its stored tensors, and the list of its operators with what they cost. No architecture family is needed.</summary>
public static class OnnxModel
{
    /// <summary>Counts the stored tensors.</summary>
    /// <param name="path">The file; external data is looked for beside it.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<TensorCensus> Census(string path, Func<string, Stream>? open = null) =>
        Open(path, open, static (stream, file, external) => Census(stream, file, external));

    /// <summary>Reads a file into a model.</summary>
    /// <param name="path">The file; external data is looked for beside it.</param>
    /// <param name="dimensions">Sizes of symbolic dimensions, by name; an unnamed one is called INPUT.AXIS.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<Model> Read(string path, IReadOnlyDictionary<string, long> dimensions, Func<string, Stream>? open = null) =>
        Open(path, open, (stream, file, external) => Read(stream, file, dimensions, external));

    /// <summary>Counts the stored tensors of a stream.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <param name="external">Length of a data file beside it, by its relative name; null where there is none.</param>
    public static ReadResult<TensorCensus> Census(Stream stream, string file, Func<string, long?> external)
    {
        ReadResult<OnnxGraph> graph = Graph(stream, file, external);
        if (!graph.IsOk)
        {
            return ReadResult.Failed<TensorCensus>(graph.Problems);
        }

        try
        {
            return ReadResult.Ok(Census(graph.Value));
        }
        catch (OverflowException)
        {
            return ReadResult.Failed<TensorCensus>(new Problem(file, "", "sizes whose sum overflows", "a model that fits 63 bits"));
        }
    }

    /// <summary>Reads a stream into a model.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its path, for messages and for the model's name.</param>
    /// <param name="dimensions">Sizes of symbolic dimensions, by name.</param>
    /// <param name="external">Length of a data file beside it, by its relative name; null where there is none.</param>
    public static ReadResult<Model> Read(Stream stream, string file, IReadOnlyDictionary<string, long> dimensions, Func<string, long?> external)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        ReadResult<OnnxGraph> graph = Graph(stream, file, external);
        if (!graph.IsOk)
        {
            return ReadResult.Failed<Model>(graph.Problems);
        }

        var problems = new List<Problem>();
        var evaluation = new OnnxEvaluation(graph.Value, dimensions, problems, file);
        if (problems.Count > 0)
        {
            return ReadResult.Failed<Model>(problems);
        }

        try
        {
            evaluation.Run();
            return ReadResult.Ok(Of(graph.Value, evaluation, dimensions, file));
        }
        catch (OverflowException)
        {
            return ReadResult.Failed<Model>(new Problem(file, "", "sizes whose product overflows", "a model that fits 63 bits"));
        }
    }

    private static Model Of(OnnxGraph graph, OnnxEvaluation evaluation, IReadOnlyDictionary<string, long> dimensions, string file)
    {
        TensorCensus census = Census(graph);
        string name = Path.GetFileNameWithoutExtension(file);
        NumberFormat main = evaluation.Operators.GroupBy(static o => o.Format).OrderByDescending(static g => g.Sum(static o => o.Work.Value))
            .Select(static g => g.Key).FirstOrDefault() ?? NumberFormats.Fp32Format;
        var assumptions = new List<string> { FormattableString.Invariant($"{graph.AllNodes.Count()} nodes, {evaluation.Operators.Count} of them with a cost; a multiply-add counts as two, each element of a cheap function as one or a few.") };
        if (graph.Absent.Count > 0)
        {
            string more = graph.Absent.Count > 3 ? ", ..." : "";
            assumptions.Add($"Data files beside the graph are not here ({string.Join(", ", graph.Absent.Take(3))}{more}): bytes are those of shapes and types.");
        }

        if (dimensions.Count > 0)
        {
            assumptions.Add("Dimensions: " + string.Join(", ", dimensions.OrderBy(static d => d.Key, StringComparer.Ordinal)
                .Select(static d => FormattableString.Invariant($"{d.Key}={d.Value}"))) + ". --batch multiplies the work of the whole graph.");
        }

        string[] missing = [.. evaluation.NotCovered];
        if (missing.Length > 0)
        {
            assumptions.Add($"Not covered, so the floor is looser: {string.Join(", ", missing.Take(12))}{(missing.Length > 12 ? ", ..." : "")}. Weights they read directly are counted.");
        }

        assumptions.AddRange(evaluation.Choices.Order(StringComparer.Ordinal).Take(12));

        return new Model(name, [new OperatorList("graph", evaluation.Operators, census.Parameters, new Bytes(census.StoredBytes))], WeightFormats.Uniform(main))
        {
            Source = $"ONNX graph {file}{(graph.Producer.Length > 0 ? $" by {graph.Producer}" : "")}",
            Assumptions = assumptions,
        };
    }

    private static TensorCensus Census(OnnxGraph graph)
    {
        IEnumerable<OnnxTensor> constants = graph.AllNodes.Where(static n => n.Type == "Constant" && n.Outputs.Count > 0)
            .Select(static n => n.Attribute("value")?.Tensor is { } t ? t with { Name = n.Outputs[0] } : null).OfType<OnnxTensor>();
        Dictionary<string, OnnxNode> packed = [];
        foreach (OnnxNode node in graph.AllNodes.Where(static n => n.Type == "MatMulNBits" && n.Inputs.Count > 1))
        {
            packed.TryAdd(node.Inputs[1], node);
            foreach (string scale in node.Inputs.Skip(2))
            {
                packed.TryAdd(scale, node);
            }
        }

        return new TensorCensus("ONNX", [.. graph.Graphs.SelectMany(static g => g.Tensors).Concat(constants)
            .Select(t => Tensor(t, packed.GetValueOrDefault(t.Name)))])
        {
            Notes = [.. graph.Producer.Length > 0 ? new[] { $"producer {graph.Producer}" } : [],
                FormattableString.Invariant($"{graph.AllNodes.Count()} nodes")],
        };
    }

    private static TensorInfo Tensor(OnnxTensor tensor, OnnxNode? packed)
    {
        long parameters = (long)tensor.Elements;
        NumberFormat format = OnnxType.Format(tensor.Type);
        if (packed is not null)
        {
            long bits = packed.Whole("bits", 4) is >= 1 and <= 8 and var stated ? stated : 4;
            long group = packed.Whole("block_size", 32) is >= 1 and <= 1 << 20 and var block ? block : 32;
            format = StoredFormats.Grouped("int", (int)bits, group, 0);
            parameters = tensor.Name == packed.Inputs[1] ? tensor.Bytes * 8 / bits : 0;
        }

        return new TensorInfo(tensor.Name, OnnxType.Name(tensor.Type), tensor.Shape, tensor.Bytes, parameters, format, TensorRoles.Of(tensor.Name));
    }

    private static ReadResult<OnnxGraph> Graph(Stream stream, string file, Func<string, long?> external)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(external);
        if (FileKind.Of(FileKind.Start(stream)) is { } other)
        {
            return ReadResult.Failed<OnnxGraph>(new Problem(file, "", other, "an ONNX model"));
        }

        var problems = new List<Problem>();
        try
        {
            OnnxGraph graph = new OnnxGraphReader(new OnnxInput(stream, file), external, problems).Read();
            var names = new HashSet<string>(StringComparer.Ordinal);
            problems.AddRange(graph.Tensors.Where(t => !names.Add(t.Name)).Take(20)
                .Select(t => new Problem(file, t.Name.Length > 80 ? t.Name[..80] : t.Name, "the tensor twice", "each tensor once")));
            return problems.Count > 0 ? ReadResult.Failed<OnnxGraph>([.. problems.Take(20)]) : ReadResult.Ok(graph);
        }
        catch (FormatFault fault)
        {
            return problems.Count > 0 ? ReadResult.Failed<OnnxGraph>(problems) : ReadResult.Failed<OnnxGraph>(fault.Problem);
        }
    }

    private static ReadResult<T> Open<T>(string path, Func<string, Stream>? open, Func<Stream, string, Func<string, long?>, ReadResult<T>> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        try
        {
            using Stream stream = (open ?? RegularFile.Open)(path);
            return read(stream, path, name => new FileInfo(Path.Combine(folder, name)) is { Exists: true } data ? data.Length : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<T>(new Problem(path, "", "a file that cannot be opened", "a readable file"));
        }
    }
}
