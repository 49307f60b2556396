using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>One figure of a load before and after a change.</summary>
/// <param name="Figure">The figure: time to the first token, between tokens, of a whole request, or tokens per second.</param>
/// <param name="Statistic">Which statistic of it: the mean, or a percentile.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value afterwards.</param>
public sealed record FigureMove(Figure Figure, Statistic Statistic, FigureValue Before, FigureValue After)
{
    /// <summary>What it is called: TTFT, ITL, end to end, tokens/s, with its percentile.</summary>
    public string Name => (Figure switch
    {
        Figure.Ttft => "TTFT",
        Figure.Itl => "ITL",
        Figure.EndToEnd => "end to end",
        _ => "tokens/s",
    }) + (Statistic == Statistic.Mean ? "" : " " + Statistic.Name);

    /// <summary>Whether it is a rate, of which more is better.</summary>
    public bool IsRate => Figure == Figure.Throughput;

    /// <summary>
    /// Its value afterwards with the interval of the change alone, were the value before exactly <see cref="Before"/>; unbounded where a queue would grow
    /// without end at the far end of it.
    /// </summary>
    public FigureRange Range => _range ??= Change?.Of(this) ?? FigureRange.About(After);

    private FigureRange? _range;

    /// <summary>How much better it gets, as a logarithm; negative where it gets worse.</summary>
    public double Gain => Math.Log(IsRate ? After.Over(Before) : Before.Over(After));

    /// <summary>Whether it is the time of whole requests.</summary>
    internal bool IsWhole => Figure == Figure.EndToEnd;

    /// <summary>What the interval comes from.</summary>
    internal LoadChange? Change { get; init; }

    /// <summary>Means before and after.</summary>
    internal static FigureMove Time(Figure figure, Seconds before, Seconds after, LoadChange change) =>
        new(figure, Statistic.Mean, FigureValue.Of(before), FigureValue.Of(after)) { Change = change };
}
