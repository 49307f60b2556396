using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A clock rate.</summary>
/// <param name="Value">The amount in Hz.</param>
public readonly record struct Hertz(double Value) : IQuantity<Hertz>
{
    /// <summary>Nothing of it: 0 Hz.</summary>
    public static Hertz Zero => default;

    /// <inheritdoc/>
    public static Hertz From(double value) => new(value);

    /// <summary>The amount in MHz.</summary>
    public double Megahertz => Value / 1e6;

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} Hz");
}
