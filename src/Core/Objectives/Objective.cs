using Floorline.Core.Quantities;

namespace Floorline.Core.Objectives;

/// <summary>One thing that must be reached: a figure, for a latency the statistic that is meant, and its limit. Also known as a service level objective
/// (SLO).</summary>
public sealed record Objective
{
    private Objective(Figure figure, FigureValue limit, Statistic? statistic = null, bool assumed = false)
    {
        Figure = figure;
        Limit = limit;
        Statistic = statistic;
        IsStatisticAssumed = assumed;
    }

    /// <summary>
    /// How far from the middle to the far end of an interval a value must still hold before a choice rests on it, as a share of its logarithm. Of the
    /// configurations of measured sweeps that are chosen with this much room one in ten misses its objectives, of those chosen by the middle three in ten
    /// (docs/accuracy.md, decisions; decisions 0092 and 0137).
    /// </summary>
    public const double RoomShare = 0.45;

    /// <summary>What is limited.</summary>
    public Figure Figure { get; }

    /// <summary>Which statistic of a latency; null for every other figure.</summary>
    public Statistic? Statistic { get; }

    /// <summary>Whether the statistic was not stated: a latency alone means its p95.</summary>
    public bool IsStatisticAssumed { get; }

    /// <summary>The limit.</summary>
    public FigureValue Limit { get; }

    /// <summary>On which side of the limit the figure must lie.</summary>
    public Comparison Comparison => Figure is Figure.Throughput or Figure.Rate ? Comparison.AtLeast : Comparison.AtMost;

    /// <summary>Its name in the language of objectives: <c>ttft_p95</c>, <c>throughput</c>.</summary>
    public string Name => Statistic is { } statistic ? $"{Word(Figure)}_{statistic.Name}" : Word(Figure);

    /// <summary>Its name in a sentence: <c>TTFT p95</c>, <c>throughput</c>.</summary>
    public string Title => Figure switch
    {
        Figure.Ttft or Figure.Itl or Figure.Tpot => $"{Word(Figure).ToUpperInvariant()} {Statistic}",
        Figure.EndToEnd => $"end to end {Statistic}",
        Figure.Energy => "energy (upper limit, at rated power)",
        _ => Word(Figure),
    };

    /// <summary>Most time of a latency.</summary>
    /// <param name="figure">TTFT, ITL, TPOT or end to end.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="statistic">Which statistic; null takes the p95 and remembers that it was not stated.</param>
    /// <exception cref="ArgumentOutOfRangeException">The figure is no latency.</exception>
    public static Objective Latency(Figure figure, Seconds limit, Statistic? statistic = null) => IsLatency(figure)
        ? new(figure, FigureValue.Of(limit), statistic ?? Objectives.Statistic.P95, statistic is null)
        : throw new ArgumentOutOfRangeException(nameof(figure), figure, "is no latency");

    /// <summary>Fewest output tokens per second.</summary>
    /// <param name="least">The limit.</param>
    public static Objective Throughput(TokensPerSecond least) => new(Figure.Throughput, FigureValue.Of(least));

    /// <summary>Fewest requests completed per second.</summary>
    /// <param name="least">The limit.</param>
    public static Objective Rate(RequestsPerSecond least) => new(Figure.Rate, FigureValue.Of(least));

    /// <summary>Most dollars per million output tokens.</summary>
    /// <param name="most">The limit.</param>
    public static Objective Cost(Dollars most) => new(Figure.Cost, FigureValue.Of(most));

    /// <summary>Most joules per output token.</summary>
    /// <param name="most">The limit.</param>
    public static Objective Energy(Joules most) => new(Figure.Energy, FigureValue.Of(most));

    /// <summary>Most memory on one device.</summary>
    /// <param name="most">The limit.</param>
    public static Objective Memory(Bytes most) => new(Figure.Memory, FigureValue.Of(most));

    /// <summary>Most devices.</summary>
    /// <param name="most">The limit.</param>
    public static Objective Devices(int most) => new(Figure.Devices, FigureValue.Of(most));

    /// <summary>Whether a figure is a latency, and has statistics.</summary>
    /// <param name="figure">The figure.</param>
    public static bool IsLatency(Figure figure) => figure is Figure.Ttft or Figure.Itl or Figure.Tpot or Figure.EndToEnd;

    /// <summary>The word for a figure in the language of objectives: <c>ttft</c>, <c>e2e</c>.</summary>
    /// <param name="figure">The figure.</param>
    public static string Word(Figure figure) => figure switch
    {
        Figure.Ttft => "ttft",
        Figure.Itl => "itl",
        Figure.Tpot => "tpot",
        Figure.EndToEnd => "e2e",
        Figure.Throughput => "throughput",
        Figure.Rate => "rate",
        Figure.Cost => "cost",
        Figure.Energy => "energy",
        Figure.Memory => "memory",
        Figure.Devices => "devices",
        _ => throw new ArgumentOutOfRangeException(nameof(figure), figure, "is not a figure"),
    };

    /// <summary>Whether what is seen meets the objective, and how surely.</summary>
    /// <param name="seen">What is seen, or why it is not known.</param>
    public Attainment Judge(Fact<FigureRange> seen)
    {
        if (!seen.IsKnown)
        {
            return Attainment.Unknown;
        }

        FigureRange range = seen.Value;
        bool most = Comparison == Comparison.AtMost;
        bool far = range.IsBounded && Holds(most ? range.High : range.Low);

        // Energy is at rated power, an upper limit: less may be drawn, so that no miss of it is sure.
        bool near = !range.IsBounded || Figure == Figure.Energy || Holds(most ? range.Low : range.High);
        return Holds(range.Middle) ? far ? Attainment.MetSurely : Attainment.MetInMiddle : near ? Attainment.MissedInMiddle : Attainment.MissedSurely;
    }

    /// <summary>Whether what is seen meets the objective with room for what is not known.</summary>
    /// <param name="seen">What is seen, or why it is not known.</param>
    public bool IsKeptWithRoom(Fact<FigureRange> seen) => seen.IsKnown && Holds(seen.Value.Towards(Comparison == Comparison.AtMost, RoomShare));

    // A value that comes out of some hundred operations in double precision is off by as many times 1e-16 at most: a limit is not missed by that.
    private const double Rounding = 1e-9;

    /// <summary>Whether one value meets the objective; what differs from the limit by the rounding of a computation lies on it.</summary>
    /// <param name="value">The value.</param>
    public bool Holds(FigureValue value) => Comparison == Comparison.AtMost ? value.Over(Limit) <= 1 + Rounding : value.Over(Limit) >= 1 - Rounding;

    /// <summary>How far a value misses: the logarithm of the shortfall; 0 where the objective is met.</summary>
    /// <param name="value">The value.</param>
    public double Shortfall(FigureValue value) => Holds(value) ? 0 : Math.Abs(Math.Log(value.Over(Limit)));

    /// <summary>The objective as it is typed, but for the rounding of its limit: <c>ttft_p95&lt;500 ms</c>.</summary>
    public override string ToString() => $"{Name}{(Comparison == Comparison.AtMost ? "<" : ">")}{Limit.AsTyped}";
}
