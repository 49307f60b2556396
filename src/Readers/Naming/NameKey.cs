using System.Globalization;

namespace Floorline.Readers.Naming;

/// <summary>A name without what people spell differently: case, spaces, hyphens, underscores, colons, slashes and brackets are left aside; letters, digits,
/// points and plus signs stay.</summary>
internal static class NameKey
{
    /// <summary>The key of a name: <c>llama3.1:8b</c> and <c>Llama-3.1 8B</c> have the same.</summary>
    internal static string Of(string name)
    {
        Span<char> kept = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        int length = 0;
        foreach (char c in name)
        {
            if (IsKept(c))
            {
                kept[length++] = char.ToLower(c, CultureInfo.InvariantCulture);
            }
        }

        return new string(kept[..length]);
    }

    /// <summary>The parts between what is left aside, each in small letters.</summary>
    internal static List<string> Parts(string name)
    {
        var parts = new List<string>();
        int start = -1;
        for (int i = 0; i <= name.Length; i++)
        {
            bool kept = i < name.Length && IsKept(name[i]);
            if (kept && start < 0)
            {
                start = i;
            }
            else if (!kept && start >= 0)
            {
                parts.Add(name[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return parts;
    }

    private static bool IsKept(char c) => char.IsLetterOrDigit(c) || c is '.' or '+';
}
