using Floorline.Readers;
using Floorline.Readers.Gguf;
using Floorline.Readers.Onnx;
using Floorline.Readers.Safetensors;
using Floorline.Readers.Tensors;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>The tensor census of a model: exact bytes by role and format. Headers are read, weights never.</summary>
    /// <param name="path">A .safetensors, .gguf or .onnx file, or a folder of safetensors files.</param>
    /// <param name="workplace">Where the path was typed; null is here.</param>
    public static ReadResult<InspectResult> Inspect(string path, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        Workplace place = workplace ?? Workplace.Here;
        return Census(place.PathOf(path), place).Select(census => new InspectResult(path, census));
    }

    /// <summary>The tensor census of one file that is at hand as bytes, such as an upload; no file beside it is looked for.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its name; the extension says what it is.</param>
    public static ReadResult<InspectResult> Inspect(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        ReadResult<TensorCensus> census = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".gguf" => GgufModel.Census(stream, file),
            ".onnx" => OnnxModel.Census(stream, file, static _ => null),
            ".safetensors" => SafetensorsFile.Read(stream, file),
            _ => ReadResult.Failed<TensorCensus>(new Problem(file, "", $"a file that ends in '{Path.GetExtension(file)}'", ".safetensors, .gguf or .onnx")),
        };
        return census.Select(c => new InspectResult(file, c));
    }

    private static ReadResult<TensorCensus> Census(string path, Workplace place)
    {
        if (Directory.Exists(path))
        {
            return SafetensorsFolder.Census(path, place.Open);
        }

        if (!File.Exists(path))
        {
            return ReadResult.Failed<TensorCensus>(new Problem(path, "", "no such file or folder", "a .safetensors, .gguf or .onnx file, or a model folder"));
        }

        if (RegularFile.Problem(path, "a .safetensors, .gguf or .onnx file, or a model folder") is { } problem)
        {
            return ReadResult.Failed<TensorCensus>(problem);
        }

        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".gguf": return GgufModel.Census(path, place.Open);
            case ".onnx": return OnnxModel.Census(path, place.Open);
            case ".safetensors": return place.Read(path, static (stream, file) => SafetensorsFile.Read(stream, file));
            default: return ReadResult.Failed<TensorCensus>(new Problem(path, "", $"a file that ends in '{Path.GetExtension(path)}'",
                ".safetensors, .gguf, .onnx, or a model folder"));
        }
    }
}
