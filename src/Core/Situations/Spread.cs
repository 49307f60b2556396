using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>How far measurements lie from their expected values: factors on the expected value at the ends of the 90 % interval.</summary>
/// <param name="Low">Factor at the lower end, at most 1.</param>
/// <param name="High">Factor at the upper end, at least 1.</param>
public readonly record struct Spread(double Low, double High)
{
    /// <summary>The spread taken where no residuals are known: half to twice the value.</summary>
    public static Spread Wide { get; } = new(0.5, 2);

    /// <summary>The wider of two spreads at either end.</summary>
    /// <param name="other">The other one.</param>
    public Spread Or(Spread other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    /// <summary>
    /// The spread for one more group of devices, from residuals of so many: a new group lies as far from their middle as they do, and the middle is only as
    /// sure as they are many. Logarithms grow by the root of 1 + 1 / groups.
    /// </summary>
    /// <param name="groups">Groups of devices that residuals are known of; at least 1.</param>
    public Spread ForAnother(int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        return TimesAsWide(Math.Sqrt(1 + (1.0 / groups)));
    }

    /// <summary>The spread with ends so many times as far from 1, on logarithms.</summary>
    /// <param name="times">Above zero; 1 changes nothing.</param>
    public Spread TimesAsWide(double times)
    {
        Require.Positive(times);
        return new Spread(Math.Pow(Low, times), Math.Pow(High, times));
    }

    /// <summary>A spread between two, on logarithms.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="share">Share of the other, 0 to 1.</param>
    public Spread Towards(Spread other, double share) =>
        new(Math.Pow(Low, 1 - share) * Math.Pow(other.Low, share), Math.Pow(High, 1 - share) * Math.Pow(other.High, share));
}
