using System.Buffers.Binary;
using System.Text;

namespace Floorline.Io.Tests.Gguf;

/// <summary>A minimal writer of GGUF files in either byte order.</summary>
internal sealed class GgufWriter(uint version = 3, bool bigEndian = false)
{
    /// <summary>
    /// Id, numbers and bytes of a block, as ggml-common.h lays them out: written out here so that the reader's table is checked against a second one.
    /// </summary>
    public static readonly (uint Id, string Name, int Block, int Bytes)[] Types =
    [
        (0, "F32", 1, 4), (1, "F16", 1, 2), (2, "Q4_0", 32, 2 + 16), (3, "Q4_1", 32, 4 + 16), (6, "Q5_0", 32, 2 + 4 + 16), (7, "Q5_1", 32, 4 + 4 + 16),
            (8, "Q8_0", 32, 2 + 32), (9, "Q8_1", 32, 4 + 32),
        (10, "Q2_K", 256, 4 + 16 + 64), (11, "Q3_K", 256, 2 + 64 + 12 + 32), (12, "Q4_K", 256, 4 + 12 + 128), (13, "Q5_K", 256, 4 + 12 + 128 + 32),
            (14, "Q6_K", 256, 2 + 16 + 192), (15, "Q8_K", 256, 4 + 256 + 32),
        (16, "IQ2_XXS", 256, 2 + 64), (17, "IQ2_XS", 256, 2 + 64 + 8), (18, "IQ3_XXS", 256, 2 + 96), (19, "IQ1_S", 256, 2 + 32 + 16),
            (20, "IQ4_NL", 32, 2 + 16), (21, "IQ3_S", 256, 2 + 64 + 8 + 32 + 4),
        (22, "IQ2_S", 256, 2 + 64 + 16), (23, "IQ4_XS", 256, 2 + 2 + 4 + 128), (24, "I8", 1, 1), (25, "I16", 1, 2), (26, "I32", 1, 4), (27, "I64", 1, 8),
            (28, "F64", 1, 8), (29, "IQ1_M", 256, 32 + 16 + 8),
        (30, "BF16", 1, 2), (34, "TQ1_0", 256, 2 + 4 + 48), (35, "TQ2_0", 256, 2 + 64), (39, "MXFP4", 32, 1 + 16),
        (36, "I2_S", 4, 1), (40, "NVFP4", 64, 4 + 32), (144, "IQ4_KS", 256, 8 + 128),
    ];

    private readonly List<byte> _keys = [];
    private readonly List<byte> _tensors = [];
    private ulong _keyCount;
    private ulong _tensorCount;

    public long DataBytes { get; private set; }

    public GgufWriter Key(string name, string value)
    {
        Begin(name, 8);
        Text(_keys, value);
        return this;
    }

    public GgufWriter Key(string name, uint value)
    {
        Begin(name, 4);
        U32(_keys, value);
        return this;
    }

    public GgufWriter Key(string name, float value)
    {
        Begin(name, 6);
        U32(_keys, BitConverter.SingleToUInt32Bits(value));
        return this;
    }

    public GgufWriter Key(string name, params uint[] list)
    {
        Begin(name, 9);
        U32(_keys, 4);
        U64(_keys, (ulong)list.Length);
        foreach (uint value in list)
        {
            U32(_keys, value);
        }

        return this;
    }

    public GgufWriter Key(string name, params bool[] list)
    {
        Begin(name, 9);
        U32(_keys, 7);
        U64(_keys, (ulong)list.Length);
        _keys.AddRange(list.Select(static b => b ? (byte)1 : (byte)0));
        return this;
    }

    public GgufWriter Key(string name, params string[] list)
    {
        Begin(name, 9);
        U32(_keys, 8);
        U64(_keys, (ulong)list.Length);
        foreach (string value in list)
        {
            Text(_keys, value);
        }

        return this;
    }

    public GgufWriter Tensor(string name, string type, params long[] shape) => TensorAt(name, type, null, shape);

    public GgufWriter TensorAt(string name, string type, long? offset, params long[] shape)
    {
        (uint id, _, int block, int bytes) = Types.Single(t => t.Name == type);
        return Tensor(name, id, block, bytes, offset, shape);
    }

    /// <summary>A tensor of any type id, the ones that no table holds among them.</summary>
    public GgufWriter Tensor(string name, uint id, int block, int bytes, long? offset, params long[] shape)
    {
        Text(_tensors, name);
        U32(_tensors, (uint)shape.Length);
        foreach (long d in shape)
        {
            U64(_tensors, (ulong)d);
        }

        U32(_tensors, id);
        U64(_tensors, (ulong)(offset ?? DataBytes));
        long size = shape.Aggregate(1L, static (p, d) => p * d) / block * bytes;
        DataBytes = ((offset ?? DataBytes) + size + 31) / 32 * 32;
        _tensorCount++;
        return this;
    }

    public byte[] Header()
    {
        List<byte> all = [.. "GGUF"u8];
        U32(all, version);
        U64(all, _tensorCount);
        U64(all, _keyCount);
        all.AddRange(_keys);
        all.AddRange(_tensors);
        all.AddRange(new byte[(32 - (all.Count % 32)) % 32]);
        return [.. all];
    }

    /// <summary>The file as a stream whose data reads as zeros and takes no room.</summary>
    public Stream Sparse() => new SparseStream(Header(), DataBytes);

    public byte[] Bytes() => [.. Header(), .. new byte[DataBytes]];

    public void WriteSparse(string path)
    {
        using FileStream file = File.Create(path);
        byte[] header = Header();
        file.Write(header);
        file.SetLength(header.Length + DataBytes);
    }

    private void Begin(string name, uint type)
    {
        Text(_keys, name);
        U32(_keys, type);
        _keyCount++;
    }

    private void Text(List<byte> to, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        U64(to, (ulong)bytes.Length);
        to.AddRange(bytes);
    }

    private void U32(List<byte> to, uint value)
    {
        Span<byte> b = stackalloc byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(b, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(b, value);
        }

        to.AddRange(b);
    }

    private void U64(List<byte> to, ulong value)
    {
        Span<byte> b = stackalloc byte[8];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(b, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(b, value);
        }

        to.AddRange(b);
    }
}
