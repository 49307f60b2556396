using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>The fields of one object of a config as a family sees them: what is set, what the config states under one of the usual names, what the model
/// class supplies.</summary>
internal sealed class FieldScope
{
    private const int MostLayers = 100_000;
    private readonly JsonElement _config;
    private readonly string _file;
    private readonly string _path;
    private readonly Dictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldValue?> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldValue?> _guessed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly FieldScope? _outer;
    private readonly bool _inherits;

    internal FieldScope(JsonElement config, Family family, string file, string path, List<Problem> problems, Remarks assumptions, FieldScope? outer =
        null, bool inherits = false)
    {
        (_config, Family, _file, _path, Problems, Assumptions, _outer, _inherits) = (config, family, file, path, problems, assumptions, outer, inherits);
    }

    internal Family Family { get; }

    internal List<Problem> Problems { get; }

    internal Remarks Assumptions { get; }

    /// <summary>What holds for the layer kind, class or part at hand, before everything else; later entries first.</summary>
    internal List<JsonElement> Overlays { get; } = [];

    /// <summary>The class that <c>architectures</c> names; null where it names none.</summary>
    internal string? Class => _config.ValueKind == JsonValueKind.Object && _config.TryGetProperty("architectures", out JsonElement list)
        && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String ? list[0].GetString() : null;

    /// <summary>Whether type or class are named after a kind of model, by one of the family's marks of that kind.</summary>
    internal bool IsNamed(string kind) => _named.TryGetValue(kind, out bool known) ? known
        : _named[kind] = Family.Marks.TryGetValue(kind, out Marks? marks)
            && (marks.Fit(Class) || marks.Fit(Element("model_type") is { ValueKind: JsonValueKind.String } type ? type.GetString() : null));

    /// <summary>The layer that formulas call i; -1 outside the layers.</summary>
    internal int Layer { get; set; } = -1;

    /// <summary>Whether a value depended on the layer since this was last set to false.</summary>
    internal bool Touched { get; set; }

    /// <summary>The decoder of a model of several parts, for formulas that name its fields.</summary>
    internal FieldScope? Decoder { get; set; }

    /// <summary>A field's value: set, stated, or supplied by the model class.</summary>
    internal FieldValue Get(string name)
    {
        if (name == "i")
        {
            Touched = true;
            return new FieldValue(Layer);
        }

        // Two fields that a family takes from each other, and a config that has neither: there is nothing.
        if (!_open.Add(name))
        {
            return FieldValue.None;
        }

        try
        {
            return Value(name);
        }
        finally
        {
            _open.Remove(name);
        }
    }

    private FieldValue Value(string name)
    {
        if (name == "class_name")
        {
            return Class is { } architecture ? new FieldValue(null, architecture) : FieldValue.None;
        }

        if (name.StartsWith("outer.", StringComparison.Ordinal))
        {
            return _outer?.Get(name[6..]) ?? FieldValue.None;
        }

        if (name.StartsWith("decoder.", StringComparison.Ordinal))
        {
            return (Decoder ?? _outer?.Decoder)?.Get(name[8..]) ?? FieldValue.None;
        }

        for (int i = Overlays.Count - 1; i >= 0; i--)
        {
            if (Overlays[i].TryGetProperty(name, out JsonElement over))
            {
                return Stated(over);
            }
        }

        if (Family.Set.TryGetValue(name, out JsonElement fixedValue))
        {
            return Stated(fixedValue);
        }

        if (Raw(name) is { } raw)
        {
            return raw;
        }

        return Standard(name) is { } standard ? Stated(standard) : FieldValue.None;
    }

    /// <summary>What the model class supplies for a field: to a config inside another one more than to one that stands alone.</summary>
    private JsonElement? Standard(string name) => _path.Length > 0 && Family.Inside.TryGetValue(name, out JsonElement inside) ? inside
        : Family.Defaults.TryGetValue(name, out JsonElement standard) ? standard : null;

    /// <summary>What the config states under one of the field's names.</summary>
    private FieldValue? Raw(string name)
    {
        if (!Family.Names.TryGetValue(name, out string[]? names))
        {
            return Element(name) is { } plain ? FieldValue.Of(plain) : null;
        }

        foreach (string one in names)
        {
            bool opposite = one[0] == '!';
            if (Element(opposite ? one[1..] : one) is { } found)
            {
                FieldValue value = FieldValue.Of(found);
                if (value.IsNone && found.ValueKind == JsonValueKind.Object)
                {
                    continue;
                }

                return opposite ? new FieldValue(value.Holds ? 0 : 1) : value.Text is { } text ? Listed(text) ?? value : value;
            }
        }

        return Family.Guesses.TryGetValue(name, out FieldGuess? guess) ? Guessed(name, guess) : null;
    }

    /// <summary>The numbers of a text such as <c>"4,5,8-10"</c>, as some configs write lists of layers; null for any other text.</summary>
    private FieldValue? Listed(string text)
    {
        if (text.Length == 0 || !char.IsAsciiDigit(text[0]) || text.AsSpan().IndexOfAny(',', '-') < 0)
        {
            return null;
        }

        if (!_lists.TryGetValue(text, out FieldValue? known))
        {
            _lists[text] = known = NumberText.Read(text) is { } list ? new FieldValue(null, null, list) : null;
        }

        return known;
    }

    /// <summary>What a config states under a name that only looks like those of a field, where one name alone does; what it was taken for is said.</summary>
    private FieldValue? Guessed(string name, FieldGuess guess)
    {
        if (!_guessed.TryGetValue(name, out FieldValue? known))
        {
            (string? path, JsonElement found) = guess.Find(_config);
            if (path is not null)
            {
                Assume($"{_path}{(path.Length > 60 ? path[..60] : path)} is taken for {guess.Called}.");
                known = FieldValue.Of(found);
            }

            _guessed[name] = known;
        }

        return known;
    }

    private JsonElement? Element(string path)
    {
        JsonElement at = _config;
        foreach (string step in path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Array && at.GetArrayLength() is > 0 and var length)
            {
                // A path into a list of objects takes the one of the layer at hand.
                Touched = true;
                at = at[Math.Clamp(Layer, 0, length - 1)];
            }

            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return _inherits ? _outer?.Element(path) : null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? _inherits ? _outer?.Element(path) : null : at;
    }

    private FieldValue Stated(JsonElement value) =>
        value is { ValueKind: JsonValueKind.String } && value.GetString() is ['=', .. var formula] ? Expression.Compute(formula, this) : FieldValue.Of(value);

    /// <summary>The number that a value is; of a list, that of the layer at hand; 0 for nothing.</summary>
    internal double Number(FieldValue value) => value.List is { } ? Number(AtLayer(value)) : value.Number ?? 0;

    internal string? Text(FieldValue value) => value.List is { } ? AtLayer(value).Text : value.Text;

    private FieldValue AtLayer(FieldValue value)
    {
        Touched = true;
        int length = value.List!.Value.GetArrayLength();
        FieldValue one = length == 0 ? FieldValue.None : FieldValue.Of(value.List.Value[Math.Clamp(Layer, 0, length - 1)]);
        return one.List is null ? one : FieldValue.None;
    }

    internal int Length(string name) => Get(name) is var value && value.List is { } list ? list.GetArrayLength() : value.Text?.Length
        ?? (Element(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject().Count() : 0);

    /// <summary>How many members of an object are objects whose <c>type</c> is a word, such as the cameras of a policy.</summary>
    internal int Typed(string name, string word) => Element(name) is { ValueKind: JsonValueKind.Object } members
        ? members.EnumerateObject().Count(m => m.Value.ValueKind == JsonValueKind.Object && m.Value.TryGetProperty("type", out JsonElement type)
            && type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), word, StringComparison.OrdinalIgnoreCase))
        : 0;

    /// <summary>Whether the config itself states a field.</summary>
    internal bool States(string name) => Raw(name) is { IsNone: false };

    internal bool Is(string name) => Get(name) is var value && (value.List is null ? value.Holds : Number(value) != 0);

    internal string? Text(string name) => Text(Get(name));

    internal double Number(string name) => Number(Get(name));

    /// <summary>What the config calls the kind of the layer at hand, in a list over layers, a repeated list, or one letter each; as the family's words put
    /// it.</summary>
    internal FieldValue Word(string name)
    {
        Touched = true;
        FieldValue value = Get(name);
        string? said = value switch
        {
            { Text: { Length: > 0 } letters } => letters[Layer % letters.Length].ToString(),
            { List: { } list } when list.GetArrayLength() is > 0 and var length =>
                list[Layer % length].ValueKind == JsonValueKind.String ? list[Layer % length].GetString() : list[Layer % length].GetRawText(),
            _ => null,
        };
        return said is null ? FieldValue.None : new FieldValue(null, Family.Words.GetValueOrDefault(said, said));
    }

    /// <summary>A whole number above 0 that must be there; 1 and a problem where it is not.</summary>
    internal int Size(string name, bool announce = true)
    {
        FieldValue value = Get(name);
        if (value.IsNone)
        {
            Miss(name, "a whole number above 0");
            return 1;
        }

        double number = Number(value);
        if (!value.IsFlag && number == Math.Floor(number) && number is >= 1 and < ConfigFields.Largest)
        {
            if (announce && Raw(name) is null && !Family.Set.ContainsKey(name)
                && Standard(name) is { ValueKind: JsonValueKind.Number })
            {
                Assume(string.Create(CultureInfo.InvariantCulture,
                    $"The config leaves out {_path}{Usual(name)}; the default of its model class, {number}, is taken."));
            }

            return (int)number;
        }

        Fail(name, Shown(value), string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {ConfigFields.Largest - 1}"));
        return 1;
    }

    /// <summary>A whole number that may be 0 or missing, which mean the same.</summary>
    internal int SizeOrZero(string name) => Get(name) is var value
        && (value.IsNone || (value.List is null && value.Number == 0) || (value.List is not null && Number(value) == 0)) ? 0 : Size(name, announce: false);

    internal long Count(string name)
    {
        double number = Number(name);
        // After another problem a size may be a stand-in, and a second message would mislead.
        return Problems.Count > 0 ? 1 : number is >= 0 and < (1L << 40) ? (long)number : throw new ArgumentOutOfRangeException(name, number, "is not a size");
    }

    internal int LayerCount()
    {
        int count = Size("layers");
        if (count <= MostLayers)
        {
            return count;
        }

        Fail("layers", string.Create(CultureInfo.InvariantCulture, $"{count}"), string.Create(CultureInfo.InvariantCulture, $"at most {MostLayers} layers"));
        return 1;
    }

    internal void Assume(string sentence) => Assumptions.Say(sentence);

    internal void Fail(string name, string found, string expected) => Problems.Add(new Problem(_file, _path + Usual(name), found, expected));

    /// <summary>A field that is not there.</summary>
    internal void Miss(string name, string expected) =>
        Problems.Add(Problem.Missing(_file, _path + Usual(name), expected));

    /// <summary>The name under which the config has a field, or the usual one.</summary>
    private string Usual(string name)
    {
        name = Origin(name);
        if (!Family.Names.TryGetValue(name, out string[]? names) || names.Length == 0)
        {
            return name;
        }

        string used = Array.Find(names, n => Element(n.TrimStart('!')) is not null) ?? names[0];
        return used.TrimStart('!');
    }

    /// <summary>The field that a value comes from: another one where the family says "the same as", which is then the one to name.</summary>
    private string Origin(string name)
    {
        for (int i = 0; i < 8; i++)
        {
            JsonElement from = default;
            bool stated = Family.Set.TryGetValue(name, out from) || (Raw(name) is null && Family.Defaults.TryGetValue(name, out from));
            if (!stated || from.ValueKind != JsonValueKind.String || from.GetString() is not ['=', .. var other]
                || !other.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') || other == "missing")
            {
                return name;
            }

            name = other;
        }

        return name;
    }

    private static string Shown(FieldValue value)
    {
        string raw = value.IsFlag ? value.Holds ? "true" : "false"
            : value.Text is { } text ? $"\"{text}\"" : value.List is not null ? "array" : value.Number is { } number
            ? Math.Abs(number) >= 1e308 ? "Infinity" : number.ToString(CultureInfo.InvariantCulture) : "nothing";
        return raw.Length > 60 ? raw[..60] : raw;
    }

    /// <summary>The object inside this one under the first of several names that is there; this one for the empty name.</summary>
    internal (JsonElement Config, string Path)? Inside(string name)
    {
        if (name.Length == 0)
        {
            return (_config, _path);
        }

        JsonElement at = _config;
        foreach (string step in name.Split('.'))
        {
            if (!at.TryGetProperty(step, out at) || at.ValueKind != JsonValueKind.Object)
            {
                return null;
            }
        }

        return (at, $"{_path}{name}.");
    }

    /// <summary>The same object read as another family.</summary>
    internal FieldScope As(Family family)
    {
        var other = new FieldScope(_config, family, _file, _path, Problems, Assumptions, _outer, _inherits) { Decoder = Decoder };
        other.Overlays.AddRange(Overlays);
        return other;
    }

    /// <summary>An object inside this one read as a family.</summary>
    internal FieldScope Part(JsonElement config, string path, Family family, bool inherits) =>
        new(config, family, _file, path, Problems, Assumptions, this, inherits);
}
