namespace Floorline.Readers.Gguf;

/// <summary>The values of a GGUF header that are numbers, short texts or short lists of numbers; the vocabulary is passed over.</summary>
public sealed class GgufMetadata
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The keys that were kept.</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>The family, such as <c>llama</c> (<c>general.architecture</c>); null where not stated.</summary>
    public string? Architecture => Text("general.architecture");

    /// <summary>A text; null where there is none.</summary>
    /// <param name="key">The key.</param>
    public string? Text(string key) => _values.GetValueOrDefault(key) as string;

    /// <summary>A whole number, of a list the first; null where there is none or it is out of range.</summary>
    /// <param name="key">The key; a leading dot stands for the architecture's name.</param>
    public long? Whole(string key) => _values.GetValueOrDefault(Full(key)) switch
    {
        double d when d is >= 0 and <= 1e15 => (long)d,
        double[] { Length: > 0 } list when list[0] is >= 0 and <= 1e15 => (long)list[0],
        _ => null,
    };

    /// <summary>The value of one layer where the key holds one per layer, the single value where it holds that.</summary>
    /// <param name="key">The key; a leading dot stands for the architecture's name.</param>
    /// <param name="layer">The layer, from 0.</param>
    public long? Whole(string key, int layer) => _values.GetValueOrDefault(Full(key)) is double[] list && list.Length > layer
        ? list[layer] is >= 0 and <= 1e15 ? (long)list[layer] : null
        : Whole(key);

    /// <summary>Elements of the list that a key holds, kept or passed over; null where it holds none.</summary>
    /// <param name="key">The key; a leading dot stands for the architecture's name.</param>
    public long? Count(string key) => _values.GetValueOrDefault(Full(key)) switch { long n => n, double[] list => list.Length, _ => null };

    internal bool Add(string key, object value) => _values.TryAdd(key, value);

    private string Full(string key) => key.StartsWith('.') ? Architecture + key : key;
}
