using System.Buffers;
using System.Text;
using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Workbench.Documents;

/// <summary>Writes results as JSON documents: one place, so that library, command line and web page give the same text.</summary>
public static partial class JsonText
{
    private const int LargestKept = 1 << 20;

    // What is written is well-formed by its tests: each document is read back there.
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", SkipValidation = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Kept per thread: a document of some ten thousand characters would otherwise go through several large arrays.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private static string Document(string schema, Action<Utf8JsonWriter> body) => Encoding.UTF8.GetString(Bytes(schema, body));

    /// <summary>The document as UTF-8; good until the thread writes its next one.</summary>
    private static ReadOnlySpan<byte> Bytes(string schema, Action<Utf8JsonWriter> body, bool indented = true)
    {
        ArrayBufferWriter<byte> buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, indented ? _options : _options with { Indented = false }))
        {
            json.WriteStartObject();
            json.WriteString("schema", schema);
            json.WriteString("tool_version", Verb.Version);
            body(json);
            json.WriteEndObject();
        }

        ReadOnlySpan<byte> written = buffer.WrittenSpan;
        if (buffer.Capacity > LargestKept)
        {
            _buffer = null;
        }

        return written;
    }

    private static void Inputs(Utf8JsonWriter json, SituationSpec spec)
    {
        json.WriteStartObject("inputs");
        foreach (SpecField field in SituationSpec.Fields)
        {
            if (field.Get(spec) is { } value)
            {
                json.WriteString(field.Name.Replace('-', '_'), value);
            }
        }

        json.WriteEndObject();
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, Seconds time) => Number(json, name, time.Milliseconds);

    private static void Milliseconds(Utf8JsonWriter json, string name, Fact<Seconds> time) => Number(json, name, time.Select(static t => t.Milliseconds));

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteNull(name);
        }
        else if (value == Math.Floor(value) && Math.Abs(value) < 1e15 && (value != 0 || !double.IsNegative(value)))
        {
            // Below this a whole number is written without an exponent.
            json.WriteNumber(name, (long)value);
        }
        else if (value == Math.Floor(value) || Math.Abs(value) is < 1e-4 or >= 1e10)
        {
            json.WriteNumber(name, Rounded(value));
        }
        else
        {
            // In this range ten digits need no exponent, so the text is the one that the rounded number would give.
            Span<byte> digits = stackalloc byte[32];
            int length = TenDigits.Write(value, digits);
            json.WritePropertyName(name);
            json.WriteRawValue(digits[..length], skipInputValidation: true);
        }
    }

    /// <summary>A known number, or null with the reason beside it under <c>NAME_unknown</c>.</summary>
    private static void Number(Utf8JsonWriter json, string name, Fact<double> value)
    {
        if (value.IsKnown)
        {
            Number(json, name, value.Value);
        }
        else
        {
            json.WriteNull(name);
            json.WriteString(name + "_unknown", value.UnknownReason);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // Whole numbers (bytes, counts) as they are; of the rest ten significant digits, more than any input has and free of the noise of binary fractions.
    private static double Rounded(double value) =>
        value == Math.Floor(value) ? value : double.Parse(value.ToString("G10", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);
}
