using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A rate of requests, sent or completed. Infinite where all requests are sent at once.</summary>
/// <param name="Value">The amount in requests/s.</param>
public readonly record struct RequestsPerSecond(double Value) : IQuantity<RequestsPerSecond>
{
    /// <summary>Nothing of it: 0 requests/s.</summary>
    public static RequestsPerSecond Zero => default;

    /// <inheritdoc/>
    public static RequestsPerSecond From(double value) => new(value);

    /// <summary>The rate of a number of requests over a time.</summary>
    /// <param name="count">Requests.</param>
    /// <param name="time">The time they took together.</param>
    public static RequestsPerSecond Of(double count, Seconds time) => new(count / time.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} requests/s");
}
