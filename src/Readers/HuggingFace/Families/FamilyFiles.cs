using System.Collections.Concurrent;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>The families under data/families, each read when a config first asks for it: a command that reads no config reads none.</summary>
internal static class FamilyFiles
{
    private const string Folder = "data/families/";

    // What every other family is laid over, and what a type that is not known is read as; names of readings for other unknown types begin with it.
    internal const string Generic = "generic";
    private static readonly ConcurrentDictionary<string, Family?> _read = new(StringComparer.Ordinal);

    /// <summary>The names of all files: the values of <c>model_type</c>, <c>_class_name</c> and <c>type</c> that are known.</summary>
    internal static IEnumerable<string> Names => typeof(FamilyFiles).Assembly.GetManifestResourceNames()
        .Where(static n => n.StartsWith(Folder, StringComparison.Ordinal))
        .Select(static n => n[Folder.Length..^".json".Length])
        .Where(static n => !n.StartsWith(Generic, StringComparison.Ordinal));

    /// <summary>The family of a type; null where there is no file for it.</summary>
    internal static Family? Find(string type) => _read.GetOrAdd(type, static t => Read(t, 0)
        ?? (Names.FirstOrDefault(n => string.Equals(Plain(n), Plain(t), StringComparison.OrdinalIgnoreCase)) is { } other ? Read(other, 0) : null));

    /// <summary>The family whose type a class is named after, as in DeepseekV4ForCausalLM; null where there is none.</summary>
    internal static Family? OfClass(string architecture)
    {
        int end = architecture.IndexOf("For", StringComparison.Ordinal) is > 0 and var before ? before
            : architecture.EndsWith("Model", StringComparison.Ordinal) ? architecture.Length - 5 : architecture.Length;
        string wanted = architecture[..end];
        return wanted.Length < 3 ? null : Names.FirstOrDefault(n => string.Equals(Plain(n), wanted, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Find(name) : null;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static Family? Read(string type, int depth)
    {
        using Stream? stream = typeof(FamilyFiles).Assembly.GetManifestResourceStream($"{Folder}{type}.json");
        if (stream is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(stream);
        JsonElement file = document.RootElement.Clone();
        string? like = file.TryGetProperty("like", out JsonElement named) ? named.GetString() : type == Generic ? null : Generic;
        return depth < 12 ? Family.Of(type, file, string.IsNullOrEmpty(like) ? null : Read(like, depth + 1)
            ?? throw new FormatException($"data/families/{type}.json is like '{like}', for which there is no file."))
            : throw new FormatException($"data/families/{type}.json is like itself.");
    }
}
