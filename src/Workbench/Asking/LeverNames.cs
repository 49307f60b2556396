using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>Levers by whatever people call them: an id, the format that one stores in, or a word of the field.</summary>
public static class LeverNames
{
    /// <summary>Finds the one lever that a name means.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="where">The option it was typed at, for the message.</param>
    /// <returns>The lever; a problem that says what the word is where it means several levers or none.</returns>
    public static ReadResult<Lever> Find(string name, string where)
    {
        ArgumentNullException.ThrowIfNull(name);
        if ((LeverCatalogue.Find(name) ?? OfFormat(name) ?? OfWords(name)) is { } lever)
        {
            return ReadResult.Ok(lever);
        }

        if (TermCatalogue.Find(name) is { } term)
        {
            return term.Levers.Count == 1 ? ReadResult.Ok(LeverCatalogue.Find(term.Levers[0])!)
                : ReadResult.Failed<Lever>(new Problem("", where, $"'{name}'", term.Levers.Count == 0 ? $"a lever; {term.Name} is none: {term.Says}"
                : $"one lever; {term.Name} stands for {string.Join(", ", term.Levers)}"));
        }

        IReadOnlyList<string> nearest = Nearest.To(name, LeverCatalogue.All.Select(static l => l.Id).Concat(TermCatalogue.All.Select(static t => t.Name)));
        return ReadResult.Failed<Lever>(new Problem("", where, $"'{name}'", nearest.Count > 0 ? $"a lever; nearest: {string.Join(", ", nearest)}"
            : "a lever (floorline catalogue levers lists them)") { Kind = nearest.Count > 0 ? ProblemKind.Misspelt : ProblemKind.Unknown });
    }

    /// <summary>The lever with the words of a name in another order: <c>fp8-kv</c> and <c>fp8 kv cache</c> are kv-fp8.</summary>
    private static Lever? OfWords(string name)
    {
        HashSet<string> words = Words(name);
        words.Remove("cache");
        return words.Count < 2 ? null : LeverCatalogue.All.FirstOrDefault(l => Words(l.Id).SetEquals(words));
    }

    private static HashSet<string> Words(string name) => [.. name.ToLowerInvariant().Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries)];

    private static Lever? OfFormat(string name) => NumberFormats.Find(name) is { } format
        ? LeverCatalogue.All.FirstOrDefault(l => l.Facts.Group == "weights" && l.Facts.Format == format.Name) : null;
}
