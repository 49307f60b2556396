using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>Electric power.</summary>
/// <param name="Value">The amount in W.</param>
public readonly record struct Watts(double Value) : IQuantity<Watts>
{
    /// <summary>Nothing of it: 0 W.</summary>
    public static Watts Zero => default;

    /// <inheritdoc/>
    public static Watts From(double value) => new(value);

    /// <summary>The energy of drawing this power for a time.</summary>
    public static Joules operator *(Watts power, Seconds time) => new(power.Value * time.Value);

    /// <summary>The energy of each token at a token rate: watts over tokens per second.</summary>
    public static Joules operator /(Watts power, TokensPerSecond rate) => new(power.Value / rate.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} W");
}
