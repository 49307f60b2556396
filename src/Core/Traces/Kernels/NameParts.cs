namespace Floorline.Core.Traces.Kernels;

/// <summary>
/// Pieces of names, looked for in a name without regard to case. One look-up per character decides; the framework's search for many strings is faster per
/// character, but compiling it takes longer than the few hundred names of a trace.
/// </summary>
internal sealed class NameParts
{
    private const int Letters = 128;

    private readonly string[]?[] _byFirst = new string[Letters][];

    /// <param name="parts">The pieces: not empty, ASCII, in lower case.</param>
    internal NameParts(params string[] parts)
    {
        foreach (string part in parts)
        {
            string[] same = _byFirst[part[0]] ?? [];
            _byFirst[part[0]] = [.. same, part];
        }
    }

    /// <summary>Whether a name holds any of the pieces.</summary>
    internal bool In(ReadOnlySpan<char> name)
    {
        for (int at = 0; at < name.Length; at++)
        {
            int first = Lower(name[at]);
            if (first < Letters && _byFirst[first] is { } parts)
            {
                foreach (string part in parts)
                {
                    if (StartsWith(name[at..], part))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool StartsWith(ReadOnlySpan<char> text, string part)
    {
        if (text.Length < part.Length)
        {
            return false;
        }

        for (int i = 1; i < part.Length; i++)
        {
            if (Lower(text[i]) != part[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Lower(char letter) => letter is >= 'A' and <= 'Z' ? letter | 0x20 : letter;
}
