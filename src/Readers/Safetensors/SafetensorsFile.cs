using Floorline.Readers.Tensors;

namespace Floorline.Readers.Safetensors;

/// <summary>Reads one safetensors file: its header only, never its weights.</summary>
public static class SafetensorsFile
{
    /// <summary>Counts the tensors of a file.</summary>
    /// <param name="stream">The file; must be able to seek.</param>
    /// <param name="file">Its path, for messages.</param>
    public static ReadResult<TensorCensus> Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ReadResult<IReadOnlyList<SafetensorsEntry>> entries = SafetensorsHeader.Read(stream, file);
        return entries.IsOk ? Census(entries.Value, 1, null, [], file) : ReadResult.Failed<TensorCensus>(entries.Problems);
    }

    internal static ReadResult<TensorCensus> Census(IReadOnlyList<SafetensorsEntry> entries, int files, int? bits, IReadOnlyList<string> notes, string file)
    {
        try
        {
            return ReadResult.Ok(new TensorCensus("safetensors", PackedWeights.Resolve(entries, bits)) { Files = files, Notes = notes });
        }
        catch (OverflowException)
        {
            return ReadResult.Failed<TensorCensus>(new Problem(file, "", "sizes whose sum overflows", "a model that fits 63 bits"));
        }
    }
}
