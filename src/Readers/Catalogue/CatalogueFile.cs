using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Floorline.Readers.Naming;

namespace Floorline.Readers.Catalogue;

/// <summary>An embedded catalogue: a JSON object with one array of entries, each with a name and aliases. Only the entry asked for is parsed whole, and once:
/// that keeps the start of a command short, and a server quick.</summary>
internal sealed class CatalogueFile(string resource, string array)
{
    private readonly ConcurrentDictionary<string, CatalogueEntry> _found = new(StringComparer.Ordinal);
    private byte[]? _bytes;

    private ReadOnlySpan<byte> Bytes => _bytes ??= Load();

    private Dictionary<string, CatalogueEntry> ByName => field ??= Index();

    /// <summary>Every name and alias with the entry's place in the file.</summary>
    internal IReadOnlyList<CatalogueEntry> Entries => field ??= Scan();

    /// <summary>Finds the entry with a name or alias, spelling of case, spaces, hyphens, underscores and colons left aside. A name goes before an alias or
    /// title of another entry.</summary>
    internal CatalogueEntry? Find(string name) => Quick(name) ?? ByName.GetValueOrDefault(NameKey.Of(name));

    /// <summary>The problem of a name that is not in the catalogue, with the nearest that are.</summary>
    internal Problem Unknown(string name, string where, string what)
    {
        // several spellings of one entry are one suggestion
        string[] nearest = [.. Nearest.To(name, Entries.SelectMany(static e => e.Aliases.Prepend(e.Name)), 12)
            .Select(near => ByName[NameKey.Of(near)].Name).Distinct().Take(3)];
        string hint = nearest.Length > 0 ? $"nearest: {string.Join(", ", nearest)}" : $"floorline catalogue {what} lists them";
        return new Problem("", where, $"'{name}'", $"a known name; {hint}") { Kind = nearest.Length > 0 ? ProblemKind.Misspelt : ProblemKind.Unknown };
    }

    /// <summary>The entry's JSON.</summary>
    internal JsonDocument Parse(CatalogueEntry entry) => JsonDocument.Parse(Bytes.Slice(entry.Start, entry.Length).ToArray());

    /// <summary>
    /// The entry on whose line the name stands as it was typed, found without reading the others: a catalogue of hundreds costs one command no more than a
    /// short one.
    /// Null where the name is no name or alias there; the whole file then decides.
    /// </summary>
    private CatalogueEntry? Quick(string name)
    {
        string typed = name.Trim().ToLowerInvariant();
        if (_found.TryGetValue(typed, out CatalogueEntry? known))
        {
            return known;
        }

        int end = Bytes.IndexOf("\n  ]"u8);
        ReadOnlySpan<byte> region = end < 0 ? Bytes : Bytes[..end];
        if (typed.Length == 0 || region.IndexOf(Encoding.UTF8.GetBytes($"\"{array}\"")) < 0)
        {
            return null;
        }

        int at = region.IndexOf(Encoding.UTF8.GetBytes($"\"{typed}\""));
        int line = at < 0 ? -1 : region[..at].LastIndexOf((byte)'\n') + 1;
        int start = at < 0 ? -1 : region[line..at].IndexOf((byte)'{');
        if (start < 0)
        {
            return null;
        }

        start += line;
        var reader = new Utf8JsonReader(region[start..]);
        reader.Read();
        CatalogueEntry entry = Entry(ref reader);
        string key = NameKey.Of(typed);
        return NameKey.Of(entry.Name) == key || entry.Aliases.Any(alias => NameKey.Of(alias) == key)
            ? _found.GetOrAdd(typed, entry with { Start = entry.Start + start }) : null;
    }

    private byte[] Load()
    {
        using Stream stream = typeof(CatalogueFile).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private Dictionary<string, CatalogueEntry> Index()
    {
        var index = new Dictionary<string, CatalogueEntry>(StringComparer.Ordinal);
        foreach (CatalogueEntry entry in Entries)
        {
            index.TryAdd(NameKey.Of(entry.Name), entry);
        }

        foreach (CatalogueEntry entry in Entries)
        {
            foreach (string other in entry.Aliases.Append(entry.Title).Where(static o => o.Length > 0))
            {
                index.TryAdd(NameKey.Of(other), entry);
            }
        }

        return index;
    }

    private List<CatalogueEntry> Scan()
    {
        var entries = new List<CatalogueEntry>(160);
        var reader = new Utf8JsonReader(Bytes);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(array))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    entries.Add(Entry(ref reader));
                }
            }
        }

        return entries;
    }

    private static CatalogueEntry Entry(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        int depth = reader.CurrentDepth;
        string name = "";
        string title = "";
        var aliases = new List<string>();
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
            {
                continue;
            }

            bool isName = reader.ValueTextEquals("name"u8);
            bool isTitle = reader.ValueTextEquals("title"u8);
            bool isAliases = reader.ValueTextEquals("aliases"u8);
            reader.Read();
            if (isName)
            {
                name = reader.GetString() ?? "";
            }
            else if (isTitle)
            {
                title = reader.GetString() ?? "";
            }
            else if (isAliases)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    aliases.Add(reader.GetString()!);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return new CatalogueEntry(name, title, aliases, start, (int)(reader.TokenStartIndex + 1 - start));
    }
}
