using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// Reads amounts as people type them: a number and its unit, such as <c>114ms</c>, <c>200GB/s</c>, <c>517TFLOP/s</c>. A missing unit is asked for, never
/// guessed.
/// </summary>
public static partial class Amount
{
    private static readonly (string Unit, double Factor)[] _sizes =
        [("gib", 1073741824.0), ("mib", 1048576.0), ("tib", 1099511627776.0), ("kib", 1024), ("gb", 1e9), ("mb", 1e6), ("tb", 1e12), ("kb", 1e3), ("b", 1)];
    private static readonly (string Unit, double Factor)[] _bits =
        [("tbit", 1.25e11), ("gbit", 1.25e8), ("mbit", 1.25e5), ("kbit", 125), ("bit", 0.125), ("tbits", 1.25e11), ("gbits", 1.25e8), ("mbits", 1.25e5),
        ("kbits", 125), ("bits", 0.125)];
    private static readonly (string Unit, double Factor)[] _work =
        [("pflops", 1e15), ("pflop", 1e15), ("tflops", 1e12), ("tflop", 1e12), ("tops", 1e12), ("top", 1e12), ("gflops", 1e9), ("gflop", 1e9), ("gops", 1e9),
        ("gop", 1e9), ("mflop", 1e6), ("mflops", 1e6), ("flop", 1), ("flops", 1)];

    /// <summary>A time, above zero and at most a day.</summary>
    /// <param name="text">Such as <c>114ms</c>, <c>0.5s</c>, <c>800us</c>.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<Seconds> Time(string text, string where) =>
        Read(text, where, TimeUnits.Find, "a time above 0 with its unit, such as 114ms, 0.5s or 800us", 86_400).Select(static v => new Seconds(v));

    /// <summary>An amount of data, above zero.</summary>
    /// <param name="text">Such as <c>80GB</c> (1e9 bytes each) or <c>24GiB</c> (2^30). <c>80Gb</c> is refused: it may mean bits.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<Bytes> Size(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Expected = "a size above 0 with its unit, such as 80GB or 24GiB";
        return SpellsBits(text.Trim())
            ? ReadResult.Failed<Bytes>(new Problem("", where, $"{Quote(text)}, which are bits", Expected))
            : Read(text, where, _sizes, Expected, 1e18).Select(static v => new Bytes(v));
    }

    /// <summary>A data rate, one direction, above zero.</summary>
    /// <param name="text">
    /// Such as <c>273GB/s</c> or <c>3.35TB/s</c>. A small b after a capital prefix, <c>bit</c> and <c>bps</c> are bits: <c>400Gb/s</c>, <c>400Gbit/s</c> and
    /// <c>400Gbps</c> are 50 GB/s;
    /// <c>400gb/s</c>, all in small letters, may be either.
    /// </param>
    /// <param name="where">The option or field, for the message.</param>
    /// <param name="ofNetwork">Whether it is of a link or network, whose small letters are bits as its makers write them; memory's are bytes.</param>
    public static ReadResult<BytesPerSecond> Rate(string text, string where, bool ofNetwork = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Expected = "a bandwidth above 0 with its unit, such as 273GB/s, 3.35TB/s or 400Gbit/s";
        string trimmed = text.Trim();
        bool bits = trimmed.EndsWith("bps", StringComparison.Ordinal)
            || (trimmed.EndsWith("/s", StringComparison.OrdinalIgnoreCase) && SpellsBits(trimmed[..^2].TrimEnd())) || (ofNetwork && IsUnclear(trimmed));
        string spelled = bits && !trimmed.Contains("bit", StringComparison.OrdinalIgnoreCase) ? trimmed[..(trimmed.LastIndexOf('b') + 1)] + "it/s" : trimmed;
        ReadResult<double> read = PerSecond(spelled, where, bits ? _bits : _sizes, Expected, 1e17);
        return read.IsOk ? ReadResult.Ok(new BytesPerSecond(read.Value))
            : ReadResult.Failed<BytesPerSecond>(new Problem("", where, read.Problems[0].Found.Replace(spelled, text, StringComparison.Ordinal), Expected));
    }

    /// <summary>Whether a rate is in small letters throughout, <c>400gb/s</c>, so that its b may be bits or bytes.</summary>
    /// <param name="text">The rate as typed.</param>
    public static bool IsUnclear(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        return trimmed.EndsWith("b/s", StringComparison.Ordinal) && trimmed.Length > 4 && trimmed[^4] is 'k' or 'm' or 'g' or 't';
    }

    /// <summary>Whether a unit names bits: <c>Gbit</c>, or a small b after a capital prefix.</summary>
    private static bool SpellsBits(string text) =>
        text.EndsWith("bit", StringComparison.OrdinalIgnoreCase) || text.EndsWith("bits", StringComparison.OrdinalIgnoreCase)
            || (text.Length > 2 && text[^1] == 'b' && text[^2] is 'K' or 'M' or 'G' or 'T');

    /// <summary>A compute rate, dense, above zero.</summary>
    /// <param name="text">Such as <c>517TFLOP/s</c>, <c>517TFLOPS</c> or <c>85TOPS</c>.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<FlopsPerSecond> ComputeRate(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        string spelled = text.EndsWith("ops", StringComparison.OrdinalIgnoreCase) && !text.Contains('/', StringComparison.Ordinal) ? text + "/s" : text;
        return PerSecond(spelled, where, _work, "a dense compute rate above 0 with its unit, such as 517TFLOP/s or 85TOPS", 1e20)
            .Select(static v => new FlopsPerSecond(v));
    }

    /// <summary>A count of operations, above zero.</summary>
    /// <param name="text">Such as <c>8.2GFLOP</c> or a plain number such as <c>8.2e9</c>.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<Flops> Work(string text, string where)
    {
        const string Expected = "a number of FLOPs above 0, such as 8.2GFLOP or 8.2e9";
        ReadResult<double> plain = Number(text, where, Expected, double.Epsilon, 1e24);
        return (plain.IsOk ? plain : Read(text, where, _work, Expected, 1e24)).Select(static v => new Flops(v));
    }

    /// <summary>A rate per second, above zero.</summary>
    /// <param name="text">Such as <c>30hz</c>.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<double> Frequency(string text, string where) =>
        Read(text, where, [("hz", 1), ("khz", 1e3), ("fps", 1), ("/s", 1), ("per second", 1)], "a rate above 0 with its unit, such as 30hz", 1e9);

    /// <summary>A number without the commas that set its thousands apart, <c>32,768</c>; other commas stay, and are refused.</summary>
    internal static string Grouped(string text) => Thousands().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : text;

    [System.Text.RegularExpressions.GeneratedRegex(@"^[0-9]{1,3}(,[0-9]{3})+(?![0-9,])")]
    private static partial System.Text.RegularExpressions.Regex Thousands();

    /// <summary>
    /// A plain number in a range; <c>7e9</c>, <c>7B</c> and <c>7_000</c> are understood. <c>8k</c> and <c>8K</c> are 8,000, <c>8Ki</c> is 8,192; M, B (or G)
    /// and T are 1e6, 1e9 and 1e12, Mi is 2^20.
    /// </summary>
    /// <param name="text">The number as typed.</param>
    /// <param name="where">The option or field, for the message.</param>
    /// <param name="expected">What would be right, for the message.</param>
    /// <param name="low">Smallest allowed value.</param>
    /// <param name="high">Largest allowed value.</param>
    public static ReadResult<double> Number(string text, string where, string expected, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = Grouped(text.Trim()).Replace("_", "", StringComparison.Ordinal);
        int space = digits.LastIndexOf(' ');
        if (space > 0 && digits.Length - space <= 3 && char.IsAsciiLetter(digits[space + 1]))
        {
            digits = digits.Remove(space, 1);
        }

        double factor = 1;
        if (digits.Length > 1 && char.IsAsciiDigit(digits[^2]) && "kKmMbBgGtT".Contains(digits[^1], StringComparison.Ordinal))
        {
            factor = char.ToLowerInvariant(digits[^1]) switch { 'k' => 1e3, 'm' => 1e6, 'b' or 'g' => 1e9, _ => 1e12 };
            digits = digits[..^1];
        }
        else if (digits.Length > 2 && char.IsAsciiDigit(digits[^3]) && digits[^1] == 'i' && digits[^2] is 'K' or 'k' or 'M')
        {
            factor = digits[^2] == 'M' ? 1048576 : 1024;
            digits = digits[..^2];
        }

        bool read = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
        return read && value * factor >= low && value * factor <= high
            ? ReadResult.Ok(value * factor)
            : ReadResult.Failed<double>(new Problem("", where, Quote(text), expected) { Kind = read ? ProblemKind.OutOfRange : ProblemKind.Invalid });
    }

    /// <summary>A whole number in a range.</summary>
    /// <param name="text">The number as typed.</param>
    /// <param name="where">The option or field, for the message.</param>
    /// <param name="low">Smallest allowed value.</param>
    /// <param name="high">Largest allowed value.</param>
    public static ReadResult<long> Whole(string text, string where, long low, long high)
    {
        string expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}");
        ReadResult<double> number = Number(text, where, expected, low, high);
        return !number.IsOk || number.Value == Math.Floor(number.Value)
            ? number.Select(static v => (long)v)
            : ReadResult.Failed<long>(new Problem("", where, Quote(text), expected));
    }

    /// <summary>Foreign text in quotes, for messages.</summary>
    internal static string Quote(string text) => text.Length == 0 ? "nothing" : $"'{text}'";

    private static ReadResult<double> PerSecond(string text, string where, (string Unit, double Factor)[] units, string expected, double high)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        foreach (string ending in (string[])["/s", "ps"])
        {
            if (trimmed.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                ReadResult<double> read = Read(trimmed[..^ending.Length], where, units, expected, high);
                return read.IsOk ? read : ReadResult.Failed<double>(new Problem("", where, Quote(text), expected));
            }
        }

        bool bare = double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return ReadResult.Failed<double>(new Problem("", where, bare ? $"{Quote(text)} without a unit" : Quote(text), expected));
    }

    private static ReadResult<double> Read(string text, string where, (string Unit, double Factor)[] units, string expected, double high) =>
        Read(text, where, unit => Array.Find(units, u => u.Unit == unit) is { Unit: not null } found ? found.Factor : null, expected, high);

    private static ReadResult<double> Read(string text, string where, Func<string, double?> units, string expected, double high)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = Grouped(text.Trim());
        int split = trimmed.Length;
        while (split > 0 && !char.IsAsciiDigit(trimmed[split - 1]) && trimmed[split - 1] != '.')
        {
            split--;
        }

        string unit = trimmed[split..].Trim().ToLowerInvariant();
        bool number = double.TryParse(trimmed.AsSpan(0, split), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (number && unit.Length == 0)
        {
            return ReadResult.Failed<double>(new Problem("", where, $"{Quote(text)} without a unit", expected));
        }

        return number && units(unit) is { } factor && double.IsFinite(value) && value > 0 && value * factor <= high ? ReadResult.Ok(value * factor)
            : ReadResult.Failed<double>(new Problem("", where, Quote(text), expected));
    }
}
