using Floorline.Core.Findings;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Probability;
using Floorline.Core.Statistics;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>A verdict for a person to read: what to do, why, speed, targets, quality, findings.</summary>
public static class VerdictText
{
    private const int MostFaults = 12;

    public static void Write(Page page, VerifyResult result)
    {
        page.Say($"{Word(result.Outcome)}: {result.Reasons.FirstOrDefault() ?? "nothing got worse"}.", ToneOf(result.Outcome));
        foreach (string reason in result.Reasons.Skip(1))
        {
            page.Say(reason, indent: 2, mark: "- ");
        }

        if (result.Speed is { } speed)
        {
            Speed(page, speed, result.Latency);
        }

        if (!result.Targets.IsEmpty)
        {
            page.Heading("Targets");
            page.Table([["target", "baseline", "candidate", "candidate's interval"], .. result.Targets.Select(static t => new[]
            {
                $"{t.Metric} < {Figures.Of(t.Target.Limit.Time)}", t.Before.Words, t.After.Words, t.Candidate.Interval.IsKnown
                    ? $"{Figures.Of(t.Candidate.Interval.Value.Low)} to {Figures.Of(t.Candidate.Interval.Value.High)}" : t.Candidate.Interval.UnknownReason!,
            })], header: true);
        }

        if (result.Quality is { } quality)
        {
            Quality(page, quality);
        }

        // What the samples do not support stands under the table already.
        Finding[] findings = [.. result.Findings.Where(static f => f.Id != "unsupported")];
        if (findings.Length > 0)
        {
            page.Heading("Findings");
            foreach (Finding finding in findings)
            {
                page.Say(finding.Text, indent: 2, mark: "- ");
            }
        }

        Next(page, result);
    }

    public static void Write(Page page, CountsResult result)
    {
        CountComparison comparison = result.Comparison;
        page.Say($"The counts {(comparison.IsShown ? "show a change" : "do not show a change")}: {comparison.Before.Hits}/{comparison.Before.Of} -> {comparison.After.Hits}/{comparison.After.Of}", Tone.Heading);
        page.Table([["", "faults", "share", "exact 95 % interval", "limit"], Row("before", comparison.Before, result.Before), Row("after", comparison.After, result.After)], header: true);
        if (result.Limit is { } limit)
        {
            page.Say($"Limit: {limit.Text}.", Tone.Faint, 2);
        }

        page.Say($"Fisher's exact test, two-sided: p = {comparison.Probability:0.000}.", Tone.Faint, 2);
        page.Blank().Say("With the outputs of the same prompts the comparison is paired and sees more:");
        page.Line("  floorline verify BASELINE CANDIDATE --golden FILE");
    }

    private static void Next(Page page, VerifyResult result)
    {
        page.Blank();
        if (result.Outcome != VerdictOutcome.Inconclusive)
        {
            page.Say(result.Outcome == VerdictOutcome.Keep ? "Next: keep the change and write it down (FILE is this command's --json):" : "Next: undo the change, and write down that it was tried (FILE is this command's --json):");
            page.Line($"  floorline journal add --for PLAN --verify FILE{(result.Speed is null ? " --measured TIME" : "")}");
            return;
        }

        if (result.Quality is { Outcome: GuardrailOutcome.Undecided })
        {
            page.Say("Next: let somebody fill in the sheet that --review-sheet FILE writes, then the same command with --marks FILE.");
        }
        else if (result.Quality is { Outcome: GuardrailOutcome.Warn })
        {
            page.Say("Next: read the answers at fault above; a larger golden set decides more sharply.");
        }

        if (result.Findings.Any(static f => f.Id == "same_run"))
        {
            page.Say("Next: name the run after the change; the same run was given twice.");
        }
        else if (result.Speed is { Outcome: SpeedOutcome.Unsteady })
        {
            page.Say("Next: warm up longer and take both sides in turns, in several runs each (a1.csv,a2.csv,... b1.csv,b2.csv,...; from 5 on a run is what is counted).");
        }
        else if (result.Speed is { Outcome: SpeedOutcome.NotEnoughData, IsOfRuns: true } runs)
        {
            page.Say($"Next: take at least {SpeedVerdict.EnoughRuns} runs of both sides in turns; there are {Math.Min(runs.BaselineRuns, runs.CandidateRuns)}.");
        }
        else if (result.Speed is { Outcome: SpeedOutcome.NotEnoughData } few)
        {
            int needed = QuantileEstimate.Needed(few.Options.Metrics[0], few.Options.ConfidenceOf(few.Options.Metrics[0]));
            page.Say(Math.Min(few.Baseline.Count, few.Candidate.Count) >= needed
                ? "Next: remove what the findings name (warm up longer, take both sides in turns), then measure again, in several runs of each side."
                : $"Next: take at least {needed:#,0} times of both sides in turns{Rounds(result)}.");
        }
        else if (result.Speed is { Outcome: SpeedOutcome.NoDifferenceShown or SpeedOutcome.Faster } coarse && Coarsest(coarse, result.Detect) is { } most)
        {
            page.Say($"Next: take about {most.CountToShow(result.Detect):#,0} times of both sides in turns{Rounds(result)}, or accept a coarser answer with --detect.");
        }
        else if (result.Speed is { Outcome: SpeedOutcome.NoDifferenceShown or SpeedOutcome.Faster, Unsupported.IsEmpty: false } partly)
        {
            int needed = partly.Options.Metrics.Max(m => QuantileEstimate.Needed(m, partly.Options.ConfidenceOf(m)));
            page.Say($"Next: take at least {needed:#,0} times of both sides in turns{Rounds(result)}, or ask for less with --metrics.");
        }
        else if (result.Targets.Any(static t => !t.After.IsSure))
        {
            page.Say($"Next: take more times of the candidate{Rounds(result)}; its interval holds the target.");
        }
    }

    /// <summary>The metric that needs most to show a change; null where all would.</summary>
    private static MetricChange? Coarsest(SpeedVerdict speed, double detect) =>
        speed.Changes.Where(c => c.MayHide(detect)).MaxBy(static c => c.SmallestShownChange);

    private static string Rounds(VerifyResult result) => result.Spec.Golden is null ? "" : " (--rounds N asks each prompt N times)";

    private static string[] Row(string name, ProportionInterval count, GuardrailOutcome? outcome) =>
        [name, $"{count.Hits}/{count.Of}", Figures.Percent(count.Share), $"{Figures.Percent(count.Low)} to {Figures.Percent(count.High)}", outcome is { } said ? Spaced(said) : "none given"];

    private static void Speed(Page page, SpeedVerdict speed, string latency)
    {
        page.Heading($"Speed{(latency.Length > 0 ? $" ({latency})" : "")}: {Spaced(speed.Outcome)}");
        if (speed.Changes.Length > 0)
        {
            page.Table([[$"n {speed.Baseline.Count}, {speed.Candidate.Count}", "baseline", "candidate", "change", "interval", "could show", speed.IsOfRuns ? "runs" : "counts as"], .. speed.Changes.Select(static c => new[]
            {
                c.Metric.Name, Figures.Of(c.Baseline.Value.Value), Figures.Of(c.Candidate.Value.Value), Signed(c.Change), $"{Signed(c.Low)} to {Signed(c.High)}", Figures.Percent(c.SmallestShownChange), $"{c.Baseline.EffectiveCount:#,0}, {c.Candidate.EffectiveCount:#,0}",
            })], header: true);
            page.Say($"Could show: the smallest change that such samples show in 8 of 10 cases. {(speed.IsOfRuns ? "A run is one value, its metric; the intervals are those of Welch's t." : "Counts as: independent samples, given how long the times resemble those before them.")} A random candidate time is shorter than a random baseline time in {Figures.Percent(speed.Superiority)} of pairs. False alarms: at most {Figures.Percent(speed.Options.FalseAlarmRate)} of comparisons of equals, all metrics{(speed.Options.Look is null ? "" : " and looks")} together.{(speed.IsOfRuns || speed.Options.Look is not null ? "" : " Samples that grow are looked at again with --look N, or equals are called different sooner or later.")}", Tone.Faint, 2);
        }

        foreach (string reason in speed.Unsupported)
        {
            page.Say(reason, Tone.Faint, 2);
        }
    }

    private static void Quality(Page page, QualityVerdict quality)
    {
        page.Heading($"Quality: {Spaced(quality.Outcome)}");
        page.Table([[$"{quality.After.Length} prompts", "baseline", "candidate", "95 % interval", "new", "mended", "p", "verdict"], Faults("serious", quality.Serious), Faults("minor", quality.Minor)], header: true);
        if (quality.Serious.Limit is { } limit)
        {
            page.Say($"Limit: {limit.Text}{(quality.Minor.Limit is { } other ? $"; {other.Text}" : "")}. p: exact {(quality.Serious.ByPrompt is null ? "McNemar test" : "test by prompt (Cochran, Mantel, Haenszel)")}, one-sided, that the candidate is worse.", Tone.Faint, 2);
        }

        if (quality.Length.IsKnown)
        {
            LengthDrift length = quality.Length.Value;
            page.Say($"Length {length.WordsBefore:0.#} -> {length.WordsAfter:0.#} words ({Signed(length.Change)}); refusals {quality.RefusalsBefore} -> {quality.RefusalsAfter}{(quality.PerplexityRatio.IsKnown ? $"; perplexity {Signed(quality.PerplexityRatio.Value - 1)}" : "")}.", indent: 2);
        }

        ItemGrade[] faults = [.. quality.After.Where(static g => g.Grade != Grade.Clean).OrderByDescending(static g => g.Grade)];
        if (faults.Length > 0)
        {
            page.Heading("Faults of the candidate");
            page.Table([.. faults.Take(MostFaults).Select(static g => new[] { g.Item.Id, Spaced(g.Grade), string.Join("; ", JsonText.Reasons(g)) })]);
            if (faults.Length > MostFaults)
            {
                page.Say($"and {faults.Length - MostFaults} more; --json lists them all", Tone.Faint, 2);
            }
        }
    }

    private static string[] Faults(string name, FaultCount count) =>
    [
        name, $"{count.Before.Hits}", $"{count.After.Hits}", $"{Figures.Percent(count.After.Low)} to {Figures.Percent(count.After.High)}", $"{count.Paired.OnlyAfter}", $"{count.Paired.OnlyBefore}", count.WorseProbability < 0.001 ? "<0.001" : $"{count.WorseProbability:0.000}", Spaced(count.Outcome),
    ];

    private static string Signed(double change) => double.IsFinite(change) ? $"{Figures.Change(change) * 100:+0.0;-0.0;0.0} %" : "?";

    private static string Spaced(Enum value) => Names.Snake(value).Replace('_', ' ');

    private static string Word(VerdictOutcome outcome) => outcome switch { VerdictOutcome.Keep => "Keep", VerdictOutcome.RollBack => "Roll back", _ => "Inconclusive" };

    private static Tone ToneOf(VerdictOutcome outcome) => outcome switch { VerdictOutcome.Keep => Tone.Good, VerdictOutcome.RollBack => Tone.Bad, _ => Tone.Warning };
}
