using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace;

/// <summary>Typed access to one object of a config.json: every field that is missing or wrong becomes a problem with its path, and reading goes on.</summary>
internal sealed class ConfigFields
{
    internal const long Largest = 1L << 31;

    private const int MostLayers = 100_000;

    private readonly JsonElement _element;
    private readonly string _file;
    private readonly string _path;

    internal ConfigFields(JsonElement element, string file, string path, List<Problem> problems, List<string>? assumptions = null)
    {
        _element = element;
        _file = file;
        _path = path;
        Problems = problems;
        Assumptions = assumptions ?? [];
    }

    internal List<Problem> Problems { get; }

    /// <summary>Values that the config leaves out and the model's class supplies, in whole sentences.</summary>
    internal List<string> Assumptions { get; }

    /// <summary>The value of a key as it stands; null where it is missing or null.</summary>
    internal JsonElement? Raw(string key) => Has(key) ? _element.GetProperty(key) : null;

    internal bool Has(string key) => _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(key, out JsonElement value)
        && value.ValueKind is not JsonValueKind.Null;

    /// <summary>A whole number that must be there, under the first of several names that is.</summary>
    internal int Int(params ReadOnlySpan<string> keys)
    {
        int? found = IntOrNull(keys);
        if (found is null && !keys.ToArray().Any(Has))
        {
            Problems.Add(Problem.Missing(_file, _path + keys[0], "a whole number above 0"));
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

    /// <summary>A whole number that may be 0 or missing, which mean the same: there is none.</summary>
    internal int IntOrZero(string key) =>
        Has(key) && !(_element.GetProperty(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && number == 0)
            ? IntOr(0, key) : 0;

    /// <summary>A whole number that published configs leave to the default of the model's class; the default is named as an assumption.</summary>
    internal int IntOrClass(string key, int? standard)
    {
        if (standard is not { } value || Has(key))
        {
            return Int(key);
        }

        string sentence = string.Create(CultureInfo.InvariantCulture,
            $"The config leaves out {_path}{key}; the default of its model class, {value}, is taken.");
        if (!Assumptions.Contains(sentence))
        {
            Assumptions.Add(sentence);
        }

        return value;
    }

    /// <summary>The number of layers, which must be there and sane.</summary>
    internal int LayerCount(params ReadOnlySpan<string> keys)
    {
        int count = Int(keys);
        if (count <= MostLayers)
        {
            return count;
        }

        string key = Has(keys[0]) ? keys[0] : keys[^1];
        Fail(key, string.Create(CultureInfo.InvariantCulture, $"{count}"), string.Create(CultureInfo.InvariantCulture, $"at most {MostLayers} layers"));
        return 1;
    }

    /// <summary>Hidden size over heads, which must come out even.</summary>
    internal int HeadSize(int hidden, int heads)
    {
        // After another problem either number may be a stand-in, and a second message would mislead.
        if (hidden % heads != 0 && Problems.Count == 0)
        {
            Fail("num_attention_heads", string.Create(CultureInfo.InvariantCulture, $"{heads}"),
                string.Create(CultureInfo.InvariantCulture, $"a number that divides the hidden size {hidden}, or head_dim beside it"));
        }

        return Math.Max(1, hidden / heads);
    }

    /// <summary>How many entries a list has; null where there is no list.</summary>
    internal int? Length(string key) => Has(key) && _element.GetProperty(key) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null;

    /// <summary>The keys of this object, in their order.</summary>
    internal IReadOnlyList<string> Keys => [.. _element.EnumerateObject().Select(static property => property.Name)];

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

    internal bool IsText(string key, string wanted) =>
        Has(key) && _element.GetProperty(key) is { ValueKind: JsonValueKind.String } value && value.GetString() == wanted;

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
            return new ConfigFields(value, _file, $"{_path}{key}.", Problems, Assumptions);
        }

        Wrong(key, value, "an object");
        return null;
    }

    /// <summary>The object under a key; null where something else is there.</summary>
    internal ConfigFields? InsideOrNone(string key) => Raw(key) is { ValueKind: JsonValueKind.Object } ? Inside(key) : null;

    /// <summary>The texts of a list; none where something else is there, as writers of lists that may be absent put many things there.</summary>
    internal IReadOnlyList<string> TextsOrNone(string key) =>
        Raw(key) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(static v => v.ValueKind == JsonValueKind.String).Select(static v => v.GetString()!)] : [];

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
