using System.Text;

namespace Floorline.Io.Tests.Onnx;

/// <summary>A minimal writer of ONNX graphs: protocol-buffer fields by hand, weights without data of their own (external) unless they are shapes.</summary>
internal sealed class OnnxWriter
{
    private readonly List<byte> _graph = [];
    private readonly List<byte> _functions = [];
    private readonly List<byte[]> _nodes = [];
    private readonly string _prefix;
    private int _next;

    /// <param name="prefix">What names of this graph's values begin with: graphs inside a graph need names of their own.</param>
    public OnnxWriter(string prefix = "v") => _prefix = prefix;

    public long WeightBytes { get; private set; }

    public string Input(string name, int type, params object[] dims) => Shaped(11, name, type, dims);

    /// <summary>An input, output (12) or value between (13) with its shape.</summary>
    public string Shaped(int field, string name, int type, params object[] dims)
    {
        byte[] shape = [.. dims.SelectMany(d => Sub(1, d is string s ? Sub(2, Encoding.UTF8.GetBytes(s)) : Number(1, Convert.ToInt64(d))))];
        Put(field, [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Sub(2, Sub(1, [.. Number(1, type), .. Sub(2, shape)]))]);
        return name;
    }

    /// <summary>An input, output or value whose rank is not stated.</summary>
    public string Unshaped(int field, string name, int type)
    {
        Put(field, [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Sub(2, Sub(1, Number(1, type)))]);
        return name;
    }

    public void Output(string name, int type) => Unshaped(12, name, type);

    /// <summary>A local function with these names for what goes in and comes out; a value that is a function's own.</summary>
    public void Function(string domain, string name, string[] inputs, string[] outputs, OnnxWriter body) => _functions.AddRange(Sub(25,
        [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. inputs.SelectMany(static i => Sub(4, Encoding.UTF8.GetBytes(i))),
            .. outputs.SelectMany(static o => Sub(5, Encoding.UTF8.GetBytes(o))), .. body._nodes.SelectMany(static n => Sub(7, n)),
            .. Sub(10, Encoding.UTF8.GetBytes(domain))]));

    /// <summary>The graph alone, for a branch or a loop's body.</summary>
    public byte[] Graph() => [.. _graph];

    /// <summary>A weight whose data lies in weights.bin.</summary>
    public string Weight(string name, int type, int bits, params long[] dims)
    {
        long bytes = (long)Math.Ceiling(dims.Aggregate(1.0, static (p, d) => p * d) * bits / 8);
        Put(5, [.. dims.SelectMany(d => Number(1, d)), .. Number(2, type), .. Sub(8, Encoding.UTF8.GetBytes(name)), .. Entry("location", "weights.bin"),
            .. Entry("offset", WeightBytes.ToString()), .. Entry("length", bytes.ToString()), .. Number(14, 1)]);
        WeightBytes += bytes;
        return name;
    }

    public string Float(string name, params long[] dims) => Weight(name, 1, 32, dims);

    public string Raw(string name, int type, byte[] data, params long[] dims)
    {
        Put(5, [.. dims.SelectMany(d => Number(1, d)), .. Number(2, type), .. Sub(8, Encoding.UTF8.GetBytes(name)), .. Sub(9, data)]);
        return name;
    }

    public string Ints(params long[] values) => Raw($"{_prefix}_shape_{_next++}", 7, [.. values.SelectMany(BitConverter.GetBytes)], values.Length);

    public string Scalar(long value) => Raw($"{_prefix}_scalar_{_next++}", 7, BitConverter.GetBytes(value));

    public string Reals(params float[] values) => Raw($"{_prefix}_reals_{_next++}", 1, [.. values.SelectMany(BitConverter.GetBytes)], values.Length);

    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) => Node(type, "", 1, inputs, attributes)[0];

    public string[] Node(string type, string domain, int outputs, string[] inputs, params (string Name, object Value)[] attributes) =>
        Named(type, domain, [.. Enumerable.Range(0, outputs).Select(_ => $"{_prefix}{_next++}")], inputs, attributes);

    public string[] Named(string type, string domain, string[] names, string[] inputs, params (string Name, object Value)[] attributes)
    {
        byte[] body = [.. inputs.SelectMany(i => Sub(1, Encoding.UTF8.GetBytes(i))), .. names.SelectMany(o => Sub(2, Encoding.UTF8.GetBytes(o))),
            .. Sub(4, Encoding.UTF8.GetBytes(type)), .. attributes.SelectMany(a => Sub(5, Attribute(a.Name, a.Value))), .. domain.Length > 0
                ? Sub(7, Encoding.UTF8.GetBytes(domain)) : []];
        Put(1, body);
        _nodes.Add(body);
        return names;
    }

    public byte[] Bytes()
    {
        byte[] graph = [.. _graph, .. Sub(2, "main"u8.ToArray())];
        return [.. Number(1, 9), .. Sub(2, "floorline-tests"u8.ToArray()), .. Sub(7, graph), .. Sub(8, Number(2, 17)), .. _functions];
    }

    private static byte[] Attribute(string name, object value) => value switch
    {
        long or int => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Number(3, Convert.ToInt64(value)), .. Number(20, 2)],
        long[] list => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. list.SelectMany(v => Number(8, v)), .. Number(20, 7)],
        float real => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Varint((2 << 3) | 5), .. BitConverter.GetBytes(real), .. Number(20, 1)],
        ('@', string reference) => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Sub(21, Encoding.UTF8.GetBytes(reference)), .. Number(20, 2)],
        string text => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Sub(4, Encoding.UTF8.GetBytes(text)), .. Number(20, 3)],
        byte[] graph => [.. Sub(1, Encoding.UTF8.GetBytes(name)), .. Sub(6, graph), .. Number(20, 5)],
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private void Put(int field, byte[] body) => _graph.AddRange(Sub(field, body));

    private static byte[] Entry(string key, string value) => Sub(13, [.. Sub(1, Encoding.UTF8.GetBytes(key)), .. Sub(2, Encoding.UTF8.GetBytes(value))]);

    private static byte[] Sub(int field, byte[] body) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)body.Length), .. body];

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
