using System.Text.RegularExpressions;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>Which rank each of several traces is: as it says itself, else as its file's name says.</summary>
internal static partial class Ranks
{
    internal static IReadOnlyList<Trace> InOrder(IReadOnlyList<Trace> traces)
    {
        if (traces.Count == 1)
        {
            return traces;
        }

        int?[] ranks = [.. traces.Select(static trace => trace.Info.Rank ?? FromName(trace.Info.Source))];
        bool told = ranks.All(static rank => rank is not null) && ranks.Distinct().Count() == ranks.Length;
        if (!told)
        {
            return traces;
        }

        return [.. traces.Select((trace, index) => trace.Info.Rank is null ? trace.With(trace.Info with { Rank = ranks[index] }) : trace)
            .OrderBy(static trace => trace.Info.Rank)];
    }

    /// <summary>The rank in a name such as <c>rank-34.pt.trace.json</c>, <c>worker3_step_12.json</c>, <c>trace_r7.json.gz</c>; null where there is
    /// none.</summary>
    internal static int? FromName(string source)
    {
        Match match = RankInName().Match(source[(source.LastIndexOfAny(['/', '\\', '!']) + 1)..]);
        return match.Success && int.TryParse(match.Groups["rank"].Value, out int rank) ? rank : null;
    }

    [GeneratedRegex(@"(?:rank|worker|(?<![a-z])r|gpu|device)[-_.]?(?<rank>\d{1,6})(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RankInName();
}
