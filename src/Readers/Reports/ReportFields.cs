using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Reports;

/// <summary>The fields of one JSON object. What is asked for counts as used; the rest can be handed on.</summary>
internal sealed class ReportFields
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly HashSet<string> _used;

    internal ReportFields(JsonElement element)
        : this(element, "", new HashSet<string>(StringComparer.Ordinal))
    {
    }

    private ReportFields(JsonElement element, string path, HashSet<string> used)
    {
        _element = element;
        _path = path;
        _used = used;
    }

    internal bool Has(string name) => _element.TryGetProperty(name, out _);

    internal bool HasObject(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object;

    internal bool HasList(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array;

    internal IEnumerable<string> Names => _element.EnumerateObject().Select(static p => p.Name);

    /// <summary>A number, also where it stands in quotes; null where it is absent, null or no number. Infinite values are given.</summary>
    internal double? Number(string name)
    {
        if (!_element.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        double? number = Of(value);
        if (number is not null || value.ValueKind == JsonValueKind.Null)
        {
            Use(name);
        }

        return number;
    }

    internal long? Whole(string name) => Number(name) is { } number && Math.Abs(number) < 9e15 ? (long)Math.Round(number) : null;

    internal string? Text(string name)
    {
        if (_element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
        {
            Use(name);
            return Secrets.Withheld(value.GetString()!);
        }

        return null;
    }

    internal ReportFields? Object(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? new ReportFields(value, _path + name + "\u0001", _used) : null;

    /// <summary>The object at the end of a path of names.</summary>
    internal ReportFields? At(params ReadOnlySpan<string> names)
    {
        ReportFields? at = this;
        foreach (string name in names)
        {
            at = at?.Object(name);
        }

        return at;
    }

    /// <summary>An array of numbers; null where it is absent or holds anything else.</summary>
    internal double[]? Numbers(string name)
    {
        if (!_element.TryGetProperty(name, out JsonElement value) || Array(value) is not { } numbers)
        {
            return null;
        }

        Use(name);
        return numbers;
    }

    /// <summary>An array of arrays of numbers.</summary>
    internal double[][]? NumberLists(string name)
    {
        if (!_element.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var lists = new List<double[]>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Array(item) is not { } list)
            {
                return null;
            }

            lists.Add(list);
        }

        Use(name);
        return [.. lists];
    }

    internal string[]? Texts(string name)
    {
        if (!_element.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        Use(name);
        return [.. value.EnumerateArray().Select(static v => v.ValueKind == JsonValueKind.String ? v.GetString()! : "")];
    }

    internal IReadOnlyList<ReportFields> Objects(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(static v => v.ValueKind == JsonValueKind.Object).Select(static v => new ReportFields(v))]
        : [];

    internal void Use(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _used.Add(_path + name);
        }
    }

    internal Fact<string> TextFact(string name, string reason = "the file does not say") => Text(name) is { Length: > 0 } text ? Fact<string>.Known(text)
        : Fact<string>.Unknown(reason);

    internal Fact<double> NumberFact(string name, string reason = "the file does not say") => Number(name) is { } number && double.IsFinite(number)
        ? Fact<double>.Known(number) : Fact<double>.Unknown(reason);

    internal Fact<long> WholeFact(string name, string reason = "the file does not say") => Whole(name) is { } number ? Fact<long>.Known(number)
        : Fact<long>.Unknown(reason);

    /// <summary>Everything that was not used, as a JSON object; null where nothing is left.</summary>
    internal string? Rest()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Rest(json, _element, _path);
            json.WriteEndObject();
        }

        return buffer.Length > 2 ? Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) : null;
    }

    private void Rest(Utf8JsonWriter json, JsonElement element, string path)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name = path + property.Name;
            if (_used.Contains(name))
            {
                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Object && _used.Any(u => u.StartsWith(name + "\u0001", StringComparison.Ordinal)))
            {
                json.WriteStartObject(property.Name);
                Rest(json, property.Value, name + "\u0001");
                json.WriteEndObject();
            }
            else
            {
                json.WritePropertyName(property.Name);
                Secrets.Write(json, property.Name, property.Value);
            }
        }
    }

    private static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => FromText(value.GetString()!),
        _ => null,
    };

    /// <summary>A number as tools write it in text, including the several spellings of infinity.</summary>
    internal static double? FromText(string text) => text.Trim().ToLowerInvariant() switch
    {
        "inf" or "infinity" or ".inf" or "+inf" => double.PositiveInfinity,
        "nan" or ".nan" or "" => null,
        var other => double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
    };

    private static double[]? Array(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        double[] numbers = new double[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Of(item) is not { } number)
            {
                return null;
            }

            numbers[i++] = number;
        }

        return numbers;
    }
}
