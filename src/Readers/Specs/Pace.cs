using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Specs;

/// <summary>
/// How fast something goes, as people state it: a time (<c>22ms</c>), a time of one piece (<c>22ms/token</c>) or a rate (<c>45tok/s</c>, <c>30fps</c>,
/// <c>6it/s</c>, <c>33Hz</c>).
/// </summary>
/// <param name="Time">The time of one of what is counted; of a rate its inverse.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Scope">What it was counted over.</param>
/// <param name="IsPlain">Whether a plain time was stated, so that nothing has to be worked out.</param>
public readonly record struct Pace(Seconds Time, PaceUnit Unit, PaceScope Scope, bool IsPlain)
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a time above 0 with its unit, such as 114ms, 0.5s or 800us, or a rate such as 45tok/s, 30fps, 6it/s or 33Hz";

    /// <summary>Longest time: a day.</summary>
    private const double Longest = 86_400;

    private static readonly Dictionary<string, PaceUnit> _units = new(StringComparer.Ordinal)
    {
        ["t"] = PaceUnit.Token, ["tk"] = PaceUnit.Token, ["tks"] = PaceUnit.Token, ["tok"] = PaceUnit.Token, ["toks"] = PaceUnit.Token,
        ["token"] = PaceUnit.Token, ["tokens"] = PaceUnit.Token,
        ["it"] = PaceUnit.Iteration, ["its"] = PaceUnit.Iteration, ["iter"] = PaceUnit.Iteration, ["iters"] = PaceUnit.Iteration,
        ["iteration"] = PaceUnit.Iteration, ["iterations"] = PaceUnit.Iteration,
        ["step"] = PaceUnit.Step, ["steps"] = PaceUnit.Step, ["call"] = PaceUnit.Call, ["calls"] = PaceUnit.Call,
        ["action"] = PaceUnit.Call, ["actions"] = PaceUnit.Call,
        ["frame"] = PaceUnit.Item, ["frames"] = PaceUnit.Item, ["image"] = PaceUnit.Item, ["images"] = PaceUnit.Item, ["img"] = PaceUnit.Item,
        ["imgs"] = PaceUnit.Item, ["item"] = PaceUnit.Item, ["items"] = PaceUnit.Item,
        ["sample"] = PaceUnit.Item, ["samples"] = PaceUnit.Item, ["inference"] = PaceUnit.Item, ["inferences"] = PaceUnit.Item, ["inf"] = PaceUnit.Item,
    };

    private static readonly Dictionary<string, PaceScope> _scopes = new(StringComparer.Ordinal)
    {
        ["total"] = PaceScope.Total, ["overall"] = PaceScope.Total, ["aggregate"] = PaceScope.Total, ["aggregated"] = PaceScope.Total,
        ["all"] = PaceScope.Total, ["batch"] = PaceScope.Total, ["throughput"] = PaceScope.Total,
        ["sequence"] = PaceScope.Sequence, ["seq"] = PaceScope.Sequence, ["user"] = PaceScope.Sequence, ["request"] = PaceScope.Sequence,
        ["req"] = PaceScope.Sequence, ["stream"] = PaceScope.Sequence, ["each"] = PaceScope.Sequence,
        ["gpu"] = PaceScope.Device, ["device"] = PaceScope.Device, ["chip"] = PaceScope.Device,
    };

    /// <summary>Reads a time or rate, above zero; a time of at most a day.</summary>
    /// <param name="text">Such as <c>114ms</c>, <c>45tok/s</c>, <c>360 tok/s total</c>, <c>22ms/token</c>, <c>30fps</c>.</param>
    /// <param name="where">The option or field, for the message.</param>
    public static ReadResult<Pace> Read(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = Amount.Grouped(text.Trim());
        if (Parse(trimmed.ToLowerInvariant()) is { } pace && double.IsFinite(pace.Time.Value) && pace.Time.Value is > 0 and <= Longest)
        {
            return ReadResult.Ok(pace);
        }

        bool bare = double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return ReadResult.Failed<Pace>(new Problem("", where, bare ? $"{Amount.Quote(text)} without a unit" : Amount.Quote(text), Expected));
    }

    private static Pace? Parse(string text)
    {
        PaceScope scope = PaceScope.Unsaid;
        var words = new List<string>();
        double? number = null;
        foreach (string word in text.Replace("/", " / ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (number is null && Number(word) is { } read)
            {
                number = read.Tail is "k" ? read.Value * 1000 : read.Value;
                words.AddRange(read.Tail is "" or "k" ? [] : [read.Tail]);
            }
            else if (_scopes.TryGetValue(word, out PaceScope said) && !(words.Count > 0 && words[^1] is "/" && words.Count < 3))
            {
                // a second scope, such as "total per user", says two things at once
                if (scope != PaceScope.Unsaid)
                {
                    return null;
                }

                scope = said;
            }
            else
            {
                words.Add(word is "per" ? "/" : word);
            }
        }

        return number is { } value ? Of(value, [.. words.Where(static w => w is not "/")], words.Count(static w => w is "/"), scope) : null;
    }

    /// <summary>One word: a plain time or fps, Hz, tps. Two, with a stroke between: a rate or a time of one.</summary>
    private static Pace? Of(double number, string[] words, int strokes, PaceScope scope)
    {
        // a scope that was said with a stroke of its own, tok/s/user, leaves that stroke behind
        if (strokes > (words.Length == 2 ? 1 : 0) + (scope == PaceScope.Unsaid ? 0 : 1) || (words.Length == 2 && strokes == 0))
        {
            return null;
        }

        return words switch
        {
            [var time] when TimeUnits.Find(time) is { } seconds =>
                scope == PaceScope.Unsaid && strokes == 0 ? new Pace(new Seconds(number * seconds), PaceUnit.Step, scope, true) : null,
            ["tps"] => Inverse(number, 1, PaceUnit.Token, scope),
            ["fps" or "ips"] => Inverse(number, 1, PaceUnit.Item, scope),
            ["hz"] => Inverse(number, 1, PaceUnit.Call, scope),
            ["khz"] => Inverse(number * 1000, 1, PaceUnit.Call, scope),
            [var one, var time] when TimeUnits.Find(time) is { } seconds && _units.TryGetValue(one, out PaceUnit unit) =>
                Inverse(number, seconds, unit, scope),
            [var one, var time] when TimeUnits.Find(time) is { } seconds && one.Length > 1 && one[0] == 'k'
                && _units.TryGetValue(one[1..], out PaceUnit unit) => Inverse(number * 1000, seconds, unit, scope),
            [var time, var one] when TimeUnits.Find(time) is { } seconds && _units.TryGetValue(one, out PaceUnit unit) =>
                new Pace(new Seconds(number * seconds), unit, scope, false),
            _ => null,
        };
    }

    private static Pace Inverse(double number, double seconds, PaceUnit unit, PaceScope scope) => new(new Seconds(seconds / number), unit, scope, false);

    /// <summary>A number at the start of a word, and the rest of the word.</summary>
    private static (double Value, string Tail)? Number(string word)
    {
        int end = 0;
        while (end < word.Length
            && (char.IsAsciiDigit(word[end]) || word[end] is '.'
            || (word[end] is 'e' && end > 0 && end + 1 < word.Length && (char.IsAsciiDigit(word[end + 1]) || word[end + 1] is '-' or '+'))
            || (word[end] is '-' or '+' && (end == 0 || word[end - 1] == 'e'))))
        {
            end++;
        }

        return end > 0 && double.TryParse(word.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? (value, word[end..])
            : null;
    }
}
