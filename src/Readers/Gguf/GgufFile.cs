using System.Globalization;
using System.Numerics;
using Floorline.Core.Formats;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Gguf;

/// <summary>
/// One GGUF file, version 2 or 3, in either byte order: metadata and tensor table, never the weights. The layout is that of the GGUF specification (ggml,
/// docs/gguf.md).
/// </summary>
public sealed class GgufFile
{
    private const int MostKeys = 65_536;
    private const int MostTensors = 100_000;
    private const int LongestList = 4096;

    private GgufFile(uint version, bool bigEndian, GgufMetadata metadata, IReadOnlyList<TensorInfo> tensors) =>
        (Version, BigEndian, Metadata, Tensors) = (version, bigEndian, metadata, tensors);

    /// <summary>Version of the container: 2 or 3.</summary>
    public uint Version { get; }

    /// <summary>Whether numbers are stored most significant byte first.</summary>
    public bool BigEndian { get; }

    /// <summary>What the file says about the model.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Its tensors, dimensions in ggml's order (fastest first).</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Tensor types that the table of types does not hold; the bytes of their tensors are those up to where the next one begins.</summary>
    internal IReadOnlyList<uint> UnknownTypes { get; private init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its path, for messages.</param>
    public static ReadResult<GgufFile> Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return new Reading(stream, file).Whole();
        }
        catch (FormatFault fault)
        {
            return ReadResult.Failed<GgufFile>(fault.Problem);
        }
    }

    private sealed class Reading
    {
        private readonly string _file;
        private readonly GgufInput _input;
        private readonly Allowance _allowance;
        private readonly GgufMetadata _metadata = new();
        private readonly List<Problem> _problems = [];

        internal Reading(Stream stream, string file)
        {
            _file = file;
            byte[] start = FileKind.Start(stream);
            if (!start.AsSpan().StartsWith("GGUF"u8))
            {
                throw new FormatFault(file, "", FileKind.Of(start) ?? (start.Length < 24
                    ? FormattableString.Invariant($"{start.Length} bytes: a download that stopped") : "no GGUF magic"), "a GGUF file");
            }

            _input = new GgufInput(stream, file);
            _allowance = new Allowance(file, stream.Length);
        }

        internal ReadResult<GgufFile> Whole()
        {
            _input.Skip(4);
            uint version = _input.UInt32();
            if ((version & 0xFFFF) == 0 && version != 0)
            {
                _input.BigEndian = true;
                version = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(version);
            }

            if (version is not (2 or 3))
            {
                throw Fault("version", version, "2 or 3 (version 1 counted in 32 bits and is long gone)");
            }

            ulong tensors = _input.UInt64();
            ulong keys = _input.UInt64();
            _input.Check(tensors, 24, "tensor count");
            _input.Check(keys, 13, "metadata count");
            Limit(tensors, MostTensors, "tensor count");
            Limit(keys, MostKeys, "metadata count");
            for (ulong i = 0; i < keys; i++)
            {
                KeyAndValue();
            }

            Entry[] table = Table((int)tensors);
            TensorInfo[] sized = Sized(table);
            return _problems.Count > 0
                ? ReadResult.Failed<GgufFile>([.. _problems.Take(20)])
                : ReadResult.Ok(new GgufFile(version, _input.BigEndian, _metadata, sized)
                {
                    UnknownTypes = [.. table.Select(static e => e.Type).Where(static t => GgufType.Find(t) is null).Distinct().Order()],
                });
        }

        private void KeyAndValue()
        {
            string? key = _input.Text(1024, _allowance, "metadata key");
            if (key is null)
            {
                throw new FormatFault(_file, "metadata", "a key of more than 1024 bytes", "a key such as llama.block_count");
            }

            object? value = Value(_input.UInt32(), key);
            if (value is null)
            {
                return;
            }

            _allowance.Take(120 + (2 * key.Length), "metadata");
            if (!_metadata.Add(key, value))
            {
                _problems.Add(new Problem(_file, key, "the key twice", "each key once"));
            }
        }

        /// <summary>One value: numbers as double, texts as string, lists of numbers as double[], other lists as their length.</summary>
        private object? Value(uint type, string key)
        {
            if (type == 8)
            {
                return _input.Text(4096, _allowance, key);
            }

            if (type != 9)
            {
                return Number(type, key);
            }

            uint element = _input.UInt32();
            ulong count = _input.UInt64();
            if (element == 8)
            {
                _input.Check(count, 8, key);
                for (ulong i = 0; i < count; i++)
                {
                    ulong length = _input.UInt64();
                    _input.Check(length, 1, key);
                    _input.Skip((long)length);
                }

                return (long)count;
            }

            int size = Size(element, key);
            _input.Check(count, size, key);
            if (count > LongestList)
            {
                _input.Skip((long)count * size);
                return (long)count;
            }

            _allowance.Take(24 + (8 * (long)count), key);
            double[] list = new double[count];
            for (int i = 0; i < list.Length; i++)
            {
                list[i] = Number(element, key);
            }

            return list;
        }

        private int Size(uint type, string key) => type switch
        {
            0 or 1 or 7 => 1,
            2 or 3 => 2,
            4 or 5 or 6 => 4,
            10 or 11 or 12 => 8,
            _ => throw Fault(key, type, "a metadata type from 0 to 12, and no list of lists"),
        };

        private double Number(uint type, string key) => type switch
        {
            0 or 7 => _input.Byte(),
            1 => (sbyte)_input.Byte(),
            2 => _input.UInt16(),
            3 => (short)_input.UInt16(),
            4 => _input.UInt32(),
            5 => (int)_input.UInt32(),
            6 => BitConverter.UInt32BitsToSingle(_input.UInt32()),
            10 => _input.UInt64(),
            11 => (long)_input.UInt64(),
            12 => BitConverter.UInt64BitsToDouble(_input.UInt64()),
            _ => throw Fault(key, type, "a metadata type from 0 to 12"),
        };

        private Entry[] Table(int count)
        {
            _allowance.Take(32L * count, "tensors");
            var table = new List<Entry>(count);
            var names = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < count && _problems.Count <= 20; i++)
            {
                string? name = _input.Text(512, _allowance, "tensor name");
                uint dimensions = _input.UInt32();
                if (name is null || dimensions > 8)
                {
                    throw new FormatFault(_file, FormattableString.Invariant($"tensor {i}"), name is null ? "a name of more than 512 bytes"
                        : FormattableString.Invariant($"{dimensions} dimensions"), "a short name and at most 4 dimensions");
                }

                _allowance.Take(300 + (8 * dimensions), "tensors");
                long[] shape = new long[dimensions];
                for (int d = 0; d < shape.Length; d++)
                {
                    ulong size = _input.UInt64();
                    shape[d] = size <= long.MaxValue ? (long)size : throw Fault(name, size, "a dimension that fits 63 bits");
                }

                uint type = _input.UInt32();
                ulong offset = _input.UInt64();
                if (!names.Add(name))
                {
                    _problems.Add(new Problem(_file, name, "the tensor twice", "each tensor once"));
                }
                else if (Checked(name, shape, type))
                {
                    table.Add(new Entry(name, shape, type, offset));
                }
            }

            return [.. table];
        }

        private bool Checked(string name, long[] shape, uint id)
        {
            (string kind, int block, int bytes) = GgufType.Find(id) is { } type ? (type.Name, type.Block, type.Bytes) : (GgufType.NameOf(id), 1, 1);
            BigInteger elements = Elements(shape);
            if (elements / block * bytes > 1L << 60 || elements > 1L << 60 || (shape.Length > 0 && shape[0] % block != 0))
            {
                _problems.Add(new Problem(_file, name, FormattableString.Invariant($"{kind} of shape [{string.Join(", ", shape)}]"),
                    FormattableString.Invariant($"rows of whole blocks of {block}, and less than 2^60 bytes")));
                return false;
            }

            return true;
        }

        private static BigInteger Elements(long[] shape) => shape.Aggregate(BigInteger.One, static (product, d) => product * d);

        /// <summary>
        /// The tensors with their bytes, in the order of the table: by their types where ggml fixes them, by where the next one begins where it does not.
        /// </summary>
        private TensorInfo[] Sized(Entry[] table)
        {
            long alignment = _metadata.Whole("general.alignment") ?? 32;
            if (alignment is < 1 or > 1 << 20 || !BitOperations.IsPow2(alignment))
            {
                throw Fault("general.alignment", (ulong)alignment, "a power of two up to 2^20");
            }

            if (table.Length == 0)
            {
                return []; // a vocabulary, or the first part of a split
            }

            long data = (_input.Position + alignment - 1) / alignment * alignment;
            Entry[] ordered = [.. table.OrderBy(static e => e.Offset)];
            ulong limit = (ulong)Math.Max(0, _input.Length - data);
            for (int i = ordered.Length - 1, next = ordered.Length; i >= 0; i--)
            {
                next = i + 1 < ordered.Length && ordered[i + 1].Offset > ordered[i].Offset ? i + 1 : next;
                ulong to = next < ordered.Length ? Math.Min(ordered[next].Offset, Math.Max(limit, ordered[i].Offset)) : limit;
                ordered[i].Bytes = Bytes(ordered[i], to > ordered[i].Offset ? to - ordered[i].Offset : 0, alignment);
            }

            CheckLayout(ordered, alignment, data);
            Dictionary<uint, NumberFormat> open = table.Where(static e => GgufType.Find(e.Type) is null).GroupBy(static e => e.Type)
                .ToDictionary(static g => g.Key, static g => GgufType.Unknown(g.Key, g.Sum(static e => (double)e.Bytes),
                    g.Sum(static e => (double)Elements(e.Shape))));
            return [.. table.Select(e => new TensorInfo(e.Name, GgufType.NameOf(e.Type), e.Shape, e.Bytes, (long)Elements(e.Shape),
                GgufType.Find(e.Type)?.Format ?? open[e.Type], TensorRoles.Of(e.Name)))];
        }

        private static long Bytes(Entry entry, ulong room, long alignment)
        {
            if (entry.Shape.Contains(0))
            {
                return 0;
            }

            if (GgufType.Find(entry.Type) is not { } type)
            {
                return (long)Math.Min(room, 1UL << 60);
            }

            long bytes = (long)(Elements(entry.Shape) / type.Block * type.Bytes);
            return type.HasMore && room > ((ulong)bytes + (ulong)alignment - 1) / (ulong)alignment * (ulong)alignment
                && room <= (ulong)bytes + (ulong)(bytes / 16) + 4096 ? (long)room : bytes;
        }

        private void CheckLayout(Entry[] ordered, long alignment, long data)
        {
            UInt128 end = 0;
            string before = "";
            foreach (Entry tensor in ordered)
            {
                if (tensor.Offset % (ulong)alignment != 0)
                {
                    _problems.Add(new Problem(_file, tensor.Name, FormattableString.Invariant($"offset {tensor.Offset}"),
                        FormattableString.Invariant($"a multiple of the alignment {alignment}")));
                }

                if (tensor.Offset < end && tensor.Bytes > 0)
                {
                    _problems.Add(new Problem(_file, tensor.Name, $"data that overlaps {before}", "tensors that lie one behind the other"));
                }

                if (tensor.Offset + (UInt128)tensor.Bytes > end)
                {
                    (end, before) = (tensor.Offset + (UInt128)tensor.Bytes, tensor.Name);
                }
            }

            if (end + (UInt128)data > (UInt128)_input.Length)
            {
                _problems.Add(new Problem(_file, "",
                    FormattableString.Invariant($"{_input.Length} bytes where the header promises {end + (UInt128)data}: a download that stopped"),
                        "the whole file"));
            }
        }

        private void Limit(ulong count, int most, string where)
        {
            if (count > (ulong)most)
            {
                throw Fault(where, count, string.Create(CultureInfo.InvariantCulture, $"at most {most}"));
            }
        }

        /// <summary>One row of the tensor table; its bytes are known once all rows are.</summary>
        private sealed class Entry(string name, long[] shape, uint type, ulong offset)
        {
            internal string Name => name;

            internal long[] Shape => shape;

            internal uint Type => type;

            internal ulong Offset => offset;

            internal long Bytes { get; set; }
        }

        private FormatFault Fault(string where, ulong found, string expected) => new(_file, where, found.ToString(CultureInfo.InvariantCulture), expected);
    }
}
