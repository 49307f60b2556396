using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Planning;

/// <summary>What a situation is expected to give: the figures that an SLO asks for, by the closed-form estimate.</summary>
public sealed record Outlook
{
    /// <summary>Time to the first token; null for a single step.</summary>
    public TimeRange? Ttft { get; private init; }

    /// <summary>Inter-token latency, or the time of the step.</summary>
    public TimeRange Itl { get; private init; }

    /// <summary>End-to-end latency of a request; null for a single step.</summary>
    public TimeRange? EndToEnd { get; private init; }

    /// <summary>Requests completed per second; unknown for a single step.</summary>
    public Fact<RequestsPerSecond> Rate { get; private init; } = Fact<RequestsPerSecond>.Unknown("a single step completes no request; state a load");

    /// <summary>The load simulated request by request; null where it was not.</summary>
    public Fact<ServingResult>? Simulated { get; private init; }

    /// <summary>Output tokens (or items) per second.</summary>
    public TokensPerSecond Throughput { get; private init; }

    /// <summary>Dollars per million output tokens, where a price is stated.</summary>
    public Fact<Dollars> PerMillionTokens { get; private init; }

    /// <summary>Joules per output token at rated power, where it is known: an upper estimate.</summary>
    public Fact<Joules> PerToken { get; private init; }

    /// <summary>Devices.</summary>
    public int Devices { get; private init; }

    /// <summary>Weights and the running batch's cache on one device.</summary>
    public Fact<Bytes> Memory { get; private init; }

    /// <summary>Sequences decoding at once.</summary>
    public double BatchCount { get; private init; }

    /// <summary>Why it cannot run at all; null where it can.</summary>
    public string? Infeasible { get; private init; }

    /// <summary>Looks at a situation.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    /// <param name="requests">Requests of a load that are simulated at least, for an SLO with percentiles; 0 simulates none.</param>
    public static Outlook Of(LeverSituation situation, DollarsPerHour? price = null, int requests = 0)
    {
        ArgumentNullException.ThrowIfNull(situation);
        if (situation.Load is not { } load || situation.Engine is not { } engine)
        {
            return Single(situation, price);
        }

        StepTimes times = StepTimes.Of(situation.Deployment, engine, situation.Kernels, load);
        Outlook served = Served(situation, load, engine, times, price);
        return requests > 0 ? served.Simulate(load, times, requests) : served;
    }

    /// <summary>Looks at a load on step times that are already known: what a search does thousands of times.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="load">The load.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="times">Its step times.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Served(LeverSituation situation, ServingLoad load, EngineProfile engine, StepTimes times, DollarsPerHour? price)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(engine);
        Fact<ServingEstimate> estimate = ServingEstimate.Of(times, load);
        if (!estimate.IsKnown)
        {
            return new Outlook { Devices = situation.Hardware.Count, Infeasible = estimate.UnknownReason };
        }

        ServingEstimate seen = estimate.Value;
        var ttft = TimeRange.Of(seen.Ttft, engine.PromptSpread);
        var itl = TimeRange.Of(seen.Itl, engine.Spread);
        double output = load.Output * (1 - (load.LengthShare / 2));
        return With(situation, price, seen.Throughput) with
        {
            Ttft = ttft,
            Itl = itl,
            EndToEnd = new TimeRange(ttft.Low + (itl.Low * (output - 1)), ttft.Middle + (itl.Middle * (output - 1)), ttft.High + (itl.High * (output - 1))),
            Rate = Fact<RequestsPerSecond>.Known(new RequestsPerSecond(seen.Throughput.Value / output)),
            BatchCount = seen.BatchCount,
            Memory = times.Capacity.Residency.CachePerSequencePerDevice.Select(one => times.Capacity.Weights + (one * (seen.BatchCount / situation.Step.Parallelism.AttentionReplicas))),
            Infeasible = seen.Overloaded ? "requests arrive faster than they can be served" : null,
        };
    }

    /// <summary>The same outlook with the load simulated request by request: what knows percentiles.</summary>
    /// <param name="load">The load.</param>
    /// <param name="times">Its step times.</param>
    /// <param name="requests">Requests that are counted at least; those of the start, which may be left out, come on top.</param>
    public Outlook Simulate(ServingLoad load, StepTimes times, int requests)
    {
        ArgumentNullException.ThrowIfNull(load);
        int most = Math.Max(load.Count, requests + (load.LeavesOutStart ? load.Concurrency ?? 0 : 0));
        return Infeasible is null ? this with { Simulated = ServingSimulation.Run(times, load with { Requests = load.Requests ?? most }) } : this;
    }

    /// <summary>Each objective of an SLO and what is expected of it.</summary>
    /// <param name="slo">The SLO.</param>
    public IReadOnlyList<ObjectiveOutcome> Outcomes(Slo slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        return [.. slo.Objectives.Select(o => new ObjectiveOutcome(o, Seen(o)))];
    }

    /// <summary>How surely an SLO is met: as surely as its least sure objective. What cannot run misses surely.</summary>
    /// <param name="slo">The SLO.</param>
    public Attainment Attainment(Slo slo) => Infeasible is null ? Attainments.Worst(Outcomes(slo).Select(static o => o.Attainment))
        : Objectives.Attainment.MissedSurely;

    /// <summary>What of an SLO is missed, each as a sentence; empty where it is met or nothing is asked for.</summary>
    /// <param name="slo">The SLO.</param>
    public IReadOnlyList<string> Misses(Slo slo) => Infeasible is { } why ? [why]
        : [.. Outcomes(slo).Where(static o => !o.Attainment.IsMet).Select(static o => o.ToString())];

    /// <summary>How far an SLO is missed: the sum over its parts of the logarithm of the shortfall; 0 where it is met.</summary>
    /// <param name="slo">The SLO.</param>
    public double Shortfall(Slo slo) => Infeasible is null ? Outcomes(slo).Sum(static o => o.Shortfall) : double.PositiveInfinity;

    /// <summary>What is expected of the figure that an objective limits. A percentile is the simulation's where there is one; the closed form knows means
    /// only, and a single step has one time.</summary>
    /// <param name="objective">The objective.</param>
    public Fact<FigureRange> Seen(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Figure switch
        {
            Figure.Ttft => Latency(objective, Ttft),
            Figure.Itl or Figure.Tpot => Latency(objective, Itl),
            Figure.EndToEnd => Latency(objective, EndToEnd),
            Figure.Throughput => Fact<FigureRange>.Known(PerTime(Throughput, FigureValue.Of)),
            Figure.Rate => Rate.Select(rate => PerTime(rate, FigureValue.Of)),
            Figure.Cost => PerMillionTokens.Select(cost => ByTime(FigureValue.Of(cost))),
            Figure.Energy => PerToken.Select(energy => ByTime(FigureValue.Of(energy))),
            Figure.Memory => Memory.Select(static memory => FigureRange.Exactly(FigureValue.Of(memory))),
            Figure.Devices => Fact<FigureRange>.Known(FigureRange.Exactly(FigureValue.Of(Devices))),
            _ => throw new ArgumentOutOfRangeException(nameof(objective), objective.Figure, "is not a figure"),
        };
    }

    private Fact<FigureRange> Latency(Objective objective, TimeRange? mean)
    {
        if (mean is not { } range)
        {
            return Fact<FigureRange>.Unknown("a single step has none; state a load");
        }

        Statistic statistic = objective.Statistic!.Value;
        return statistic.Share is null || Simulated is not { } simulated
            ? Fact<FigureRange>.Known(FigureRange.Of(range.Low, range.Middle, range.High))
            : !simulated.IsKnown ? Fact<FigureRange>.Unknown(simulated.UnknownReason!)

            // A percentile is as uncertain as the mean: both rest on the same step times.
            : simulated.Value.Of(objective.Figure).At(statistic)
                .Select(time => FigureRange.Of(time * (range.Low / range.Middle), time, time * (range.High / range.Middle)));
    }

    /// <summary>What is reached per time is as uncertain as the time between tokens, the other way round.</summary>
    private FigureRange PerTime<T>(T middle, Func<T, FigureValue> of)
        where T : struct, IQuantity<T> => new(of(middle).Times(Itl.Middle / Itl.High), of(middle), of(middle).Times(Itl.Middle / Itl.Low), true);

    private FigureRange ByTime(FigureValue middle) => new(middle.Times(Itl.Low / Itl.Middle), middle, middle.Times(Itl.High / Itl.Middle), true);

    private static Outlook Single(LeverSituation situation, DollarsPerHour? price)
    {
        LatencyFloors floors = situation.Floors;
        Capacity room = Capacity.Of(floors.Cost, situation.Hardware.Device);
        ExpectedTime? expected = situation.Expected(floors);
        TimeRange time = situation.Predicted is { } predicted ? predicted
            : situation.Measured is { } measured
            ? new TimeRange((measured.Time * (1 - measured.RelativeError)).OrMore(floors.Binding).OrLess(measured.Time), measured.Time, measured.Time * (1 + measured.RelativeError))
            : expected?.Time ?? TimeRange.Exactly(floors.Binding);
        return With(situation, price, TokensPerSecond.Of(floors.Cost.TokensHandled, time.Middle)) with
        {
            Itl = time,
            BatchCount = situation.Step.Batch,
            Memory = room.Cache.Select(_ => room.Used),
            Infeasible = room.Fits is { IsKnown: true, Value: false } ? "it does not fit in the devices' memory" : null,
        };
    }

    private static Outlook With(LeverSituation situation, DollarsPerHour? price, TokensPerSecond rate)
    {
        int devices = situation.Hardware.Count;
        Fact<Watts> power = situation.Hardware.Device.Power;
        return new Outlook
        {
            Throughput = rate,
            Devices = devices,
            PerMillionTokens = price is { } rent ? Fact<Dollars>.Known(FleetCost.PerMillionTokens(rent, devices, rate)) : Fact<Dollars>.Unknown("no price is stated (give --price 2.50)"),
            PerToken = power.Select(w => FleetCost.PerToken(w * devices, rate)),
        };
    }
}
