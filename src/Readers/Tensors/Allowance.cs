using System.Globalization;

namespace Floorline.Readers.Tensors;

/// <summary>What a reader may still allocate for one file: twice its length and 8 MiB. A hostile file of many tiny records runs into it instead of into
/// memory.</summary>
internal sealed class Allowance(string file, long length)
{
    private readonly long _all = (2 * Math.Min(length, 1L << 40)) + (8 << 20);
    private long _used;

    /// <summary>Takes some of it before memory is asked for.</summary>
    internal void Take(long bytes, string where)
    {
        _used += bytes;
        if (_used > _all || bytes < 0)
        {
            throw new FormatFault(file, where, string.Create(CultureInfo.InvariantCulture, $"records that would take more than {_all} bytes of memory"),
                "a file whose records are in proportion to its size");
        }
    }
}
