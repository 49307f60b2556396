using System.Globalization;

namespace Floorline.Readers.Naming;

/// <summary>Splits a count off hardware as people type it: <c>8xh100</c>, <c>8 x h100</c>, <c>h100x8</c>, <c>h100 (8)</c>, <c>dual rtx 3090</c>.</summary>
internal static class DeviceCount
{
    /// <summary>The count and the name; null where the text has no count.</summary>
    internal static (long Count, string Name)? Split(string text) => Before(text) ?? After(text);

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
        return start < bare.Length && before.Length > 1 && before[^1] is 'x' or 'X' or '*' or '\u00d7' or '('
            ? (Number(bare[start..]), before[..^1].TrimEnd(' ', '-', '('))
            : null;
    }

    private static long Number(string digits) => digits.Length > 6 ? long.MaxValue : long.Parse(digits, CultureInfo.InvariantCulture);
}
