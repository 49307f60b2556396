using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// The order in which changes are proposed, by every verb and page (docs/physics/levers-and-plans.md): what helps before what does not; what has a number
/// before what may
/// help;
/// what can be done before what must first be asked; what need not be bought before what must be; a format with a good kernel before one without; what is
/// enough before what is not;
/// then the least risk to the answers, the cheapest kind of change, the best evidence, and the larger gain.
/// </summary>
public static class LeverOrder
{
    /// <summary>
    /// Without a stated goal a change is enough that brings at least this share of the best one's gain: a no-risk change of 5 % does not go before a low-risk
    /// one of 40 %.
    /// </summary>
    public const double EnoughShare = 0.5;

    /// <summary>Judgements in order; what helps first.</summary>
    /// <param name="judgements">The judgements, all of one situation.</param>
    public static IReadOnlyList<Judgement> Of(IReadOnlyList<Judgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        double best = judgements.Where(static j => j is { Helps: true, IsGuess: false } && !IsBought(j) && !j.IsRateOnly && !j.IsQuestion)
            .Select(static j => j.Benefit).DefaultIfEmpty(0).Max();
        return Of(judgements, j => j.Benefit >= best * EnoughShare, static j => j.Benefit);
    }

    /// <summary>Judgements in order for a goal.</summary>
    /// <param name="judgements">The judgements.</param>
    /// <param name="isEnough">Whether one is enough for the goal.</param>
    /// <param name="gain">How much nearer one brings the goal.</param>
    public static IReadOnlyList<Judgement> Of(IReadOnlyList<Judgement> judgements, Func<Judgement, bool> isEnough, Func<Judgement, double> gain)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        return
        [
            .. judgements
                .OrderByDescending(static j => j.Helps)
                .ThenByDescending(static j => j.After is not null)
                .ThenBy(static j => j.IsGuess)
                .ThenBy(static j => j.IsRateOnly)
                .ThenBy(static j => j.IsQuestion)
                .ThenBy(IsBought)
                .ThenBy(static j => j.Support is { } support ? support.Kernel : KernelSupport.Native)
                .ThenByDescending(isEnough)
                .ThenBy(static j => j.Lever.Risk)
                .ThenBy(static j => j.Cost)
                .ThenBy(static j => j.Helps ? j.Evidence.Level : EvidenceLevel.FormulaOnly)
                .ThenByDescending(gain),
        ];
    }

    /// <summary>One entry for each idea: of the variants of a group the first in order, with the others that help behind it.</summary>
    /// <param name="judgements">The judgements, in order.</param>
    public static IReadOnlyList<(Judgement Best, IReadOnlyList<Judgement> Variants)> Ideas(IEnumerable<Judgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        return [.. judgements.Where(static j => j.Helps).GroupBy(static j => (j.Lever.Facts.Group, j.IsQuestion, IsBought(j), j.IsGuess))
            .Select(static g => (g.First(), (IReadOnlyList<Judgement>)[.. g.Skip(1)]))];
    }

    /// <summary>Whether it takes other or more hardware, or another model.</summary>
    /// <param name="judgement">The judgement.</param>
    public static bool IsBought(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return judgement.Cost == CostClass.Purchase || judgement.Lever.Facts.IsHypothetical || judgement.Lever.Risk == QualityRisk.High;
    }
}
