using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.Json;

/// <summary>Reads a JSON document from bytes that nobody vouches for: size, nesting and doubled keys are checked, and what is not JSON at all is named for
/// what it is.</summary>
public static class JsonInput
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int DeepestNesting = 64;

    /// <summary>Reads a document.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="largest">Most bytes that are read.</param>
    public static ReadResult<JsonDocument> Read(Stream stream, string file, int largest = 8 << 20) =>
        Bytes(stream, file, largest) is var read && read.IsOk ? Parse(read.Value, file) : ReadResult.Failed<JsonDocument>(read.Problems);

    /// <summary>Reads a document as Python writes it, where <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> stand among the numbers: nothing, and the
    /// largest there are.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    internal static ReadResult<JsonDocument> ReadPython(Stream stream, string file) =>
        Bytes(stream, file, 8 << 20) is var read && read.IsOk ? Parse(Plain(read.Value), file) : ReadResult.Failed<JsonDocument>(read.Problems);

    /// <summary>A number, or a text that is one, as tools write them that keep every field as text; null for anything else.</summary>
    /// <param name="value">The value.</param>
    internal static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out double number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double text)
            && double.IsFinite(text) => text,
        _ => null,
    };

    private static ReadResult<byte[]> Bytes(Stream stream, string file, int largest)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > largest)
            {
                return ReadResult.Failed<byte[]>(new Problem(file, "", string.Create(CultureInfo.InvariantCulture, $"more than {largest} bytes"),
                    string.Create(CultureInfo.InvariantCulture, $"a JSON file of at most {largest} bytes")));
            }
        }

        return ReadResult.Ok(buffer.ToArray());
    }

    private static byte[] Plain(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf("NaN"u8) < 0 && bytes.AsSpan().IndexOf("Infinity"u8) < 0)
        {
            return bytes;
        }

        var plain = new MemoryStream(bytes.Length + 64);
        bool text = false;
        for (int i = 0; i < bytes.Length; i++)
        {
            ReadOnlySpan<byte> rest = bytes.AsSpan(i);
            if (text && bytes[i] == (byte)'\\' && i + 1 < bytes.Length)
            {
                plain.Write(rest[..2]);
                i++;
                continue;
            }

            if (bytes[i] == (byte)'"')
            {
                text = !text;
            }

            if (!text && rest.StartsWith("NaN"u8))
            {
                plain.Write("null"u8);
                i += 2;
            }
            else if (!text && rest.StartsWith("Infinity"u8))
            {
                // As long as the word it replaces, so that the place of a later fault stays right.
                plain.Write("1e308   "u8);
                i += 7;
            }
            else
            {
                plain.WriteByte(bytes[i]);
            }
        }

        return plain.ToArray();
    }

    /// <summary>Reads a document from bytes in memory.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<JsonDocument> Parse(ReadOnlyMemory<byte> bytes, string file)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
            span = bytes.Span;
        }

        if (!System.Text.Unicode.Utf8.IsValid(span) && !span.StartsWith("GGUF"u8))
        {
            return Failed(file, "text that is not UTF-8", "JSON in UTF-8");
        }

        if (NotJson(span) is { } what)
        {
            return Failed(file, what, "a JSON object", ProblemKind.OtherKind);
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };
            var document = JsonDocument.Parse(bytes, options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                return Failed(file, "JSON that is not an object", "a JSON object", ProblemKind.Unreadable);
            }

            if (DoubledKey(document.RootElement, "") is not { } doubled)
            {
                return ReadResult.Ok(document);
            }

            document.Dispose();
            return ReadResult.Failed<JsonDocument>(new Problem(file, doubled, "the key twice", "each key once"));
        }
        catch (JsonException e)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}");
            bool deep = JsonDepth.Exceeds(bytes.Span, DeepestNesting);
            return ReadResult.Failed<JsonDocument>(new Problem(file, where, deep ? $"nesting deeper than {DeepestNesting}"
                : "JSON that is broken or cut off here", "well-formed JSON") { Kind = deep ? ProblemKind.Invalid : ProblemKind.Unreadable });
        }
        catch (InvalidOperationException)
        {
            return Failed(file, "an escape that is no character", "JSON whose escapes are whole characters");
        }
    }

    private static string? NotJson(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimStart(" \t\r\n"u8);
        return text.IsEmpty ? "an empty file"
            : text.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer, not the file itself (run git lfs pull)"
            : text[0] == (byte)'<' ? "an HTML or XML page"
            : text.StartsWith("GGUF"u8) ? "a GGUF file"
            : text[0] is (byte)'{' or (byte)'[' ? null
            : "no JSON";
    }

    private static string? DoubledKey(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (DoubledKey(item, $"{path}[{index++}]") is { } inside)
                {
                    return inside;
                }
            }

            return null;
        }

        if (element.ValueKind == JsonValueKind.String)
        {
            // An escape such as a lone surrogate is found when the text is taken out: here, where it can be reported.
            _ = element.GetString();
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!seen.Add(property.Name))
            {
                return name;
            }

            if (DoubledKey(property.Value, name) is { } inside)
            {
                return inside;
            }
        }

        return null;
    }

    private static ReadResult<JsonDocument> Failed(string file, string found, string expected, ProblemKind kind = ProblemKind.Invalid) =>
        ReadResult.Failed<JsonDocument>(new Problem(file, "", found, expected) { Kind = kind });
}
