using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A price of rent, United States dollars per hour.</summary>
/// <param name="Value">The amount in USD/h.</param>
public readonly record struct DollarsPerHour(double Value) : IQuantity<DollarsPerHour>
{
    /// <summary>Nothing of it: 0 USD/h.</summary>
    public static DollarsPerHour Zero => default;

    /// <inheritdoc/>
    public static DollarsPerHour From(double value) => new(value);

    /// <summary>The cost of renting for a time.</summary>
    public static Dollars operator *(DollarsPerHour price, Seconds time) => new(price.Value * time.Value / 3600.0);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} USD/h");
}
