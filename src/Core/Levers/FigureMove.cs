using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>One figure of a load before and after a change.</summary>
/// <param name="Name">What it is called: TTFT, ITL, end to end, tokens/s.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value afterwards.</param>
/// <param name="IsRate">Whether it is a rate, of which more is better.</param>
public sealed record FigureMove(string Name, FigureValue Before, FigureValue After, bool IsRate)
{
    internal const string EndToEnd = "end to end";

    /// <summary>Whether it is the time of whole requests.</summary>
    internal bool IsWhole => Name == EndToEnd;

    /// <summary>A time before and after.</summary>
    internal static FigureMove Time(string name, Seconds before, Seconds after) => new(name, FigureValue.Of(before), FigureValue.Of(after), false);

    /// <summary>How much better it gets, as a logarithm; negative where it gets worse.</summary>
    public double Gain => Math.Log(IsRate ? After.Over(Before) : Before.Over(After));
}
