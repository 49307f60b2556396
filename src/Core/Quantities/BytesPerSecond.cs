using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>
/// A rate of moving data, in one direction of the link or memory bus. Data sheets that print both directions added are halved before they get here.
/// </summary>
/// <param name="Value">The amount in bytes/s.</param>
public readonly record struct BytesPerSecond(double Value) : IQuantity<BytesPerSecond>
{
    /// <summary>Nothing of it: 0 bytes/s.</summary>
    public static BytesPerSecond Zero => default;

    /// <inheritdoc/>
    public static BytesPerSecond From(double value) => new(value);

    /// <summary>From decimal gigabytes per second (1e9 bytes/s).</summary>
    public static BytesPerSecond FromGBPerSecond(double gigabytesPerSecond) => new(gigabytesPerSecond * 1e9);

    /// <summary>The rate in decimal gigabytes per second (1e9 bytes/s).</summary>
    public double GBPerSecond => Value / 1e9;

    /// <summary>The data moved in a time.</summary>
    public static Bytes operator *(BytesPerSecond rate, Seconds time) => new(rate.Value * time.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} bytes/s");
}
