using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Journal.Documents;

/// <summary>The fields of one JSON object of an entry, each read with its own check.</summary>
internal sealed class EntryFields
{
    private const int LongestText = 64 * 1024;

    private readonly JsonElement _element;
    private readonly ICollection<EntryProblem> _problems;
    private readonly string _path;

    internal EntryFields(JsonElement element, ICollection<EntryProblem> problems, string path = "")
    {
        _problems = problems;
        _path = path;
        if (element.ValueKind == JsonValueKind.Object)
        {
            _element = element;
        }
        else
        {
            problems.Add(new EntryProblem(path, Kind(element), "an object"));
        }
    }

    internal string? Text(string name) => Get(name) is { } value ? Text(value, name) : null;

    /// <summary>A text without line breaks that may name another entry.</summary>
    internal string? Name(string name)
    {
        string? text = Text(name);
        if (text is null || EntryId.Is(text))
        {
            return text;
        }

        Add(name, $"'{text}'", "an entry's name, or null");
        return null;
    }

    internal bool Flag(string name) => Get(name) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool>(name, value, "true or false"));

    internal int Count(string name) => Get(name) is { } value && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count is > 0 and <= SampleSummary.Most
        ? count
        : Wrong<int>(name, _element, $"a count from 1 to {SampleSummary.Most}");

    internal double? Number(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
        : Wrong<double?>(name, value, "a number or null");

    internal Seconds? Milliseconds(string name, bool positive, bool needed = false)
    {
        double? number = Number(name);
        if (number is null && needed)
        {
            Add(name, "nothing", "a time in ms");
        }

        if (number is null || (positive ? number > 0 : number >= 0))
        {
            return number is { } ms ? Seconds.FromMilliseconds(ms) : null;
        }

        Add(name, FormattableString.Invariant($"{number}"), positive ? "a time above 0, in ms" : "0 or more, in ms");
        return null;
    }

    internal DateTimeOffset? Time(string name)
    {
        string text = Text(name) ?? "";
        DateTimeOffset? at = EntryJson.Time(text);
        if (at is null)
        {
            Add(name, $"'{text}'", "a UTC time such as 2026-03-01T09:30:00.000Z");
        }

        return at;
    }

    internal EntryFields? Object(string name) => Get(name) is { } value ? new EntryFields(value, _problems, Path(name)) : null;

    internal IReadOnlyList<string> Texts(string name) => [.. List(name).Select(value => Text(value, name) ?? "")];

    internal IReadOnlyList<SituationField> Situation()
    {
        if (Get("situation") is not { ValueKind: JsonValueKind.Object } situation)
        {
            Add("situation", "nothing", "an object with the fields of the situation, each a text");
            return [];
        }

        return [.. situation.EnumerateObject().Select(field => new SituationField(EntryWords.Dashed(Line(field.Name, "situation")), Line(Text(field.Value, $"situation.{field.Name}") ?? "", $"situation.{field.Name}")))];
    }

    internal IReadOnlyList<FieldChange> Changes() => [.. List("changed").Select(value =>
    {
        var change = new EntryFields(value, _problems, Path("changed"));
        return new FieldChange(EntryWords.Dashed(change.Text("field") ?? ""), change.Text("from"), change.Text("to"));
    })];

    private IEnumerable<JsonElement> List(string name) => Get(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : Wrong<IEnumerable<JsonElement>?>(name, value, "a list") ?? [];

    private string? Text(JsonElement value, string name)
    {
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string?>(name, value, "a text or null");
        if (text is not null && (text.Length > LongestText || text.Any(static c => char.IsControl(c) && c is not '\n' and not '\t')))
        {
            Add(name, text.Length > LongestText ? $"{text.Length} characters" : "control characters", $"a text of at most {LongestText} characters without control characters");
            return null;
        }

        return text;
    }

    private string Line(string text, string name)
    {
        if (text.Any(char.IsControl))
        {
            Add(name, "control characters", "text on one line");
        }

        return text;
    }

    private JsonElement? Get(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T Wrong<T>(string name, JsonElement value, string expected)
    {
        Add(name, Kind(value), expected);
        return default!;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText() is { Length: < 40 } number ? number : "a number",
        JsonValueKind.Undefined => "nothing",
        _ => "a JSON " + value.ValueKind.ToString().ToLowerInvariant(),
    };

    private void Add(string name, string found, string expected) => _problems.Add(new EntryProblem(Path(name), found, expected));

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
