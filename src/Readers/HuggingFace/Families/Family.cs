using System.Text.Json;
using Floorline.Core.Models;
using System.Text.RegularExpressions;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>
/// One family as its file under data/families states it, laid over the families it is like: under which names a config has its fields (<c>names</c>), what
/// its model class supplies (<c>defaults</c>),
/// what is always so (<c>set</c>), its mixers, its other weights, its parts and its classes.
/// </summary>
internal sealed partial class Family
{
    private readonly Dictionary<string, JsonElement> _set = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _defaults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _inside = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _mixers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _layerExtra = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Marks> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldGuess> _guesses = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _turns = [];

    private Family(string name)
    {
        Name = name;
    }

    internal string Name { get; }

    internal IReadOnlyDictionary<string, JsonElement> Set => _set;

    internal IReadOnlyDictionary<string, JsonElement> Defaults => _defaults;

    /// <summary>What the model class supplies to a config inside another one, which is written only where it differs; of this family alone.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Inside => _inside;

    /// <summary>Names a config may have for a field, the usual one first.</summary>
    internal IReadOnlyDictionary<string, string[]> Names => _names;

    /// <summary>Kinds of mixers: what is set for them, or their weights, state and FLOPs as formulas.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Mixers => _mixers;

    /// <summary>What an ending or a part of <c>architectures[0]</c> changes.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Classes => _classes;

    /// <summary>What configs call kinds of layers, and what is meant.</summary>
    internal IReadOnlyDictionary<string, string> Words => _words;

    /// <summary>By kind of model or layer the marks in its names.</summary>
    internal IReadOnlyDictionary<string, Marks> Marks => _marks;

    /// <summary>By field what its names look like where none of them is there.</summary>
    internal IReadOnlyDictionary<string, FieldGuess> Guesses => _guesses;

    /// <summary>What fields of a config change, each with its condition <c>when</c>.</summary>
    internal IReadOnlyList<JsonElement> Turns => _turns;

    /// <summary>The fields that formulas name, without the objects they lie in.</summary>
    internal IEnumerable<string> FieldsOfFormulas => _set.Values.Concat(_defaults.Values).Concat(_mixers.Values.SelectMany(static m => m.EnumerateObject()
        .SelectMany(static p => p.Value.ValueKind == JsonValueKind.Array ? [.. p.Value.EnumerateArray()] : new[] { p.Value })))
        .Where(static v => v.ValueKind == JsonValueKind.String).Select(static v => v.GetString()!).Concat(_layerExtra.Values.SelectMany(static w => w))
        .SelectMany(static f => Identifier().Matches(f).Select(static m => m.Value)).Distinct();

    [GeneratedRegex("(?<![A-Za-z0-9_.'])[A-Za-z_][A-Za-z0-9_]*", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    /// <summary>Weights outside the layers, as formulas.</summary>
    internal string[] Extra { get; private set; } = [];

    /// <summary>Weights of a layer beyond mixer and network, by kind of mixer or network, or <c>all</c>.</summary>
    internal IReadOnlyDictionary<string, string[]> LayerExtra => _layerExtra;

    /// <summary>The parts of a model of several; null for one stack.</summary>
    internal JsonElement? Parts { get; private set; }

    /// <summary>A part of which totals follow from formulas: parameters, FLOPs, steps; null where there is none.</summary>
    internal JsonElement? Stated { get; private set; }

    /// <summary>The role of the stack.</summary>
    internal string Role { get; private set; } = "decoder";

    /// <summary>Sentences to be shown with every result.</summary>
    internal string[] Notes { get; private set; } = [];

    /// <summary>What one call of the model gives; null where the family does not fix it.</summary>
    internal WholeCall? Call { get; private set; }

    /// <summary>Beginnings of class names that are this family's, besides the model type itself.</summary>
    internal string[] Prefixes { get; private set; } = [];

    /// <summary>Fields without which nothing is read; formulas would take them for 0.</summary>
    internal string[] Needs { get; private set; } = [];

    /// <summary>Of a reading of unknown types: the condition on a config under which it is taken; null for the last, which needs none.</summary>
    internal string? When { get; private set; }

    /// <summary>What a reading of unknown types is called, with its article.</summary>
    internal string Called { get; private set; } = "a generic decoder";

    /// <summary>Makes a family of its file and the one it is like.</summary>
    internal static Family Of(string name, JsonElement file, Family? like)
    {
        var family = new Family(name);
        if (like is not null)
        {
            family.Take(like);
        }

        family.Lay(file);
        return family;
    }

    private void Take(Family like)
    {
        foreach ((Dictionary<string, JsonElement> to, Dictionary<string, JsonElement> from) in new[] { (_set, like._set), (_defaults, like._defaults),
            (_mixers, like._mixers), (_classes, like._classes) })
        {
            foreach ((string key, JsonElement value) in from)
            {
                to[key] = value;
            }
        }

        foreach ((string key, string[] value) in like._names)
        {
            _names[key] = value;
        }

        foreach ((string key, string value) in like._words)
        {
            _words[key] = value;
        }

        foreach ((string key, string[] value) in like._layerExtra)
        {
            _layerExtra[key] = value;
        }

        foreach ((string key, Marks value) in like._marks)
        {
            _marks[key] = value;
        }

        _turns.AddRange(like._turns);
        // Names that only look alike are a last resort of readings of unknown types; a family that is known says how its fields are called.
        if (Name.StartsWith(FamilyFiles.Generic, StringComparison.Ordinal))
        {
            foreach ((string key, FieldGuess value) in like._guesses)
            {
                _guesses[key] = value;
            }
        }

        (Extra, Parts, Stated, Role, Notes, Needs, Called) =
            (like.Extra, like.Parts, like.Stated, like.Role, like.Notes, like.Needs, like.Called);
    }

    private void Lay(JsonElement file)
    {
        foreach (JsonProperty part in file.EnumerateObject())
        {
            switch (part.Name)
            {
                case "set":
                    Lay(part.Value, _set);
                    break;
                case "defaults":
                    Lay(part.Value, _defaults);
                    break;
                case "inside":
                    Lay(part.Value, _inside);
                    break;
                case "mixers":
                    Lay(part.Value, _mixers);
                    break;
                case "classes":
                    Lay(part.Value, _classes);
                    break;
                case "names":
                    foreach (JsonProperty one in part.Value.EnumerateObject())
                    {
                        _names[one.Name] = Texts(one.Value);
                    }

                    break;
                case "words":
                    foreach (JsonProperty one in part.Value.EnumerateObject())
                    {
                        _words[one.Name] = one.Value.GetString()!;
                    }

                    break;
                case "layer_extra":
                    foreach (JsonProperty one in part.Value.EnumerateObject())
                    {
                        _layerExtra[one.Name] = Texts(one.Value);
                    }

                    break;
                case "marks":
                    foreach (JsonProperty one in part.Value.EnumerateObject())
                    {
                        _marks[one.Name] = new Marks(Texts(one.Value));
                    }

                    break;
                case "guesses":
                    foreach (JsonProperty one in part.Value.EnumerateObject())
                    {
                        _guesses[one.Name] = FieldGuess.Of(one.Value);
                    }

                    break;
                case "turns":
                    _turns.AddRange(part.Value.EnumerateArray());
                    break;
                case "extra":
                    Extra = Texts(part.Value);
                    break;
                case "notes":
                    Notes = Texts(part.Value);
                    break;
                case "call":
                    Call = new WholeCall(part.Value.GetProperty("gives").GetString()!, part.Value.GetProperty("prompt").GetInt32(),
                        part.Value.TryGetProperty("tokens", out JsonElement tokens) ? tokens.GetInt32() : null);
                    break;
                case "prefixes":
                    Prefixes = Texts(part.Value);
                    break;
                case "parts":
                    Parts = part.Value.ValueKind == JsonValueKind.Array ? part.Value : null;
                    break;
                case "stated":
                    Stated = part.Value.ValueKind == JsonValueKind.Object ? part.Value : null;
                    break;
                case "needs":
                    Needs = Texts(part.Value);
                    break;
                case "when":
                    When = part.Value.GetString();
                    break;
                case "called":
                    Called = part.Value.GetString()!;
                    break;
                case "role":
                    Role = part.Value.GetString()!;
                    break;
                case "like" or "title" or "source":
                    break;
                default:
                    throw new FormatException($"data/families/{Name}.json has a part '{part.Name}' that is not known.");
            }
        }
    }

    private static void Lay(JsonElement file, Dictionary<string, JsonElement> to)
    {
        foreach (JsonProperty one in file.EnumerateObject())
        {
            if (one.Value.ValueKind == JsonValueKind.Null)
            {
                to.Remove(one.Name);
            }
            else
            {
                to[one.Name] = one.Value;
            }
        }
    }

    // Every config asks for this; a query over JSON is compiled while the command runs.
    private static string[] Texts(JsonElement list)
    {
        string[] texts = new string[list.GetArrayLength()];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = list[i].GetString()!;
        }

        return texts;
    }
}
