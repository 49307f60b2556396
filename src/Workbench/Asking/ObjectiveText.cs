using System.Globalization;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>
/// The one language of objectives: <c>ttft_p99&lt;500ms,e2e&lt;2s,throughput&gt;1000</c>. A part is a figure, for a latency perhaps a statistic (p95 where
/// none is stated), a side and a limit with its unit.
/// Other ways to write the same (<c>p99(ttft)</c>, <c>ttft p99</c>, <c>p95&lt;1.2s</c>) are understood, with a hint that shows the form chosen.
/// </summary>
public static class ObjectiveText
{
    private static readonly Figure[] _all = Enum.GetValues<Figure>();

    /// <summary>Reads objectives; every problem is reported at once.</summary>
    /// <param name="text">The objectives, separated by commas; at least one.</param>
    /// <param name="where">The option, for the message.</param>
    /// <param name="accepted">The figures that can be told where the objectives are used; null takes all.</param>
    /// <param name="alone">What a statistic without a figure means; a hint says so where nothing is given and the end-to-end latency is taken.</param>
    public static ReadResult<ObjectiveList> Read(string text, string where, IReadOnlyList<Figure>? accepted = null, Figure? alone = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<Figure> figures = accepted ?? _all;
        var problems = new List<Problem>();
        var hints = new List<string>();
        var objectives = new List<Objective>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            ReadResult<(Objective Objective, string? Hint)> read = Part(part, where, figures, alone);
            problems.AddRange(read.Problems);
            if (!read.IsOk)
            {
                continue;
            }

            Objective one = read.Value.Objective;
            if (objectives.Any(o => o.Figure == one.Figure && o.Statistic == one.Statistic))
            {
                problems.Add(new Problem("", where, $"'{part}', a second limit for {one.Name}", "one limit of each figure and statistic"));
                continue;
            }

            objectives.Add(one);
            hints.AddRange(read.Value.Hint is { } hint ? [hint] : []);
        }

        if (objectives.Count == 0 && problems.Count == 0)
        {
            problems.Add(Problem.Missing("", where, Expected(figures, alone)));
        }

        return problems.Count > 0 ? ReadResult.Failed<ObjectiveList>(problems) : ReadResult.Ok(new ObjectiveList(objectives, hints));
    }

    private static ReadResult<(Objective, string?)> Part(string part, string where, IReadOnlyList<Figure> figures, Figure? alone)
    {
        string text = part.Replace('\u2264', '<').Replace('\u2265', '>');
        int sign = text.IndexOfAny(['<', '>', '=']);
        if (sign < 0 && Paced(text, Figure.Itl) is { } pace && figures.Contains(Figure.Itl))
        {
            return ReadResult.Ok<(Objective, string?)>((Objective.Latency(Figure.Itl, pace, null), $"'{part}' is read as {Under(Figure.Itl, pace)}."));
        }

        if (sign <= 0)
        {
            return Failed(where, part, Expected(figures, alone));
        }

        string typed = text[..sign].Trim();
        string value = text[sign..].TrimStart('<', '>', '=').Trim();
        if (Name(typed) is not { } name || (name.Figure is { } known && !figures.Contains(known)))
        {
            return Failed(where, typed, Expected(figures, alone));
        }

        Figure figure = name.Figure ?? alone ?? Figure.EndToEnd;
        bool least = figure is Figure.Throughput or Figure.Rate;
        if (text[sign] == '>' && Paced(value, figure) is { } fastest)
        {
            // more tokens per second are less time for each
            return ReadResult.Ok<(Objective, string?)>((Objective.Latency(figure, fastest, name.Statistic), $"'{part}' is read as {Under(figure, fastest)}."));
        }

        if (text[sign] == (least ? '<' : '>') || value.Length == 0)
        {
            return Failed(where, part,
                $"{Objective.Word(figure)} {(least ? "above" : "below")} a limit, such as {(name.Figure is null ? "p95<1.2s" : Example(figure))}");
        }

        if (name.Statistic is { Share: not null } && !Objective.IsLatency(figure))
        {
            return Failed(where, part, $"{Objective.Word(figure)} without a percentile: only latencies have one");
        }

        ReadResult<Objective> read = Limit(figure, name.Statistic, value, $"{where} {Objective.Word(figure)}");
        if (!read.IsOk)
        {
            return ReadResult.Failed<(Objective, string?)>(read.Problems);
        }

        string written = name.Statistic is { } stated && Objective.IsLatency(figure) ? $"{Objective.Word(figure)}_{stated.Name}" : Objective.Word(figure);
        string side = least ? ">" : "<";
        bool asIs = typed == written || (name.Figure is null && alone is not null);
        string why = name.Figure is null ? $", the {Objective.Word(figure)} latency of a request" : "";
        return ReadResult.Ok<(Objective, string?)>((read.Value, asIs ? null : $"'{part}' is read as {written}{side}{value}{why}."));
    }

    /// <summary>The time of one token or step that a rate states; null where the text states none, or the figure is not the time of one.</summary>
    private static Seconds? Paced(string text, Figure figure) =>
        figure is Figure.Itl or Figure.Tpot && Pace.Read(text, "") is { IsOk: true, Value: { IsPlain: false } pace }
            && pace.Scope is PaceScope.Unsaid or PaceScope.Sequence && pace.Unit != PaceUnit.Iteration ? pace.Time : null;

    private static string Under(Figure figure, Seconds limit) => $"{Objective.Word(figure)}<{Figures.Of(limit).Replace(" ", "", StringComparison.Ordinal)}";

    /// <summary>Figure and statistic of a name in any of its forms; null where a word is neither, or one is there twice.</summary>
    private static (Figure? Figure, Statistic? Statistic)? Name(string typed)
    {
        Figure? figure = null;
        Statistic? statistic = null;
        foreach (string word in typed.ToLowerInvariant().Replace("end_to_end", "e2e", StringComparison.Ordinal)
            .Replace("end-to-end", "e2e", StringComparison.Ordinal).Split(['_', ' ', '-', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (statistic is null && StatisticOf(word) is { } one)
            {
                statistic = one;
            }
            else if (figure is null && FigureOf(word) is { } other)
            {
                figure = other;
            }
            else
            {
                return null;
            }
        }

        return figure is null && statistic is null ? null : (figure, statistic);
    }

    private static Figure? FigureOf(string word) => word switch
    {
        "ttft" => Figure.Ttft,
        "itl" or "step" => Figure.Itl,
        "tpot" => Figure.Tpot,
        "e2e" or "e2el" or "latency" => Figure.EndToEnd,
        "throughput" => Figure.Throughput,
        "rate" or "rps" or "qps" => Figure.Rate,
        "cost" => Figure.Cost,
        "energy" => Figure.Energy,
        "memory" => Figure.Memory,
        "devices" or "gpus" => Figure.Devices,
        _ => null,
    };

    internal static Statistic? StatisticOf(string word) => word switch
    {
        "mean" or "avg" or "average" => Statistic.Mean,
        "median" => Statistic.P50,
        ['p', .. var digits] when double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent is >= 1 and <= 99.99 => Statistic.Percentile(percent / 100),
        _ => null,
    };

    private static ReadResult<Objective> Limit(Figure figure, Statistic? statistic, string value, string where) => figure switch
    {
        Figure.Throughput => Number(value, where, ["tokens/s", "tok/s"], "output tokens per second, such as 1000")
            .Select(static v => Objective.Throughput(new TokensPerSecond(v))),
        Figure.Rate => Number(value, where, ["requests/s", "req/s", "rps", "/s"], "requests per second, such as 2.5 (tokens per second are throughput)")
            .Select(static v => Objective.Rate(new RequestsPerSecond(v))),
        Figure.Cost => Number(value, where, ["$", "usd"], "dollars per million tokens, such as 2.5").Select(static v => Objective.Cost(new Dollars(v))),
        Figure.Energy => Number(value, where, ["J"], "joules per token, such as 1.5").Select(static v => Objective.Energy(new Joules(v))),
        Figure.Memory => Amount.Size(value, where).Select(Objective.Memory),
        Figure.Devices => Amount.Whole(value, where, 1, 1_000_000).Select(static v => Objective.Devices((int)v)),
        _ => Amount.Time(value, where).Select(time => Objective.Latency(figure, time, statistic)),
    };

    private static ReadResult<double> Number(string value, string where, string[] units, string expected)
    {
        string bare = value.StartsWith('$') ? value[1..] : value;
        string? unit = units.FirstOrDefault(u => bare.EndsWith(u, StringComparison.OrdinalIgnoreCase));
        return Amount.Number(unit is null ? bare : bare[..^unit.Length].TrimEnd(), where, expected, 1e-9, 1e12);
    }

    private static ReadResult<(Objective, string?)> Failed(string where, string found, string expected) =>
        ReadResult.Failed<(Objective, string?)>(new Problem("", where, $"'{found}'", expected));

    private static string Expected(IReadOnlyList<Figure> figures, Figure? alone)
    {
        string latencies = string.Join(", ", figures.Where(Objective.IsLatency).Select(Objective.Word));
        string statistics = latencies.Length > 0 ? $"; {latencies} perhaps with _mean, _p50, _p90, _p95 or _p99 (p95 where none is stated)" : "";
        string series = alone is null ? "" : "p95<1.2s of the times compared, ";
        return $"limits separated by commas, each once: {series}{string.Join(", ", figures.Select(Example))}{statistics}";
    }

    private static string Example(Figure figure) => figure switch
    {
        Figure.Ttft => "ttft_p99<500ms",
        Figure.Itl => "itl<50ms",
        Figure.Tpot => "tpot<50ms",
        Figure.EndToEnd => "e2e<5s",
        Figure.Throughput => "throughput>1000 (tokens/s)",
        Figure.Rate => "rate>2.5 (requests/s)",
        Figure.Cost => "cost<2.5 (dollars per million tokens)",
        Figure.Energy => "energy<1.5 (joules per token)",
        Figure.Memory => "memory<70GB (per device)",
        Figure.Devices => "devices<8",
        _ => throw new ArgumentOutOfRangeException(nameof(figure), figure, "is not a figure"),
    };
}
