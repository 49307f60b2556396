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
}
