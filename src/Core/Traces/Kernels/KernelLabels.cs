using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Kernels;

/// <summary>Names of kernels cut to a width so that different ones still look different.</summary>
public static class KernelLabels
{
    private const string Left = "...";

    /// <summary>A label for each name.</summary>
    /// <param name="names">Names as a profiler writes them, all that are shown together.</param>
    /// <param name="width">The most characters of a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 16.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, int width)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (width < 16)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "must be at least 16");
        }

        string[] told = [.. names.Select(Short)];
        string[] full = [.. told.Select((text, i) => IsShared(told, names, i) ? WithArguments(text, names[i]) : text)];
        return [.. full.Select((text, i) => text.Length <= width ? text : Cut(text, [.. full.Where((other, j) => j != i && other != text)], width))];
    }

    /// <summary>A name without its template arguments and parameters, unless nothing else tells it.</summary>
    /// <param name="name">A name as a profiler writes it; of a kernel, an operator or a call.</param>
    public static string Short(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string bare = name.Contains('<', StringComparison.Ordinal) || name.StartsWith("void ", StringComparison.Ordinal) ? KernelName.Telling(name) : name;
        return bare.Length > 0 ? bare : name;
    }

    private static bool IsShared(string[] told, IReadOnlyList<string> names, int i)
    {
        for (int j = 0; j < told.Length; j++)
        {
            if (j != i && told[j] == told[i] && names[j] != names[i])
            {
                return true;
            }
        }

        return false;
    }

    private static string WithArguments(string text, string name) =>
        KernelName.Arguments(name) is { Length: > 0 } arguments
            ? $"{(text.Contains('<', StringComparison.Ordinal) ? KernelName.Bare(name) : text)}<{arguments}>" : name;

    // what a cut would hide from the others is shown from where it begins
    private static string Cut(string text, string[] others, int width)
    {
        int same = 0;
        foreach (string other in others)
        {
            int common = text.AsSpan().CommonPrefixLength(other);
            same = Math.Max(same, common);
        }

        if (same < width - Left.Length - 2)
        {
            return text[..(width - Left.Length)] + Left;
        }

        int head = width / 3;
        int room = width - head - Left.Length;

        // from the start of the word in which they differ
        int from = same;
        while (from > head && text[from - 1] is not ('_' or '<' or ' ' or ',' or ':') && same - from < room / 2)
        {
            from--;
        }

        return text.Length - from <= room ? text[..head] + Left + text[from..]
            : string.Concat(text.AsSpan(0, head), Left, text.AsSpan(from, room - Left.Length), Left);
    }
}
