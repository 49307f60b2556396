using System.Globalization;

namespace Floorline.Readers.Naming;

/// <summary>Splits a count off hardware as people and schedulers type it: <c>8xh100</c>, <c>8 x h100</c>, <c>h100x8</c>, <c>h100:8</c>, <c>h100 (8)</c>,
/// <c>8 h100s</c>, <c>dual rtx 3090</c>.</summary>
internal static class DeviceCount
{
    /// <summary>The counts and names that a text may be: <c>4090x2</c> is 4090 of x2 or two of a 4090, and only names tell which.</summary>
    internal static IEnumerable<(long Count, string Name)> Splits(string text)
    {
        text = text.StartsWith("gpu_", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        foreach ((long Count, string Name) split in ((ReadOnlySpan<(long, string)?>)[Before(text), After(text)]).ToArray().OfType<(long, string)>())
        {
            yield return split;
            if (split.Count > 1 && split.Name.Length > 2 && split.Name[^1] is 's' or 'S')
            {
                yield return (split.Count, split.Name[..^1]);
            }
        }
    }

    private static (long Count, string Name)? Before(string text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        string rest = text[digits..].TrimStart();
        if (digits > 0 && rest.Length > 1 && rest[0] is 'x' or 'X' or '*' or '\u00d7')
        {
            return (Number(text[..digits]), rest[1..].Trim());
        }

        if (digits > 0 && digits < text.Length && text[digits] == ' ')
        {
            return (Number(text[..digits]), rest);
        }

        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && NameWords.Shipped.Counts.TryGetValue(text[..space].ToLowerInvariant(), out int count) ? (count, text[(space + 1)..].Trim()) : null;
    }

    private static (long Count, string Name)? After(string text)
    {
        string bare = text.TrimEnd(')', ' ');
        int start = bare.Length;
        while (start > 0 && char.IsAsciiDigit(bare[start - 1]))
        {
            start--;
        }

        string before = bare[..start].TrimEnd();
        return start < bare.Length && before.Length > 1 && before[^1] is 'x' or 'X' or '*' or '\u00d7' or '(' or ':'
            ? (Number(bare[start..]), before[..^1].TrimEnd(' ', '-', '('))
            : null;
    }

    private static long Number(string digits) => digits.Length > 6 ? long.MaxValue : long.Parse(digits, CultureInfo.InvariantCulture);
}
