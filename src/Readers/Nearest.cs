using Floorline.Readers.Naming;

namespace Floorline.Readers;

/// <summary>Names nearest to one that is not known, so that a slip of the finger gets a suggestion.</summary>
public static class Nearest
{
    /// <summary>The names nearest to one, nearest first, by edit distance over the whole of both, spelling of spaces, hyphens and case left aside; names that
    /// contain the wanted one, or are a third or more of it, come first. What was typed is never among them, however it is spelled.</summary>
    /// <param name="wanted">The name that was not found.</param>
    /// <param name="known">All names there are.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<string> To(string wanted, IEnumerable<string> known, int most = 3)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        string typed = NameKey.Of(wanted);
        string key = typed.Length > 64 ? typed[..64] : typed;
        return key.Length == 0 ? [] : [.. known.Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(static name => (Name: name, Key: NameKey.Of(name)))
            .Where(pair => pair.Key != typed)
            .Select(pair => (pair.Name, Score: Score(key, pair.Key)))
            .Where(pair => pair.Score <= Limit(key))
            .OrderBy(static pair => pair.Score).ThenBy(static pair => pair.Name.Length).ThenBy(static pair => pair.Name, StringComparer.Ordinal)
            .Take(most).Select(static pair => pair.Name)];
    }

    /// <summary>Whether what was typed is a slip of a known name and not a name of its own: at most two edits away, or one in eight characters.</summary>
    /// <param name="wanted">The name that was not found.</param>
    /// <param name="known">All names there are.</param>
    public static bool IsSlip(string wanted, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(known);
        string typed = wanted.ToLowerInvariant();
        int most = Math.Max(2, typed.Length / 8);
        return known.Any(name => Math.Abs(name.Length - typed.Length) <= most && Distance(typed, name.ToLowerInvariant()) <= most);
    }

    private static double Limit(string wanted) => Math.Max(2, wanted.Length * 0.55);

    // a distance is never below the difference of the lengths
    private static double Score(string wanted, string name)
    {
        bool part = wanted.Length >= 2
            && (name.Contains(wanted, StringComparison.Ordinal) || (name.Length >= 3 && name.Length * 3 >= wanted.Length && wanted.Contains(name, StringComparison.Ordinal)));
        int longer = Math.Abs(name.Length - wanted.Length);
        return part ? longer * 0.05 : longer > Limit(wanted) ? longer : Distance(wanted, name);
    }

    /// <summary>Edit distance: insertions, deletions and replacements that turn one text into the other.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
