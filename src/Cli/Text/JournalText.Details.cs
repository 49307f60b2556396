using Floorline.Journal;
using Floorline.Journal.Documents;
using Floorline.Journal.Scores;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

public static partial class JournalText
{
    public static void Write(Page page, JournalScoreResult result)
    {
        Newer(page, result.State);
        PredictionScore score = result.Score;
        if (score.Count == 0)
        {
            page.Say($"No entry has a measured time and a prediction that was on record before it yet.{Afterwards(score)} Predict before the next run, then record its result:");
            page.Line("  floorline journal add --parent latest --weights fp8 --predicted floors").Line("  floorline journal add --for latest --measured TIME");
            return;
        }

        page.Say($"{Count(score.Count, "prediction", "predictions")}, off by {Size(score.Typical!.Value)} in the middle case. Worst first:", Tone.Heading);
        page.Table([["lever", "engine", "n", "off by", "bias", "9 of 10", "earlier", "later", "trend"], .. score.Rows.Take(30).Select(Row)], header: true);
        if (score.Rows.Count > 30)
        {
            page.Say($"and {score.Rows.Count - 30} more; --json lists them all", Tone.Faint, 2);
        }

        page.Blank().Say($"Off by: median size of the error (measured over predicted, less one). Bias: its median; above zero the runs were slower than predicted. Earlier, later: off by in each half of the predictions, in the order they were recorded.{Afterwards(score)}", Tone.Faint);
        if (result.Worst.Count > 0)
        {
            page.Heading("Furthest off");
            page.Table([.. result.Worst.Select(Row)]);
        }

        Advise(page, score.Rows[0]);
    }

    private static string Afterwards(PredictionScore score) => score.Afterwards == 0 ? ""
        : $" {Count(score.Afterwards, "prediction came with its result and is", "predictions came with their results and are")} not counted.";

    private static void Advise(Page page, ScoreRow worst)
    {
        page.Blank();
        string what = $"{(worst.Lever.Length > 0 ? worst.Lever : "runs without a lever")}{(worst.Engine.Length > 0 ? " on " + worst.Engine : "")}";
        page.Say(
            worst.Count < ScoreRow.Few ? $"Fewer than {ScoreRow.Few} predictions of each: record more before you trust a rank."
            : worst.Typical < 0.05 ? "Every group is within 5 % in the middle case: plan with these predictions."
            : Math.Abs(worst.Bias) > 0.8 * worst.Typical ? $"Predictions of {what} err to one side, by {Signed(worst.Bias)}: something is not counted there. Look at the entries above first."
            : $"Predictions of {what} err to both sides by {Size(worst.Typical)}: measure instead of predicting there.",
            Tone.Good);
    }

    private static string[] Row(ScoreRow row) =>
    [
        Short(row.Lever.Length > 0 ? row.Lever : "(none)", 18), Short(row.Engine.Length > 0 ? row.Engine : "(none)", 12), $"{row.Count}", Size(row.Typical), Signed(row.Bias),
        row.P90 is { } p90 ? Size(p90) : "", row.Earlier is { } earlier ? Size(earlier) : "", row.Later is { } later ? Size(later) : "",
        row.Trend switch { ScoreTrend.Improving => "better", ScoreTrend.Steady => "steady", ScoreTrend.Worsening => "worse", _ => "too few" },
    ];

    private static string Short(string text, int most) => text.Length > most ? text[..(most - 2)] + ".." : text;

    private static void Facts(Page page, Entry entry)
    {
        var rows = new List<string[]> { new[] { "situation", string.Join(", ", entry.Situation.Select(static f => $"{f.Name} {f.Value}")) } };
        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                rows.Add([name, text]);
            }
        }

        Add("changed", string.Join(", ", entry.Changed.Select(static c => $"{c.Field} {c.From ?? "(none)"} -> {c.To ?? "(none)"}")));
        Add("lever", entry.Lever);
        Add("predicted", entry.Prediction is { } p ? $"{Predicted(entry)} ({p.Basis}{(p.At < entry.At ? ", recorded " + EntryJson.Text(p.At) : "")})" : null);
        Add("measured", entry.Measured is null ? null : Measured(entry));
        Add("error", entry.Error is { } error ? $"{Signed(error)}, {(error > 0 ? "slower than predicted" : error < 0 ? "faster than predicted" : "as predicted")}" : null);
        Add("samples", entry.Samples is { } s ? $"{s.Count:#,0}, {Figures.Of(s.Min)} to {Figures.Of(s.Max)}, median {Figures.Of(s.Median)}{(s.P95 is { } p95 ? $", p95 {Figures.Of(p95)}" : "")}{(s.P99 is { } p99 ? $", p99 {Figures.Of(p99)}" : "")}{(s.Kept ? "" : " (summary only)")}" : null);
        Add("verdict", Word(entry.Verdict));
        page.Table(rows);
    }

    private static void Details(Page page, JournalShowResult result)
    {
        Entry entry = result.Stored.Entry;
        RunEnvironment where = entry.Environment;
        var rows = new List<string[]> { new[] { "name", entry.Id }, new[] { "recorded", $"{EntryJson.Text(entry.At)} by floorline {entry.ToolVersion}" } };
        void Add(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                rows.Add([name, text]);
            }
        }

        Add("parent", entry.Parent is null ? null : result.Parent is { } parent ? $"entry {parent.Number} ({entry.Parent})" : entry.Parent);
        Add("plan", entry.Plan);
        Add("machine", string.Join(", ", new[] { where.Host, where.System, where.Driver }.OfType<string>()));
        Add("engine", string.Join(' ', new[] { where.Engine, where.EngineVersion }.OfType<string>()));
        Add("commit", where.GitCommit);
        page.Table(rows);
    }
}
