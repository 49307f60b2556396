using System.Buffers.Binary;

namespace Floorline.Readers.Onnx;

/// <summary>
/// Reads a graph from the wire (field numbers of onnx.proto3). Names are capped, counts too, and graphs inside graphs (branches, loop bodies) are read to a
/// depth that no exporter reaches.
/// </summary>
internal sealed class OnnxGraphReader
{
    private const int MostNodes = 200_000;
    private const int MostSmall = 1024;
    private const int Deepest = 16;

    private readonly OnnxInput _input;
    private readonly Func<string, long?> _external;
    private readonly List<Problem> _problems;
    private readonly OnnxGraph _graph = new();
    private int _nodes;

    internal OnnxGraphReader(OnnxInput input, Func<string, long?> external, List<Problem> problems) =>
        (_input, _external, _problems) = (input, external, problems);

    internal OnnxGraph Read()
    {
        bool found = false;
        long end = _input.Length;
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 2: _graph.Producer = _input.Text(wire, end); break;
                case 7: Graph(_graph, _input.Message(wire, end), 0); found = true; break;
                case 25: Function(_input.Message(wire, end)); break;
                default: _input.Skip(wire, end); break;
            }
        }

        return found ? _graph : throw _input.Fault("no graph");
    }

    private void Graph(OnnxGraph graph, long end, int depth)
    {
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: graph.Nodes.Add(Node(_input.Message(wire, end), depth)); break;
                case 2: graph.Name = _input.Text(wire, end); break;
                case 5: graph.Tensors.Add(Tensor(_input.Message(wire, end))); break;
                case 11: graph.Inputs.Add(Declaration(_input.Message(wire, end))); break;
                case 12: graph.Outputs.Add(Declare(graph, _input.Message(wire, end))); break;
                case 13: Declare(graph, _input.Message(wire, end)); break;
                case 15: graph.Tensors.Add(Sparse(_input.Message(wire, end))); break;
                default: _input.Skip(wire, end); break;
            }
        }
    }

    private OnnxInputShape Declare(OnnxGraph graph, long end)
    {
        OnnxInputShape declared = Declaration(end);
        graph.Declared.TryAdd(declared.Name, declared);
        return declared;
    }

    private void Function(long end)
    {
        _input.Take(400);
        var function = new OnnxFunction();
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: function.Name = _input.Text(wire, end, 256); break;
                case 4: Add(function.Inputs, _input.Text(wire, end)); break;
                case 5: Add(function.Outputs, _input.Text(wire, end)); break;
                case 7: function.Body.Nodes.Add(Node(_input.Message(wire, end), 0)); break;
                case 10: function.Domain = _input.Text(wire, end, 256); break;
                case 11: function.Defaults.Add(Attribute(_input.Message(wire, end), 0)); break;
                case 12: Declare(function.Body, _input.Message(wire, end)); break;
                default: _input.Skip(wire, end); break;
            }
        }

        _graph.Functions.Add(function);
    }

    /// <summary>A sparse tensor: the bytes of its values and of their places.</summary>
    private OnnxTensor Sparse(long end)
    {
        OnnxTensor? values = null;
        long places = 0;
        var dims = new List<long>(4);
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: values = Tensor(_input.Message(wire, end)); break;
                case 2: places = Tensor(_input.Message(wire, end)).Bytes; break;
                case 3: _input.Numbers(wire, end, dims, 33); break;
                default: _input.Skip(wire, end); break;
            }
        }

        long bytes = Math.Min((values?.Bytes ?? 0) + places, 1L << 60);
        return Checked(values?.Name ?? "", values?.Type ?? 1, [.. dims], -1, null, null) with { Bytes = bytes };
    }

    private OnnxNode Node(long end, int depth)
    {
        _input.Take(300);
        var inputs = new List<string>(3);
        var outputs = new List<string>(1);
        List<OnnxAttribute>? attributes = null;
        string name = "";
        string type = "";
        string domain = "";
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: Add(inputs, _input.Text(wire, end)); break;
                case 2: Add(outputs, _input.Text(wire, end)); break;
                case 3: name = _input.Text(wire, end); break;
                case 4: type = _input.Text(wire, end, 256); break;
                case 5: (attributes ??= new List<OnnxAttribute>(2)).Add(Attribute(_input.Message(wire, end), depth)); break;
                case 7: domain = _input.Text(wire, end, 256); break;
                default: _input.Skip(wire, end); break;
            }
        }

        if (++_nodes > MostNodes)
        {
            throw _input.Fault(FormattableString.Invariant($"more than {MostNodes} nodes"));
        }

        return new OnnxNode(name, type, domain, inputs, outputs, attributes ?? (IReadOnlyList<OnnxAttribute>)[]);
    }

    private void Add(List<string> list, string name)
    {
        _input.Take(24);
        list.Add(name);
    }

    private OnnxAttribute Attribute(long end, int depth)
    {
        _input.Take(200);
        string name = "";
        string text = "";
        long whole = 0;
        float real = 0;
        List<long>? list = null;
        OnnxTensor? tensor = null;
        OnnxGraph? graph = null;
        bool holds = false;
        string reference = "";
        long listed = 0;
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: name = _input.Text(wire, end, 256); break;
                case 2: real = _input.Float32(wire); break;
                case 3 when wire == 0: whole = (long)_input.Varint(); break;
                case 4 when wire == 2:
                    long stop = _input.Message(wire, end);
                    text = stop - _input.Position <= 256 ? System.Text.Encoding.UTF8.GetString(_input.Bytes((int)(stop - _input.Position))) : "";
                    _input.To(stop, end);
                    break;
                case 5: tensor = Tensor(_input.Message(wire, end)); break;
                case 6 when depth < Deepest: Graph(graph = Nested(), _input.Message(wire, end), depth + 1); break;
                case 6 or 11: holds = true; _input.Skip(wire, end); break;
                case 7: listed += Listed(wire, end); break;
                case 9: listed++; _input.Skip(wire, end); break;
                case 21: reference = _input.Text(wire, end, 256); break;
                case 8: _input.Numbers(wire, end, list ??= new List<long>(4), MostSmall); break;
                default: _input.Skip(wire, end); break;
            }
        }

        return new OnnxAttribute(name, whole, real, text, list is null ? [] : [.. list], tensor) { Graph = graph, HoldsGraph = holds || graph is not null,
            Reference = reference, Listed = listed };
    }

    private OnnxGraph Nested()
    {
        _input.Take(800);
        return new OnnxGraph();
    }

    /// <summary>How many 32-bit numbers a field holds, packed or alone.</summary>
    private long Listed(int wire, long end)
    {
        long start = _input.Position;
        _input.Skip(wire, end);
        return wire == 2 ? (_input.Position - start) / 4 : 1;
    }

    private OnnxTensor Tensor(long end)
    {
        _input.Take(260);
        string name = "";
        int type = 0;
        var dims = new List<long>(4);
        long raw = -1;
        long[]? small = null;
        float[]? reals = null;
        List<long>? listed = null;
        Dictionary<string, string>? external = null;
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: _input.Numbers(wire, end, dims, 33); break;
                case 2 when wire == 0: type = (int)Math.Min(_input.Varint(), 1000); break;
                case 5 or 7: _input.Numbers(wire, end, listed ??= [], MostSmall); break;
                case 8: name = _input.Text(wire, end); break;
                case 9:
                    long stop = _input.Message(wire, end);
                    raw = stop - _input.Position;
                    if (type == 1 && raw is > 0 and <= 64 && raw % 4 == 0)
                    {
                        reals = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(_input.Bytes((int)raw)).ToArray();
                    }

                    small = Small(type, raw);
                    _input.To(stop, end);
                    break;
                case 13: External(_input.Message(wire, end), external ??= new Dictionary<string, string>(StringComparer.Ordinal)); break;
                default: _input.Skip(wire, end); break;
            }
        }

        return Checked(name, type, [.. dims], raw, small ?? (type is 6 or 7 or 9 && listed is not null ? [.. listed] : null), external) with { Reals = reals };
    }

    // Whole numbers that shapes are made of; the type stands before the data in every file that a tool writes.
    private long[]? Small(int type, long length)
    {
        int size = type switch { 6 => 4, 7 => 8, 9 => 1, _ => 0 };
        if (size == 0 || length > 8 * MostSmall || length % size != 0)
        {
            return null;
        }

        _input.Take(24 + (length / size * 8));
        ReadOnlySpan<byte> bytes = _input.Bytes((int)length);
        long[] values = new long[length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = size switch { 8 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]), 4 =>
                BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]), _ => bytes[i] };
        }

        return values;
    }

    private void External(long end, Dictionary<string, string> entries)
    {
        string key = "";
        string value = "";
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: key = _input.Text(wire, end, 64); break;
                case 2: value = _input.Text(wire, end); break;
                default: _input.Skip(wire, end); break;
            }
        }

        _input.Take(80);
        entries[key] = value;
    }

    private OnnxTensor Checked(string name, int type, long[] dims, long raw, long[]? small, Dictionary<string, string>? external)
    {
        double bytes = Math.Ceiling(dims.Aggregate(1.0, static (product, d) => product * d) * OnnxType.Bits(type) / 8);
        if (dims.Length > 32 || dims.Any(static d => d < 0) || bytes > 1L << 60)
        {
            Report(name, FormattableString.Invariant($"{OnnxType.Name(type)} of shape [{string.Join(", ", dims.Take(8))}]"),
                "a shape of at most 32 dimensions and a size below 2^60 bytes");
            return new OnnxTensor(name, 1, [], 0, null);
        }

        if (!OnnxType.Knows(type))
        {
            // A type newer than this table costs its tensor only: what is stored of it is what it takes.
            return new OnnxTensor(name, type, dims, Math.Max(0, raw), null);
        }

        if (raw >= 0 && raw != (long)bytes && type != 8)
        {
            Report(name, FormattableString.Invariant($"{raw} bytes for {OnnxType.Name(type)} of shape [{string.Join(", ", dims.Take(8))}]"),
                FormattableString.Invariant($"{(long)bytes} bytes"));
        }

        if (external is not null)
        {
            CheckExternal(name, (long)bytes, external);
        }

        return new OnnxTensor(name, type, dims, (long)bytes, small);
    }

    private void CheckExternal(string name, long bytes, Dictionary<string, string> entries)
    {
        string location = entries.GetValueOrDefault("location", "");
        long offset = long.TryParse(entries.GetValueOrDefault("offset", "0"), out long from) && from >= 0 ? from : -1;
        bool stated = entries.TryGetValue("length", out string? length);
        if (location.Length == 0 || location.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(location)
            || location.Split('/', '\\').Contains("..") || offset < 0 || (stated && (!long.TryParse(length, out long size) || size != bytes)))
        {
            Report(name, $"external data at '{location}', offset {entries.GetValueOrDefault("offset", "0")}, length {length ?? "not stated"}",
                FormattableString.Invariant($"a file beside the model and {bytes} bytes"));
        }
        else if (_external(location) is { } there && offset + (double)bytes > there)
        {
            Report(name,
                FormattableString.Invariant($"external data up to byte {offset + (double)bytes:0} of '{location}', which has {there}: a download that stopped"), "the whole file");
        }
        else if (_external(location) is null)
        {
            _graph.Absent.Add(location.Length > 80 ? location[..80] : location);
        }
    }

    private OnnxInputShape Declaration(long end)
    {
        _input.Take(280);
        string name = "";
        int type = 0;
        List<(long, string)>? dimensions = null;
        while (_input.Field(end, out int field, out int wire))
        {
            switch (field)
            {
                case 1: name = _input.Text(wire, end); break;
                case 2: Type(_input.Message(wire, end), ref type, ref dimensions); break;
                default: _input.Skip(wire, end); break;
            }
        }

        return new OnnxInputShape(name, type, dimensions);
    }

    private void Type(long end, ref int type, ref List<(long, string)>? dimensions)
    {
        while (_input.Field(end, out int field, out int wire))
        {
            if (field != 1)
            {
                _input.Skip(wire, end);
                continue;
            }

            long stop = _input.Message(wire, end);
            while (_input.Field(stop, out int inner, out wire))
            {
                switch (inner)
                {
                    case 1 when wire == 0: type = (int)Math.Min(_input.Varint(), 1000); break;
                    case 2: Shape(_input.Message(wire, stop), dimensions ??= []); break;
                    default: _input.Skip(wire, stop); break;
                }
            }
        }
    }

    private void Shape(long end, List<(long, string)> dimensions)
    {
        while (_input.Field(end, out int field, out int wire))
        {
            if (field != 1 || dimensions.Count >= 32)
            {
                _input.Skip(wire, end);
                continue;
            }

            long stop = _input.Message(wire, end);
            (long size, string symbol) = (-1, "");
            while (_input.Field(stop, out int inner, out wire))
            {
                switch (inner)
                {
                    case 1 when wire == 0: size = (long)_input.Varint(); break;
                    case 2: symbol = _input.Text(wire, stop, 256); break;
                    default: _input.Skip(wire, stop); break;
                }
            }

            _input.Take(32);
            dimensions.Add((size, symbol));
        }
    }

    private void Report(string name, string found, string expected)
    {
        _problems.Add(new Problem(_input.File, name.Length > 80 ? name[..80] : name, found, expected));
        if (_problems.Count >= 20)
        {
            // Twenty say enough; a flood of them would cost memory for nothing.
            throw _input.Fault("too many problems");
        }
    }
}
