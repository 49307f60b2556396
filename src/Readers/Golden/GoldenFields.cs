using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.Golden;

/// <summary>The fields of one object of a golden set; what is wrong with them is collected.</summary>
internal sealed class GoldenFields(JsonElement row, string place, string path, List<Problem>? problems = null)
{
    internal List<Problem> Problems { get; } = problems ?? [];

    /// <summary>A text that must be there and not be empty.</summary>
    internal string? Text(string name)
    {
        string? text = OptionalText(name);
        if (string.IsNullOrEmpty(text) && !Problems.Any(p => p.Path == At(name)))
        {
            Add(name, "nothing", "a text");
        }

        return text;
    }

    internal string? OptionalText(string name)
    {
        if (!row.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number:
                return value.GetRawText();
            default:
                Add(name, $"a JSON {value.ValueKind.ToString().ToLowerInvariant()}", "a text");
                return null;
        }
    }

    internal double? Number(string name, double low, double high, double? otherwise)
    {
        if (!row.TryGetProperty(name, out JsonElement value))
        {
            if (otherwise is null)
            {
                Add(name, "nothing", Range(low, high));
            }

            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= low && number <= high)
        {
            return number;
        }

        Add(name, value.ValueKind == JsonValueKind.Number ? value.GetRawText() : $"a JSON {value.ValueKind.ToString().ToLowerInvariant()}", Range(low, high));
        return null;
    }

    internal int? Count(string name, int? otherwise)
    {
        double? number = Number(name, 0, 1_000_000, otherwise);
        if (number is { } given && given != Math.Floor(given))
        {
            Add(name, given.ToString(CultureInfo.InvariantCulture), "a whole number");
            return null;
        }

        return (int?)number;
    }

    internal bool Flag(string name)
    {
        if (!row.TryGetProperty(name, out JsonElement value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Add(name, $"a JSON {value.ValueKind.ToString().ToLowerInvariant()}", "true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    internal JsonElement? Element(string name)
    {
        if (row.TryGetProperty(name, out JsonElement value))
        {
            return value;
        }

        Add(name, "nothing", "a value");
        return null;
    }

    internal bool Has(string name) => row.TryGetProperty(name, out _);

    /// <summary>Refuses fields that are not known: a slip of the finger must not switch a check off.</summary>
    internal void Only(params string[] names)
    {
        foreach (JsonProperty property in row.EnumerateObject().Where(property => !names.Contains(property.Name)))
        {
            IReadOnlyList<string> near = Nearest.To(property.Name, names);
            Add(property.Name, "a field that is not known", near.Count > 0 ? $"perhaps {near[0]}" : $"one of {string.Join(", ", names)}");
        }
    }

    internal void Add(string name, string found, string expected) => Problems.Add(new Problem(place, At(name), found, expected));

    private string At(string name) => path.Length > 0 ? $"{path}.{name}" : name;

    private static string Range(double low, double high) => string.Create(CultureInfo.InvariantCulture, $"a number from {low:G6} to {high:G6}");
}
