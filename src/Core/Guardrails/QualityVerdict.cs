using System.Collections.Immutable;
using Floorline.Core.Probability;
using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>
/// Whether a change kept the quality of the answers: counts against stated limits, and the paired exact test against the baseline.
/// Serious faults that became more frequent (one-sided p at most 0.025) fail whatever the limit says; minor ones warn. A limit that the baseline breaks as
/// much warns. Where the sides gave different numbers of answers, a prompt counts by its share of answers at fault.
/// </summary>
/// <param name="Before">The baseline's prompts, judged.</param>
/// <param name="After">The candidate's prompts, judged, in the same order.</param>
/// <param name="Outcome">Pass, warn or fail; undecided where a check waits for something.</param>
/// <param name="Serious">Serious faults.</param>
/// <param name="Minor">Prompts whose worst fault is a minor one.</param>
/// <param name="Length">Change of length; unknown where no prompt was answered in both runs.</param>
/// <param name="RefusalsBefore">Refusals of the baseline.</param>
/// <param name="RefusalsAfter">Refusals of the candidate.</param>
/// <param name="Refusals">Refusals, paired.</param>
/// <param name="PerplexityRatio">Geometric mean over the prompts of perplexity after over before; unknown where the runs give none.</param>
/// <param name="Findings">What is worth knowing beyond the counts.</param>
public sealed record QualityVerdict(
    ImmutableArray<ItemGrade> Before,
    ImmutableArray<ItemGrade> After,
    GuardrailOutcome Outcome,
    FaultCount Serious,
    FaultCount Minor,
    Fact<LengthDrift> Length,
    int RefusalsBefore,
    int RefusalsAfter,
    McNemar Refusals,
    Fact<double> PerplexityRatio,
    ImmutableArray<GuardrailFinding> Findings)
{
    /// <summary>One-sided probability at or below which a paired change counts as shown; with serious and minor faults that is 5 % together.</summary>
    public const double ShownProbability = 0.025;

    /// <summary>Judges two runs over the same golden set.</summary>
    /// <param name="set">The prompts, at least one.</param>
    /// <param name="baseline">The baseline's answers by prompt id.</param>
    /// <param name="candidate">The candidate's answers by prompt id.</param>
    /// <param name="limits">Limits on counts, at most one per severity; <see cref="GuardrailLimit.Default"/> where there is none at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The set is empty.</exception>
    public static QualityVerdict Of(
        ImmutableArray<GoldenItem> set,
        IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> baseline,
        IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> candidate,
        ImmutableArray<GuardrailLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        Require.InRange(set.Length, 1, Binomial.MostTrials, nameof(set));
        ImmutableArray<GuardrailLimit> rules = limits.IsDefaultOrEmpty ? [GuardrailLimit.Default] : limits;
        ImmutableArray<ItemGrade> before = [.. set.Select(item => ItemGrade.Of(item, Answers(baseline, item), []))];
        ImmutableArray<ItemGrade> after = [.. set.Select(item => ItemGrade.Of(item, Answers(candidate, item), Answers(baseline, item)))];
        bool uneven = before.Zip(after).Any(static pair => Math.Max(1, pair.First.Outputs.Length) != Math.Max(1, pair.Second.Outputs.Length));
        AnswerGrades[] answers = uneven ? [.. before.Zip(after).Select(static pair => AnswerGrades.Of(pair.First, pair.Second))] : [];
        FaultCount serious = Count(Severity.Serious, Grade.Serious, GuardrailOutcome.Fail, before, after, answers, rules);
        FaultCount minor = Count(Severity.Minor, Grade.Minor, GuardrailOutcome.Warn, before, after, answers, rules);
        GuardrailOutcome outcome = new[] { serious.Outcome, minor.Outcome, after.Any(static grade => grade.IsUndecided) ? GuardrailOutcome.Undecided
            : GuardrailOutcome.Pass }.Max();
        (ModelOutput Before, ModelOutput After)[] answered =
        [
            .. before.Zip(after).Where(static pair => pair.First.Missing is null && pair.Second.Missing is null)
                .Select(static pair => (pair.First.Outputs[0], pair.Second.Outputs[0])),
        ];
        var verdict = new QualityVerdict(
            before,
            after,
            outcome,
            serious,
            minor,
            answered.Length > 0
                ? Fact<LengthDrift>.Known(LengthDrift.Of([.. answered.Select(static p => p.Before.Words)], [.. answered.Select(static p => p.After.Words)]))
                : Fact<LengthDrift>.Unknown("no prompt was answered in both runs"),
            answered.Count(static p => Refusal.Is(p.Before.Text)),
            answered.Count(static p => Refusal.Is(p.After.Text)),
            McNemar.Of(answered.Count(static p => Refusal.Is(p.Before.Text) && !Refusal.Is(p.After.Text)),
                answered.Count(static p => !Refusal.Is(p.Before.Text) && Refusal.Is(p.After.Text))),
            Perplexities(answered),
            []);
        return verdict with { Findings = [.. QualityFindings.Of(verdict)] };
    }

    private static ImmutableArray<ModelOutput> Answers(IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> run, GoldenItem item) =>
        run.TryGetValue(item.Id, out ImmutableArray<ModelOutput> outputs) ? outputs : [];

    private static FaultCount Count(Severity severity, Grade grade, GuardrailOutcome whenWorse, ImmutableArray<ItemGrade> before,
        ImmutableArray<ItemGrade> after, AnswerGrades[] answers, ImmutableArray<GuardrailLimit> rules)
    {
        int prompts = after.Length;
        (int earlier, int faults, McNemar paired, PromptTest? byPrompt) = answers.Length > 0 ? OfAnswers(answers, grade) : OfPrompts(before, after, grade);
        GuardrailLimit? limit = rules.FirstOrDefault(rule => rule.Severity == severity);
        var count = new FaultCount(severity, ProportionInterval.For(earlier, prompts), ProportionInterval.For(faults, prompts), paired, limit, GuardrailOutcome.Pass)
        {
            ByPrompt = byPrompt,
        };

        // Who breaks a limit that the baseline breaks as much is looked at: rolling back would bring as many faults back, or more.
        GuardrailOutcome counted = count.BreaksLimitAsBefore ? GuardrailOutcome.Warn : limit?.Judge(faults, prompts) ?? GuardrailOutcome.Pass;
        GuardrailOutcome compared = paired.OnlyAfter > 0 && count.WorseProbability <= ShownProbability ? whenWorse : GuardrailOutcome.Pass;
        return count with { Outcome = counted > compared ? counted : compared };
    }

    // A minor fault that became a serious one is no improvement of the minor ones: prompts at least this bad are paired.
    private static (int Earlier, int Faults, McNemar Paired, PromptTest? ByPrompt) OfPrompts(ImmutableArray<ItemGrade> before, ImmutableArray<ItemGrade> after,
        Grade grade)
    {
        (ItemGrade Before, ItemGrade After)[] pairs = [.. before.Zip(after)];
        return (before.Count(g => g.Grade == grade), after.Count(g => g.Grade == grade), McNemar.Of(
            pairs.Count(p => p.Before.Grade >= grade && p.After.Grade < grade), pairs.Count(p => p.Before.Grade < grade && p.After.Grade >= grade)), null);
    }

    private static (int Earlier, int Faults, McNemar Paired, PromptTest? ByPrompt) OfAnswers(AnswerGrades[] answers, Grade grade)
    {
        int AtLeast(Grade[] side) => side.Count(g => g >= grade);
        double Share(Grade[] side) => AtLeast(side) / (double)side.Length;
        int Weighed(Func<AnswerGrades, Grade[]> side) =>
            (int)Math.Round(answers.Sum(a => side(a).Count(g => g == grade) / (double)side(a).Length), MidpointRounding.AwayFromZero);
        return (Weighed(static a => a.Before), Weighed(static a => a.After), McNemar.Of(
            answers.Count(a => Share(a.After) < Share(a.Before)), answers.Count(a => Share(a.After) > Share(a.Before))),
            PromptTest.Of([.. answers.Select(a => (AtLeast(a.After), a.After.Length, AtLeast(a.Before), a.Before.Length))]));
    }

    /// <summary>The grades of a prompt's single answers on both sides; a prompt without an answer has one, which is a serious fault.</summary>
    private sealed record AnswerGrades(Grade[] Before, Grade[] After)
    {
        internal static AnswerGrades Of(ItemGrade before, ItemGrade after) => new(Each(before, []), Each(after, before.Outputs));

        private static Grade[] Each(ItemGrade of, ImmutableArray<ModelOutput> baseline) => of.Outputs.Length == 0 ? [of.Grade]
            : [.. of.Outputs.Select((output, i) => ItemGrade.Of(of.Item, [output], baseline.Length == 0 ? [] : [baseline[Math.Min(i, baseline.Length - 1)]]).Grade)];
    }

    private static Fact<double> Perplexities((ModelOutput Before, ModelOutput After)[] answered)
    {
        double[] logs = [.. answered.Where(static p => p.Before.Perplexity.IsKnown && p.After.Perplexity.IsKnown)
            .Select(static p => Math.Log(p.After.Perplexity.Value / p.Before.Perplexity.Value))];
        return logs.Length > 0 ? Fact<double>.Known(Math.Exp(logs.Average())) : Fact<double>.Unknown("the runs give no log-probabilities");
    }
}
