using System.Globalization;
using System.Text;
using Floorline.Core.Findings;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;

namespace Floorline.Workbench.Documents;

/// <summary>A verdict as Markdown for a pull-request comment: the verdict in the first line, tables below. Names from files are made harmless.</summary>
public static class VerdictMarkdown
{
    private const int MostFaults = 10;

    /// <summary>The comment.</summary>
    /// <param name="result">The verdict.</param>
    public static string Of(VerifyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        string sign = result.Outcome switch { VerdictOutcome.Keep => "\u2705", VerdictOutcome.RollBack => "\u274c", _ => "\u26a0\ufe0f" };
        text.Append(Say($"### {sign} Floorline: {Word(result.Outcome)}\n\n"));
        foreach (string reason in result.Reasons)
        {
            text.Append(Say($"- {Plain(reason)}\n"));
        }

        Speed(text, result.Speed, result.Latency);
        Targets(text, result);
        Quality(text, result.Quality);
        if (result.Findings.Length > 0)
        {
            text.Append("\n<details><summary>Findings</summary>\n\n");
            foreach (Finding finding in result.Findings)
            {
                text.Append(Say($"- {finding.Area}, {finding.Id.Replace('_', ' ')}: {Plain(finding.Text)}\n"));
            }

            text.Append("\n</details>\n");
        }

        return text.ToString();
    }

    private static string Word(VerdictOutcome outcome) => outcome switch { VerdictOutcome.Keep => "keep", VerdictOutcome.RollBack => "roll back", _ =>
        "inconclusive" };

    private static void Speed(StringBuilder text, SpeedVerdict? speed, string latency)
    {
        if (speed is not { Changes.Length: > 0 })
        {
            return;
        }

        text.Append(Say($"\n| {(latency.Length > 0 ? latency : "speed")} | baseline ({speed.Baseline.Count}) | candidate ({speed.Candidate.Count}) | change | interval | verdict |\n|---|---:|---:|---:|---|---|\n"));
        foreach (MetricChange change in speed.Changes)
        {
            text.Append(Say($"| {change.Metric} | {Figures.Of(change.Baseline.Value.Value)} | {Figures.Of(change.Candidate.Value.Value)} | {Figures.Change(change.Change):+0.0 %;-0.0 %} | {Figures.Change(change.Low):+0.0 %;-0.0 %} to {Figures.Change(change.High):+0.0 %;-0.0 %} | {Names.Snake(change.Outcome).Replace('_', ' ')} |\n"));
        }
    }

    private static void Targets(StringBuilder text, VerifyResult result)
    {
        if (result.Targets.IsEmpty)
        {
            return;
        }

        text.Append("\n| target | baseline | candidate |\n|---|---|---|\n");
        foreach (TargetResult target in result.Targets)
        {
            text.Append(Say($"| {target.Metric} &lt; {Figures.Of(target.Target.Limit.Time)} | {target.Before.Words} | {target.After.Words} |\n"));
        }
    }

    private static void Quality(StringBuilder text, QualityVerdict? quality)
    {
        if (quality is null)
        {
            return;
        }

        text.Append("\n| quality | baseline | candidate | limit | verdict |\n|---|---:|---:|---|---|\n");
        foreach ((string name, FaultCount count) in new[] { ("serious", quality.Serious), ("minor", quality.Minor) })
        {
            text.Append(Say($"| {name} faults | {count.Before.Hits}/{count.Before.Of} | {count.After.Hits}/{count.After.Of} | {count.Limit?.Text.Replace("<", "&lt;", StringComparison.Ordinal) ?? "none"} | {Names.Snake(count.Outcome)} |\n"));
        }

        ItemGrade[] faults = [.. quality.After.Where(static grade => grade.Grade == Grade.Serious)];
        if (faults.Length > 0)
        {
            text.Append("\n<details><summary>Serious faults</summary>\n\n");
            foreach (ItemGrade grade in faults.Take(MostFaults))
            {
                text.Append(Say($"- `{Plain(grade.Item.Id)}`: {Plain(string.Join("; ", JsonText.Reasons(grade)))}\n"));
            }

            text.Append(faults.Length > MostFaults ? Say($"- and {faults.Length - MostFaults} more\n") : "").Append("\n</details>\n");
        }
    }

    /// <summary>Text that a file may have brought in, without what Markdown or HTML would act on, and on one line.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            plain.Append(char.IsControl(c) ? "?" : c switch { '<' => "&lt;", '>' => "&gt;", '|' => "\\|", '`' => "'", '@' => "@\u200b", '[' => "\\[", ']' =>
                "\\]", '*' or '_' => "\\" + c, _ => c.ToString() });
        }

        return plain.ToString();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
