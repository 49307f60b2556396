using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Objectives;

/// <summary>An amount of one figure in that figure's own unit. Amounts of unlike units do not compare.</summary>
public readonly record struct FigureValue
{
    // Amounts that agree in as many digits differ by what a computation rounds, and by nothing that anybody measures.
    private const int MostDigits = 9;

    private readonly Unit _unit;
    private readonly double _value;

    private FigureValue(Unit unit, double value)
    {
        _unit = unit;
        _value = value;
    }

    private enum Unit
    {
        Seconds,
        TokensPerSecond,
        RequestsPerSecond,
        Dollars,
        Joules,
        Bytes,
        Count,
    }

    /// <summary>The amount as a time: of a latency.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public Seconds Time => new(In(Unit.Seconds));

    /// <summary>The amount as tokens per second: of the throughput.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public TokensPerSecond Throughput => new(In(Unit.TokensPerSecond));

    /// <summary>The amount as requests per second: of the rate.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public RequestsPerSecond Rate => new(In(Unit.RequestsPerSecond));

    /// <summary>The amount as dollars per million output tokens: of the cost.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public Dollars PerMillionTokens => new(In(Unit.Dollars));

    /// <summary>The amount as joules per output token: of the energy.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public Joules PerToken => new(In(Unit.Joules));

    /// <summary>The amount as bytes on one device: of the memory.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public Bytes Memory => new(In(Unit.Bytes));

    /// <summary>The amount as a whole number: of the devices.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public int Count => (int)In(Unit.Count);

    /// <summary>A latency.</summary>
    /// <param name="time">The time.</param>
    public static FigureValue Of(Seconds time) => new(Unit.Seconds, time.Value);

    /// <summary>A throughput.</summary>
    /// <param name="rate">Output tokens per second.</param>
    public static FigureValue Of(TokensPerSecond rate) => new(Unit.TokensPerSecond, rate.Value);

    /// <summary>A rate of requests.</summary>
    /// <param name="rate">Requests per second.</param>
    public static FigureValue Of(RequestsPerSecond rate) => new(Unit.RequestsPerSecond, rate.Value);

    /// <summary>A cost.</summary>
    /// <param name="cost">Dollars per million output tokens.</param>
    public static FigureValue Of(Dollars cost) => new(Unit.Dollars, cost.Value);

    /// <summary>An energy.</summary>
    /// <param name="energy">Joules per output token.</param>
    public static FigureValue Of(Joules energy) => new(Unit.Joules, energy.Value);

    /// <summary>A memory use.</summary>
    /// <param name="size">Bytes on one device.</param>
    public static FigureValue Of(Bytes size) => new(Unit.Bytes, size.Value);

    /// <summary>A number of devices.</summary>
    /// <param name="count">Devices.</param>
    public static FigureValue Of(int count) => new(Unit.Count, count);

    /// <summary>This amount over another of the same unit: a plain number.</summary>
    /// <param name="other">The other.</param>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public double Over(FigureValue other) => _value / other.In(_unit);

    /// <summary>The amount scaled by a plain number.</summary>
    /// <param name="factor">The number.</param>
    public FigureValue Times(double factor) => new(_unit, _value * factor);

    /// <summary>The amount and its unit, culture-invariant, as sentences hold it: <c>12.5 ms</c>, <c>1.20 s</c>, <c>1,762 tokens/s</c>.</summary>
    public override string ToString() => _unit switch
    {
        Unit.Seconds => Figures.Of(Time),
        Unit.TokensPerSecond => $"{Figures.Of(Throughput)} tokens/s",
        Unit.RequestsPerSecond => $"{Figures.Of(Rate)} requests/s",
        Unit.Dollars => Say($"{_value:0.00##} dollars per million tokens"),
        Unit.Joules => $"{Figures.Of(_value)} J per token",
        Unit.Bytes => $"{Figures.Of(Memory)} per device",
        Unit.Count => Say($"{_value:0} {(_value == 1 ? "device" : "devices")}"),
        _ => throw new InvalidOperationException("is no unit"),
    };

    /// <summary>
    /// Two amounts of the same unit in words, with as many digits as it takes to tell them apart: <c>20.04 ms</c> and <c>20 ms</c>, not twice <c>20.0 ms</c>.
    /// </summary>
    /// <param name="one">One amount.</param>
    /// <param name="other">The other.</param>
    public static (string One, string Other) Apart(FigureValue one, FigureValue other)
    {
        (string first, string second) = (one.ToString(), other.ToString());
        int end = first.IndexOf(' ', StringComparison.Ordinal);
        if (first != second || one._value == other._value || end < 1
            || !double.TryParse(first.AsSpan(0, end), NumberStyles.Number, CultureInfo.InvariantCulture, out double shown) || shown == 0)
        {
            return (first, second);
        }

        // The unit that the text has, as a power of ten of the one that is kept.
        double unit = Math.Pow(10, Math.Round(Math.Log10(one._value / shown)));
        string Digits(FigureValue value, int count) => (value._value / unit).ToString("G" + count.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int digits = Enumerable.Range(4, MostDigits - 3).FirstOrDefault(n => Digits(one, n) != Digits(other, n));
        return digits == 0 ? (first, second) : (Digits(one, digits) + first[end..], Digits(other, digits) + first[end..]);
    }

    /// <summary>The amount and its unit as an objective states it: with the digits that were typed, and no separators, which would end it.</summary>
    internal string AsTyped => _unit switch
    {
        Unit.Seconds => Text(_value),
        Unit.TokensPerSecond => Say($"{Round(_value)} tokens/s"),
        Unit.RequestsPerSecond => Say($"{Round(_value)} requests/s"),
        Unit.Joules => Say($"{_value:0.00##} J per token"),
        Unit.Bytes => Say($"{_value / 1e9:0.0##} GB per device"),
        Unit.Dollars or Unit.Count => ToString(),
        _ => throw new InvalidOperationException("is no unit"),
    };

    private static string Text(double seconds) => Math.Abs(seconds) switch
    {
        >= 10 => Say($"{seconds:0.0##} s"),
        >= 1 => Say($"{seconds:0.00#} s"),
        >= 0.1 => Say($"{seconds * 1e3:0.#} ms"),
        >= 1e-3 => Say($"{seconds * 1e3:0.0#} ms"),
        _ => Say($"{seconds * 1e3:0.####} ms"),
    };

    private static string Round(double value) => value >= 100 ? value.ToString("0", CultureInfo.InvariantCulture)
        : value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private double In(Unit unit) => unit == _unit ? _value : throw new InvalidOperationException($"an amount in {_unit} is none in {unit}");
}
