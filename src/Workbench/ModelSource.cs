using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.HuggingFace;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Finds a model from what a user typed: inline spec, config.json, model folder, or catalogue name.</summary>
public static class ModelSource
{
    private static readonly string[] _weightFiles = [".safetensors", ".gguf", ".onnx"];

    /// <summary>Finds the model.</summary>
    /// <param name="text">What the user typed.</param>
    public static ReadResult<Model> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (InlineModel.Is(text))
        {
            return InlineModel.Read(text);
        }

        if (Directory.Exists(text))
        {
            string config = Path.Combine(text, "config.json");
            return File.Exists(config) ? FromConfig(config) : Failed(text, "a folder without config.json", "a model folder with its config.json");
        }

        if (File.Exists(text))
        {
            return _weightFiles.Contains(Path.GetExtension(text), StringComparer.OrdinalIgnoreCase)
                ? Failed(text, $"a {Path.GetExtension(text)} file, which this version does not read", "its config.json, a catalogue name or an inline spec such as params=7e9")
                : FromConfig(text);
        }

        bool path = text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && text.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return path ? Failed(text, "no such file", "an existing config.json") : ModelCatalogue.Find(text);
    }

    private static ReadResult<Model> FromConfig(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return HuggingFaceConfig.Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed(path, "a file that cannot be opened", "a readable file");
        }
    }

    private static ReadResult<Model> Failed(string file, string found, string expected) => ReadResult.Failed<Model>(new Problem(file, "", found, expected));
}
