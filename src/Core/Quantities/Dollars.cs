using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>Money, United States dollars.</summary>
/// <param name="Value">The amount in USD.</param>
public readonly record struct Dollars(double Value) : IQuantity<Dollars>
{
    /// <summary>Nothing of it: 0 USD.</summary>
    public static Dollars Zero => default;

    /// <inheritdoc/>
    public static Dollars From(double value) => new(value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} USD");
}
