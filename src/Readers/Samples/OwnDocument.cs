using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Samples;

/// <summary>
/// Reads latency samples from documents that Floorline writes: the runs of <c>floorline/command@1</c> and the steps of <c>floorline/lab@1</c>. A document that
/// holds only a summary is refused with the command that writes samples.
/// </summary>
public static class OwnDocument
{
    private const string Prefix = "floorline/";

    // One request per line: not one document, but rows of a run.
    private const string Request = "floorline/request@1";

    /// <summary>Whether a JSON value is a document of ours.</summary>
    /// <param name="root">The value.</param>
    public static bool Is(JsonElement root) => Schema(root) is { } schema && schema.StartsWith(Prefix, StringComparison.Ordinal) && schema != Request;

    /// <summary>What the times of a document are, such as <c>step</c>; empty where it holds none.</summary>
    /// <param name="root">The document.</param>
    public static string Latency(JsonElement root) => FieldOf(Schema(root)) switch { "times_ms" => "run", "steps_ms" => "step", _ => "" };

    /// <summary>Reads the samples in the order in which they were taken.</summary>
    /// <param name="root">The document.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="column">What a user named; null, or the field's own name, because a document has one series.</param>
    public static ReadResult<IReadOnlyList<Seconds>> Read(JsonElement root, string file, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        string schema = Schema(root) ?? "";
        if (FieldOf(schema) is not { } field)
        {
            return Failed(file, "", $"a {Name(schema)} document, {WithoutSamples(schema)}", Instead(schema));
        }

        if (column is not null && column != field && column != Latency(root))
        {
            return Failed(file, "", $"no series '{column}'", $"{field}, the only series of a {schema} document (no --column)");
        }

        if (!root.TryGetProperty(field, out JsonElement list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            bool compared = root.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("compare");
            return Failed(file, compared ? "" : field, compared ? "a comparison of techniques, which holds medians and no samples"
                : $"no {field}: {WithoutSamples(schema)}", Instead(schema));
        }

        var times = new List<Seconds>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out double ms) || !double.IsFinite(ms) || ms is < LatencyFile.Shortest * 1000 or >= 1e12)
            {
                return Failed(file, FormattableString.Invariant($"{field}[{times.Count}]"), item.ValueKind == JsonValueKind.Number ? item.GetRawText()
                    : $"a JSON {item.ValueKind.ToString().ToLowerInvariant()}", "a time above 0, in ms");
            }

            times.Add(Seconds.FromMilliseconds(ms));
        }

        return ReadResult.Ok<IReadOnlyList<Seconds>>(times);
    }

    private static string? Schema(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out JsonElement schema)
        && schema.ValueKind == JsonValueKind.String ? schema.GetString() : null;

    private static string? FieldOf(string? schema) => schema switch { "floorline/command@1" => "times_ms", "floorline/lab@1" => "steps_ms", _ => null };

    /// <summary>A schema's name fit for a sentence.</summary>
    private static string Name(string schema) => schema.Length <= 40 ? schema : string.Concat(schema.AsSpan(0, 40), "...");

    private static string WithoutSamples(string schema) => schema switch
    {
        "floorline/serving@1" => "which holds a summary (p50, p95, count) and no samples",
        "floorline/lab@1" => "the document holds only the median and its interval",
        "floorline/host@1" => "which holds bandwidths and rates and no latencies",
        "floorline/trace@1" => "which holds a summary of the steps and no samples",
        "floorline/verdict@1" => "which is a verdict on samples and holds none itself",
        _ => "which holds no latency samples",
    };

    private static string Instead(string schema) => schema switch
    {
        "floorline/serving@1" => "the result file itself that floorline report read, or the requests that floorline measure endpoint writes with --jsonl FILE",
        "floorline/trace@1" => "floorline trace --compare BASE NEW for two traces",
        "floorline/verdict@1" => "the two runs that the verdict is on (floorline journal add --verify FILE takes a verdict)",
        "floorline/host@1" =>
            "samples as floorline lab decode MODEL --json, floorline measure command --json or floorline measure endpoint --jsonl FILE write them",
        _ => "steps as floorline lab decode MODEL --json writes them, runs of floorline measure command --json, or requests of floorline measure endpoint --jsonl FILE",
    };

    private static ReadResult<IReadOnlyList<Seconds>> Failed(string file, string path, string found, string expected) =>
        ReadResult.Failed<IReadOnlyList<Seconds>>(new Problem(file, path, found, expected));
}
