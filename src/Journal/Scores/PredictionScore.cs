using System.Globalization;
using System.Runtime.InteropServices;

namespace Floorline.Journal.Scores;

/// <summary>How well predictions held, by lever and engine, worst first.</summary>
/// <param name="Rows">The groups: those with at least five predictions first, each part by typical error, largest first.</param>
/// <param name="Count">Predictions in all.</param>
/// <param name="Typical">Median size of the error over all of them; null where there are none.</param>
public sealed record PredictionScore(IReadOnlyList<ScoreRow> Rows, int Count, double? Typical)
{
    /// <summary>Predictions that came with their result and are not counted: whoever wrote them down knew what came out.</summary>
    public int Afterwards { get; init; }

    /// <summary>Scores predictions.</summary>
    /// <param name="points">The predictions in the order they were recorded.</param>
    public static PredictionScore Of(IEnumerable<ScoredPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var groups = new Dictionary<(string Lever, string Engine), List<(long At, double Error)>>();
        var all = new List<double>();
        int afterwards = 0;
        foreach (ScoredPoint point in points)
        {
            if (!point.IsForetold)
            {
                afterwards++;
                continue;
            }

            ref List<(long, double)>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (point.Lever, point.Engine), out _);
            (group ??= []).Add((point.At, point.Error));
            all.Add(Math.Abs(point.Error));
        }

        ScoreRow[] rows = [.. groups.Select(static g => RowOf(g.Key.Lever, g.Key.Engine, g.Value))];
        return new PredictionScore(
            [.. rows.OrderBy(static r => r.Count < ScoreRow.Few).ThenByDescending(static r => r.Typical).ThenBy(static r => r.Lever, StringComparer.Ordinal).ThenBy(static r => r.Engine, StringComparer.Ordinal)],
            all.Count,
            all.Count > 0 ? OrderStatistic.Median(CollectionsMarshal.AsSpan(all)) : null) { Afterwards = afterwards };
    }

    private static ScoreRow RowOf(string lever, string engine, List<(long At, double Error)> points)
    {
        int n = points.Count;
        var errors = new double[n];
        var sizes = new double[n];
        for (int i = 0; i < n; i++)
        {
            errors[i] = points[i].Error;
            sizes[i] = Math.Abs(errors[i]);
        }

        // each half by itself first: what follows moves the values about
        bool halves = n >= 6;
        double? earlier = halves ? OrderStatistic.Median(sizes.AsSpan(0, n / 2)) : null;
        double? later = halves ? OrderStatistic.Median(sizes.AsSpan(n - (n / 2))) : null;
        double? p90 = n >= 10 ? OrderStatistic.At(sizes, (((n * 9) + 9) / 10) - 1) : null;
        return new ScoreRow(lever, engine, n, OrderStatistic.Median(errors), OrderStatistic.Median(sizes), p90, OrderStatistic.Largest(sizes), earlier, later, Months(points));
    }

    private static ScorePeriod[] Months(List<(long At, double Error)> points)
    {
        var months = new SortedDictionary<int, List<double>>();
        foreach ((long at, double error) in points)
        {
            int month = MonthOf(at);
            if (!months.TryGetValue(month, out List<double>? sizes))
            {
                months[month] = sizes = [];
            }

            sizes.Add(Math.Abs(error));
        }

        return [.. months.Select(static m => new ScorePeriod(Name(m.Key), m.Value.Count, OrderStatistic.Median(CollectionsMarshal.AsSpan(m.Value))))];
    }

    private static int MonthOf(long at)
    {
        DateTime day = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime;
        return (day.Year * 12) + day.Month - 1;
    }

    private static string Name(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:0000}-{(month % 12) + 1:00}");
}
