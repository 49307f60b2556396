using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Planning;

/// <summary>What a deployment must reach, and within which bounds it may be changed. What is not stated is not asked for.</summary>
public sealed record Slo
{
    /// <summary>Nothing asked for.</summary>
    public static Slo None { get; } = new();

    /// <summary>What must be reached, in the order in which it was stated; each figure and statistic once.</summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <summary>Most devices that a change may lead to; null where nothing was said.</summary>
    public int? Devices { get; init; }

    /// <summary>The largest risk to the answers that is accepted.</summary>
    public QualityRisk Risk { get; init; } = QualityRisk.Medium;

    /// <summary>Whether nothing is asked for. Bounds alone ask for nothing.</summary>
    public bool IsEmpty => Objectives.Count == 0;

    /// <summary>An SLO of these objectives; an objective on devices is a bound too.</summary>
    /// <param name="objectives">The objectives.</param>
    public static Slo Of(params IReadOnlyList<Objective> objectives) => new()
    {
        Objectives = objectives,
        Devices = objectives.FirstOrDefault(static o => o.Figure == Figure.Devices)?.Limit.Count,
    };

    /// <summary>Whether a figure is limited.</summary>
    /// <param name="figure">The figure.</param>
    public bool Names(Figure figure) => Objectives.Any(o => o.Figure == figure);

    /// <summary>
    /// The objectives that ask for more than arrives, each with what does: what is completed per second is never more than what is sent, whatever serves it.
    /// Empty in a closed loop, which sends as much as is served.
    /// </summary>
    /// <param name="load">The load.</param>
    public IReadOnlyList<(Objective Objective, FigureValue Arrives)> BeyondArrivals(ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(load);
        return load.Interarrival is not { } every ? [] :
        [
            .. from objective in Objectives
               where objective.Figure is Figure.Rate or Figure.Throughput
               let arrives = objective.Figure == Figure.Rate ? FigureValue.Of(RequestsPerSecond.Of(1, every))
                   : FigureValue.Of(TokensPerSecond.Of(load.MeanOutput, every))
               where !objective.Holds(arrives)
               select (objective, arrives),
        ];
    }

    /// <summary>
    /// What the slow requests of a simulated load see beyond limits that are held against a smaller statistic: each latency whose p99 lies above its
    /// limit.
    /// </summary>
    /// <param name="served">The simulated load.</param>
    public IReadOnlyList<SlowTail> Tail(ServingResult served)
    {
        ArgumentNullException.ThrowIfNull(served);
        return
        [
            .. from objective in Objectives
               where objective.Statistic is { } statistic && (statistic.Share ?? 0) < 0.99
               let slow = served.Of(objective.Figure).P99
               where slow.IsKnown && !objective.Holds(FigureValue.Of(slow.Value))
               select new SlowTail(objective, slow.Value),
        ];
    }
}
