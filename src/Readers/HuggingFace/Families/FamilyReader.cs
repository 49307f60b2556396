using System.Globalization;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>Reads a config as its family says: one stack, or several parts, each a family of its own.</summary>
internal sealed class FamilyReader
{
    private static readonly string[] _decoders = ["text_config", "llm_config", "language_config", "language_model_config", "thinker_config.text_config"];

    private static readonly string[] _telling = ["expert", "moe", "mixture", "window", "local", "sparse", "ssm", "mamba",
        "linear_", "recurrent", "latent", "mtp",
        "nextn", "block", "mb_per", "per_layer", "altup", "conv_", "state", "shared", "compress", "pattern"];

    private static readonly string[] _keys = ["model_type", "_class_name", "type"];

    // What a config of an unknown type may be read as, the first whose condition holds; the last has none.
    private static readonly string[] _generics =
        ["generic_composite", "generic_autoencoder", "generic_unet", "generic_denoiser", "generic_towers", "generic_vision",
        "generic_ssm", "generic_params", "generic_encoder", "generic_pattern", FamilyFiles.Generic];

    // What is not counted of a model, a tower or a kind of network, is seldom more than what is.
    private const double UsualMost = 2;

    // Objects of a config that describe no part of the model.
    private static readonly string[] _noParts = ["quant", "compression", "rope", "generation", "loss", "token", "processor", "train"];

    // Training, positions and token ids.
    private static readonly string[] _tellingNothing = ["loss", "coef", "dropout", "init", "token_id", "rope", "eps", "jitter", "_std", "vision", "audio"];
    private readonly string _file;
    private readonly List<Problem> _problems;
    private readonly Remarks _assumptions = [];
    private readonly List<Component> _components = [];
    private readonly Dictionary<string, int[]> _order = new(StringComparer.Ordinal);

    private FamilyReader(string file, List<Problem> problems)
    {
        (_file, _problems) = (file, problems);
    }

    /// <summary>Reads a config. A type that is not known is read with the usual names of fields, and what that assumes is said.</summary>
    internal static Part Read(JsonElement root, string file, List<Problem> problems)
    {
        var reader = new FamilyReader(file, problems);
        string? type = Text(root, Key(root));
        Family? family = type is null ? null : FamilyFiles.Find(type);
        string? architecture = Architecture(root);
        if (family is null && type is not null && OtherTypes.Named(type, root) is { } meant)
        {
            reader._assumptions.Add($"The config's {Key(root)}, '{Short(type)}', is read as {meant.Name}, which it names.");
            reader.Parts(reader.Scope(root, meant), meant);
            return reader.Whole();
        }

        if (family is null && type is not null && OtherTypes.Refused(file, Key(root), Short(type)) is { } refused)
        {
            problems.Add(refused);
            return reader.Whole();
        }

        if (family is null && architecture is not null && FamilyFiles.OfClass(architecture) is { } named)
        {
            // The type is a name of its own, the class is one that is known.
            reader._assumptions.Add($"{(type is null ? "The config states no model_type" : $"The config's {Key(root)}, '{Short(type)}', is not known")}: it is read as {named.Name}, whose class architectures names.");
            family = named;
            type = named.Name;
        }

        if (family is null)
        {
            reader.Unknown(root, type, architecture);
        }
        else
        {
            family = Turned(OfClass(family, architecture), root, file);
            reader.Check(type!, family, architecture);
            reader.Parts(reader.Scope(root, family), family);
        }

        return reader.Whole(family);
    }

    private Part Whole(Family? family = null) => new(_components, _assumptions)
    {
        Order = _order,
        Doubts = _assumptions.Doubts,
        Most = _assumptions.Most,
        Call = family?.Call,
    };

    /// <summary>Experts per token, and experts, under the usual names, in the config itself or in the decoder's part of it.</summary>
    internal static (int Routed, int? Experts)? Routing(JsonElement root, string file)
    {
        FieldScope scope = new FamilyReader(file, []).Scope(root, FamilyFiles.Find(FamilyFiles.Generic)!);
        foreach (string part in _decoders.Prepend(""))
        {
            if (scope.Inside(part) is { } inside && scope.Part(inside.Config, inside.Path, scope.Family, inherits: true) is var fields
                && fields.SizeOrZero("experts_per_token") is > 0 and var routed)
            {
                int experts = fields.SizeOrZero("experts");
                return (routed, experts >= routed ? experts : null);
            }
        }

        return null;
    }

    private FieldScope Scope(JsonElement root, Family family) => new(root, family, _file, "", _problems, _assumptions);

    private void Unknown(JsonElement root, string? type, string? architecture)
    {
        int before = _problems.Count;
        Family family = Turned(OfClass(Generic(root), architecture), root, _file);
        FieldScope scope = Scope(root, family);
        Parts(scope, family);
        Problem[] found = [.. _problems.Skip(before).Distinct()];
        if (Array.Exists(found, static p => p.Kind == ProblemKind.Missing))
        {
            _problems.RemoveRange(before, _problems.Count - before);
            _problems.Add(UnknownType(_file, type, family, found));
            return;
        }

        FieldScope stack = scope.Decoder ?? scope;
        string more = family.Role != "decoder" ? "" : stack.Family.Name == FamilyFiles.Generic ? $" {Assumed(stack)}"
            : $" The decoder is read as {stack.Family.Name}.";
        _assumptions.Insert(0,
            $"{(type is null ? "The config states no model_type" : $"The config's {Key(root)}, '{Short(type)}', is not known")}: it is read as "
            + $"{family.Called} from fields of the usual names.{more}");
        if (family.Role == "decoder" && Scope(root, family).Is("is_encoder_decoder"))
        {
            _assumptions.Doubt("The config says that it is an encoder and a decoder, and is read as a decoder alone.");
            _assumptions.MayHold(UsualMost);
        }

        if (NotUnderstood(root, family) is { Length: > 0 } unread)
        {
            string sentence = $"Fields that may change what is counted and are not understood: {unread}.";
            _assumptions.Insert(1, sentence);
            _assumptions.Doubt(sentence);
            _assumptions.MayHold(UsualMost);
        }

        string[] places = Places(family);
        string[] uncounted = [.. root.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Name.EndsWith("_config", StringComparison.Ordinal)
                && !places.Contains(p.Name) && !Array.Exists(_noParts, n => p.Name.Contains(n, StringComparison.OrdinalIgnoreCase)))
            .Select(static p => Short(p.Name)).Take(8)];
        if (uncounted.Length > 0)
        {
            _assumptions.Doubt($"Parts that are not understood and not counted: {string.Join(", ", uncounted)}.");
            _assumptions.MayHold(UsualMost);
        }
    }

    /// <summary>The reading of an unknown type that its fields call for: a decoder, an encoder of patches, a denoising transformer, a UNet, ...</summary>
    private Family Generic(JsonElement root)
    {
        FieldScope fields = Scope(root, FamilyFiles.Find(FamilyFiles.Generic)!);
        return _generics.Select(static name => FamilyFiles.Find(name)!).First(f => f.When is not { } when || Expression.Compute(when, fields).Holds);
    }

    /// <summary>Fields of an unknown type whose names speak of experts, windows, states or blocks, and which no reading uses.</summary>
    private static string NotUnderstood(JsonElement root, Family family)
    {
        HashSet<string> used = [.. family.Names.Values.SelectMany(static n => n).Select(static n => n.TrimStart('!').Split('.')[0]), .. family.Names.Keys,
            .. family.FieldsOfFormulas];
        IEnumerable<JsonProperty> fields = root.EnumerateObject();
        foreach (string part in Places(family))
        {
            if (root.TryGetProperty(part, out JsonElement inside) && inside.ValueKind == JsonValueKind.Object)
            {
                fields = fields.Concat(inside.EnumerateObject());
            }
        }

        return string.Join(", ", fields.Where(f => f.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Array or JsonValueKind.Object
            && !used.Contains(f.Name) && !Array.Exists(_tellingNothing, n => f.Name.Contains(n, StringComparison.OrdinalIgnoreCase))
            && Array.Exists(_telling, t => f.Name.Contains(t, StringComparison.OrdinalIgnoreCase))).Select(static f => Short(f.Name)).Distinct().Take(8));
    }

    /// <summary>The objects of a config in which a family looks for its parts.</summary>
    private static string[] Places(Family family) => family.Parts is not { } parts ? []
        : [.. parts.EnumerateArray().SelectMany(static p => p.GetProperty("in").EnumerateArray()).Select(static p => p.GetString()!.Split('.')[0])
            .Where(static p => p.Length > 0).Distinct()];

    /// <summary>What a generic reading takes for granted because no field says it.</summary>
    private static string Assumed(FieldScope scope)
    {
        var assumed = new List<string> { "one RMS norm before attention and one before the network", scope.Is("gated") ? "gated networks of three matrices"
            : "networks of two matrices" };
        if (!scope.Is("qkv_bias"))
        {
            assumed.Add("no biases");
        }

        if (scope.Text("qk_norm") is null or "none")
        {
            assumed.Add("no norms of queries and keys");
        }

        assumed.Add(scope.Is("tied") ? "an output head tied to the embedding" : "an output head of its own");
        return $"Assumed where the config says nothing else: {string.Join(", ", assumed)}.";
    }

    private static Problem UnknownType(string file, string? type, Family family, Problem[] missing) => new(
        file,
        "model_type",
        type is null ? "nothing" : $"'{Short(type)}'",
        $"one of the {FamilyFiles.Names.Count()} known types, or a config with the usual fields of {family.Called}; missing here: "
            + $"{string.Join(", ", missing.Where(static p => p.Kind == ProblemKind.Missing).Select(static p => p.Path).Distinct())}. "
            + (family.Role == "decoder" ? "A generic decoder is read from hidden_size, num_hidden_layers, num_attention_heads, num_key_value_heads, head_dim, "
                + "intermediate_size, vocab_size and tie_word_embeddings; without them state it inline: params=7e9,layers=32,kv_heads=8,head=128"
                : "Without them state it inline: params=1.2e9,flops=6e12"));

    /// <summary>The family as the class in <c>architectures</c> changes it: drafts, classifiers, encoders without a head.</summary>
    private static Family OfClass(Family family, string? architecture)
    {
        string? best = architecture is null ? null : family.Classes.Keys
            .Where(k => k[0] == '*' ? architecture.Contains(k[1..], StringComparison.OrdinalIgnoreCase) : architecture.EndsWith(k, StringComparison.Ordinal))
            .OrderByDescending(static k => k[0] == '*').ThenByDescending(static k => k.Length).FirstOrDefault();
        if (best is null)
        {
            return family;
        }

        JsonElement change = family.Classes[best];
        Family? like = change.TryGetProperty("like", out JsonElement other) ? FamilyFiles.Find(other.GetString()!) : family;
        return Family.Of(family.Name, change, like);
    }

    /// <summary>The family as fields of the config change it: attention in both directions makes an encoder of a decoder.</summary>
    private static Family Turned(Family family, JsonElement root, string file)
    {
        foreach (JsonElement turn in family.Turns)
        {
            FieldScope fields = new FamilyReader(file, []).Scope(root, family);
            if (Expression.Compute(Text(turn, "when")!, fields).Holds)
            {
                return Family.Of(family.Name, turn, family);
            }
        }

        return family;
    }

    /// <summary>Says so where the class is not one of the type's: the sizes are the type's, the class may do something else with them.</summary>
    private void Check(string type, Family family, string? architecture)
    {
        if (architecture is null)
        {
            return;
        }

        string plain = Plain(type.Replace("_text", "", StringComparison.Ordinal));
        string other = Plain(architecture);
        if (!other.StartsWith(plain, StringComparison.Ordinal)
            && !plain.StartsWith(other.Replace("forcausallm", "", StringComparison.Ordinal).Replace("model", "", StringComparison.Ordinal),
            StringComparison.Ordinal)
            && !Array.Exists(family.Prefixes, p => architecture.StartsWith(p, StringComparison.Ordinal)))
        {
            string sentence = $"architectures names {Short(architecture)}, which is not a class of model_type {Short(type)}: "
                + $"the sizes are read as those of {family.Name}.";
            if (FamilyFiles.OfClass(architecture) is { } named && named.Name != family.Name)
            {
                // One of the two is wrong, and both are known.
                _assumptions.Doubt(sentence);
                _assumptions.MayHold(UsualMost);
            }
            else
            {
                _assumptions.Add(sentence);
            }
        }
    }

    private void Parts(FieldScope scope, Family family)
    {
        _assumptions.AddRange(family.Notes);
        if (family.Parts is not { } parts)
        {
            Add(scope, family.Role switch { "encoder" => "encoder", "forward" => "encoder", "denoiser" => "denoiser", _ => "decoder" }, Role(family.Role));
            return;
        }

        var scopes = new List<(FieldScope Scope, string Name, ComponentRole Role)>();
        foreach (JsonElement part in parts.EnumerateArray())
        {
            if (Part(part, scope) is { } found)
            {
                scopes.Add((found, Text(part, "name")!, Role(Text(part, "role")!)));
            }
        }

        FieldScope? decoder = scopes.Find(static s => s.Role == ComponentRole.Decoder).Scope ?? (scopes.Count > 0 ? scopes[^1].Scope : null);
        scope.Decoder = decoder;
        foreach ((FieldScope one, string name, ComponentRole role) in scopes)
        {
            one.Decoder = decoder;
            Add(one, name, role);
        }
    }

    private FieldScope? Part(JsonElement part, FieldScope outer)
    {
        string title = Text(part, "name")!;
        string? unknown = null;
        if (Text(part, "when") is { } condition && !Expression.Compute(condition, outer).Holds)
        {
            return null;
        }

        foreach (JsonElement place in part.GetProperty("in").EnumerateArray())
        {
            string name = place.GetString()!;
            if (outer.Inside(name) is not { } inside)
            {
                continue;
            }

            string? type = Text(inside.Config, "model_type");
            Family? like = part.TryGetProperty("typed", out _) && type is not null ? FamilyFiles.Find(type) : null;
            like ??= Text(part, "like") is { } known ? FamilyFiles.Find(known) : null;
            string? other = Text(part, "else");
            if (like is null && other is not null && Guessed(FamilyFiles.Find(other)!, outer, inside, title, type ?? name) is { } guessed)
            {
                return guessed;
            }

            if (like is null && (other is not null || part.TryGetProperty("optional", out _)))
            {
                unknown ??= Short(type ?? name);
                continue;
            }

            like ??= FamilyFiles.Find(FamilyFiles.Generic)!;
            Family family = part.TryGetProperty("family", out JsonElement change) ? Family.Of(like.Name, change, like) : like;
            return outer.Part(inside.Config, inside.Path, family, part.TryGetProperty("inherits", out _));
        }

        if (unknown is not null && part.TryGetProperty("optional", out _))
        {
            _assumptions.Doubt($"{char.ToUpperInvariant(title[0])}{title[1..]}: its kind ({unknown}) is not known, so it is not counted; "
                + "resident bytes and prefill are too low by it.");
            _assumptions.MayHold(UsualMost);
        }
        else if (Text(part, "missing") is { } missing)
        {
            _assumptions.Add(missing);
        }
        else if (!part.TryGetProperty("optional", out _))
        {
            outer.Miss(part.GetProperty("in")[0].GetString()!, $"an object with the sizes of the {title}");
        }

        return null;
    }

    /// <summary>A part whose kind is not known, where it has the fields that a reading of such parts needs; what that assumes is said.</summary>
    private FieldScope? Guessed(Family family, FieldScope outer, (JsonElement Config, string Path) inside, string title, string kind)
    {
        FieldScope scope = outer.Part(inside.Config, inside.Path, family, inherits: false);
        if (family.Needs.Any(need => scope.Get(need).IsNone))
        {
            return null;
        }

        _assumptions.Add($"{char.ToUpperInvariant(title[0])}{title[1..]}: its kind ({Short(kind)}) is not known; "
            + $"it is read as {family.Called} from fields of the usual names.");
        _assumptions.AddRange(family.Notes);
        return scope;
    }

    private void Add(FieldScope scope, string name, ComponentRole role)
    {
        if (scope.Family.Stated is { } stated)
        {
            foreach (string need in scope.Family.Needs)
            {
                scope.Size(need);
            }

            scope.Overlays.Add(stated);
            if (scope.Number("most") is > 1 and < 100 and var most && _problems.Count == 0)
            {
                _assumptions.MayHold(most);
                scope.Assumptions.Doubt(scope.Family.Notes.Length > 0 ? scope.Family.Notes[^1] : $"Parts of {name} are not counted.");
            }

            if (scope.Text("walk") is { } walk)
            {
                _components.AddRange(walk == "autoencoder" ? ConvolutionWalk.Autoencoder(scope) : [ConvolutionWalk.Unet(scope) with { IsGuided = scope.Number("guided") > 0 }]);
                return;
            }

            if (_problems.Count > 0)
            {
                return;
            }

            long parameters = scope.Count("parameters");
            if (parameters < 1)
            {
                scope.Fail("parameters", "none", $"sizes that the weights of {scope.Family.Name} follow from");
                return;
            }

            _components.Add(new StatedComponent(name, role, parameters)
            {
                Active = scope.Count("active") is > 0 and var active ? active : null,
                FlopsPerItem = scope.Number("flops") is > 0 and var work ? new Flops(work) : null,
                Item = scope.Text("item"),
                Positions = scope.SizeOrZero("positions") is > 0 and var positions ? positions : null,
                Steps = Math.Max(1, scope.SizeOrZero("steps")),
                IsGuided = scope.Number("guided") > 0,
            });
            return;
        }

        (TransformerStack stack, int[] order) = StackReader.Read(scope, name, role);
        _order[name] = order;
        _components.Add(scope.SizeOrZero("steps") is > 1 and var steps ? stack with { Steps = steps } : stack);
        if (scope.Text("mtp") is not null || scope.Number("mtp") > 0)
        {
            scope.Assume("The multi-token prediction layers of the checkpoint are not counted: a plain decode step does not run them.");
        }

        if (scope.SizeOrZero("selected") > 0)
        {
            scope.Assume(string.Create(CultureInfo.InvariantCulture,
                $"Sparse attention reads {scope.SizeOrZero("selected")} of the cached tokens in each layer that has an indexer; the indexer's own keys are not counted."));
        }
    }

    /// <summary>The field in which a config says what it is: of transformers, of diffusers, of LeRobot.</summary>
    private static string Key(JsonElement root) => Array.Find(_keys, key => Text(root, key) is not null) ?? _keys[0];

    private static ComponentRole Role(string role) => role switch
    {
        "decoder" => ComponentRole.Decoder,
        "encoder" => ComponentRole.Encoder,
        "denoiser" => ComponentRole.Denoiser,
        "forward" => ComponentRole.Forward,
        _ => throw new FormatException($"'{role}' is not a role."),
    };

    private static string? Architecture(JsonElement root) =>
        root.TryGetProperty("architectures", out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list[0]
            .ValueKind == JsonValueKind.String ? list[0].GetString() : null;

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text
        : null;

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Short(string text) => new([.. (text.Length > 60 ? text[..60] : text).Select(static c => char.IsControl(c) ? '?' : c)]);
}
