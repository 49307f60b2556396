using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A rate of arithmetic. Peaks are dense: a figure printed with sparsity is halved before it gets here.</summary>
/// <param name="Value">The amount in FLOP/s.</param>
public readonly record struct FlopsPerSecond(double Value) : IQuantity<FlopsPerSecond>
{
    /// <summary>Nothing of it: 0 FLOP/s.</summary>
    public static FlopsPerSecond Zero => default;

    /// <inheritdoc/>
    public static FlopsPerSecond From(double value) => new(value);

    /// <summary>From trillions (1e12) of operations per second.</summary>
    public static FlopsPerSecond FromTera(double tera) => new(tera * 1e12);

    /// <summary>The rate in trillions (1e12) of operations per second.</summary>
    public double Tera => Value / 1e12;

    /// <summary>The ridge point: the intensity at which compute and bandwidth take equally long.</summary>
    public static FlopsPerByte operator /(FlopsPerSecond compute, BytesPerSecond bandwidth) => new(compute.Value / bandwidth.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} FLOP/s");
}
