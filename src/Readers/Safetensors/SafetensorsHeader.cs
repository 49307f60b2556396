using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Floorline.Readers.Json;
using Floorline.Readers.Tensors;

namespace Floorline.Readers.Safetensors;

/// <summary>Reads the header of one safetensors file: 8 bytes of length, JSON, and nothing of the data. The layout is that of the safetensors format page
/// (Hugging Face).</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reference reader refuses longer headers too.</summary>
    internal const long LongestHeader = 100_000_000;

    private const int MostTensors = 250_000;
    private const int MostDimensions = 16;

    private static readonly Dictionary<string, double> _bits = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8, ["F8_E4M3"] = 8, ["F8_E5M2"] = 8, ["F8_E8M0"] = 8, ["F8_E4M3FNUZ"] = 8, ["F8_E5M2FNUZ"] = 8,
        ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6, ["U16"] = 16, ["I16"] = 16, ["F16"] = 16, ["BF16"] = 16,
        ["U32"] = 32, ["I32"] = 32, ["F32"] = 32, ["U64"] = 64, ["I64"] = 64, ["F64"] = 64, ["C64"] = 64,
    };

    private readonly string _file;
    private readonly List<Problem> _problems = [];
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly long[] _shape = new long[MostDimensions];
    private readonly Allowance _allowance;

    private SafetensorsHeader(string file, long length)
    {
        _file = file;
        _allowance = new Allowance(file, length);
    }

    internal static ReadResult<IReadOnlyList<SafetensorsEntry>> Read(Stream stream, string file)
    {
        var reading = new SafetensorsHeader(file, stream.Length);
        try
        {
            return reading.Entries(stream);
        }
        catch (FormatFault fault)
        {
            return ReadResult.Failed<IReadOnlyList<SafetensorsEntry>>([.. reading._problems, fault.Problem]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ReadResult.Failed<IReadOnlyList<SafetensorsEntry>>(new Problem(file, "header", "a header that is no JSON, or is broken",
                "a safetensors header"));
        }
    }

    private ReadResult<IReadOnlyList<SafetensorsEntry>> Entries(Stream stream)
    {
        byte[] start = FileKind.Start(stream);
        long header = start.Length > 8 ? BinaryPrimitives.ReadInt64LittleEndian(start) : 0;
        bool plausible = header is >= 2 and <= LongestHeader && start[8] == (byte)'{';

        // A length of 316 begins with the byte '<': what looks like a header is one.
        if (!plausible && FileKind.Of(start) is { } other)
        {
            throw Fault("", other, "a safetensors file");
        }

        if (start.Length < 8)
        {
            throw Fault("", $"{start.Length} bytes: a download that stopped", "a safetensors file");
        }

        if (!plausible)
        {
            throw Fault("header", Text($"{(ulong)header} as header length"), "a safetensors file: 8 bytes of header length, then JSON");
        }

        if (header > stream.Length - 8)
        {
            throw Fault("header", Text($"a header of {header} bytes in a file of {stream.Length}: a download that stopped"), "the whole file");
        }

        _allowance.Take(header / 2, "header");
        byte[] bytes = new byte[header];
        stream.Position = 8;
        stream.ReadExactly(bytes);
        Parse(WholeText.Of(bytes).Span);
        CheckLayout(stream.Length - 8 - header);
        return _problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<SafetensorsEntry>>(_problems) : ReadResult.Ok<IReadOnlyList<SafetensorsEntry>>(_entries);
    }

    private void Parse(ReadOnlySpan<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 16 });
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject, "", "no object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.HasValueSequence || json.ValueSpan.Length > 4096)
            {
                throw Fault("header", "a name longer than 4096 bytes", "names of tensors");
            }

            if (json.ValueTextEquals("__metadata__"u8))
            {
                json.Read();
                Expect(json.TokenType == JsonTokenType.StartObject, "__metadata__", "no object");
                json.Skip();
                continue;
            }

            _allowance.Take(160 + (2 * json.ValueSpan.Length), "header");
            string name = json.GetString()!;
            json.Read();
            Expect(json.TokenType == JsonTokenType.StartObject, Short(name), "no object");
            Entry(name, ref json);
            if (_entries.Count > MostTensors)
            {
                throw Fault("header", Text($"more than {MostTensors} tensors"), "fewer");
            }
        }

        Expect(json.TokenType == JsonTokenType.EndObject, "header", "a header that stops");
    }

    private void Entry(string name, ref Utf8JsonReader json)
    {
        string? type = null;
        long[]? shape = null;
        (long Begin, long End)? data = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("dtype"u8))
            {
                json.Read();
                Expect(json.TokenType == JsonTokenType.String && json.ValueSpan.Length < 32, Short(name), "a dtype that is no short text");
                type = json.GetString();
            }
            else if (json.ValueTextEquals("shape"u8))
            {
                int count = Numbers(name, ref json);
                _allowance.Take(24 + (8 * count), "header");
                shape = _shape[..count];
            }
            else if (json.ValueTextEquals("data_offsets"u8))
            {
                Expect(Numbers(name, ref json) == 2, Short(name), "data_offsets that are not two numbers");
                data = (_shape[0], _shape[1]);
            }
            else
            {
                json.Skip();
            }
        }

        Add(name, type, shape, data);
    }

    private void Add(string name, string? type, long[]? shape, (long Begin, long End)? data)
    {
        if (type is null || shape is null || data is not { } range)
        {
            Report(name, "an entry without dtype, shape or data_offsets", "all three");
            return;
        }

        if (!_names.Add(name))
        {
            Report(name, "the tensor twice", "each tensor once");
            return;
        }

        // A type newer than this table costs its tensor only: it takes the bytes between its offsets.
        double elements = shape.Aggregate(1.0, static (product, d) => product * d);
        bool known = _bits.TryGetValue(type, out double bits);
        double expected = known ? elements * bits / 8 : range.End - range.Begin;
        if (!known && elements > long.MaxValue / 8)
        {
            Report(name, "a shape that no file holds", "a size below 2^60 bytes");
        }
        else if (expected > long.MaxValue / 8 || range.End < range.Begin)
        {
            Report(name, "a shape or range that no file holds", "a size below 2^60 bytes");
        }
        else if (range.End - range.Begin != (long)Math.Ceiling(expected))
        {
            Report(name, Text($"{range.End - range.Begin} bytes for {type} of shape [{string.Join(", ", shape)}]"),
                Text($"{(long)Math.Ceiling(expected)} bytes"));
        }
        else
        {
            _entries.Add(new SafetensorsEntry(name, string.IsInterned(type) ?? type, shape, range.Begin, range.End));
        }
    }

    private int Numbers(string name, ref Utf8JsonReader json)
    {
        json.Read();
        Expect(json.TokenType == JsonTokenType.StartArray, Short(name), "no list");
        int count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.Number)
        {
            long value = 0;
            Expect(count < MostDimensions && json.TryGetInt64(out value) && value >= 0, Short(name),
                "a dimension or offset that is negative, broken or too large, or too many of them");
            _shape[count++] = value;
        }

        Expect(json.TokenType == JsonTokenType.EndArray, Short(name), "a list of something else than numbers");
        return count;
    }

    private void CheckLayout(long data)
    {
        long end = 0;
        string before = "";
        foreach (SafetensorsEntry entry in _entries.OrderBy(static e => e.Begin).ThenBy(static e => e.End))
        {
            if (entry.Begin < end && entry.Bytes > 0)
            {
                Report(entry.Name, $"data that overlaps {Short(before)}", "tensors that lie one behind the other");
            }

            if (entry.End > end)
            {
                (end, before) = (entry.End, entry.Name);
            }
        }

        if (end > data)
        {
            Report("", Text($"{data} bytes of data where the header promises {end}: a download that stopped"), "the whole file");
        }
        else if (_entries.Count == 0)
        {
            Report("header", "no tensors", "at least one");
        }
    }

    private void Report(string name, string found, string expected)
    {
        _problems.Add(new Problem(_file, Short(name), found, expected));
        if (_problems.Count >= 20)
        {
            // Twenty say enough; a flood of them would cost memory for nothing.
            throw Fault("header", "too many problems", "a sound header");
        }
    }

    private void Expect(bool holds, string where, string found)
    {
        if (!holds)
        {
            throw Fault(where, found, "a safetensors header: name to dtype, shape, data_offsets");
        }
    }

    private FormatFault Fault(string where, string found, string expected) => new(_file, where, found, expected);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Short(string name) => name.Length > 80 ? name[..80] : name;
}
