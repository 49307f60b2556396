using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Json;

namespace Floorline.Workbench;

/// <summary>
/// What a <c>floorline/prediction@1</c> document says of the situation at its end: the time after the last lever applied, or the expected time where none was.
/// </summary>
/// <param name="Low">The shortest time expected.</param>
/// <param name="Likeliest">The time held likeliest.</param>
/// <param name="High">The longest time expected.</param>
/// <param name="Lever">The levers applied, joined by +; null where none was.</param>
internal sealed record PredictionFile(Seconds Low, Seconds Likeliest, Seconds High, string? Lever)
{
    private const string Schema = "floorline/prediction@1";

    internal static ReadResult<PredictionFile> Read(string path, Workplace place)
    {
        ReadResult<JsonDocument> read = place.Read(path, static (stream, file) => JsonInput.Read(stream, file));
        if (!read.IsOk)
        {
            return ReadResult.Failed<PredictionFile>(read.Problems);
        }

        using JsonDocument document = read.Value;
        JsonElement root = document.RootElement;
        if (Text(root, "schema") is var schema && schema != Schema)
        {
            return Failed(path, "schema", $"'{schema}'", $"{Schema}, as floorline predict --json writes it");
        }

        JsonElement[] applied = root.TryGetProperty("applied", out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
        string[] levers = [.. applied.Select(static one => one.ValueKind == JsonValueKind.Object ? Text(one, "lever") : "")];
        if (Array.Exists(levers, static name => name.Length is 0 or > 60 || name.Any(char.IsControl)) || levers.Length > 20)
        {
            return Failed(path, "applied", "a lever without a name", "levers, each with its name");
        }

        int refused = Array.FindIndex(applied, static one => !one.TryGetProperty("applicable", out JsonElement fits) || fits.ValueKind != JsonValueKind.True);
        if (refused >= 0)
        {
            return Failed(path, $"applied[{refused}]", $"{levers[refused]}, which cannot be applied there",
                "levers that can be applied: floorline predict says why this one cannot");
        }

        string field = applied.Length > 0 ? $"applied[{applied.Length - 1}].predicted" : "expected";
        bool found = applied.Length > 0 ? applied[^1].TryGetProperty("predicted", out JsonElement range) : root.TryGetProperty("expected", out range);
        return found && Time(range, "low_ms") is { } low && Time(range, "middle_ms") is { } middle && Time(range, "high_ms") is { } high && low <= middle
            && middle <= high
            ? ReadResult.Ok(new PredictionFile(low, middle, high, levers.Length > 0 ? string.Join('+', levers) : null))
            : Failed(path, field, found ? "no three times in order" : "nothing", "low_ms, middle_ms and high_ms of a time");
    }

    private static ReadResult<PredictionFile> Failed(string path, string field, string found, string expected) =>
        ReadResult.Failed<PredictionFile>(new Problem(path, field, found, expected));

    private static Seconds? Time(JsonElement range, string name) =>
        range.ValueKind == JsonValueKind.Object && range.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double ms) && ms is > 0 and < 1e12 ? Seconds.FromMilliseconds(ms) : null;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
