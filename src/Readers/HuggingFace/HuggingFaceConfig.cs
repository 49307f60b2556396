using System.Text.Json;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Readers.HuggingFace.Families;
using Floorline.Readers.HuggingFace.Quantizations;
using Floorline.Readers.Json;

namespace Floorline.Readers.HuggingFace;

/// <summary>Reads a Hugging Face <c>config.json</c> into a model. The weights themselves are not needed: shapes, formats and counts follow from the
/// config.</summary>
public static class HuggingFaceConfig
{
    // Beside the config: what NVIDIA's ModelOpt did to the weights.
    private const string Beside = "hf_quant_config.json";

    /// <summary>The values of <c>model_type</c>, <c>_class_name</c> and <c>type</c> that are understood; others are read as generic models where their
    /// fields have the usual names.</summary>
    public static IEnumerable<string> ModelTypes => FamilyFiles.Names;

    /// <summary>Reads a config file, and the quantisation file beside it where there is one.</summary>
    /// <param name="path">The path of config.json.</param>
    /// <param name="open">Opens a file by its path; null opens it as usual.</param>
    /// <returns>The model, or every problem there is.</returns>
    public static ReadResult<Model> Open(string path, Func<string, Stream>? open = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        open ??= RegularFile.Open;
        using Stream stream = open(path);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", Beside);
        if (Path.GetFileName(path) != "config.json" || !File.Exists(beside))
        {
            return Read(stream, path);
        }

        using Stream second = open(beside);
        ReadResult<JsonDocument> quantization = JsonInput.Read(second, beside);
        if (!quantization.IsOk)
        {
            return ReadResult.Failed<Model>(quantization.Problems);
        }

        using JsonDocument document = quantization.Value;
        return Read(stream, path, document.RootElement);
    }

    /// <summary>Reads a config.</summary>
    /// <param name="stream">The bytes of config.json.</param>
    /// <param name="file">Its path, for messages; the model is named after its folder.</param>
    public static ReadResult<Model> Read(Stream stream, string file) => Read(stream, file, null);

    /// <summary>How many experts a token uses under any usual name, and how many there are where the config says so; null where it does not.</summary>
    internal static (int Routed, int? Experts)? Routing(string path, Func<string, Stream> open)
    {
        using Stream stream = open(path);
        ReadResult<JsonDocument> read = JsonInput.ReadPython(stream, path);
        if (!read.IsOk)
        {
            return null;
        }

        using JsonDocument document = read.Value;
        return FamilyReader.Routing(document.RootElement, path);
    }

    private static ReadResult<Model> Read(Stream stream, string file, JsonElement? quantization)
    {
        ReadResult<JsonDocument> read = JsonInput.ReadPython(stream, file);
        if (!read.IsOk)
        {
            return ReadResult.Failed<Model>(read.Problems);
        }

        using JsonDocument document = read.Value;
        var problems = new List<Problem>();
        Part part;
        WeightFormats formats;
        string? unknown;
        Scheme? scheme;
        try
        {
            part = FamilyReader.Read(document.RootElement, file, problems);
            if (problems.Count > 0)
            {
                return ReadResult.Failed<Model>([.. problems.Distinct()]);
            }

            // A quantisation that is not understood hides the bytes, not the model: stating a format gives them.
            var unread = new List<Problem>();
            formats = Quantization.Read(new ConfigFields(document.RootElement, file, "", unread), part,
                quantization is { } beside ? new ConfigFields(beside, Beside, "", unread) : null, out scheme);
            unknown = unread.Count > 0 ? string.Join("; ", unread.Distinct().Take(3)) : null;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            problems.Add(new Problem(file, "", "sizes that no model has", e.Message.ReplaceLineEndings(" ")));
            return ReadResult.Failed<Model>([.. problems.Distinct()]);
        }

        return Checked(part, formats, new ConfigFields(document.RootElement, file, "", problems), file)
            .Select(model => model with
            {
                PublishedUnknown = unknown,
                PublishedCache = scheme?.Cache,
                Assumptions = scheme?.Said is { } said ? [.. model.Assumptions, said] : model.Assumptions,
                IsFormatAssumed = formats.Default == NumberFormats.Bf16Format
                    && Quantization.NameOfDtype(new ConfigFields(document.RootElement, file, "", [])) is null,
            });
    }

    private static ReadResult<Model> Checked(Part part, WeightFormats formats, ConfigFields fields, string file)
    {
        var model = new Model(NameOf(file), part.Components, formats)
        {
            MaxContext = (fields.InsideOrNone("text_config") ?? fields)
                .IntOrNull("max_position_embeddings", "n_positions", "max_target_positions", "max_seq_len", "seq_length", "model_max_length"),
            Source = $"config {file}",
            Assumptions = part.Assumptions,
            Call = part.Call,
            Doubts = part.Doubts,
            WeightFactor = part.Most,
        };
        try
        {
            return model.Parameters < 1L << 50
                ? ReadResult.Ok(model)
                : ReadResult.Failed<Model>(new Problem(file, "", $"{model.Parameters} parameters", "a model of fewer than 1e15"));
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return ReadResult.Failed<Model>(new Problem(file, "", "sizes whose product overflows", "a model of fewer than 1e15 parameters"));
        }
    }

    private static string NameOf(string file)
    {
        string? folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)));
        return Path.GetFileName(file) == "config.json" && !string.IsNullOrEmpty(folder) ? folder : Path.GetFileNameWithoutExtension(file);
    }
}
