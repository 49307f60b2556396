using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace;

/// <summary>Typed access to one object of a config.json: every field that is missing or wrong becomes a problem with its path, and reading goes on.</summary>
internal sealed class ConfigFields
{
    internal const long Largest = 1L << 31;

    private readonly JsonElement _element;
    private readonly string _file;
    private readonly string _path;

    internal ConfigFields(JsonElement element, string file, string path, List<Problem> problems)
    {
        _element = element;
        _file = file;
        _path = path;
        Problems = problems;
    }

    internal List<Problem> Problems { get; }

    internal bool Has(string key) => _element.TryGetProperty(key, out JsonElement value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>A whole number that must be there, under the first of several names that is.</summary>
    internal int Int(params ReadOnlySpan<string> keys)
    {
        int? found = IntOrNull(keys);
        if (found is null && !keys.ToArray().Any(Has))
        {
            Problems.Add(new Problem(_file, _path + keys[0], "nothing", "a whole number above 0"));
        }

        return found ?? 1;
    }

    /// <summary>A whole number that may be missing.</summary>
    internal int? IntOrNull(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_element.TryGetProperty(key, out JsonElement value) && value.ValueKind is not JsonValueKind.Null)
            {
                return Whole(key, value);
            }
        }

        return null;
    }

    internal int IntOr(int missing, params ReadOnlySpan<string> keys) => IntOrNull(keys) ?? missing;

    internal bool BoolOr(string key, bool missing)
    {
        if (!Has(key))
        {
            return missing;
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Wrong(key, value, "true or false");
        return missing;
    }

    internal double NumberOr(string key, double missing)
    {
        if (!Has(key))
        {
            return missing;
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number is > 0 and < 1e6)
        {
            return number;
        }

        Wrong(key, value, "a number above 0");
        return missing;
    }

    internal string? Text(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Wrong(key, value, "text");
        return null;
    }

    internal ConfigFields? Inside(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ConfigFields(value, _file, $"{_path}{key}.", Problems);
        }

        Wrong(key, value, "an object");
        return null;
    }

    internal IReadOnlyList<string> Texts(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static v => v.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(static v => v.GetString()!)];
        }

        Wrong(key, value, "a list of texts");
        return [];
    }

    internal IReadOnlyList<int> Ints(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        JsonElement value = _element.GetProperty(key);
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out _)))
        {
            return [.. value.EnumerateArray().Select(static v => v.GetInt32())];
        }

        Wrong(key, value, "a list of whole numbers");
        return [];
    }

    internal void Fail(string key, string found, string expected) => Problems.Add(new Problem(_file, _path + key, found, expected));

    private int? Whole(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == Math.Floor(number) && number >= 1 && number < Largest)
        {
            return (int)number;
        }

        Wrong(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {Largest - 1}"));
        return null;
    }

    private void Wrong(string key, JsonElement value, string expected)
    {
        string raw = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value.ValueKind.ToString().ToLowerInvariant() : value.GetRawText();
        Problems.Add(new Problem(_file, _path + key, raw.Length > 60 ? raw[..60] : raw, expected));
    }
}
