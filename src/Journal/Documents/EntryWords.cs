namespace Floorline.Journal.Documents;

/// <summary>The words that entries use for verdicts.</summary>
public static class EntryWords
{
    /// <summary>All verdicts by their words.</summary>
    public static IReadOnlyList<(string Word, EntryVerdict Verdict)> Verdicts { get; } =
    [
        ("planned", EntryVerdict.Planned), ("baseline", EntryVerdict.Baseline), ("open", EntryVerdict.Open),
        ("keep", EntryVerdict.Keep), ("roll_back", EntryVerdict.RollBack), ("inconclusive", EntryVerdict.Inconclusive),
    ];

    /// <summary>The word for a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Of(EntryVerdict verdict) => verdict switch
    {
        EntryVerdict.Planned => "planned",
        EntryVerdict.Baseline => "baseline",
        EntryVerdict.Open => "open",
        EntryVerdict.Keep => "keep",
        EntryVerdict.RollBack => "roll_back",
        EntryVerdict.Inconclusive => "inconclusive",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "is not a verdict"),
    };

    /// <summary>The verdict that a word means; null for none. <c>roll-back</c> is understood too.</summary>
    /// <param name="word">The word.</param>
    public static EntryVerdict? Find(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        string plain = word.Trim().ToLowerInvariant().Replace('-', '_').Replace("rollback", "roll_back", StringComparison.Ordinal);
        foreach ((string name, EntryVerdict verdict) in Verdicts)
        {
            if (name == plain)
            {
                return verdict;
            }
        }

        return null;
    }

    /// <summary>
    /// A field's name as documents write it: <c>hw-override</c> becomes <c>hw_override</c>; a name with a dot, such as <c>set.max-batch</c>, stays as it is.
    /// </summary>
    /// <param name="field">The field's name as options write it.</param>
    public static string Underscored(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Contains('.', StringComparison.Ordinal) ? field : field.Replace('-', '_');
    }

    /// <summary>A field's name as options write it, from a document.</summary>
    /// <param name="field">The field's name as documents write it.</param>
    public static string Dashed(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Contains('.', StringComparison.Ordinal) ? field : field.Replace('_', '-');
    }
}
