using System.Text;

namespace Floorline.Core.Guardrails;

/// <summary>Words and lines of a text.</summary>
public static class Wording
{
    private static readonly char[] _apostrophes = ['\'', '\u2019', '\u02bc'];

    /// <summary>Number of words: runs of anything but white space.</summary>
    /// <param name="text">The text.</param>
    public static int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int words = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool white = char.IsWhiteSpace(c);
            words += !white && !inside ? 1 : 0;
            inside = !white;
        }

        return words;
    }

    /// <summary>
    /// The text with what does not matter taken out: lower case, apostrophes dropped, every other run of punctuation and white space one space.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Normalized(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
            else if (!_apostrophes.Contains(c) && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>The words of the normalized text.</summary>
    internal static string[] Words(string text) => Normalized(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
