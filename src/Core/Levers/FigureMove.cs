using Floorline.Core.Quantities;

namespace Floorline.Core.Levers;

/// <summary>One figure of a load before and after a change.</summary>
/// <param name="Name">What it is called: TTFT, ITL, end to end, tokens/s.</param>
/// <param name="Before">Its value before: seconds, or tokens per second.</param>
/// <param name="After">Its value afterwards.</param>
/// <param name="IsRate">Whether it is tokens per second, of which more is better.</param>
public sealed record FigureMove(string Name, double Before, double After, bool IsRate)
{
    /// <summary>A time before and after.</summary>
    internal static FigureMove Time(string name, Seconds before, Seconds after) => new(name, before.Value, after.Value, false);

    /// <summary>How much better it gets, as a logarithm; negative where it gets worse.</summary>
    public double Gain => IsRate ? Math.Log(After / Before) : Math.Log(Before / After);
}
