using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Planning;

/// <summary>
/// What to do, in order: the first change, in the order of <see cref="LeverOrder"/>, that helps and brings the goal nearer; then the whole evaluation again on
/// the situation after it, until the SLO is met or nothing is left.
/// </summary>
public sealed record Playbook
{
    private const int MostSteps = 10;

    /// <summary>What is expected at the start.</summary>
    public required Outlook Start { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<PlayStep> Steps { get; init; }

    /// <summary>What is expected at the end.</summary>
    public Outlook End => Steps.Count > 0 ? Steps[^1].After : Start;

    /// <summary>The situation at the end.</summary>
    public required Situation Final { get; init; }

    /// <summary>Why it stops there.</summary>
    public required Stop Stop { get; init; }

    /// <summary>What has to be asked before it can be a step, with what a yes would give at the start: the smallest risk first.</summary>
    public required IReadOnlyList<Judgement> Questions { get; init; }

    /// <summary>Levers that were considered at the end and do not help, with the reason.</summary>
    public required IReadOnlyList<Judgement> Rejected { get; init; }

    /// <summary>Plans.</summary>
    /// <param name="situation">Where to start.</param>
    /// <param name="slo">What must be reached.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Playbook Of(Situation situation, Slo slo, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(slo);
        var steps = new List<PlayStep>();
        var now = Forecast.Of(situation);
        Outlook start = Outlook.Of(now, price);
        Outlook seen = start;
        Stop? stop = null;
        IReadOnlyList<Judgement> judgements = [];
        IReadOnlyList<Judgement>? questions = null;
        while (stop is null)
        {
            judgements = Judgement.All(now);
            questions ??= [.. judgements.Where(static j => j is { Helps: true, IsQuestion: true })];
            if (!slo.IsEmpty && seen.Misses(slo).Count == 0)
            {
                stop = new Stop.SloIsMet();
            }
            else if (steps.Count == MostSteps)
            {
                stop = new Stop.MostSteps(MostSteps);
            }
            else if (Next(judgements, seen, slo, price) is { } next)
            {
                steps.Add(next);
                now = next.Judgement.Then!;
                seen = next.After;
            }
            else
            {
                stop = CauseFirst(now, judgements, slo, price) is { } cause ? cause
                    : slo.IsEmpty ? new Stop.NothingMoves() : new Stop.NothingNearer(seen.Misses(slo));
            }
        }

        return new Playbook
        {
            Start = start,
            Steps = steps,
            Final = now.Situation,
            Stop = stop,
            Questions = questions!,
            Rejected = [.. judgements.Where(static o => !o.Helps)],
        };
    }

    /// <summary>That the cause of unexplained time comes first; null where the time is not mostly unexplained.</summary>
    private static Stop.CauseFirst? CauseFirst(Forecast now, IReadOnlyList<Judgement> judgements, Slo slo, DollarsPerHour? price)
    {
        Judgement[] beside = [.. judgements.Where(static j => j.Why is Levers.Why.OverheadStays && j.Then is not null)];
        if (beside.Length == 0)
        {
            return null;
        }

        Seconds stays = ((Levers.Why.OverheadStays)beside[0].Why).Stays;
        Situation found = now.Situation with
        {
            Start = now.Start,
            RemovedAtLeast = now.Situation.RemovedAtLeast + stays,
            RemovedAtMost = now.Situation.RemovedAtMost + stays,
        };
        return new Stop.CauseFirst(stays, now.Step.Middle, slo.IsEmpty ? null : Outlook.Of(Forecast.Of(found), price).Misses(slo),
            slo.IsEmpty ? null : beside.FirstOrDefault(j => j.Lever.Risk <= slo.Risk && j.Cost != CostClass.Purchase && !j.Lever.Facts.IsHypothetical
                && Outlook.Of(j.Then!, price).Misses(slo).Count == 0)?.Lever.Id);
    }

    /// <summary>The first change in order that helps and brings the goal nearer.</summary>
    private static PlayStep? Next(IReadOnlyList<Judgement> judgements, Outlook now, Slo slo, DollarsPerHour? price)
    {
        var candidates = new Dictionary<Judgement, (Outlook Then, double Gain)>(ReferenceEqualityComparer.Instance);
        foreach (Judgement judgement in judgements)
        {
            if (IsStep(judgement, slo))
            {
                var then = Outlook.Of(judgement.Then!, price);
                double gain = Gain(judgement, now, then, slo);
                if (gain >= Judgement.WorthWhile || (judgement.Why is Levers.Why.TimeGoes && gain > Judgement.CertainFrom))
                {
                    candidates.Add(judgement, (then, gain));
                }
            }
        }

        if (candidates.Count == 0)
        {
            return null;
        }

        // Enough is what meets the SLO; where nothing does by itself, what covers half of the best one's way.
        bool any = !slo.IsEmpty && candidates.Values.Any(c => c.Then.Misses(slo).Count == 0);
        double most = candidates.Where(static c => !LeverOrder.IsBought(c.Key)).Select(static c => c.Value.Gain).DefaultIfEmpty(0).Max();
        Judgement first = LeverOrder.Of([.. candidates.Keys], j => any ? candidates[j].Then.Misses(slo).Count == 0
            : candidates[j].Gain >= most * LeverOrder.EnoughShare, j => candidates[j].Gain)[0];
        Outlook after = candidates[first].Then;
        return new PlayStep(first, now, after, slo.IsEmpty ? null : after.Misses(slo));
    }

    /// <summary>
    /// What may be a step: it helps by a number that somebody stands for, within the accepted risk and devices, and changes what the user has rather than what
    /// the user is asked for.
    /// </summary>
    private static bool IsStep(Judgement judgement, Slo slo) =>
        judgement is { Helps: true, IsGuess: false, IsQuestion: false, Lever.Facts.IsHypothetical: false, After: { } after }
        && judgement.Lever.Risk <= slo.Risk
        && !(slo.Devices is { } most && after.Devices > most)
        && !(slo.IsEmpty && judgement.Cost == CostClass.Purchase);

    /// <summary>How much nearer the SLO comes, as a logarithm; with no SLO, what the judgement itself gains.</summary>
    private static double Gain(Judgement judgement, Outlook now, Outlook then, Slo slo) =>
        now.Forecast.Overloaded && then.Forecast.Overloaded ? Math.Log(then.Throughput.Value / now.Throughput.Value)
        : then.Infeasible is not null ? 0
        : now.Infeasible is not null ? 1
        : slo.IsEmpty ? (judgement.IsRateOnly ? 0 : judgement.Benefit)
        : now.Shortfall(slo) - then.Shortfall(slo);
}
