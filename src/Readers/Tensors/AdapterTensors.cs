using System.Text.Json;
using Floorline.Readers.Json;

namespace Floorline.Readers.Tensors;

/// <summary>Tells adapters from models: small matrices that are added to those of another model, and nothing that runs by itself.</summary>
internal static class AdapterTensors
{
    /// <summary>The file that makes a folder an adapter.</summary>
    internal const string Config = "adapter_config.json";

    private static readonly string[] _names = [".lora_A.", ".lora_B.", ".lora_down.", ".lora_up.", ".lora_embedding_A", ".hada_w1_a", ".lokr_w1"];

    /// <summary>Whether tensors are an adapter's: more of them than not have such names.</summary>
    internal static bool Adapt(IReadOnlyList<TensorInfo> tensors) =>
        tensors.Count > 0 && 2 * tensors.Count(static t => Array.Exists(_names, n => t.Name.Contains(n, StringComparison.Ordinal))) > tensors.Count;

    /// <summary>The model that an adapter's config names; null where there is no such config or it names none.</summary>
    internal static string? BaseOf(string folder, Func<string, Stream> open)
    {
        string config = Path.Combine(folder, Config);
        if (!File.Exists(config))
        {
            return null;
        }

        using Stream stream = open(config);
        ReadResult<JsonDocument> read = JsonInput.ReadPython(stream, config);
        if (!read.IsOk)
        {
            return null;
        }

        using JsonDocument document = read.Value;
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("base_model_name_or_path", out JsonElement named)
            && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
    }

    /// <summary>That an adapter is no model, with the one that it is for.</summary>
    internal static Problem Refused(string file, string? of) => new(file, "", "an adapter, which runs only in another model",
        of is null ? "the model that it was trained on; an adapter that is merged into it costs nothing more"
            : $"the model that it was trained on, {Short(of)}");

    private static string Short(string text) => new([.. (text.Length > 100 ? text[..100] : text).Select(static c => char.IsControl(c) ? '?' : c)]);
}
