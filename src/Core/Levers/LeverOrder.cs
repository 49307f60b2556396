using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// The order in which changes are proposed, by every verb and page (docs/physics/levers-and-plans.md): what helps before what does not; what has a number
/// before what may
/// help;
/// what can be done before what must first be asked; what need not be bought before what must be; a format with a good kernel before one without
/// (<see cref="KernelOrder"/>); what is enough before what is not;
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
        double? most = null;
        foreach (Judgement one in judgements)
        {
            if (one is { Helps: true, IsGuess: false } && !IsBought(one) && !one.IsRateOnly && !one.IsQuestion
                && (most is not { } known || double.IsNaN(known) || one.Benefit > known))
            {
                most = one.Benefit;
            }
        }

        double best = most ?? 0;
        return Of(judgements, j => j.Benefit >= best * EnoughShare, static j => j.Benefit);
    }

    /// <summary>Judgements in order for a goal.</summary>
    /// <param name="judgements">The judgements.</param>
    /// <param name="isEnough">Whether one is enough for the goal.</param>
    /// <param name="gain">How much nearer one brings the goal.</param>
    public static IReadOnlyList<Judgement> Of(IReadOnlyList<Judgement> judgements, Func<Judgement, bool> isEnough, Func<Judgement, double> gain)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        var kernels = new KernelOrder(judgements, gain);
        return [.. InOrder.By(judgements.Select(j => new Place(j, isEnough(j), gain(j), kernels.Of(j))), Place.Compare).Select(static p => p.Judgement)];
    }

    /// <summary>A judgement with all that its place in the order hangs on.</summary>
    private sealed record Place(Judgement Judgement, bool IsEnough, double Gain, KernelSupport Kernel)
    {
        private readonly bool _isBought = IsBought(Judgement);

        internal static int Compare(Place a, Place b)
        {
            (Judgement one, Judgement other) = (a.Judgement, b.Judgement);
            return First(other.Helps, one.Helps) is not 0 and var helps ? helps
                : First(other.After is not null, one.After is not null) is not 0 and var applies ? applies
                : First(one.IsGuess, other.IsGuess) is not 0 and var guess ? guess
                : First(one.IsRateOnly, other.IsRateOnly) is not 0 and var rate ? rate
                : First(one.IsQuestion, other.IsQuestion) is not 0 and var question ? question
                : First(a._isBought, b._isBought) is not 0 and var bought ? bought
                : a.Kernel != b.Kernel ? a.Kernel - b.Kernel
                : First(b.IsEnough, a.IsEnough) is not 0 and var enough ? enough
                : one.Lever.Risk != other.Lever.Risk ? one.Lever.Risk - other.Lever.Risk
                : one.Cost != other.Cost ? one.Cost - other.Cost
                : a.Level - b.Level is not 0 and var level ? level
                : b.Gain.CompareTo(a.Gain);
        }

        private EvidenceLevel Level => Judgement.Helps ? Judgement.Evidence.Level : EvidenceLevel.FormulaOnly;

        private static int First(bool no, bool yes) => no == yes ? 0 : no ? 1 : -1;
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
