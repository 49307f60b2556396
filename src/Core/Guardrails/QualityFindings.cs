using System.Globalization;

namespace Floorline.Core.Guardrails;

/// <summary>Puts into sentences what is worth knowing about two judged runs.</summary>
internal static class QualityFindings
{
    /// <summary>Below this probability a drift that no limit asks about is worth a word.</summary>
    private const double Rare = 0.01;

    internal static IEnumerable<GuardrailFinding> Of(QualityVerdict verdict)
    {
        foreach (GuardrailFinding finding in Faults(verdict.Serious, "serious faults").Concat(Faults(verdict.Minor, "faults of any kind")))
        {
            yield return finding;
        }

        int prompts = verdict.After.Length;
        int missing = verdict.After.Count(static g => g.Missing is not null);
        if (missing > 0)
        {
            yield return Say(GuardrailFindingKind.MissingAnswers,
                $"{missing} of {prompts} prompts have no answer in the candidate's run ({verdict.After.First(static g => g.Missing is not null).Missing}); each counts as a serious fault");
        }

        int undecided = verdict.After.Count(static g => g.IsUndecided);
        if (undecided > 0)
        {
            string reason = verdict.After.SelectMany(static g => g.Failures).First(static f => f.State == CheckState.Undecided).Reason;
            yield return Say(GuardrailFindingKind.Undecided, $"{undecided} of {prompts} prompts have a check that could not be made ({reason})");
        }

        if (verdict.Length is { IsKnown: true, Value: { } length } && length.Probability < Rare)
        {
            yield return Say(GuardrailFindingKind.Length,
                $"answers became {(length.Change < 0 ? "shorter" : "longer")}: {length.WordsBefore:0.#} -> {length.WordsAfter:0.#} words on average ({length.Change:+0 %;-0 %}), {length.Longer} longer and {length.Shorter} shorter");
        }

        if (verdict.Refusals.Probability < Rare)
        {
            yield return Say(GuardrailFindingKind.Refusals, $"refusals went from {verdict.RefusalsBefore} to {verdict.RefusalsAfter} of {prompts}");
        }

        if (verdict.PerplexityRatio is { IsKnown: true, Value: var ratio } && Math.Abs(ratio - 1) > 0.02)
        {
            yield return Say(GuardrailFindingKind.Perplexity, $"perplexity of the answers changed by {ratio - 1:+0.0 %;-0.0 %} on average");
        }

        if (verdict.Serious.ByPrompt is not null)
        {
            yield return Say(GuardrailFindingKind.SeveralAnswers,
                $"the sides gave different numbers of answers ({verdict.Before.Sum(static g => g.Outputs.Length)} and {verdict.After.Sum(static g => g.Outputs.Length)}): each prompt counts once on either side, by its share of answers at fault");
            yield break;
        }

        int several = verdict.After.Count(static g => g.Outputs.Length > 1);
        if (several > 0)
        {
            yield return Say(GuardrailFindingKind.SeveralAnswers,
                $"{several} of {prompts} prompts have several answers; each prompt counts once, by its worst answer");
        }
    }

    private static IEnumerable<GuardrailFinding> Faults(FaultCount count, string what)
    {
        if (count.Paired.OnlyAfter > 0 && count.WorseProbability <= QualityVerdict.ShownProbability)
        {
            yield return Say(GuardrailFindingKind.Worse,
                $"{what} became more frequent: {count.Paired.OnlyAfter} prompts newly at fault, {count.Paired.OnlyBefore} mended ({Test(count)}, {Probability(count.WorseProbability)})");
        }

        if (count.Paired.OnlyBefore > 0 && count.BetterProbability <= QualityVerdict.ShownProbability)
        {
            yield return Say(GuardrailFindingKind.Better,
                $"{what} became rarer: {count.Paired.OnlyBefore} prompts mended, {count.Paired.OnlyAfter} newly at fault ({Test(count)}, {Probability(count.BetterProbability)})");
        }

        if (count.Limit is { } limit)
        {
            if (limit.Judge(count.Before.Hits, count.Before.Of) != GuardrailOutcome.Pass)
            {
                yield return Say(GuardrailFindingKind.BaselineBreaksLimit,
                    $"the baseline itself has {count.Before.Hits} of {count.Before.Of} and does not pass {limit.Text}");
            }

            if (count.After.Of < limit.Of)
            {
                yield return Say(GuardrailFindingKind.SmallSet,
                    $"the limit {limit.Text} is stated for {limit.Of} prompts; of {count.After.Of} it bears {limit.PassOf(count.After.Of)}");
            }
        }
    }

    private static string Test(FaultCount count) => count.ByPrompt is null ? "exact McNemar test" : "exact test of Cochran, Mantel and Haenszel";

    private static string Probability(double p) => p < 0.0001 ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:0.0000}");

    private static GuardrailFinding Say(GuardrailFindingKind kind, FormattableString text) => new(kind, text.ToString(CultureInfo.InvariantCulture));
}
