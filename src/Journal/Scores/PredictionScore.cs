using System.Globalization;
using System.Runtime.InteropServices;

namespace Floorline.Journal.Scores;

/// <summary>How well predictions held, by lever and engine, worst first.</summary>
/// <param name="Rows">The groups: those with at least five predictions first, each part by typical error, largest first.</param>
/// <param name="Count">Predictions in all.</param>
/// <param name="Typical">Median size of the error over all of them; null where there are none.</param>
public sealed record PredictionScore(IReadOnlyList<ScoreRow> Rows, int Count, double? Typical)
{
    /// <summary>Scores predictions.</summary>
    /// <param name="points">The predictions in the order they were recorded.</param>
    public static PredictionScore Of(IEnumerable<ScoredPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var groups = new Dictionary<(string Lever, string Engine), List<(long At, double Error)>>();
        var all = new List<double>();
        foreach (ScoredPoint point in points)
        {
            ref List<(long, double)>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (point.Lever, point.Engine), out _);
            (group ??= []).Add((point.At, point.Error));
            all.Add(Math.Abs(point.Error));
        }

        ScoreRow[] rows = [.. groups.Select(static g => RowOf(g.Key.Lever, g.Key.Engine, g.Value))];
        return new PredictionScore(
            [.. rows.OrderBy(static r => r.Count < ScoreRow.Few).ThenByDescending(static r => r.Typical).ThenBy(static r => r.Lever, StringComparer.Ordinal).ThenBy(static r => r.Engine, StringComparer.Ordinal)],
            all.Count,
            all.Count > 0 ? Median([.. all]) : null);
    }

    private static ScoreRow RowOf(string lever, string engine, List<(long At, double Error)> points)
    {
        int n = points.Count;
        double[] sizes = [.. points.Select(static p => Math.Abs(p.Error))];
        bool halves = n >= 6;
        double? earlier = halves ? Median(sizes[..(n / 2)]) : null;
        double? later = halves ? Median(sizes[(n - (n / 2))..]) : null;
        double bias = Median([.. points.Select(static p => p.Error)]);
        ScorePeriod[] months = Months(points);
        double typical = Median(sizes);
        return new ScoreRow(lever, engine, n, bias, typical, n >= 10 ? sizes[(((n * 9) + 9) / 10) - 1] : null, sizes[^1], earlier, later, months);
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

        return [.. months.Select(static m => new ScorePeriod(Name(m.Key), m.Value.Count, Median([.. m.Value])))];
    }

    private static int MonthOf(long at)
    {
        DateTime day = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime;
        return (day.Year * 12) + day.Month - 1;
    }

    private static string Name(int month) => string.Create(CultureInfo.InvariantCulture, $"{month / 12:0000}-{(month % 12) + 1:00}");

    /// <summary>The median; leaves the values sorted.</summary>
    private static double Median(double[] values)
    {
        Array.Sort(values);
        int n = values.Length;
        return n % 2 == 1 ? values[n / 2] : (values[(n / 2) - 1] + values[n / 2]) / 2;
    }
}
