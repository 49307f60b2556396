namespace Floorline.Readers.Naming;

/// <summary>Finds entries by looser forms of their names: the parts in any order, without words that say nothing, or by how a name begins.</summary>
/// <typeparam name="T">What has names.</typeparam>
internal sealed class NameIndex<T>
    where T : class
{
    private readonly Dictionary<string, T?> _byParts = new(StringComparer.Ordinal);
    private readonly List<(List<string> Parts, T Entry)> _names = [];
    private readonly HashSet<string> _noise;

    /// <param name="entries">Each entry with its names, the one it is listed under first.</param>
    /// <param name="noise">Words that are left aside.</param>
    internal NameIndex(IEnumerable<(T Entry, IEnumerable<string> Names)> entries, HashSet<string> noise)
    {
        _noise = noise;
        foreach ((T entry, IEnumerable<string> names) in entries)
        {
            foreach (string name in names.Where(static n => n.Length > 0))
            {
                // an organisation in front of a name is no part of it
                List<string> parts = Telling(NameKey.Parts(name[(name.LastIndexOf('/') + 1)..]));
                _names.Add((parts, entry));
                string key = Sorted(parts);

                // a form that two entries share tells neither
                _byParts[key] = _byParts.TryGetValue(key, out T? other) && !ReferenceEquals(other, entry) ? null : entry;
                string joined = string.Concat(parts);
                _byParts[joined] = _byParts.TryGetValue(joined, out T? same) && !ReferenceEquals(same, entry) ? null : entry;
            }
        }
    }

    /// <summary>The entry with these parts, in this order or another; null where none or several have them.</summary>
    internal T? Find(IReadOnlyList<string> parts)
    {
        List<string> telling = Telling(parts);
        return telling.Count == 0 ? null : _byParts.GetValueOrDefault(string.Concat(telling)) ?? _byParts.GetValueOrDefault(Sorted(telling));
    }

    /// <summary>The entries of which a name begins with these parts and goes on with others, each with what its names go on with.</summary>
    internal List<(T Entry, List<List<string>> Rests)> Beginning(IReadOnlyList<string> parts)
    {
        string wanted = string.Concat(Telling(parts));
        var found = new List<(T Entry, List<List<string>> Rests)>();
        foreach ((List<string> of, T entry) in _names)
        {
            string begun = "";
            for (int i = 0; i < of.Count - 1 && begun.Length < wanted.Length; i++)
            {
                begun += of[i];
                if (begun == wanted)
                {
                    int at = found.FindIndex(f => ReferenceEquals(f.Entry, entry));
                    (at < 0 ? Begun(found, entry) : found[at].Rests).Add(of[(i + 1)..]);
                }
            }
        }

        return found;
    }

    private static List<List<string>> Begun(List<(T Entry, List<List<string>> Rests)> found, T entry)
    {
        found.Add((entry, []));
        return found[^1].Rests;
    }

    private List<string> Telling(IReadOnlyList<string> parts)
    {
        var kept = new List<string>(parts.Count);
        foreach (string part in parts)
        {
            string bare = part.TrimEnd('+');
            if (bare.Length > 0 && !_noise.Contains(bare))
            {
                kept.Add(bare);
            }
        }

        return kept;
    }

    private static string Sorted(List<string> parts)
    {
        string[] sorted = [.. parts];
        Array.Sort(sorted, StringComparer.Ordinal);
        return string.Join(' ', sorted);
    }
}
