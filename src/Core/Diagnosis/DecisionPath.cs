using Floorline.Core.Floors;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>The way a verdict was reached: the questions asked with their numbers, and the regime at the end.</summary>
/// <param name="Asked">The questions, in order.</param>
/// <param name="Regime">Where they lead.</param>
public sealed record DecisionPath(IReadOnlyList<DecisionStep> Asked, Regime Regime)
{
    /// <summary>The way to the regime of floors alone, without a measured time: the largest term, where arithmetic is known to be less or more.</summary>
    /// <param name="floors">The floors.</param>
    public static DecisionPath FloorShare(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        var asked = new List<DecisionStep>();
        Regime regime = Bound(FloorTerms.Of(floors), asked);
        return new DecisionPath(asked, FloorTerms.LeavesOpen(floors, regime) ? Regime.ComputeUnknown : regime);
    }

    /// <summary>The way to a diagnosis's verdict.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static DecisionPath Of(StepDiagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        FloorTerms terms = diagnosis.Terms;
        Seconds time = diagnosis.Measured.Time;
        var asked = new List<DecisionStep>();
        bool Ask(DecisionKind kind, Seconds left, Seconds right, bool isYes)
        {
            asked.Add(new DecisionStep(kind, left, right, isYes));
            return isYes;
        }

        Seconds atMost = time * (1 + diagnosis.Measured.RelativeError);
        (Seconds left, Seconds least) = diagnosis.Contradicts ? (atMost - (diagnosis.Stated.Outside * (1 - diagnosis.Measured.RelativeError)),
            terms.GuaranteedLocal) : (atMost, terms.Guaranteed);
        if (Ask(DecisionKind.BelowGuaranteedFloor, left, least, left < least))
        {
            return new DecisionPath(asked, Regime.Impossible);
        }

        Seconds reach = (terms.Attainable + terms.Communication) * FloorTerms.BoundRatio;
        if (Ask(DecisionKind.WithinBoundRatio, time, reach, time <= reach))
        {
            return new DecisionPath(asked, Bound(terms, asked));
        }

        Ladder ladder = diagnosis.Ladder;
        Seconds kernels = Gap(ladder, RungKind.AttainableFloor).OrMore(Gap(ladder, RungKind.KernelFloor));
        Seconds exchange = Gap(ladder, RungKind.Communication);
        Seconds host = Gap(ladder, RungKind.LaunchAndHost).OrMore(Gap(ladder, RungKind.DeadWork)).OrMore(Gap(ladder, RungKind.Serving));
        bool explained = ladder.ExplainsOverhead && ladder.LargestGap.Kind != RungKind.Measured;
        if (Ask(DecisionKind.RungExplains, ladder.ExplainsOverhead ? kernels.OrMore(exchange).OrMore(host) : Seconds.Zero, ladder.Unexplained, explained))
        {
            return Ask(DecisionKind.KernelsExplain, kernels, exchange.OrMore(host), ladder.LargestGap.Kind is RungKind.AttainableFloor or RungKind.KernelFloor)
                ? new DecisionPath(asked, Bound(terms, asked))
                : Ask(DecisionKind.ExchangeExplains, exchange, host, ladder.LargestGap.Kind == RungKind.Communication)
                ? new DecisionPath(asked, Regime.CommunicationBound)
                : new DecisionPath(asked, Regime.OverheadBound);
        }

        if (!diagnosis.Floors.ArithmeticIsKnown)
        {
            return new DecisionPath(asked, Regime.ComputeUnknown);
        }

        Seconds twice = terms.Usual * FloorTerms.OverheadRatio;
        return new DecisionPath(asked, Ask(DecisionKind.WithinOverheadRatio, time, twice, time <= twice) ? Regime.Transitional : Regime.OverheadBound);
    }

    private static Seconds Gap(Ladder ladder, RungKind kind) => ladder.Rungs.FirstOrDefault(r => r.Kind == kind) is { Time.IsKnown: true } rung ? rung.Gap
        : Seconds.Zero;

    private static Regime Bound(FloorTerms terms, List<DecisionStep> asked)
    {
        bool Ask(DecisionKind kind, Seconds left, Seconds right)
        {
            asked.Add(new DecisionStep(kind, left, right, left > right));
            return left > right;
        }

        return Ask(DecisionKind.CommunicationBinds, terms.Communication, terms.Local) ? Regime.CommunicationBound
            : Ask(DecisionKind.ComputeBinds, terms.UsualCompute, terms.Weights + terms.KvCache) ? Regime.ComputeBound
            : Ask(DecisionKind.CacheBinds, terms.KvCache, terms.Weights) ? Regime.MemoryBoundKv
            : Regime.MemoryBoundWeights;
    }
}
