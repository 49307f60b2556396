using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Planning;

/// <summary>
/// What to do, in order: the first change, in the order of <see cref="LeverOrder"/>, that helps and brings the goal nearer; then the whole evaluation again on
/// the situation after it, until the SLO is met or nothing is left. What need not be bought is tried first, the least risk to the answers before more.
/// </summary>
public sealed record Playbook
{
    internal const int MostSteps = 10;

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
        var now = Forecast.Of(situation);
        Outlook start = Outlook.Of(now, price);
        var routes = new Routes(situation, slo, price);
        var first = new Route([], now, start);
        Route taken = routes.Joined(routes.Best(first));
        Outlook seen = taken.Seen;
        Stop stop = situation.Shortfall is { } falls ? new Stop.LoadFallsShort(falls, slo.IsEmpty ? null
            : Outlook.Of(Forecast.Of(situation with { Shortfall = null }), price).Misses(slo))
            : !slo.IsEmpty && seen.Misses(slo).Count == 0 ? new Stop.SloIsMet()
            : situation.Load is { } load && slo.BeyondArrivals(load) is { Count: > 0 } beyond ? new Stop.MoreThanArrives(beyond)
            : taken.Steps.Count == MostSteps ? new Stop.MostSteps(MostSteps)
            : CauseFirst(taken.Now, routes.Judged(taken), slo, price) is { } cause ? cause
            : slo.IsEmpty ? new Stop.NothingMoves() : new Stop.NothingNearer(seen.Misses(slo));
        return new Playbook
        {
            Start = start,
            Steps = taken.Steps,
            Final = taken.Now.Situation,
            Stop = stop,
            Questions = [.. routes.Judged(first).Where(static j => j is { Helps: true, IsQuestion: true })],
            Rejected = [.. routes.Judged(taken).Where(static o => !o.Helps)],
        };
    }

    /// <summary>
    /// The playbook that leads to a configuration of a search of the same situation, where that meets the SLO and the steps do not, or do so on more devices:
    /// steps and configurations are of one space. The same playbook where it leads as far, or no levers lead there.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="slo">What must be reached.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public Playbook Reaching(ConfigurationSearch search, Slo slo, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(slo);
        bool met = End.Meets(slo);

        // What meets the SLO without buying anything stays.
        if (met && End.Devices <= Start.Devices)
        {
            return this;
        }

        Situation situation = Start.Forecast.Situation;
        var first = new Route([], Start.Forecast, Start);
        Routes? routes = null;
        foreach ((Configuration one, Outlook outlook) in search.Meeting)
        {
            if (one.Device.Name != situation.Hardware.Device.Name || one.PrefillWorkers > 0 || (met && outlook.Devices >= End.Devices))
            {
                continue;
            }

            routes ??= new Routes(situation, slo, price);
            if (routes.To(first, one, Final.Load, search.KeepsRoom) is { } route && (!met || route.Seen.Devices < End.Devices))
            {
                return this with
                {
                    Steps = route.Steps,
                    Final = route.Now.Situation,
                    Stop = new Stop.SloIsMet(),
                    Rejected = [.. routes.Judged(route).Where(static o => !o.Helps)],
                };
            }
        }

        return met || search.Meeting.Count == 0 || Stop is not Stop.NothingNearer ? this
            : this with { Stop = new Stop.OtherConfiguration(search.Meeting[0].Outlook.Devices) };
    }

    /// <summary>That the cause of unexplained time comes first; null where the time is not mostly unexplained.</summary>
    private static Stop.CauseFirst? CauseFirst(Forecast now, IReadOnlyList<Judgement> judgements, Slo slo, DollarsPerHour? price)
    {
        if (FirstTokenWait(now, slo, price) is { } waits)
        {
            return waits;
        }

        if (now.Situation.Load is not null && Unexplained(now) is { } beyond)
        {
            return new Stop.CauseFirst(beyond, now.Start!.Measured.Time, slo.IsEmpty ? null
                : Outlook.Of(Forecast.Of(now.Situation with { Start = null, Measured = null, FirstTokenWait = Seconds.Zero }), price).Misses(slo), null);
        }

        Judgement[] beside = [.. judgements.Where(static j => j.Why is Levers.Why.OverheadStays && j.Then is not null)];
        if (beside.Length == 0)
        {
            return null;
        }

        Seconds stays = ((Levers.Why.OverheadStays)beside[0].Why).Unexplained;
        if (stays <= now.Step.Middle * Judgement.WorthWhile)
        {
            // What stays is known: no cause has to be found.
            return null;
        }

        Situation found = now.Situation with
        {
            Start = now.Start,
            RemovedAtLeast = now.Situation.RemovedAtLeast + stays,
            RemovedAtMost = now.Situation.RemovedAtMost + stays,
        };
        return new Stop.CauseFirst(stays, now.Step.Middle, slo.IsEmpty ? null : Outlook.Of(Forecast.Of(found), price).Misses(slo),
            slo.IsEmpty ? null : beside.FirstOrDefault(j => j.Lever.Risk <= slo.Risk && j.Lever.Risk <= QualityRisk.Low && j.Cost != CostClass.Purchase
                && !j.Lever.Facts.IsHypothetical
                && Outlook.Of(j.Then!, price).Misses(slo).Count == 0)?.Lever.Id);
    }

    /// <summary>
    /// The time of a decode step, found from a throughput that was measured below what arrives, that nothing explains; null where it is not most of the step.
    /// More devices would be bought for a fault.
    /// </summary>
    /// <param name="now">The forecast.</param>
    internal static Seconds? Unexplained(Forecast now)
    {
        Situation situation = now.Situation;
        if (situation is not { Observations.Throughput: not null, Load.Interarrival: not null }
            || situation.DeadWork + situation.HostWork + situation.ClockLoss > Seconds.Zero
            || now.Start is not { Expected: { } expected, Measured: { } measured })
        {
            return null;
        }

        Seconds beyond = measured.Time - expected.Time;
        return beyond > measured.Time / 2 ? beyond : null;
    }

    /// <summary>That requests wait for their first token, where that is most of it and what is missed; null elsewhere.</summary>
    private static Stop.CauseFirst? FirstTokenWait(Forecast now, Slo slo, DollarsPerHour? price)
    {
        Situation situation = now.Situation;
        if (now.Ttft is not { } ttft || situation.FirstTokenWait <= ttft.Middle / 2 || !(slo.Names(Figure.Ttft) || slo.Names(Figure.EndToEnd)))
        {
            return null;
        }

        var without = Outlook.Of(Forecast.Of(situation with { FirstTokenWait = Seconds.Zero }), price);
        return new Stop.CauseFirst(situation.FirstTokenWait, ttft.Middle, without.Misses(slo), null);
    }

    /// <summary>The first change in order that helps, brings the goal nearer and need not be bought; null where none does.</summary>
    /// <param name="judgements">What every lever would do.</param>
    /// <param name="now">What is expected before it.</param>
    /// <param name="slo">The SLO with the accepted risk and devices.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    /// <param name="withRoom">Whether enough is what keeps room for what is not known, and not what meets the SLO by the middle.</param>
    internal static PlayStep? Next(IReadOnlyList<Judgement> judgements, Outlook now, Slo slo, DollarsPerHour? price, bool withRoom)
    {
        var candidates = new Dictionary<Judgement, (Outlook Then, double Gain)>(ReferenceEqualityComparer.Instance);
        foreach (Judgement judgement in judgements)
        {
            if (IsStep(judgement, slo) && judgement.Cost != CostClass.Purchase)
            {
                var then = Outlook.Of(judgement.Then!, price);
                double gain = Gain(judgement, now, then, slo);
                // What is enough is a step however little was missing.
                if (gain >= Judgement.WorthWhile || (judgement.Why is Levers.Why.TimeGoes && gain > Judgement.CertainFrom)
                    || IsEnough(then))
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
        bool any = candidates.Values.Any(c => IsEnough(c.Then));
        double most = candidates.Where(static c => !LeverOrder.IsBought(c.Key)).Select(static c => c.Value.Gain).DefaultIfEmpty(0).Max();
        Judgement first = LeverOrder.Of([.. candidates.Keys], j => IsStated(j) || (any ? IsEnough(candidates[j].Then)
            : candidates[j].Gain >= most * LeverOrder.EnoughShare), j => candidates[j].Gain)[0];
        return StepOf(first, now, candidates[first].Then, slo);

        bool IsEnough(Outlook then) => !slo.IsEmpty && (withRoom ? then.KeepsRoom(slo) : then.Meets(slo));
    }

    /// <summary>A judgement as a step: what the SLO decides on helps, though it may be a trade to somebody who names no SLO.</summary>
    internal static PlayStep StepOf(Judgement judgement, Outlook now, Outlook after, Slo slo) =>
        new(judgement.ForAGoal(), now, after, slo.IsEmpty ? null : after.Misses(slo));

    /// <summary>Whether the user was asked and has answered: what is stated already comes first.</summary>
    internal static bool IsStated(Judgement judgement) => judgement is { Lever.Facts.Question: not null, IsQuestion: false };

    /// <summary>Whether some figures get better and others worse, and an SLO says which of them count.</summary>
    internal static bool IsTrade(Judgement judgement, Slo slo) => !slo.IsEmpty && judgement is { After: not null, Why: Why.LoadMoves { Better.Count: > 0 } };

    /// <summary>
    /// What may be a step: it helps by a number that somebody stands for, within the accepted risk, and changes what the user has rather than what the user is
    /// asked for. A situation on more devices than are allowed has none but those that give devices back.
    /// </summary>
    private static bool IsStep(Judgement judgement, Slo slo) =>
        judgement is { IsGuess: false, IsQuestion: false, Lever.Facts.IsHypothetical: false, After: { } after } && (judgement.Helps || IsTrade(judgement, slo))
        && judgement.Lever.Risk <= slo.Risk && judgement.Support is not { IsUsable: false }
        && !(slo.Devices is { } most && after.Devices > most);

    /// <summary>How much nearer the SLO comes, as a logarithm; with no SLO, what the judgement itself gains.</summary>
    private static double Gain(Judgement judgement, Outlook now, Outlook then, Slo slo) =>
        slo.IsEmpty && now.Infeasible is null && then.Infeasible is null ? (judgement.IsRateOnly ? 0 : judgement.Benefit) : Nearer(now, then, slo);

    /// <summary>How much nearer the SLO one situation is than another, as a logarithm.</summary>
    internal static double Nearer(Outlook now, Outlook then, Slo slo) =>
        now.Forecast.Overloaded && then.Forecast.Overloaded ? Math.Log(then.Throughput.Value / now.Throughput.Value)
        : then.Infeasible is not null ? 0
        : now.Infeasible is not null ? 1
        : now.Shortfall(slo) - then.Shortfall(slo);
}
