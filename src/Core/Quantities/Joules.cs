using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>Energy.</summary>
/// <param name="Value">The amount in J.</param>
public readonly record struct Joules(double Value) : IQuantity<Joules>
{
    /// <summary>Nothing of it: 0 J.</summary>
    public static Joules Zero => default;

    /// <inheritdoc/>
    public static Joules From(double value) => new(value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} J");
}
