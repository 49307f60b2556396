using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Guardrails;

namespace Floorline.Readers.Specs;

/// <summary>Reads guardrail limits as people write them: <c>serious&lt;=1/50, warn at 2, fail above; minor&lt;=5/50</c>.</summary>
public static partial class LimitText
{
    private const string Expected = "limits such as 'serious<=1/50, warn at 2, fail above; minor<=5/50'";

    /// <summary>A list of limits, at most one per severity.</summary>
    /// <param name="text">The limits.</param>
    /// <param name="where">The option, for the message.</param>
    public static ReadResult<ImmutableArray<GuardrailLimit>> Read(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        var limits = ImmutableArray.CreateBuilder<GuardrailLimit>();
        var problems = new List<Problem>();
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Match match = Limit().Match(part);
            int pass = Number(match, "pass");
            int of = Number(match, "of");
            int warn = match.Groups["warn"].Success ? Number(match, "warn") : pass;
            if (!match.Success || of < 1 || pass < 0 || pass > of || warn < pass || warn > of)
            {
                problems.Add(new Problem("", where, Amount.Quote(part), match.Success ? "counts with pass <= warn <= prompts, at least 1 prompt" : Expected));
                continue;
            }

            Severity severity = match.Groups["severity"].Value.Equals("serious", StringComparison.OrdinalIgnoreCase) ? Severity.Serious : Severity.Minor;
            if (limits.Any(limit => limit.Severity == severity))
            {
                problems.Add(new Problem("", where, $"two limits for {match.Groups["severity"].Value} faults", "one limit per severity"));
                continue;
            }

            limits.Add(new GuardrailLimit(severity, pass, warn, of));
        }

        return problems.Count > 0 ? ReadResult.Failed<ImmutableArray<GuardrailLimit>>(problems)
            : limits.Count == 0 ? ReadResult.Failed<ImmutableArray<GuardrailLimit>>(new Problem("", where, Amount.Quote(text), Expected))
            : ReadResult.Ok(limits.ToImmutable());
    }

    /// <summary>A count of faults among prompts: <c>3/50</c>.</summary>
    /// <param name="text">The count.</param>
    /// <param name="where">The argument, for the message.</param>
    public static ReadResult<(int Faults, int Of)> Count(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] sides = text.Split('/');
        return sides.Length == 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int faults)
            && int.TryParse(sides[1], NumberStyles.None, CultureInfo.InvariantCulture, out int of)
            && of is >= 1 and <= 1_000_000 && faults <= of
            ? ReadResult.Ok((faults, of))
            : ReadResult.Failed<(int, int)>(new Problem("", where, Amount.Quote(text), "a count of prompts such as 3/50"));
    }

    private static int Number(Match match, string group) => int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture,
        out int value) ? value : -1;

    [GeneratedRegex(@"^(?<severity>serious|minor)\s*<=\s*(?<pass>\d{1,7})\s*/\s*(?<of>\d{1,7})(?:\s*,\s*warn\s+at\s+(?<warn>\d{1,7}))?(?:\s*,\s*fail\s+above)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();
}
