using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>
/// The routes from a situation to an SLO, and which is taken (docs/physics/levers-and-plans.md): what need not be bought before what must, with the least risk
/// that is enough; where devices must be bought, the fewest, and no risk to the answers that these devices make needless.
/// </summary>
/// <param name="situation">Where to start.</param>
/// <param name="slo">What must be reached.</param>
/// <param name="price">Rent of one device; null where it is not stated.</param>
internal sealed class Routes(Situation situation, Slo slo, DollarsPerHour? price)
{
    private const int MostCopies = 4096;

    // For room, and not only the middle of what is expected, a risk is taken that is seldom seen; none that is seen on some tasks.
    private const QualityRisk MostForRoom = QualityRisk.Low;

    private readonly Dictionary<string, IReadOnlyList<Judgement>> _judged = new(StringComparer.Ordinal);

    /// <summary>The judgements of every lever after a route.</summary>
    /// <param name="route">The route.</param>
    internal IReadOnlyList<Judgement> Judged(Route route)
    {
        string key = string.Join(',', route.Now.Situation.Applied);
        if (!_judged.TryGetValue(key, out IReadOnlyList<Judgement>? known))
        {
            _judged[key] = known = Judgement.All(route.Now);
        }

        return known;
    }

    /// <summary>
    /// The route that is taken; it need not reach the goal. Devices are bought only where that reaches it: a purchase that leaves it missed is no step.
    /// </summary>
    /// <param name="start">The route without a step.</param>
    internal Route Best(Route start)
    {
        if (slo.IsEmpty)
        {
            Route all = Walked(start, slo.Risk, false);
            return all.Runs ? all : Walked(First(Fitting(start, slo.Risk)) ?? all, slo.Risk, false);
        }

        // Beside time that nothing explains no change can be judged, and more devices would be bought for a fault: its cause comes first.
        if (Meets(start, false) || Playbook.Unexplained(start.Now) is not null)
        {
            return start;
        }

        // What need not be bought, with the least risk that is enough; with room for what is not known where that takes no more steps.
        QualityRisk[] risks = [.. Enum.GetValues<QualityRisk>().Where(r => r <= slo.Risk)];
        if (Free(start, risks, false) is { } free)
        {
            return Free(start, risks.Where(static r => r <= MostForRoom), true) is { } safe && safe.Steps.Count <= free.Steps.Count ? safe : free;
        }

        return Bought(start, risks, true) is { } roomy ? Pruned(roomy, true)
            : Bought(start, risks, false) is { } bought ? Pruned(bought, false)
            : Walked(start.Runs ? start : First(Fitting(start, slo.Risk)) ?? start, slo.Risk, false);
    }

    /// <summary>The route of the least risk that reaches the goal without buying anything; null where none does.</summary>
    private Route? Free(Route start, IEnumerable<QualityRisk> risks, bool withRoom) =>
        risks.Select(risk => Walked(start, risk, withRoom)).FirstOrDefault(r => Meets(r, withRoom)) is { } found ? Pruned(found, withRoom) : null;

    private static Route? First(IEnumerable<Route> routes) => routes.Min(Comparer<Route>.Create(Route.Compare));

    private bool Meets(Route route, bool withRoom) => !slo.IsEmpty && (withRoom ? route.Seen.KeepsRoom(slo) : route.Seen.Meets(slo));

    /// <summary>The route with the next step in order that need not be bought, and the next, until the SLO is met or nothing is left.</summary>
    private Route Walked(Route from, QualityRisk risk, bool withRoom)
    {
        Slo within = slo with { Risk = risk };
        Route route = from;
        while (route.Steps.Count < Playbook.MostSteps && !Meets(route, withRoom)
            && Playbook.Next(WithGoodKernels(Judged(route)), route.Seen, within, price, withRoom) is { } next)
        {
            route = route.Then(next);
        }

        return route;
    }

    /// <summary>
    /// The judgements without those of variants of an idea for which another variant of acceptable risk has a better kernel: whatever risk a walk takes, a
    /// format without a good kernel does not go before one that has it.
    /// </summary>
    private IReadOnlyList<Judgement> WithGoodKernels(IReadOnlyList<Judgement> judgements)
    {
        var best = new Dictionary<string, KernelSupport>(StringComparer.Ordinal);
        var kernels = new KernelOrder([.. judgements.Where(j => j.Lever.Risk <= slo.Risk)], static j => j.Benefit);
        foreach (Judgement one in judgements)
        {
            if (one is { Helps: true, Support: not null, Lever: { Facts.Group: { } group } lever } && lever.Risk <= slo.Risk
                && !(best.TryGetValue(group, out KernelSupport known) && known <= kernels.Of(one)))
            {
                best[group] = kernels.Of(one);
            }
        }

        return best.Count == 0 ? judgements : [.. judgements.Where(j => j is not { Support: not null, Lever.Facts.Group: { } group }
            || !best.TryGetValue(group, out KernelSupport most) || kernels.Of(j) <= most)];
    }

    /// <summary>The first of the routes that buy devices and reach the goal; null where none does.</summary>
    private Route? Bought(Route start, IReadOnlyList<QualityRisk> risks, bool withRoom)
    {
        Route? best = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (QualityRisk risk in risks)
        {
            Route free = Walked(start, risk, withRoom);
            IEnumerable<Route> from = start.Runs ? [start, free]
                : Fitting(start, risk).Select(fit => Walked(fit, risk, withRoom)).Concat(free.Runs ? [free] : []);
            foreach (Route one in from.Where(r => seen.Add(string.Join(',', r.Now.Situation.Applied))))
            {
                best = More(one, withRoom, best);
            }
        }

        return best;
    }

    /// <summary>The better of a route that reaches the goal and of those that spread a copy further and add copies until they do.</summary>
    private Route? More(Route from, bool withRoom, Route? best)
    {
        Situation now = from.Now.Situation;
        (Lever split, int degree) = Split(now);
        best = More(from, split, degree, withRoom, best);

        // Where every layer is split, whole layers may be shared out instead: a load that only wants room and rate needs no exchanges.
        Lever layers = LeverCatalogue.Find("pp")!;
        return split.Id == layers.Id ? best : More(from, layers, now.Step.Parallelism.Pipeline, withRoom, best);
    }

    private Route? More(Route from, Lever split, int degree, bool withRoom, Route? best)
    {
        Situation now = from.Now.Situation;

        // Beside unexplained time a split is no step, and a wider one is none either: its cause comes first.
        bool unexplained = Judged(from).Any(j => j.Lever.Id == split.Id && j.Why is Why.OverheadStays);
        int widest = unexplained ? degree : Math.Max(SearchSpace.NodeDevices, now.Hardware.Count);
        for (int to = degree; to <= widest; to *= 2)
        {
            int most = Math.Min(slo.Devices ?? int.MaxValue, best?.Seen.Devices ?? int.MaxValue);
            if ((to == degree ? from : Pulled(from, LeverCatalogue.To(split, to)!)) is { } spread && spread.Seen.Devices <= most
                && (Meets(spread, withRoom) ? spread : Copies(spread, withRoom, most)) is { } found && (best is null || Route.Compare(found, best) < 0))
            {
                best = found;
            }
        }

        return best;
    }

    /// <summary>The route with as many copies as are needed; null where no number that is allowed is enough, or more copies bring the goal no nearer.</summary>
    private Route? Copies(Route from, bool withRoom, int mostDevices)
    {
        int now = from.Now.Situation.Replicas;
        int most = Math.Min(MostCopies, mostDevices / Math.Max(1, from.Seen.Devices / now));
        Route? At(int copies) => Pulled(from, LeverCatalogue.To(LeverCatalogue.Find("replicas")!, copies)!);
        (int low, Route before) = (now, from);
        Route? enough = null;
        while (enough is null && low < most && At(Math.Min(low * 2, most)) is { } next)
        {
            if (Meets(next, withRoom))
            {
                enough = next;
            }
            else if (Playbook.Nearer(before.Seen, next.Seen, slo) < Judgement.WorthWhile)
            {
                return null;
            }
            else
            {
                (low, before) = (next.Now.Situation.Replicas, next);
            }
        }

        // More copies share the load more thinly, so what meets the SLO goes on meeting it.
        while (enough is not null && enough.Now.Situation.Replicas - low > 1)
        {
            int middle = (low + enough.Now.Situation.Replicas) / 2;
            if (At(middle) is { } tried && Meets(tried, withRoom))
            {
                enough = tried;
            }
            else
            {
                low = middle;
            }
        }

        return enough;
    }

    /// <summary>
    /// The route to a configuration that a search found: its formats, then how a copy is spread, then copies; two changes at once where neither does anything
    /// alone. Null where no levers lead there, or where what they lead to does not reach the goal.
    /// </summary>
    /// <param name="start">The route without a step.</param>
    /// <param name="one">The configuration.</param>
    /// <param name="load">The load that it was found for, of which a step may have raised how many requests are in flight.</param>
    /// <param name="withRoom">Whether the goal is reached with room for what is not known.</param>
    internal Route? To(Route start, Configuration one, ServingLoad? load, bool withRoom)
    {
        Route route = start;
        Lever? waiting = null;
        foreach (Lever? next in LeversTo(one, load))
        {
            if (next is null)
            {
                return null;
            }

            Lever lever = waiting is null ? next : LeverCatalogue.Together(waiting, next);
            (route, waiting) = Pulled(route, lever) is { } further ? (further, null) : waiting is null ? (route, next) : (route, lever);
        }

        return waiting is null && Meets(route, withRoom) ? Pruned(route, withRoom) : null;
    }

    /// <summary>The levers that make a configuration of the situation, in order; null for what none makes.</summary>
    private IEnumerable<Lever?> LeversTo(Configuration one, ServingLoad? load)
    {
        Step now = situation.Step;
        if (load?.MostInFlight != situation.Load?.MostInFlight)
        {
            yield return LeverCatalogue.Find("cap-in-flight");
        }

        if (one.Weights is { } weights)
        {
            yield return LeverCatalogue.All.FirstOrDefault(l => l.Facts.Group == "weights" && l.Risk <= slo.Risk
                && l.Change(situation).After?.Step.Weights?.Default.Name == weights.Name && l.Support(situation) is not { IsUsable: false });
        }

        if (one.KvCache.Name != now.KvCache.Name)
        {
            yield return LeverCatalogue.All.FirstOrDefault(l => l.Facts.Group == "cache" && l.Risk <= slo.Risk && l.Facts.Format == one.KvCache.Name);
        }

        // Fewer devices to a copy are more copies of the same devices: how many of those are kept is said beside it.
        int copies = situation.Replicas;
        if (one.Parallelism.Tensor < now.Parallelism.Tensor)
        {
            copies *= now.Parallelism.Tensor / one.Parallelism.Tensor;
            yield return LeverCatalogue.To(LeverCatalogue.Find("tp-down")!, one.Parallelism.Tensor);
        }
        else if (one.Parallelism.Tensor != now.Parallelism.Tensor)
        {
            yield return LeverCatalogue.To(LeverCatalogue.Find("tp")!, one.Parallelism.Tensor);
        }

        if (one.Parallelism.Pipeline != now.Parallelism.Pipeline)
        {
            yield return LeverCatalogue.To(LeverCatalogue.Find("pp")!, one.Parallelism.Pipeline);
        }

        if (one.Parallelism.Expert > 1 && one.Parallelism.Expert != now.Parallelism.Expert)
        {
            yield return LeverCatalogue.Find("ep");
        }

        if (one.Replicas != copies)
        {
            yield return LeverCatalogue.To(LeverCatalogue.Find("replicas")!, one.Replicas);
        }

        if (one.ChunkTokens != situation.Engine!.ChunkTokens)
        {
            yield return LeverCatalogue.To(LeverCatalogue.Find("chunked-prefill")!, one.ChunkTokens);
        }
    }

    /// <summary>
    /// The route with one step for each lever that it pulls more than once: to where the last of them leads. The route itself where that leads elsewhere.
    /// </summary>
    /// <param name="route">The route.</param>
    internal Route Joined(Route route)
    {
        foreach (IGrouping<string, PlayStep> alike in route.Steps.GroupBy(static s => Root(s)).Where(static g => g.Count() > 1).ToArray())
        {
            Situation last = alike.Last().Judgement.After!;
            if (LeverCatalogue.Find(alike.Key) is not { } lever || LeverCatalogue.To(lever, DeploymentLevers.DegreeOf(alike.Key, last)) is not { } whole)
            {
                continue;
            }

            Route? joined = new Route([], route.Steps[0].Judgement.Now, route.Steps[0].Before);
            foreach (PlayStep step in route.Steps.Where(s => Root(s) != alike.Key || ReferenceEquals(s, alike.First())))
            {
                joined = joined is null ? null : Pulled(joined, Root(step) == alike.Key ? whole : step.Judgement.Lever);
            }

            route = joined is { } && joined.Seen.Itl.Middle == route.Seen.Itl.Middle && joined.Seen.Devices == route.Seen.Devices ? joined : route;
        }

        return route;

        static string Root(PlayStep step) => Lever.Root(step.Judgement.Lever.Id);
    }

    /// <summary>The ways to make what does not fit run: each accepted format on the fewest devices that hold it.</summary>
    private IEnumerable<Route> Fitting(Route start, QualityRisk risk)
    {
        (Lever split, int degree) = Split(situation);
        IEnumerable<Lever?> formats = LeverCatalogue.All.Where(l => l.Facts.Group == "weights" && l.Risk <= risk).Prepend<Lever?>(null);
        foreach (Lever? format in formats)
        {
            for (int to = degree; to <= Math.Min(SearchSpace.NodeDevices, slo.Devices ?? int.MaxValue); to *= 2)
            {
                Lever? spread = to == degree ? null : LeverCatalogue.To(split, to);
                if ((format is null ? spread : spread is null ? format : LeverCatalogue.Together(format, spread)) is { } lever
                    && Pulled(start, lever) is { Runs: true } route)
                {
                    yield return route;
                    break;
                }
            }
        }
    }

    /// <summary>The lever that spreads one copy over more devices, as the engine does it, and how far it is spread now.</summary>
    private static (Lever Lever, int Degree) Split(Situation s) => DeploymentLevers.SplitsLayers(s)
        ? (LeverCatalogue.Find("pp")!, s.Step.Parallelism.Pipeline) : (LeverCatalogue.Find("tp")!, s.Step.Parallelism.Tensor);

    /// <summary>The route after one more lever; null where it cannot be pulled or brings nothing.</summary>
    private Route? Pulled(Route from, Lever lever)
    {
        var judgement = Judgement.Of(from.Now, lever);
        return judgement is { Then: { } now } && now.Devices <= (slo.Devices ?? int.MaxValue) && (judgement.Helps || Playbook.IsTrade(judgement, slo))
            && judgement.Support is not { IsUsable: false }
            ? from.Then(Playbook.StepOf(judgement, from.Seen, Outlook.Of(now, price), slo)) : null;
    }

    /// <summary>The route without the steps that it reaches the goal without, the largest risk first; what was stated stays.</summary>
    private Route Pruned(Route route, bool withRoom)
    {
        foreach (PlayStep step in route.Steps.Where(static s => s.Judgement.Cost != CostClass.Purchase && !Playbook.IsStated(s.Judgement))
            .OrderByDescending(static s => s.Judgement.Lever.Risk).ThenByDescending(static s => s.Judgement.Cost).ToArray())
        {
            var first = new Route([], route.Steps[0].Judgement.Now, route.Steps[0].Before);
            Route? without = first;
            foreach (PlayStep kept in route.Steps.Where(s => s.Judgement.Lever.Id != step.Judgement.Lever.Id))
            {
                without = without is null ? null : Pulled(without, kept.Judgement.Lever);
            }

            if (without is not null && Meets(without, withRoom) && without.Seen.Devices <= route.Seen.Devices)
            {
                route = without;
            }
        }

        return route;
    }
}
