using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Readers.Json;

namespace Floorline.Readers.Reports;

/// <summary>The bytes of a result file, seen as JSON values where they are JSON and as text always.</summary>
internal sealed class ReportInput
{
    /// <summary>Most bytes that are read of one file.</summary>
    internal const int Largest = 1 << 28;

    private const int DeepestNesting = 64;

    private ReportInput(string name, string text)
    {
        Name = name;
        Text = text;
    }

    internal string Name { get; }

    internal string Text { get; }

    /// <summary>The JSON values of the file one after the other; the elements of an array that is the whole file. Empty where the file is no JSON.</summary>
    internal IReadOnlyList<JsonElement> Values { get; private set; } = [];

    internal List<string> Notes { get; } = [];

    internal static ReadResult<ReportInput> Read(Stream stream, string name)
    {
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[128 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Largest)
            {
                return Failed(name, "", string.Create(CultureInfo.InvariantCulture, $"more than {Largest} bytes"), "a result file of at most 256 MiB");
            }
        }

        ReadOnlyMemory<byte> bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        ReadOnlySpan<byte> start = bytes.Span.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
        {
            return Failed(name, "", "an empty file", "a benchmark result");
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes.Span))
        {
            return Failed(name, "", "bytes that are not UTF-8 text", "a benchmark result as text: JSON, JSON Lines, CSV, YAML or a log");
        }

        if (start.StartsWith("version https://git-lfs"u8))
        {
            return Failed(name, "", "a Git LFS pointer, not the file itself (run git lfs pull)", "a benchmark result");
        }

        if (start[0] == (byte)'<')
        {
            return Failed(name, "", "an HTML or XML page", "a benchmark result");
        }

        if (start[0] is not ((byte)'{' or (byte)'['))
        {
            return ReadResult.Ok(new ReportInput(name, Encoding.UTF8.GetString(bytes.Span)));
        }

        var input = new ReportInput(name, "");
        return input.ParseValues(QuotedNonNumbers(WholeText.Of(bytes))) is { } problem ? ReadResult.Failed<ReportInput>(problem) : ReadResult.Ok(input);
    }

    private Problem? ParseValues(ReadOnlyMemory<byte> bytes)
    {
        var values = new List<JsonElement>();
        (long at, long end) = (0, 0);
        try
        {
            var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = DeepestNesting });
            while (reader.Read())
            {
                at = reader.TokenStartIndex;
                reader.Skip();
                end = reader.BytesConsumed;
                var document = JsonDocument.Parse(bytes[(int)at..(int)reader.BytesConsumed],
                    new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = false });
                values.Add(document.RootElement);
                at = reader.BytesConsumed;
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            bool cut = bytes.Span[(int)at..].TrimEnd(" \t\r\n"u8).IndexOf((byte)'\n') < 0 && values.Count > 0;
            if (!cut)
            {
                bool deep = JsonDepth.Exceeds(bytes.Span[(int)at..], DeepestNesting);
                bool doubled = !deep && end > at && JsonDepth.OnlyDoubles(bytes[(int)at..(int)end], DeepestNesting);
                string found = deep ? $"nesting deeper than {DeepestNesting}" : doubled ? "a key twice in one object" : "JSON that is broken or cut off";
                return new Problem(Name, string.Create(CultureInfo.InvariantCulture, $"value {values.Count + 1}, from byte {at}"), found, "well-formed JSON");
            }

            Notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"The file ends in the middle of a value that starts at byte {at}; the {values.Count} before it were read."));
        }

        Values = values is [{ ValueKind: JsonValueKind.Array } only] ? [.. only.EnumerateArray()] : values;
        return Values.Count == 0 || Values.Any(static v => v.ValueKind != JsonValueKind.Object)
            ? new Problem(Name, "", Values.Count == 0 ? "an empty JSON array" : "JSON values that are not objects", "a benchmark result")
            : null;
    }

    /// <summary>Some tools write Infinity and NaN bare, which is not JSON: they are put in quotes.</summary>
    private static ReadOnlyMemory<byte> QuotedNonNumbers(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> from = bytes.Span;
        if (from.IndexOf("Infinity"u8) < 0 && from.IndexOf("NaN"u8) < 0)
        {
            return bytes;
        }

        using var to = new MemoryStream(from.Length + 256);
        bool inside = false;
        int copied = 0;
        for (int i = 0; i < from.Length; i++)
        {
            if (inside)
            {
                if (from[i] == (byte)'\\')
                {
                    i++;
                }
                else if (from[i] == (byte)'"')
                {
                    inside = false;
                }

                continue;
            }

            if (from[i] == (byte)'"')
            {
                inside = true;
                continue;
            }

            int length = from[i] is not ((byte)'I' or (byte)'N' or (byte)'-') ? 0
                : from[i..].StartsWith("Infinity"u8) ? 8 : from[i..].StartsWith("-Infinity"u8) ? 9 : from[i..].StartsWith("NaN"u8) ? 3 : 0;
            if (length > 0)
            {
                to.Write(from[copied..i]);
                to.WriteByte((byte)'"');
                to.Write(from.Slice(i, length));
                to.WriteByte((byte)'"');
                i += length - 1;
                copied = i + 1;
            }
        }

        to.Write(from[copied..]);
        return to.ToArray();
    }

    private static ReadResult<ReportInput> Failed(string name, string path, string found, string expected) =>
        ReadResult.Failed<ReportInput>(new Problem(name, path, found, expected));
}
