using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>What a situation is expected to give: the figures that an SLO asks for.</summary>
public sealed record Outlook
{
    /// <summary>Time to the first token; null for a single step.</summary>
    public TimeRange? Ttft { get; private init; }

    /// <summary>Inter-token latency, or the time of the step.</summary>
    public TimeRange Itl { get; private init; }

    /// <summary>End-to-end latency of a request, or the time of a call of a model that generates no tokens; null for a single step.</summary>
    public TimeRange? EndToEnd { get; private init; }

    /// <summary>Requests completed per second, or calls of a model that generates no tokens; unknown for a single step.</summary>
    public Fact<RequestsPerSecond> Rate { get; private init; } = Fact<RequestsPerSecond>.Unknown("a single step completes no request; state a load");

    /// <summary>The load simulated request by request; null where it was not.</summary>
    public ServingResult? Simulated { get; private init; }

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
    public CannotRun? Infeasible { get; private init; }

    /// <summary>The forecast it was taken from.</summary>
    public required Forecast Forecast { get; init; }

    /// <summary>Looks at a situation.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Of(Situation situation, DollarsPerHour? price = null) => Of(Forecast.Of(situation), price);

    /// <summary>A forecast as an SLO sees it.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Of(Forecast forecast, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        int devices = forecast.Devices;
        TokensPerSecond rate = forecast.Throughput;
        Fact<Watts> power = forecast.Situation.Hardware.Device.Power;
        bool runs = rate.Value > 0;

        // A call of a model that generates no tokens is a whole request.
        bool isCall = forecast.Situation is { Load: null, Step.Phase: Phase.Forward };
        return new Outlook
        {
            Forecast = forecast,
            Ttft = forecast.Ttft,
            Itl = forecast.Itl,
            EndToEnd = isCall ? forecast.Itl : forecast.EndToEnd,
            Rate = isCall ? Fact<RequestsPerSecond>.Known(new RequestsPerSecond(rate.Value)) : forecast.Rate,
            Simulated = forecast.Served,
            Throughput = rate,
            Devices = devices,
            Memory = forecast.Memory,
            BatchCount = forecast.BatchCount,
            Infeasible = forecast.Infeasible,
            PerMillionTokens = price is not { } rent ? Fact<Dollars>.Unknown("no price is stated (give --price 2.50)") : runs
                ? Fact<Dollars>.Known(FleetCost.PerMillionTokens(rent, devices, rate)) : Fact<Dollars>.Unknown("nothing is served"),
            PerToken = runs ? power.Select(w => FleetCost.PerToken(w * devices, rate)) : Fact<Joules>.Unknown("nothing is served"),
        };
    }

    /// <summary>Each objective of an SLO and what is expected of it.</summary>
    /// <param name="slo">The SLO.</param>
    public IReadOnlyList<ObjectiveOutcome> Outcomes(Slo slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        return [.. slo.Objectives.Select(o => new ObjectiveOutcome(o, Seen(o)))];
    }

    /// <summary>
    /// How surely an SLO is met: as surely as its least sure objective. What cannot run misses surely; what barely fits, or runs without a
    /// good kernel, meets nothing surely.
    /// </summary>
    /// <param name="slo">The SLO.</param>
    public Attainment Attainment(Slo slo) => Infeasible is null
        ? Attainments.Worst(Outcomes(slo).Select(static o => o.Attainment).Append(Forecast.IsUnsure && !slo.IsEmpty ? Objectives.Attainment.MetInMiddle
            : Objectives.Attainment.MetSurely))
        : Objectives.Attainment.MissedSurely;

    /// <summary>Whether an SLO is met by the middle of what is expected; what cannot run meets none.</summary>
    /// <param name="slo">The SLO.</param>
    public bool Meets(Slo slo) => Infeasible is null && Outcomes(slo).All(static o => o.Attainment.IsMet);

    /// <summary>Whether an SLO is met with room for what is not known.</summary>
    /// <param name="slo">The SLO.</param>
    public bool KeepsRoom(Slo slo) => Infeasible is null && (!Forecast.IsUnsure || slo.IsEmpty) && Outcomes(slo).All(static o => o.KeepsRoom);

    /// <summary>What of an SLO is missed; empty where it is met or nothing is asked for.</summary>
    /// <param name="slo">The SLO.</param>
    public IReadOnlyList<Miss> Misses(Slo slo) => Infeasible is { } why ? [new Miss.DoesNotRun(why)]
        : [.. Outcomes(slo).Where(static o => !o.Attainment.IsMet).Select(static o => new Miss.OfObjective(o))];

    /// <summary>How far an SLO is missed: the sum over its parts of the logarithm of the shortfall; 0 where it is met.</summary>
    /// <param name="slo">The SLO.</param>
    public double Shortfall(Slo slo) => Infeasible is null ? Outcomes(slo).Sum(static o => o.Shortfall) : double.PositiveInfinity;

    /// <summary>
    /// What is expected of the figure that an objective limits. A percentile is the simulation's where there is one; the closed form knows means only, and a
    /// single step has one time.
    /// </summary>
    /// <param name="objective">The objective.</param>
    public Fact<FigureRange> Seen(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Figure switch
        {
            Figure.Ttft => Latency(objective, Ttft),
            Figure.Itl or Figure.Tpot => Latency(objective, Itl),
            Figure.EndToEnd => Latency(objective, EndToEnd),
            Figure.Throughput => Fact<FigureRange>.Known(ThroughputRange),
            Figure.Rate => RateRange,
            Figure.Cost => CostRange,
            Figure.Energy => EnergyRange,
            Figure.Memory => Memory.Select(static memory => FigureRange.Exactly(FigureValue.Of(memory))),
            Figure.Devices => Fact<FigureRange>.Known(FigureRange.Exactly(FigureValue.Of(Devices))),
            _ => throw new ArgumentOutOfRangeException(nameof(objective), objective.Figure, "is not a figure"),
        };
    }

    private Fact<FigureRange> Latency(Objective objective, TimeRange? mean)
    {
        if (Forecast.Situation.Shortfall is not null)
        {
            return Fact<FigureRange>.Unknown("what keeps the load below what its steps give is not known, nor whether requests wait for it");
        }

        if (mean is not { } range)
        {
            return Fact<FigureRange>.Unknown("a single step has none; state a load");
        }

        Statistic statistic = objective.Statistic!.Value;
        if (Simulated is null && objective.Figure == Figure.Itl && statistic.Share is { } share && Forecast.ClosedForm is { } estimate)
        {
            // The closed form knows two gaps: of steps that read a prompt, and of those that do not.
            Seconds gap = estimate.GapAt(share);
            return Fact<FigureRange>.Known(FigureRange.Of(gap * (range.Low / range.Middle), gap, gap * (range.High / range.Middle)));
        }

        return statistic.Share is null || Simulated is not { } simulated
            ? Fact<FigureRange>.Known(FigureRange.Of(range.Low, range.Middle, range.High))

            // A percentile is as uncertain as the mean: both rest on the same step times.
            : simulated.Of(objective.Figure).At(statistic).Select(time =>
            FigureRange.Of(time * (range.Low / range.Middle), time, time * (range.High / range.Middle)));
    }

    /// <summary>Output tokens (or items) per second with their interval.</summary>
    public FigureRange ThroughputRange => PerTime(Throughput, FigureValue.Of);

    /// <summary>Requests per second with their interval.</summary>
    public Fact<FigureRange> RateRange => Rate.Select(rate => PerTime(rate, FigureValue.Of));

    /// <summary>Dollars per million output tokens with their interval: the price is certain, the tokens that it is divided by are not.</summary>
    public Fact<FigureRange> CostRange => PerMillionTokens.Select(cost => ByTime(FigureValue.Of(cost)));

    /// <summary>Joules per output token with their interval, at rated power: the power drawn is usually less.</summary>
    public Fact<FigureRange> EnergyRange => PerToken.Select(energy => ByTime(FigureValue.Of(energy)));

    /// <summary>
    /// What is reached per time is as uncertain as the time between tokens, the other way round. In an open loop it is what arrives: never more, and less only
    /// where slower steps could not keep up.
    /// </summary>
    private FigureRange PerTime<T>(T middle, Func<T, FigureValue> of)
        where T : struct, IQuantity<T> => new(of(middle).Times(Least), of(middle), of(middle).Times(Most), true);

    private FigureRange ByTime(FigureValue middle) => new(middle.Times(1 / Most), middle, middle.Times(1 / Least), true);

    // The throughput at the slow and at the fast end of the time between tokens, over that at the middle.
    private double Least => Forecast.Situation.Shortfall is not null ? 1
        : Forecast.HeadroomRatio is { } room ? Math.Min(1, room / (Itl.High / Itl.Middle)) : Itl.Middle / Itl.High;

    private double Most => Forecast is { HeadroomRatio: null, Situation.Shortfall: null } ? Itl.Middle / Itl.Low : 1;
}
