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
}
