using Floorline.Core.Quantities;

namespace Floorline.Core.Objectives;

/// <summary>What is seen or expected of a figure, with its interval.</summary>
/// <param name="Low">Smaller end of the interval.</param>
/// <param name="Middle">The value.</param>
/// <param name="High">Larger end of the interval.</param>
/// <param name="IsBounded">Whether the ends are known; where they are not, the interval says nothing and nothing is sure.</param>
public readonly record struct FigureRange(FigureValue Low, FigureValue Middle, FigureValue High, bool IsBounded)
{
    /// <summary>A value a share of the way, as logarithms have it, from the middle to an end; the middle where the ends are not known.</summary>
    /// <param name="high">Whether to the larger end.</param>
    /// <param name="share">0 is the middle, 1 the end.</param>
    public FigureValue Towards(bool high, double share)
    {
        double ratio = IsBounded ? (high ? High : Low).Over(Middle) : 1;
        return ratio > 0 && double.IsFinite(ratio) ? Middle.Times(Math.Pow(ratio, share)) : Middle;
    }

    /// <summary>A value that is certain.</summary>
    /// <param name="value">The value.</param>
    public static FigureRange Exactly(FigureValue value) => new(value, value, value, true);

    /// <summary>A value whose interval is not known.</summary>
    /// <param name="value">The value.</param>
    public static FigureRange About(FigureValue value) => new(value, value, value, false);

    /// <summary>A value with its interval.</summary>
    /// <param name="low">Smaller end.</param>
    /// <param name="middle">The value.</param>
    /// <param name="high">Larger end.</param>
    public static FigureRange Of(Seconds low, Seconds middle, Seconds high) => new(FigureValue.Of(low), FigureValue.Of(middle), FigureValue.Of(high), true);
}
