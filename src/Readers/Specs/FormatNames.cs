using Floorline.Core.Formats;
using Floorline.Readers.Naming;

namespace Floorline.Readers.Specs;

/// <summary>Number formats by what people type, and what to type instead where a word names none or several.</summary>
public static class FormatNames
{
    /// <summary>Finds a format.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="where">The option or field, for the message.</param>
    /// <returns>The format; a problem with those that a word of several stands for, or with the nearest names.</returns>
    public static ReadResult<NumberFormat> Find(string name, string where)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NumberFormats.Find(name) is { } format)
        {
            return ReadResult.Ok(format);
        }

        if (NameWords.Shipped.FormatsOfSeveral.TryGetValue(NameKey.Of(name), out IReadOnlyList<string>? several))
        {
            return ReadResult.Failed<NumberFormat>(new Problem("", where, $"'{name}', which may be several", $"one of {string.Join(", ", several)}"));
        }

        IReadOnlyList<string> nearest = Nearest.To(name, NumberFormats.All.Select(static f => f.Name));
        return ReadResult.Failed<NumberFormat>(new Problem("", where, $"'{name}'", nearest.Count > 0 ? $"a known format; nearest: {string.Join(", ", nearest)}"
            : "a known format (floorline catalogue formats lists them)") { Kind = nearest.Count > 0 ? ProblemKind.Misspelt : ProblemKind.Unknown });
    }
}
