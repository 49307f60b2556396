namespace Floorline.Readers.HuggingFace.Families;

/// <summary>Parts of names by which a kind of model or layer is known, such as those of recurrent layers. Marks of up to three letters must be a word of the
/// name.</summary>
internal sealed class Marks(string[] marks)
{
    private const int ShortWord = 3;

    /// <summary>Whether a name has one of the marks.</summary>
    internal bool Fit(string? name)
    {
        if (name is null)
        {
            return false;
        }

        string plain = Plain(name);
        foreach (string mark in marks)
        {
            if (mark.Length > ShortWord ? plain.Contains(mark, StringComparison.OrdinalIgnoreCase)
                : Array.Exists(name.Split('_', '-', ' ', '.'), w => w.Equals(mark, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
