using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Readers.Json;

namespace Floorline.Readers.HuggingFace;

/// <summary>Reads a Hugging Face <c>config.json</c> into a model. The weights themselves are not needed: shapes, formats and counts follow from the config.</summary>
public static class HuggingFaceConfig
{
    private static readonly Dictionary<string, Func<ConfigFields, Part>> _families = new(StringComparer.Ordinal)
    {
        ["llama"] = LlamaFamily.Read,
        ["mistral"] = LlamaFamily.Read,
        ["qwen2"] = LlamaFamily.Read,
        ["qwen3"] = LlamaFamily.Read,
        ["gemma"] = LlamaFamily.Read,
        ["gemma2"] = LlamaFamily.Read,
        ["gemma3_text"] = LlamaFamily.Read,
        ["phi3"] = LlamaFamily.Read,
        ["olmo"] = LlamaFamily.Read,
        ["olmo2"] = LlamaFamily.Read,
        ["mixtral"] = LlamaFamily.Read,
        ["qwen2_moe"] = LlamaFamily.Read,
        ["qwen3_moe"] = LlamaFamily.Read,
        ["gpt_oss"] = LlamaFamily.Read,
        ["llama4_text"] = LlamaFamily.Read,
        ["deepseek_v2"] = DeepSeekFamily.Read,
        ["deepseek_v3"] = DeepSeekFamily.Read,
        ["gpt2"] = GptFamily.Gpt2,
        ["gpt_neox"] = GptFamily.NeoX,
        ["falcon"] = GptFamily.Falcon,
        ["whisper"] = WhisperFamily.Read,
        ["bert"] = EncoderFamily.Bert,
        ["vit"] = EncoderFamily.Vit,
        ["mamba"] = StateSpaceFamily.Mamba,
        ["jamba"] = StateSpaceFamily.Jamba,
        ["qwen2_vl"] = VisionLanguageFamily.Qwen,
        ["qwen2_5_vl"] = VisionLanguageFamily.Qwen,
        ["gemma3"] = VisionLanguageFamily.Gemma3,
        ["mistral3"] = VisionLanguageFamily.TextOnly,
        ["llama4"] = VisionLanguageFamily.Llama4,
        ["mllama"] = MllamaFamily.Read,
        ["openvla"] = VisionLanguageFamily.TextOnly,
    };

    /// <summary>The values of <c>model_type</c> that are understood.</summary>
    public static IEnumerable<string> ModelTypes => _families.Keys;

    /// <summary>Reads a config.</summary>
    /// <param name="stream">The bytes of config.json.</param>
    /// <param name="file">Its path, for messages; the model is named after its folder.</param>
    public static ReadResult<Model> Read(Stream stream, string file)
    {
        ReadResult<JsonDocument> read = JsonInput.Read(stream, file);
        if (!read.IsOk)
        {
            return ReadResult.Failed<Model>(read.Problems);
        }

        using JsonDocument document = read.Value;
        var problems = new List<Problem>();
        var fields = new ConfigFields(document.RootElement, file, "", problems);
        string? type = fields.Text("model_type");
        if (type is null || !_families.TryGetValue(type, out Func<ConfigFields, Part>? family))
        {
            return ReadResult.Failed<Model>([.. problems, UnknownType(file, type)]);
        }

        Part part;
        try
        {
            part = family(fields);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            problems.Add(new Problem(file, "", "sizes that no model has", e.Message.ReplaceLineEndings(" ")));
            return ReadResult.Failed<Model>([.. problems.Distinct()]);
        }

        WeightFormats formats = Quantization.Read(fields, part);
        problems.AddRange(Unroutable(part, file));

        // A field that every layer reads is missing once, not once per layer.
        return problems.Count > 0 ? ReadResult.Failed<Model>([.. problems.Distinct()]) : Checked(part, formats, fields, file);
    }

    private static ReadResult<Model> Checked(Part part, WeightFormats formats, ConfigFields fields, string file)
    {
        var model = new Model(NameOf(file), part.Components, formats)
        {
            MaxContext = (fields.Inside("text_config") ?? fields).IntOrNull("max_position_embeddings", "n_positions", "max_target_positions", "seq_length"),
            Source = $"config {file}",
            Assumptions = [.. part.Assumptions, .. fields.Assumptions],
        };
        try
        {
            return model.Parameters < 1L << 50
                ? ReadResult.Ok(model)
                : ReadResult.Failed<Model>(new Problem(file, "", $"{model.Parameters} parameters", "a model of fewer than 1e15"));
        }
        catch (OverflowException)
        {
            return ReadResult.Failed<Model>(new Problem(file, "", "sizes whose product overflows", "a model of fewer than 1e15 parameters"));
        }
    }

    private static IEnumerable<Problem> Unroutable(Part part, string file) => part.Components.OfType<TransformerStack>()
        .SelectMany(static stack => stack.Layers)
        .Select(static layer => layer.FeedForward).OfType<MixtureOfExperts>()
        .Where(static moe => moe.Routed > moe.Experts)
        .Select(moe => new Problem(file, "num_experts_per_tok", $"{moe.Routed}", $"at most the {moe.Experts} experts there are"));

    private static Problem UnknownType(string file, string? type) => new(
        file,
        "model_type",
        type is null ? "nothing" : $"'{type}'",
        $"a known family ({string.Join(", ", _families.Keys.Order(StringComparer.Ordinal))}). For another one the reader would need hidden_size, num_hidden_layers, num_attention_heads, num_key_value_heads, head_dim, intermediate_size, vocab_size and tie_word_embeddings; "
        + "until then state it inline: params=7e9,layers=32,kv_heads=8,head=128");

    private static string NameOf(string file)
    {
        string? folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        return Path.GetFileName(file) == "config.json" && !string.IsNullOrEmpty(folder) ? folder : Path.GetFileNameWithoutExtension(file);
    }
}
