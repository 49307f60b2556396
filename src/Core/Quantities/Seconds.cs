using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A span of time.</summary>
/// <param name="Value">The amount in s.</param>
public readonly record struct Seconds(double Value) : IQuantity<Seconds>
{
    /// <summary>Nothing of it: 0 s.</summary>
    public static Seconds Zero => default;

    /// <inheritdoc/>
    public static Seconds From(double value) => new(value);

    /// <summary>From milliseconds.</summary>
    public static Seconds FromMilliseconds(double milliseconds) => new(milliseconds / 1e3);

    /// <summary>From microseconds.</summary>
    public static Seconds FromMicroseconds(double microseconds) => new(microseconds / 1e6);

    /// <summary>The span in milliseconds.</summary>
    public double Milliseconds => Value * 1e3;

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} s");
}
