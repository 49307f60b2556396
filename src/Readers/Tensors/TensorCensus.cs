using System.Text.RegularExpressions;

namespace Floorline.Readers.Tensors;

/// <summary>Every tensor of a model as its files state them, with exact totals.</summary>
public sealed partial class TensorCensus
{
    /// <summary>Counts tensors.</summary>
    /// <param name="container">The kind of file, such as <c>GGUF v3</c>.</param>
    /// <param name="tensors">The tensors; each name once.</param>
    /// <exception cref="OverflowException">The totals do not fit 63 bits.</exception>
    public TensorCensus(string container, IReadOnlyList<TensorInfo> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Container = container;
        Tensors = tensors;
        foreach (TensorInfo tensor in tensors)
        {
            StoredBytes = checked(StoredBytes + tensor.StoredBytes);
            Parameters = checked(Parameters + tensor.Parameters);
        }
    }

    /// <summary>The kind of file.</summary>
    public string Container { get; }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Bytes of all tensors, exact; the files' headers and padding left out.</summary>
    public long StoredBytes { get; }

    /// <summary>Logical parameters of all tensors.</summary>
    public long Parameters { get; }

    /// <summary>Bits per logical parameter over the whole; 0 where there are none.</summary>
    public double BitsPerWeight => Parameters > 0 ? 8.0 * StoredBytes / Parameters : 0;

    /// <summary>Files that were read.</summary>
    public int Files { get; init; } = 1;

    /// <summary>What the files say about themselves: architecture, tool, split.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Tensors whose role the name does not tell: counted as read in every step.</summary>
    public IEnumerable<TensorInfo> Unclassed => Tensors.Where(static t => t.Role == TensorRole.Other);

    /// <summary>Totals by role, largest first.</summary>
    public IReadOnlyList<TensorGroup> ByRole => Grouped(static t => Words(t.Role));

    /// <summary>Totals by storage format, largest first.</summary>
    public IReadOnlyList<TensorGroup> ByFormat => Grouped(static t => t.Format.Name);

    /// <summary>Totals by role and format, largest first.</summary>
    public IReadOnlyList<TensorGroup> ByRoleAndFormat => Grouped(static t => $"{Words(t.Role)}, {t.Format.Name}");

    private static string Words(TensorRole role) => Capital().Replace(role.ToString(), static m => (m.Index > 0 ? "-" : "") + m.Value.ToLowerInvariant());

    private List<TensorGroup> Grouped(Func<TensorInfo, string> key) =>
        [.. Tensors.GroupBy(key).Select(static g => new TensorGroup(g.Key, g.Count(), g.Sum(static t => t.StoredBytes), g.Sum(static t => t.Parameters)))
            .OrderByDescending(static g => g.StoredBytes).ThenBy(static g => g.Name, StringComparer.Ordinal)];

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
