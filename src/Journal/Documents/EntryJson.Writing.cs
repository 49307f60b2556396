using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Journal.Documents;

/// <summary>An entry as the JSON document that is recorded: written once, kept byte for byte, hashed as it stands.</summary>
public static partial class EntryJson
{
    /// <summary>Schema of an entry's document.</summary>
    public const string Schema = "floorline/entry@1";

    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an entry on one line, its fields in a fixed order.</summary>
    /// <param name="entry">The entry.</param>
    public static string Of(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            Body(json, entry);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>SHA-256 of a document, in lower-case hexadecimal.</summary>
    /// <param name="document">The document.</param>
    public static string Checksum(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    /// <summary>A time of day as documents write it: UTC, to the millisecond.</summary>
    /// <param name="at">The time of day.</param>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes the fields of an entry into an object that is open, schema left out.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="entry">The entry.</param>
    public static void Body(Utf8JsonWriter json, Entry entry)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(entry);
        json.WriteString("id", entry.Id);
        json.WriteString("parent", entry.Parent);
        json.WriteString("plan", entry.Plan);
        json.WriteString("at", Text(entry.At));
        json.WriteString("tool_version", entry.ToolVersion);
        json.WriteStartObject("situation");
        foreach (SituationField field in entry.Situation)
        {
            json.WriteString(EntryWords.Underscored(field.Name), field.Value);
        }

        json.WriteEndObject();
        WriteChanges(json, "changed", entry.Changed);
        json.WriteString("lever", entry.Lever);
        WriteEnvironment(json, entry.Environment);
        Milliseconds(json, "predicted_ms", entry.Prediction?.Middle);
        WritePrediction(json, entry.Prediction);
        Milliseconds(json, "measured_ms", entry.Measured);
        json.WriteString("metric", entry.Metric);
        Number(json, "error", entry.Error);
        WriteSamples(json, entry.Samples);
        json.WriteString("verdict", EntryWords.Of(entry.Verdict));
        json.WriteString("note", entry.Note);
        json.WriteStartArray("findings");
        foreach (string finding in entry.Findings)
        {
            json.WriteStringValue(finding);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes changes as a list of objects with field, from and to.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Name of the list.</param>
    /// <param name="changes">The changes.</param>
    public static void WriteChanges(Utf8JsonWriter json, string name, IEnumerable<FieldChange> changes)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(changes);
        json.WriteStartArray(name);
        foreach (FieldChange change in changes)
        {
            json.WriteStartObject();
            json.WriteString("field", EntryWords.Underscored(change.Field));
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter json, RunEnvironment environment)
    {
        json.WriteStartObject("environment");
        json.WriteString("host", environment.Host);
        json.WriteString("system", environment.System);
        json.WriteString("driver", environment.Driver);
        json.WriteString("engine", environment.Engine);
        json.WriteString("engine_version", environment.EngineVersion);
        json.WriteString("git_commit", environment.GitCommit);
        json.WriteEndObject();
    }

    private static void WritePrediction(Utf8JsonWriter json, Prediction? prediction)
    {
        if (prediction is null)
        {
            json.WriteNull("prediction");
            return;
        }

        json.WriteStartObject("prediction");
        Milliseconds(json, "low_ms", prediction.Low);
        Milliseconds(json, "high_ms", prediction.High);
        if (prediction.Likeliest is { } likeliest)
        {
            Milliseconds(json, "likeliest_ms", likeliest);
        }

        json.WriteString("at", Text(prediction.At));
        json.WriteString("basis", prediction.Basis);
        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, SampleSummary? samples)
    {
        if (samples is null)
        {
            json.WriteNull("samples");
            return;
        }

        json.WriteStartObject("samples");
        json.WriteNumber("count", samples.Count);
        Milliseconds(json, "min_ms", samples.Min);
        Milliseconds(json, "median_ms", samples.Median);
        Milliseconds(json, "p95_ms", samples.P95);
        Milliseconds(json, "p99_ms", samples.P99);
        Milliseconds(json, "max_ms", samples.Max);
        Milliseconds(json, "mean_ms", samples.Mean);
        Milliseconds(json, "standard_deviation_ms", samples.StandardDeviation);
        json.WriteString("sha256", samples.Checksum);
        json.WriteBoolean("kept", samples.Kept);
        json.WriteEndObject();
    }

    private static void Milliseconds(Utf8JsonWriter json, string name, Seconds? time) => Number(json, name, time?.Milliseconds);

    // ten significant digits: what is read back and written again is the same text
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, double.Parse(number.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
