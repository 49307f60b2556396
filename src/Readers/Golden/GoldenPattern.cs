using System.Text.RegularExpressions;

namespace Floorline.Readers.Golden;

/// <summary>Regular expressions of golden sets: made so that no text can make them run away.</summary>
internal static class GoldenPattern
{
    private static readonly TimeSpan _limit = TimeSpan.FromMilliseconds(250);

    /// <summary>The expression; nothing where it is none. Without backtracking where the expression allows it, with a time limit always.</summary>
    internal static Regex? Of(string pattern, bool ignoreCase = false)
    {
        RegexOptions options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, _limit);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            return Backtracking(pattern, options);
        }
    }

    /// <summary>
    /// The expression as a library that knows no time limit would match it, with one: what ends here ends there. Nothing where it is none.
    /// </summary>
    internal static Regex? Backtracking(string pattern, RegexOptions options = RegexOptions.CultureInvariant)
    {
        try
        {
            return new Regex(pattern, options, _limit);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
