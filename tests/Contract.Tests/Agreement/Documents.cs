using System.Text.Json;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>Looks into documents by path, such as <c>floors.binding_ms</c>.</summary>
internal static class Documents
{
    // A field that is there twice has two values, and readers differ in which they take.
    private static readonly JsonDocumentOptions _once = new() { AllowDuplicateProperties = false };

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, _once);
        return document.RootElement.Clone();
    }

    /// <summary>What lies at a path; null where nothing does.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        JsonElement at = element;
        foreach (string name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    public static double? Number(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    public static string? Text(this JsonElement element, string path) => element.At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool? Flag(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    /// <summary>The first place in which two values differ, numbers by more than a millionth; null where they are the same.</summary>
    public static string? Difference(JsonElement one, JsonElement other, string path = "")
    {
        if (one.ValueKind != other.ValueKind)
        {
            return $"{path}: {Short(one)} and {Short(other)}";
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in one.EnumerateObject())
                {
                    string at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                    if (!other.TryGetProperty(member.Name, out JsonElement same))
                    {
                        return $"{at}: only in one";
                    }

                    if (Difference(member.Value, same, at) is { } difference)
                    {
                        return difference;
                    }
                }

                return null;
            case JsonValueKind.Array:
                return one.GetArrayLength() != other.GetArrayLength() ? $"{path}: {one.GetArrayLength()} and {other.GetArrayLength()} entries"
                    : one.EnumerateArray().Zip(other.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]"))
                        .FirstOrDefault(static d => d is not null);
            case JsonValueKind.Number:
                (double a, double b) = (one.GetDouble(), other.GetDouble());
                return Same(a, b, 1e-6) ? null : $"{path}: {a} and {b}";
            default:
                return one.ToString() == other.ToString() ? null : $"{path}: {Short(one)} and {Short(other)}";
        }
    }

    public static bool Same(double a, double b, double share) => a == b || Math.Abs(a - b) <= share * Math.Max(Math.Abs(a), Math.Abs(b));

    private static string Short(JsonElement element) => element.ToString() is { Length: > 60 } text ? text[..60] + "..." : element.ToString();
}
