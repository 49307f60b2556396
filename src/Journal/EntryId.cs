namespace Floorline.Journal;

/// <summary>
/// Makes names for entries: an <c>e</c>, seven characters of the second, five of chance. They sort by time, and two in the same second collide once in 33
/// million.
/// </summary>
public static class EntryId
{
    /// <summary>Characters of a name.</summary>
    public const int Length = 13;

    // Crockford's base 32: no i, l, o, u
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A name for an entry.</summary>
    /// <param name="at">When it is recorded.</param>
    /// <param name="chance">Any number; 25 bits of it are used.</param>
    public static string Of(DateTimeOffset at, long chance) => string.Create(Length, (Seconds: at.ToUnixTimeSeconds(), chance), static (span, from) =>
    {
        span[0] = 'e';
        for (int i = 0; i < 7; i++)
        {
            span[7 - i] = Alphabet[(int)((from.Seconds >> (5 * i)) & 31)];
        }

        for (int i = 0; i < 5; i++)
        {
            span[12 - i] = Alphabet[(int)((from.chance >> (5 * i)) & 31)];
        }
    });

    /// <summary>Whether a text has the form of a name.</summary>
    /// <param name="text">The text.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Length && text[0] == 'e' && text.Skip(1).All(static c => Alphabet.Contains(c, StringComparison.Ordinal));
    }
}
