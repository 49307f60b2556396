using System.Text.RegularExpressions;

namespace Floorline.Readers.HuggingFace.Quantizations;

/// <summary>
/// A list of modules as quantisation configs write them: whole names, parts of names, names with <c>*</c>, regular expressions after <c>re:</c>. Prefixes
/// that differ between checkpoints of one model
/// (<c>model.</c>, <c>language_model.</c>, <c>backbone.</c>) are left aside.
/// </summary>
internal sealed class ModuleNames
{
    private static readonly string[] _prefixes = ["model.", "language_model.", "backbone.", "transformer.", "base_model.", "text_model.", "decoder."];
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beginnings = new(StringComparer.Ordinal);
    private readonly List<Regex> _patterns = [];

    internal ModuleNames(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            Add(name);
        }
    }

    /// <summary>Whether there are any names.</summary>
    internal bool IsEmpty => _whole.Count + _beginnings.Count + _patterns.Count == 0;

    /// <summary>Whether any name has a number in it, so that layers may differ.</summary>
    internal bool IsNumbered { get; private set; }

    /// <summary>Whether any name is of a vision or audio tower.</summary>
    internal bool NamesTowers { get; private set; }

    /// <summary>Whether a module is meant, under any of the names it goes by.</summary>
    internal bool Has(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            if (Has(path))
            {
                return true;
            }
        }

        return false;
    }

    private bool Has(string path)
    {
        if (_whole.Contains(path) || _patterns.Exists(p => Matches(p, path)))
        {
            return true;
        }

        if (_beginnings.Count > 0)
        {
            HashSet<string>.AlternateLookup<ReadOnlySpan<char>> beginnings = _beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
            for (int length = 1; length <= path.Length; length++)
            {
                if (beginnings.Contains(path.AsSpan(0, length)))
                {
                    return true;
                }
            }
        }

        // A module inside a listed one, or one whose last part or parts are listed for every layer.
        for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = path.IndexOf('.', dot + 1))
        {
            if (_whole.Contains(path[..dot]) || _whole.Contains(path[(dot + 1)..]))
            {
                return true;
            }
        }

        foreach (string part in path.Split('.'))
        {
            if (!char.IsAsciiDigit(part[0]) && part is not "layers" && _whole.Contains(part))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string name)
    {
        IsNumbered |= name.AsSpan().ContainsAnyInRange('0', '9');
        NamesTowers |= name.Contains("vis", StringComparison.Ordinal) || name.Contains("audio", StringComparison.Ordinal)
            || name.Contains("tower", StringComparison.Ordinal);
        if (name.StartsWith("re:", StringComparison.Ordinal))
        {
            Pattern(name[3..]);
            return;
        }

        string plain = Plain(name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^7] : name);
        if (plain.EndsWith(".*", StringComparison.Ordinal) && plain.AsSpan(0, plain.Length - 2).IndexOf('*') < 0)
        {
            _whole.Add(plain[..^2]);
        }
        else if (plain.EndsWith('*') && plain.IndexOf('*', StringComparison.Ordinal) == plain.Length - 1 && plain.Length > 1)
        {
            _beginnings.Add(plain[..^1]);
        }
        else if (plain.Contains('*', StringComparison.Ordinal))
        {
            Pattern("^(.*\\.)?" + Regex.Escape(plain).Replace("\\*", ".*", StringComparison.Ordinal) + "$");
        }
        else if (plain.Length > 0)
        {
            _whole.Add(plain);
        }
    }

    private void Pattern(string pattern)
    {
        try
        {
            // Patterns come from files nobody vouches for: this engine takes time in proportion to the text whatever they say.
            _patterns.Add(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100)));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            _whole.Add(pattern);
        }
    }

    private static bool Matches(Regex pattern, string path)
    {
        try
        {
            return pattern.IsMatch(path) || pattern.IsMatch("model." + path);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Plain(string name)
    {
        while (Array.Find(_prefixes, p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix)
        {
            name = name[prefix.Length..];
        }

        return name;
    }
}
