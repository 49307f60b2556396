using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>Arithmetic intensity, or a ridge point: work per byte moved.</summary>
/// <param name="Value">The amount in FLOP/byte.</param>
public readonly record struct FlopsPerByte(double Value) : IQuantity<FlopsPerByte>
{
    /// <summary>Nothing of it: 0 FLOP/byte.</summary>
    public static FlopsPerByte Zero => default;

    /// <inheritdoc/>
    public static FlopsPerByte From(double value) => new(value);

    /// <summary>The compute rate that a bandwidth can feed at this intensity.</summary>
    public static FlopsPerSecond operator *(FlopsPerByte intensity, BytesPerSecond bandwidth) => new(intensity.Value * bandwidth.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} FLOP/byte");
}
