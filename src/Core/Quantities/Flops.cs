using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A count of floating-point operations, never a rate. One multiply-add is two.</summary>
/// <param name="Value">The amount in FLOPs.</param>
public readonly record struct Flops(double Value) : IQuantity<Flops>
{
    /// <summary>Nothing of it: 0 FLOPs.</summary>
    public static Flops Zero => default;

    /// <inheritdoc/>
    public static Flops From(double value) => new(value);

    /// <summary>From billions (1e9) of operations.</summary>
    public static Flops FromGiga(double giga) => new(giga * 1e9);

    /// <summary>The time to do this much work at a rate.</summary>
    public static Seconds operator /(Flops work, FlopsPerSecond rate) => new(work.Value / rate.Value);

    /// <summary>The rate of doing this much work in a time.</summary>
    public static FlopsPerSecond operator /(Flops work, Seconds time) => new(work.Value / time.Value);

    /// <summary>The arithmetic intensity of work over the bytes it moves.</summary>
    public static FlopsPerByte operator /(Flops work, Bytes moved) => new(work.Value / moved.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} FLOPs");
}
