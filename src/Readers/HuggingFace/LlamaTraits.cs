using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>What sets a member of the Llama-like families apart from Llama itself.</summary>
internal sealed class LlamaTraits
{
    private readonly string _type;
    private readonly ConfigFields _fields;
    private readonly IReadOnlyList<string> _layerTypes;
    private readonly int? _window;
    private readonly int _pattern;

    private LlamaTraits(string type, ConfigFields fields)
    {
        _type = type;
        _fields = fields;
        _layerTypes = fields.Texts("layer_types");
        bool uses = type is not ("qwen2" or "qwen3" or "qwen2_moe" or "qwen3_moe") || fields.BoolOr("use_sliding_window", false);
        _window = !uses ? null : fields.IntOrNull(type == "llama4_text" ? "attention_chunk_size" : "sliding_window");
        _pattern = fields.IntOr(type switch { "gemma2" or "gpt_oss" => 2, "gemma3_text" => 6, "llama4_text" => 4, _ => 0 }, "sliding_window_pattern");
    }

    /// <summary>A size that the config states, or that its model class supplies where published configs leave it out (Gemma 3, OpenVLA).</summary>
    internal int Size(string key) => _fields.IntOrClass(key, (_type, key) switch
    {
        ("gemma3_text", "num_attention_heads") => 8,
        ("gemma3_text", "num_key_value_heads") => 4,
        ("gemma3_text", "vocab_size") => 262_208,
        ("openvla", "hidden_size") => 4096,
        ("openvla", "intermediate_size") => 11_008,
        ("openvla", "num_hidden_layers" or "num_attention_heads") => 32,
        _ => null,
    });

    internal static LlamaTraits Of(string type, ConfigFields fields) => new(type, fields);

    /// <summary>Head size where it is neither stated nor hidden / heads.</summary>
    internal int? HeadSize => _type switch { "gemma" or "gemma2" or "gemma3_text" => 256, "gpt_oss" => 64, _ => null };

    internal bool Tied => _type is "gemma" or "gemma2" or "gemma3_text";

    internal bool ProjectionBias => _type is "qwen2" or "qwen2_moe" ? _fields.BoolOr("qkv_bias", true) : _fields.BoolOr("attention_bias", _type == "gpt_oss");

    internal bool OutputBias => _type is not ("qwen2" or "qwen2_moe") && ProjectionBias;

    internal bool Sinks => _type == "gpt_oss";

    internal QueryKeyNorm QueryKeyNorm => _type switch
    {
        "qwen3" or "qwen3_moe" or "gemma3_text" => QueryKeyNorm.PerHead,
        "olmo2" => QueryKeyNorm.Whole,
        _ => QueryKeyNorm.None,
    };

    /// <summary>Norm vectors of hidden size per layer: OLMo's have no weights, Gemma 2 and 3 have four.</summary>
    internal int NormsPerLayer => _type switch { "olmo" => 0, "gemma2" or "gemma3_text" => 4, _ => 2 };

    /// <summary>The sliding window of a layer; null where it sees everything.</summary>
    internal int? Window(int layer)
    {
        if (_layerTypes.Count > layer)
        {
            return _layerTypes[layer] is "sliding_attention" or "chunked_attention" ? _window : null;
        }

        // Gemma and GPT-OSS: all but every pattern-th layer look back a window only; elsewhere the window holds for every layer.
        return _pattern > 0 && (layer + 1) % _pattern == 0 ? null : _window;
    }

    internal FeedForward FeedForward(int layer) => _type switch
    {
        "mixtral" => new MixtureOfExperts(_fields.IntOr(8, "num_local_experts"), _fields.IntOr(2, "num_experts_per_tok"), _fields.Int("intermediate_size")),
        "qwen2_moe" or "qwen3_moe" when IsSparse(layer) => new MixtureOfExperts(_fields.Int("num_experts"), _fields.Int("num_experts_per_tok"), _fields.Int("moe_intermediate_size"), _type == "qwen2_moe" ? _fields.IntOrZero("shared_expert_intermediate_size") : 0)
        {
            SharedGate = _type == "qwen2_moe",
        },
        "gpt_oss" => new MixtureOfExperts(_fields.Int("num_local_experts"), _fields.Int("num_experts_per_tok", "experts_per_token"), _fields.Int("intermediate_size")) { ExpertBias = true, RouterBias = true },
        "llama4_text" when (layer + 1) % _fields.IntOr(1, "interleave_moe_layer_step") == 0 => new MixtureOfExperts(_fields.Int("num_local_experts"), _fields.Int("num_experts_per_tok"), _fields.Int("intermediate_size"), _fields.Int("intermediate_size")),
        "llama4_text" => new DenseFeedForward(_fields.Int("intermediate_size_mlp", "intermediate_size"), Gated: true),
        _ => new DenseFeedForward(Size("intermediate_size"), Gated: true, _fields.BoolOr("mlp_bias", false)),
    };

    private bool IsSparse(int layer) => !_fields.Ints("mlp_only_layers").Contains(layer) && (layer + 1) % _fields.IntOr(1, "decoder_sparse_step") == 0;
}
