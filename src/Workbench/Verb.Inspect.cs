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
    public static ReadResult<InspectResult> Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Census(path).Select(census => new InspectResult(path, census));
    }

    private static ReadResult<TensorCensus> Census(string path)
    {
        if (Directory.Exists(path))
        {
            return SafetensorsFolder.Census(path);
        }

        if (!File.Exists(path))
        {
            return ReadResult.Failed<TensorCensus>(new Problem(path, "", "no such file or folder", "a .safetensors, .gguf or .onnx file, or a model folder"));
        }

        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".gguf": return GgufModel.Census(path);
            case ".onnx": return OnnxModel.Census(path);
            case ".safetensors": return ModelSource.Opened(path, static (stream, file) => SafetensorsFile.Read(stream, file));
            default: return ReadResult.Failed<TensorCensus>(new Problem(path, "", $"a file that ends in '{Path.GetExtension(path)}'", ".safetensors, .gguf, .onnx, or a model folder"));
        }
    }
}
