using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Readers.Naming;

/// <summary>
/// A model that nothing is known of but the size in its name, as nearly all text models carry it: <c>solar:10.7b</c>, <c>ernie-4.5-21b-a3b</c>.
/// </summary>
internal static partial class SizedModel
{
    /// <summary>How far a size in a name is from the parameters: names round, and count or leave out embeddings.</summary>
    internal const double Rounding = 0.06;

    /// <summary>
    /// The model as far as its name goes; null where the name states no size, may be a slip of a known one, or names something that gives no text.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="known">The names that are known.</param>
    internal static ReadResult<Named<Model>>? Of(string text, IEnumerable<string> known)
    {
        string name = text[(text.TrimEnd('/').LastIndexOf('/') + 1)..];
        string[] words = [.. Words(name)];
        double[] sizes = [.. Sizes(name).Select(static s => s.Size).Distinct()];
        string letters = Letters(name);
        if (sizes.Length != 1 || sizes[0] < 1e7 || words.Any(NameWords.Shipped.ModelNotText.Contains) || letters.Length < 2
            || Nearest.IsSlip(name, known.Where(n => Letters(n) != letters)))
        {
            return null;
        }

        double? active = words.Select(static w => Active().Match(w)).Where(static m => m.Success).Select(static m => (double?)(Number(m) * 1e9))
            .FirstOrDefault();
        if (active >= sizes[0])
        {
            return null;
        }

        NumberFormat? stated = ModelName.Of(text).Format;
        if (Misleading(text, words, active, stated) is { } why)
        {
            return ReadResult.Failed<Named<Model>>(why);
        }

        var model = new Model(text, [new StatedComponent("model", ComponentRole.Decoder, (long)sizes[0]) { Active = (long?)active, IsGuess = active is null }],
            WeightFormats.Uniform(stated ?? NumberFormats.Bf16Format)) { Source = "the size in its name" };
        string routed = active is { } a ? string.Create(CultureInfo.InvariantCulture, $", {a / 1e9:0.###}e9 of them per token") : "";
        return ReadResult.Ok(new Named<Model>(model, string.Create(CultureInfo.InvariantCulture,
            $"Model: '{text}' is not in the catalogue: taken as {sizes[0] / 1e9:0.###}e9 parameters{routed}, as its name says, in {model.Published.Default.Name}; ")
            + "layers and cache are not known, nor whether it is a mixture of experts that the name does not tell (a config.json, hf:org/name or "
            + "params=...,active=...,layers=... states them)."));
    }

    /// <summary>Why a size in a name is not what a step reads, where another word of it says so; null where none does.</summary>
    private static Problem? Misleading(string text, string[] words, double? active, NumberFormat? stated)
    {
        NameWords known = NameWords.Shipped;
        string[] parts = [.. words.SelectMany(static w => w.Split('.')), .. words];
        const string Given = "its config.json, hf:org/name or params=...";
        return Array.Find(parts, known.ModelDrafts.Contains) is { } draft
            ? new Problem("", "MODEL", $"'{text}', by '{draft}' a draft or an adapter, whose name has the size of the model that it is for", Given)
            : Array.Find(parts, known.ModelPairs.Contains) is { } pair
            ? new Problem("", "MODEL", $"'{text}', by '{pair}' an encoder and a decoder, of which a step reads the decoder alone", Given + " of the decoder")
            : active is null && Array.Exists(parts, static p => p.EndsWith("moe", StringComparison.Ordinal))
            ? new Problem("", "MODEL", $"'{text}', a mixture of experts whose name does not say how many parameters a token uses", Given + ",active=...")
            : stated is null && Array.Find(words, static w => FormatLike().IsMatch(w)) is { } format
            ? new Problem("", "MODEL", $"'{text}', whose '{format}' may be a weight format and is none that is known", "the name without it, and --weights")
            : null;
    }

    [GeneratedRegex(@"^(i?q[1-8](_.*)?|.*(u?int|fp|nf)[1-8](_.*)?|w[1-8]a[0-9]{1,2}.*|.*quant.*)$")]
    private static partial Regex FormatLike();

    /// <summary>The words of a name that are sizes, with the parameters they stand for.</summary>
    /// <param name="text">The name.</param>
    internal static IEnumerable<(string Word, double Size)> Sizes(string text) =>
        Words(text).Select(static w => (Word: w, Match: Total().Match(w))).Where(static p => p.Match.Success)
            .Select(static p => (p.Word, Number(p.Match) * (p.Match.Groups["unit"].Value switch { "m" => 1e6, "t" => 1e12, _ => 1e9 })));

    /// <summary>Whether a word is a size: <c>8b</c>, <c>a3b</c>, <c>8x7b</c>, <c>e4b</c>, <c>16e</c>.</summary>
    /// <param name="word">The word, in small letters.</param>
    internal static bool IsSize(string word) => Total().IsMatch(word) || Parted().IsMatch(word);

    /// <summary>Whether a word is a size of all of a model: <c>8b</c>.</summary>
    /// <param name="word">The word, in small letters.</param>
    internal static bool IsTotal(string word) => Total().IsMatch(word);

    private static IEnumerable<string> Words(string text) =>
        Underscored().Replace(text.ToLowerInvariant(), ".").Split(['-', '_', ':', ' ', '/', '@', '(', ')'], StringSplitOptions.RemoveEmptyEntries);

    private static string Letters(string name) => string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetter));

    private static double Number(Match match) => double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<number>[0-9]{1,4}(?:\.[0-9]{1,3})?)(?<unit>[bmt])$")]
    private static partial Regex Total();

    // 1_6b is 1.6b
    [GeneratedRegex("(?<=[0-9])_(?=[0-9]+b(?![a-z0-9]))")]
    private static partial Regex Underscored();

    [GeneratedRegex(@"^([ae][0-9]{1,4}(\.[0-9]{1,3})?[bm]|[0-9]{1,3}(x[0-9]{1,3}(\.[0-9])?b|e))$")]
    private static partial Regex Parted();

    [GeneratedRegex(@"^a(?<number>[0-9]{1,3}(?:\.[0-9]{1,3})?)b$")]
    private static partial Regex Active();
}
