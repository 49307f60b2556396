using Floorline.Core.Formats;

namespace Floorline.Readers.Naming;

/// <summary>A model's name as hubs, servers and people write it, taken apart: organisation, what is left aside, a weight format, and the parts that tell models
/// apart.</summary>
internal sealed class ModelName
{
    private ModelName(string? organisation, List<string> parts, List<string> leftAside, NumberFormat? format, string? variant = null)
    {
        (Organisation, Parts, LeftAside, Format, Variant) = (organisation, parts, leftAside, format, variant);
    }

    /// <summary>What stands before the slash; null where nothing does.</summary>
    internal string? Organisation { get; }

    /// <summary>The parts that tell models apart.</summary>
    internal IReadOnlyList<string> Parts { get; }

    /// <summary>The parts that do not: Instruct, dates, file kinds.</summary>
    internal IReadOnlyList<string> LeftAside { get; }

    /// <summary>The weight format that the name states; null where it states none.</summary>
    internal NumberFormat? Format { get; }

    /// <summary>A word of another training on the same architecture that was left aside; null where none was.</summary>
    internal string? Variant { get; }

    internal static ModelName Of(string text)
    {
        string trimmed = text.Trim().TrimEnd('/');
        int slash = trimmed.LastIndexOf('/');
        string? organisation = slash > 0 ? trimmed[..slash] : null;
        NumberFormat? format = null;
        string before = "";
        var parts = new List<string>();
        var aside = new List<string>();
        foreach (string word in trimmed[(slash + 1)..].Split(['-', ':', ' ', '/', '@', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            string key = NameKey.Of(word.StartsWith("quantized.", StringComparison.OrdinalIgnoreCase) ? word["quantized.".Length..] : word);
            // a method and its bits are often two words: bnb-4bit, GPTQ-Int8
            if (Joined(before, organisation, key) is { } together)
            {
                format = together;
                aside.Add(word);
                if (IsMethod(before) && parts.Count > 0 && parts[^1] == before)
                {
                    parts.RemoveAt(parts.Count - 1);
                    aside.Add(before);
                }
            }
            else if (FormatOf(word, key) is { } stated)
            {
                format ??= stated;
                aside.Add(word);
            }
            else if (NameWords.Shipped.ModelDropped.Contains(key) || IsDate(key))
            {
                aside.Add(word);
            }
            else
            {
                // Q4_K_M is one word, llama_3 is two
                parts.AddRange(NameKey.Parts(word));
            }

            before = key;
        }

        return new ModelName(organisation, parts, aside, format);
    }

    /// <summary>The same without words of models that were trained further, and the version of what stands in front (<c>Hermes-3-Llama-3.1-8B</c>); null where
    /// there is none of them.</summary>
    internal ModelName? WithoutVariants()
    {
        HashSet<string> variants = NameWords.Shipped.ModelVariants;
        List<string> kept = [.. Parts.Where(p => !variants.Contains(p))];
        string[] versions = Parts.Count > 0 && variants.Contains(Parts[0]) ? [.. kept.TakeWhile(IsVersion)] : [];
        return kept.Count == Parts.Count || kept.Count == versions.Length ? null
            : new ModelName(Organisation, kept[versions.Length..], [.. LeftAside, .. Parts.Where(variants.Contains), .. versions], Format,
                Parts.First(variants.Contains));
    }

    private static bool IsVersion(string part) => part.All(static c => char.IsAsciiDigit(c) || c == '.');

    private static NumberFormat? Joined(string before, string? organisation, string key)
    {
        bool bits = key.EndsWith("bit", StringComparison.Ordinal) && key.Length is 4 or 5;
        string method = bits && organisation?.Contains("mlx", StringComparison.OrdinalIgnoreCase) == true ? "mlx" : before;
        return (bits || key.StartsWith("int", StringComparison.Ordinal)) && IsMethod(method) ? NumberFormats.Find($"{method}-{key}") : null;
    }

    private static bool IsMethod(string word) => word is "bnb" or "gptq" or "awq" or "mlx" or "hqq" or "autoround";

    private static NumberFormat? FormatOf(string word, string key) =>
        NameWords.Shipped.ModelFormats.TryGetValue(key, out string? known) ? NumberFormats.Find(known)
        : word.Contains('_', StringComparison.Ordinal) ? NumberFormats.Find(word)
        : null;

    /// <summary>2507, 0324, 20250514: a month or a day, in digits alone.</summary>
    internal static bool IsDate(string key) => key.Length is 4 or 6 or 8 && key.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
