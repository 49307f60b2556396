using System.Globalization;
using System.Text.Json;
using Floorline.Core.Models;
using Floorline.Readers.Json;
using Floorline.Readers.Safetensors;

namespace Floorline.Readers.HuggingFace;

/// <summary>Reads a pipeline of diffusers: <c>model_index.json</c> names its parts, each in a folder of its own. The part that runs every step is the model;
/// the others are named, and counted for memory where they can be read.</summary>
public static class DiffusersPipeline
{
    /// <summary>The file that makes a folder a pipeline.</summary>
    public const string Index = "model_index.json";

    // How many times the denoiser all parts together may be, where some of them cannot be read: text encoders are often larger than it.
    private const double UsualMost = 4;

    private static readonly string[] _denoisers = ["transformer", "unet", "prior", "decoder", "transformer_2"];

    /// <summary>The parts that an index names: their folders, with their classes.</summary>
    /// <param name="index">The path of the index.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static IReadOnlyList<(string Folder, string Class)> Parts(string index, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        using Stream stream = (open ?? RegularFile.Open)(index);
        ReadResult<JsonDocument> read = JsonInput.ReadPython(stream, index);
        if (!read.IsOk)
        {
            return [];
        }

        using JsonDocument document = read.Value;
        return [.. document.RootElement.EnumerateObject().Where(static p => IsPart(p)).Take(32).Select(static p => (p.Name, p.Value[1].GetString()!))];
    }

    /// <summary>Reads the pipeline's model.</summary>
    /// <param name="folder">The folder of the index.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    public static ReadResult<Model> Read(string folder, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        open ??= RegularFile.Open;
        string index = Path.Combine(folder, Index);
        IReadOnlyList<(string Folder, string Class)> parts = Parts(index, open);
        (string Folder, string Class) main = Array.Find([.. _denoisers.Select(d => parts.FirstOrDefault(p => p.Folder == d))], static p => p.Class is not null);
        if (main.Class is null)
        {
            return ReadResult.Failed<Model>(new Problem(index, "", "a pipeline without a transformer or UNet",
                "an index of diffusers that names one, or the folder of one of its parts"));
        }

        ReadResult<Model> read = Part(folder, main.Folder, open);
        if (!read.IsOk)
        {
            return read;
        }

        // What lies beside the denoiser in memory, where its files or its config tell.
        double all = read.Value.Parameters;
        bool isOpen = false;
        var others = new List<string>();
        foreach ((string name, string type) in parts.Where(p => p.Folder != main.Folder))
        {
            ReadResult<Model> other = Part(folder, name, open);
            (all, isOpen) = other.IsOk ? (all + other.Value.Parameters, isOpen) : (all, true);
            others.Add(other.IsOk ? string.Create(CultureInfo.InvariantCulture, $"{name} ({type}, {other.Value.Parameters / 1e9:0.###}B)")
                : $"{name} ({type})");
        }

        return ReadResult.Ok(read.Value with
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            WeightFactor = Math.Max(read.Value.WeightFactor, isOpen ? Math.Max(UsualMost, all / read.Value.Parameters) : all / read.Value.Parameters),
            Assumptions =
            [
                $"A pipeline of diffusers: its {main.Folder} ({main.Class}) is the model, which runs every step.",
                .. others.Count > 0 ? new[] { $"Parts of the pipeline that are not counted: {string.Join(", ", others)}." } : [],
                .. read.Value.Assumptions,
            ],
        });
    }

    private static ReadResult<Model> Part(string folder, string name, Func<string, Stream> open)
    {
        string inside = Path.Combine(folder, name);
        string config = Path.Combine(inside, "config.json");
        try
        {
            return Directory.Exists(inside) && SafetensorsFolder.Holds(inside) ? SafetensorsFolder.Read(inside, open)
                : File.Exists(config) ? HuggingFaceConfig.Open(config, open)
                : ReadResult.Failed<Model>(new Problem(folder, name, "no config.json and no safetensors files in this part",
                    "the folder as diffusers keeps it"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<Model>(new Problem(inside, "", "a folder or file that cannot be opened", "readable files"));
        }
    }

    // "unet": ["diffusers", "UNet2DConditionModel"]; schedulers, tokenizers and checkers hold no weights that count.
    private static bool IsPart(JsonProperty one) =>
        one.Value is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String
        && pair[1].ValueKind == JsonValueKind.String && one.Name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !one.Name.Contains("scheduler", StringComparison.Ordinal) && !one.Name.Contains("tokenizer", StringComparison.Ordinal)
        && !one.Name.Contains("extractor", StringComparison.Ordinal) && !one.Name.Contains("processor", StringComparison.Ordinal);
}
