using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Naming;

/// <summary>A device's name as drivers, shops and people write it, taken apart: the parts that tell devices apart, and a memory size.</summary>
internal sealed class DeviceName
{
    private DeviceName(List<string> words, List<string> parts, List<string> sized, List<string> withoutSize, Bytes? size)
    {
        (Words, Parts, Sized, WithoutSize, Size) = (words, parts, sized, withoutSize, size);
    }

    /// <summary>Every word of the text, those that are cut out of the parts too.</summary>
    internal IReadOnlyList<string> Words { get; }

    /// <summary>The parts, a memory size among them.</summary>
    internal IReadOnlyList<string> Parts { get; }

    /// <summary>The parts with the memory size as the catalogue writes it: 40g, 40 GiB and 40gb are one size.</summary>
    internal IReadOnlyList<string> Sized { get; }

    /// <summary>The parts without the memory size.</summary>
    internal IReadOnlyList<string> WithoutSize { get; }

    /// <summary>The number of cores that the name states.</summary>
    internal int? Cores => Parts.Where(IsCores).Select(static p => (int?)int.Parse(p[..^1], CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>The memory size that the name states.</summary>
    internal Bytes? Size { get; }

    internal static DeviceName Of(string text)
    {
        string cut = text.ToLowerInvariant();
        foreach (string phrase in NameWords.Shipped.HardwarePhrases)
        {
            cut = cut.Replace(phrase, " ", StringComparison.Ordinal);
        }

        // "Ryzen AI 9 HX 370 w/ Radeon 890M", "Xeon ... CPU @ 2.00GHz"
        foreach (string tail in (string[])[" w/ ", " @ ", " with "])
        {
            int at = cut.IndexOf(tail, StringComparison.Ordinal);
            cut = at > 0 ? cut[..at] : cut;
        }

        List<string> parts = NameKey.Parts(cut);
        parts.RemoveAll(static p => p.EndsWith("ghz", StringComparison.Ordinal));
        for (int i = 0; i + 1 < parts.Count; i++)
        {
            if (parts[i].All(char.IsAsciiDigit) && parts[i + 1] is "gb" or "gib")
            {
                parts[i] += "gb";
                parts.RemoveAt(i + 1);
            }
            else if (parts[i].All(char.IsAsciiDigit) && parts[i + 1] is "core" or "cores")
            {
                // "96-Core Processor" is no name; a catalogue's own "40-core" stays, as one part
                parts[i] += "c";
                parts.RemoveAt(i + 1);
            }
        }

        int size = parts.FindIndex(static p => Gigabytes(p) is not null);
        List<string> without = size < 0 ? parts : [.. parts.Where((_, i) => i != size)];
        List<string> sized = [.. parts];
        if (size >= 0)
        {
            sized[size] = string.Create(CultureInfo.InvariantCulture, $"{Gigabytes(parts[size])}gb");
        }

        return new DeviceName(NameKey.Parts(text), parts, sized, without, size < 0 ? null : Bytes.FromGB(Gigabytes(parts[size])!.Value));
    }

    /// <summary>The parts without a number of cores.</summary>
    internal static IReadOnlyList<string> WithoutCores(IReadOnlyList<string> parts) =>
        [.. parts.Where(static p => !IsCores(p))];

    private static bool IsCores(string part) =>
        part.Length is > 1 and < 6 && part[^1] == 'c' && part.AsSpan(0, part.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The memory size that a word states; null where it states none.</summary>
    internal static double? Gigabytes(string part)
    {
        string digits = part.EndsWith("gib", StringComparison.Ordinal) ? part[..^3] : part.EndsWith("gb", StringComparison.Ordinal) ? part[..^2]
            : part.EndsWith('g') ? part[..^1] : "";
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double size) && size is > 0 and < 100_000 ? size
            : null;
    }
}
