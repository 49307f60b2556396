using System.Globalization;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Core.Quantities;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>Makes a stack of layers of what a scope says: the one reader behind every family of decoders, encoders and towers.</summary>
internal sealed class StackReader
{
    private readonly FieldScope _fields;
    private readonly int _hidden;
    private readonly Dictionary<string, Mixer?> _mixers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedForward?> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    private int[] _order = [];

    private StackReader(FieldScope fields)
    {
        _fields = fields;
        _hidden = fields.Size("hidden");
    }

    /// <summary>Reads the stack.</summary>
    internal static (TransformerStack Stack, int[] Order) Read(FieldScope fields, string name, ComponentRole role)
    {
        var reader = new StackReader(fields);
        TransformerStack stack = reader.Stack(name, role);
        return (stack, reader._order);
    }

    private TransformerStack Stack(string name, ComponentRole role)
    {
        int count = _fields.LayerCount();
        var layers = new List<Layer>();
        Layer? shared = null;
        int uses = 0;
        for (int i = 0; i < count; i++)
        {
            _fields.Layer = i;
            layers.Add(Layer());
            if (_fields.Is("shared"))
            {
                shared ??= SharedBlock();
                uses++;
            }
        }

        _fields.Layer = -1;
        CheckExperts(layers);
        CheckKinds("layer_kinds", count);
        string? head = _fields.Text("head");
        bool language = head == "lm";
        bool tokens = _fields.Text("embedding") != "none";
        int vocabulary = tokens || language ? _fields.Size("vocab") : 1;
        bool tied = language && tokens && _fields.Is("tied");
        int width = tokens ? _fields.Get("embed_size").IsNone ? _hidden : _fields.Size("embed_size") : _hidden;
        Weight[] ends = [.. Ends(tied)];
        IReadOnlyList<Layer> kinds = Layers.Grouped(layers, out _order);
        if (shared is not null)
        {
            kinds = [.. kinds, shared with { Count = uses, Sets = Math.Min(uses, Math.Max(1, _fields.SizeOrZero("shared_sets"))) }];
        }

        return new TransformerStack(name, role, _hidden, kinds)
        {
            Causal = _fields.Is("causal"),
            Positions = _fields.Get("positions") is { IsNone: false } ? (int)Math.Clamp(_fields.Number("positions"), 1, int.MaxValue) : null,
            InputEmbedding = tokens ? Weight.Matrix("embed_tokens", WeightRole.InputEmbedding, vocabulary + _fields.SizeOrZero("extra_rows"), width) : null,
            PositionEmbeddings = [.. Tables(), .. ends.Where(static w => w.Role == WeightRole.PositionEmbedding)],
            OutputHead = language && !tied ? Weight.Matrix("lm_head", WeightRole.OutputHead, _fields.Get("head_size_in").IsNone ? width
                : _fields.Size("head_size_in"), _fields.Get("head_rows").IsNone ? vocabulary : _fields.Size("head_rows"), _fields.Is("head_bias"))
                : head == "classes" ? Weight.Matrix("classifier", WeightRole.OutputHead, _hidden, _fields.Size("classes"), _fields.Is("class_bias")) : null,
            BorrowedHead = head == "borrowed" ? Weight.Matrix("lm_head of the target", WeightRole.OutputHead, _hidden, _fields.Size("vocab")) : null,
            TiedHead = tied,
            Extra = [.. ends.Where(static w => w.Role != WeightRole.PositionEmbedding)],
        };
    }

    private IEnumerable<Weight> Tables()
    {
        foreach (string table in new[] { "position_rows", "type_rows", "table_elements" })
        {
            if (_fields.Count(table) is > 0 and var rows)
            {
                yield return table == "table_elements" ? Weight.Vector(table, rows, WeightRole.PositionEmbedding)
                    : Weight.Matrix(table, WeightRole.PositionEmbedding, rows, _fields.Get("table_width").IsNone ? _hidden : _fields.Size("table_width"));
            }
        }
    }

    private IEnumerable<Weight> Ends(bool tied)
    {
        if (_fields.Is("final_norm") && _fields.Count("norm_size") is > 0 and var norm)
        {
            yield return Weight.Vector("norm", norm);
        }

        if (tied && _fields.Is("head_bias"))
        {
            yield return Weight.Vector("lm_head.bias", _fields.Size("vocab"));
        }

        foreach (Weight weight in Weights(_fields.Family.Extra, WeightRole.Other))
        {
            yield return weight;
        }
    }

    private Layer Layer()
    {
        string word = _fields.Text("mixer") ?? "full";
        string mixer = Kind(word == Hybrid ? "full" : word);
        string network = _fields.Text("network") ?? "dense";
        bool cross = _fields.Is("cross");
        string key = $"{word}|{mixer}|{network}|{cross}|{_fields.Is("shared")}";
        if (_layers.TryGetValue(key, out Layer? known))
        {
            return known;
        }

        _fields.Touched = false;
        Mixer? main = Mixer(mixer);
        var layer = new Layer(1, main, Network(network), _fields.Count("norm_parameters"))
        {
            Beside = (word == Hybrid ? "linear" : _fields.Text("beside")) is { } other and not "none" ? Mixer(Kind(other)) : null,
            CrossAttention = cross && Softmax() is { } over
                ? over with { Cross = true, Window = null, Selected = null, QueryKeyNorm = _fields.Get("cross_norm").IsNone ? over.QueryKeyNorm
                : _fields.Count("cross_norm"), SourceSize = _fields.Get("cross_size").IsNone ? null : _fields.Size("cross_size") } : null,
            Extra = Extra(mixer, network),
        };

        // A layer that nothing about its place made different stands for all of its kind.
        if (!_fields.Touched)
        {
            _layers[key] = layer;
        }

        return layer;
    }

    /// <summary>A block of attention and network that several layers run with the same weights; its input may be wider than the stack.</summary>
    private Layer SharedBlock() =>
        new(1, Mixer("shared"), Network("dense"), _hidden + (_fields.SizeOrZero("block_width") is > 0 and var width ? width : _hidden))
        {
            Extra = [.. Weights(_fields.Family.LayerExtra.GetValueOrDefault("shared") ?? [], WeightRole.Attention)],
        };

    /// <summary>Says so where experts are stated and which layers have them could not be read: all experts of a model are most of its bytes.</summary>
    private void CheckExperts(List<Layer> layers)
    {
        if (_fields.Get("experts") is { IsNone: false, IsFlag: false } experts && _fields.Number(experts) > 1)
        {
            if (_fields.Get("moe_layers") is { Text: { } list })
            {
                _fields.Assumptions.Doubt($"Which layers have experts is stated in a form that is not read ('{Short(list)}'): all but the first dense ones "
                    + "are taken to have them.");
            }

            if (!layers.Exists(static l => l.FeedForward is MixtureOfExperts))
            {
                _fields.Assumptions.Doubt("Experts are stated, and no layer was read as having them: they are not counted.");
                _fields.Assumptions.MayHold(_fields.Number(experts));
            }
        }
    }

    /// <summary>Says so where a list of kinds is not of as many layers as there are, nor a period of them, or has a word that nobody knows.</summary>
    private void CheckKinds(string field, int count)
    {
        FieldValue kinds = _fields.Get(field);
        int length = kinds.List is { } list ? list.GetArrayLength() : kinds.Text?.Length ?? 0;
        if (length > 0 && length < count && count % length != 0)
        {
            _fields.Assumptions.Doubt(string.Create(CultureInfo.InvariantCulture,
                $"Kinds are stated for {length} layers, and there are {count}: the list is taken to begin anew."));
        }

        if (kinds.List is { } words && words.EnumerateArray().FirstOrDefault(w => w.ValueKind == JsonValueKind.String
            && !_fields.Family.Words.ContainsKey(w.GetString()!) && !_fields.Family.Words.Values.Contains(w.GetString()!)
            && !_fields.Family.Mixers.ContainsKey(w.GetString()!)) is { ValueKind: JsonValueKind.String } unknown)
        {
            _fields.Assumptions.Doubt($"Layers of the kind '{Short(unknown.GetString()!)}' are not known.");
        }
    }

    // A layer with attention and a state side by side.
    private const string Hybrid = "hybrid";

    /// <summary>The kind of mixer that a word stands for. A word that nothing explains is a layer with a state, not attention with a cache that grows, unless
    /// its name or the config says attention; and that is said.</summary>
    private string Kind(string word)
    {
        string kind = word == "linear" ? _fields.Text("linear_kind") ?? "full" : word;
        if (word == "linear" && kind is "window" or "full" && (_fields.SizeOrZero("window") == 0 || _fields.Is("recurrent"))
            && _fields.Family.Mixers.ContainsKey(Unsized))
        {
            _fields.Assumptions.Doubt("Layers without softmax attention, whose sizes the config does not state, are counted with the weights of attention "
                + "and without a cache; their state is not counted.");
            return Unsized;
        }

        if (kind == "none" || _fields.Family.Mixers.ContainsKey(kind))
        {
            return kind;
        }

        if (word != "linear" && _fields.Family.Marks.TryGetValue("recurrent", out Marks? states) && states.Fit(kind))
        {
            _fields.Assumptions.Doubt($"Layers of the kind '{Short(kind)}' are taken to keep a state of constant size.");
            return Kind("linear");
        }

        if (MayAttend(kind))
        {
            _fields.Assumptions.Doubt($"Layers of the kind '{Short(kind)}' are not known; they are counted as full attention.");
            return "full";
        }

        _fields.Assumptions.Doubt($"Layers of the kind '{Short(kind)}' are not known; they are counted with the weights of attention and without a cache.");
        return Unsized;
    }

    /// <summary>Whether a kind of layer that is not known can be attention: its name says so, or the config states key and value heads that no other kind of
    /// layer would have.</summary>
    private bool MayAttend(string kind)
    {
        if (!_fields.Family.Marks.TryGetValue("attention", out Marks? attention) || attention.Fit(kind))
        {
            return true;
        }

        IEnumerable<string> others = _fields.Get("layer_kinds") is { List: { } list }
            ? list.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!).Distinct() : [];
        return _fields.States("kv_heads") && !others.Any(o => o != kind && !_fields.Family.Marks["recurrent"].Fit(o)
            && (attention.Fit(o) || _fields.Family.Words.GetValueOrDefault(o) is "full" or "window"));
    }

    // A mixer of which only the weights are counted.
    private const string Unsized = "unsized";

    private static string Short(string text) => text.Length > 40 ? text[..40] : text;

    private Weight[] Extra(string mixer, string network)
    {
        var formulas = new List<string>();
        foreach (string kind in new[] { "all", mixer, network })
        {
            if (_fields.Family.LayerExtra.TryGetValue(kind, out string[]? some))
            {
                formulas.AddRange(some);
            }
        }

        return [.. Weights(formulas, WeightRole.Attention)];
    }

    /// <summary>Weights given as <c>name: formula</c>; a name that begins with ~ is a vector or another small thing that no method quantises, one with ^
    /// belongs to the network.</summary>
    private IEnumerable<Weight> Weights(IEnumerable<string> formulas, WeightRole role)
    {
        foreach (string formula in formulas)
        {
            int colon = formula.IndexOf(':', StringComparison.Ordinal);
            string name = formula[..colon];
            double elements = _fields.Number(Expression.Compute(formula[(colon + 1)..], _fields));
            if (_fields.Problems.Count > 0)
            {
                continue;
            }

            if (elements is < 0 or >= 1L << 40 || double.IsNaN(elements))
            {
                throw new ArgumentOutOfRangeException(name, elements, "is not a number of weights");
            }

            if (elements > 0)
            {
                yield return Weight.Vector(name.TrimStart('~', '^', '#'), (long)elements, name[0] switch { '~' => WeightRole.Norm, '^' =>
                    WeightRole.FeedForward, '#' => WeightRole.PositionEmbedding, _ => role });
            }
        }
    }

    private Mixer? Mixer(string kind)
    {
        if (kind == "none")
        {
            return null;
        }

        if (_mixers.TryGetValue(kind, out Mixer? known))
        {
            return known;
        }

        bool touched = _fields.Touched;
        _fields.Touched = false;
        Mixer mixer = Make(kind);
        if (!_fields.Touched)
        {
            _mixers[kind] = mixer;
        }

        _fields.Touched |= touched;
        return mixer;
    }

    private Mixer Make(string kind)
    {
        JsonElement given = _fields.Family.Mixers[kind];
        _fields.Overlays.Add(given);
        try
        {
            return _fields.Text("kind") switch
            {
                "latent" => Latent(),
                "state" => State(given),
                "compressed" => Compressed(given),
                _ => Softmax(),
            };
        }
        finally
        {
            _fields.Overlays.RemoveAt(_fields.Overlays.Count - 1);
        }
    }

    private CompressedAttention Compressed(JsonElement given) =>
        new([.. Weights(given.GetProperty("weights").EnumerateArray().Select(static w => w.GetString()!), WeightRole.Attention)],
        _fields.Count("cache_elements"), new Flops(_fields.Number("pair_flops")))
    {
        Selected = _fields.SizeOrZero("selected") is > 0 and var selected ? selected : null,
        State = _fields.Count("state_elements"),
        StateFlops = new Flops(_fields.Number("state_flops")),
    };

    private StateMixer State(JsonElement given)
    {
        string[] weights = [.. given.GetProperty("weights").EnumerateArray().Select(static w => w.GetString()!)];
        return new StateMixer([.. Weights(weights, WeightRole.Attention)], _fields.Count("state_elements"), new Flops(_fields.Number("state_flops")));
    }

    private LatentAttention Latent() => new(_fields.Size("heads"), _fields.SizeOrZero("q_rank") is > 0 and var rank ? rank : null, _fields.Size("kv_rank"),
        _fields.Size("rope_size"), _fields.Size("nope_size"), _fields.Size("value_size"))
    {
        Selected = _fields.SizeOrZero("selected") is > 0 and var selected ? selected : null,
    };

    private Attention Softmax()
    {
        int heads = _fields.Size("heads");
        int keyValue = _fields.Get("kv_heads").IsNone ? heads : _fields.Size("kv_heads");
        int size = _fields.Get("head_size").IsNone ? Divided(heads) : _fields.Size("head_size", announce: false);
        if (heads % keyValue != 0 && _fields.Problems.Count == 0)
        {
            _fields.Fail("kv_heads", $"{keyValue}", $"a number that divides num_attention_heads, {heads}");
        }

        int value = _fields.SizeOrZero("value_head_size");
        return new Attention(heads, keyValue, size)
        {
            SourceSize = _fields.SizeOrZero("source_size") is > 0 and var source ? source : null,
            ValueHeadSize = value > 0 && value != size ? value : null,
            Window = _fields.Is("windowed") && _fields.SizeOrZero("window") is > 0 and var window ? window : null,
            Selected = _fields.SizeOrZero("selected") is > 0 and var selected ? selected : null,
            ProjectionBias = _fields.Is("qkv_bias"),
            KeyWithoutBias = _fields.Is("key_without_bias"),
            OutputBias = _fields.Is("o_bias"),
            Sinks = _fields.Is("sinks"),
            QueryGate = _fields.Is("query_gate"),
            ValuesAreKeys = _fields.Is("values_are_keys"),
            SharesCache = _fields.Is("shares_cache"),
            QueryKeyNorm = _fields.Text("qk_norm") switch
            {
                "head" => 2L * size,
                "head_bias" => 4L * size,
                "whole" => ((long)heads + keyValue) * size,
                _ => 0,
            },
        };
    }

    /// <summary>Hidden size over heads, which must come out even.</summary>
    private int Divided(int heads)
    {
        // After another problem either number may be a stand-in, and a second message would mislead.
        if (_hidden % heads != 0 && _fields.Problems.Count == 0)
        {
            _fields.Fail("heads", string.Create(CultureInfo.InvariantCulture, $"{heads}"),
                string.Create(CultureInfo.InvariantCulture, $"a number that divides the hidden size {_hidden}, or head_dim beside it"));
        }

        return Math.Max(1, _hidden / heads);
    }

    private FeedForward? Network(string kind)
    {
        if (kind == "none")
        {
            return null;
        }

        if (_networks.TryGetValue(kind, out FeedForward? known))
        {
            return known;
        }

        bool touched = _fields.Touched;
        _fields.Touched = false;
        FeedForward network = kind == "moe" ? Experts() : new DenseFeedForward(_fields.Size("dense_intermediate"), _fields.Is("gated"), _fields.Is("ffn_bias"));
        if (!_fields.Touched)
        {
            _networks[kind] = network;
        }

        _fields.Touched |= touched;
        return network;
    }

    private MixtureOfExperts Experts()
    {
        int experts = _fields.Size("experts");
        int routed = _fields.Size("experts_per_token");
        if (routed > experts)
        {
            _fields.Fail("experts_per_token", $"{routed}", $"at most the {experts} experts there are");
        }

        return new MixtureOfExperts(experts, routed, _fields.Size("expert_intermediate"), _fields.Count("shared_total"))
        {
            Gated = _fields.Is("gated"),
            ExpertBias = _fields.Is("expert_bias"),
            RouterBias = _fields.Is("router_bias"),
            SharedGate = _fields.Is("shared_gate"),
            LatentSize = _fields.SizeOrZero("latent_size") is > 0 and var latent ? latent : null,
        };
    }
}
