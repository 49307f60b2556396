using System.Text;

namespace Floorline.Core.Traces.Model;

/// <summary>The names of a trace, each once. They are fit to print: control characters are replaced, token-shaped parts withheld, the longest cut.</summary>
public sealed class NameTable
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly string?[] _texts;

    internal NameTable(byte[] bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
        _texts = new string?[ends.Length];
    }

    /// <summary>How many names there are; valid indices are 0 to this less one.</summary>
    public int Count => _ends.Length;

    /// <summary>A name as text.</summary>
    /// <param name="index">Its index; a negative one gives the empty text.</param>
    public string this[int index] => index < 0 ? "" : _texts[index] ??= Encoding.UTF8.GetString(Utf8(index));

    /// <summary>A name as UTF-8.</summary>
    /// <param name="index">Its index; a negative one gives the empty span.</param>
    public ReadOnlySpan<byte> Utf8(int index)
    {
        if (index < 0)
        {
            return [];
        }

        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }
}
