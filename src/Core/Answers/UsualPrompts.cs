namespace Floorline.Core.Answers;

/// <summary>The lengths of a prompt, or of what an encoder reads, that calls have where nobody states one.</summary>
internal static class UsualPrompts
{
    // Prompts of long documents; what is longer is stated.
    private const long Longest = 32_768;

    /// <summary>Shorter ones by halves, longest first.</summary>
    /// <param name="assumed">What was taken.</param>
    internal static IEnumerable<long> Shorter(long assumed)
    {
        for (long length = assumed / 2; length > 1; length /= 2)
        {
            yield return length;
        }
    }

    /// <summary>Longer ones by doublings, as far as the model was made for them.</summary>
    /// <param name="assumed">What was taken.</param>
    /// <param name="most">The longest that the model was made for; null where nothing says.</param>
    internal static IEnumerable<long> Longer(long assumed, long? most)
    {
        for (long length = assumed * 2; length <= Math.Min(most ?? Longest, Longest); length *= 2)
        {
            yield return length;
        }
    }
}
