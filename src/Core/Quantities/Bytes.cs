using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>An amount of data. Fractional, because 4.5-bit weights are: counts of things stay integers elsewhere. 1 GB is 1e9 bytes, 1 GiB is 2^30.</summary>
/// <param name="Value">The amount in bytes.</param>
public readonly record struct Bytes(double Value) : IQuantity<Bytes>
{
    /// <summary>Nothing of it: 0 bytes.</summary>
    public static Bytes Zero => default;

    /// <inheritdoc/>
    public static Bytes From(double value) => new(value);

    /// <summary>From decimal gigabytes (1e9 bytes): bandwidths, files, data sheets.</summary>
    public static Bytes FromGB(double gigabytes) => new(gigabytes * 1e9);

    /// <summary>From binary gibibytes (2^30 bytes): device memory as drivers print it.</summary>
    public static Bytes FromGiB(double gibibytes) => new(gibibytes * 1073741824.0);

    /// <summary>The amount in decimal gigabytes (1e9 bytes).</summary>
    public double GB => Value / 1e9;

    /// <summary>The amount in binary gibibytes (2^30 bytes).</summary>
    public double GiB => Value / 1073741824.0;

    /// <summary>The time to move this much at a rate.</summary>
    public static Seconds operator /(Bytes bytes, BytesPerSecond rate) => new(bytes.Value / rate.Value);

    /// <summary>The rate at which this much moves in a time.</summary>
    public static BytesPerSecond operator /(Bytes bytes, Seconds time) => new(bytes.Value / time.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} bytes");
}
