namespace Floorline.Core.Quantities;

/// <summary>Something that is either known or not, and if not, why. A missing fact is never a default number.</summary>
/// <typeparam name="T">What is known.</typeparam>
public readonly record struct Fact<T>
{
    private readonly T _value;

    private Fact(T value, string? reason)
    {
        _value = value;
        UnknownReason = reason;
    }

    /// <summary>Why the fact is not known; null where it is.</summary>
    public string? UnknownReason { get; }

    /// <summary>Whether the fact is known.</summary>
    public bool IsKnown => UnknownReason is null;

    /// <summary>The fact.</summary>
    /// <exception cref="InvalidOperationException">The fact is not known; the message says why.</exception>
    public T Value => UnknownReason is null ? _value : throw new InvalidOperationException($"Not known: {UnknownReason}");

    /// <summary>The fact as text, or why it is not known.</summary>
    public override string ToString() => UnknownReason is null ? $"{_value}" : $"unknown: {UnknownReason}";

    /// <summary>A known fact.</summary>
    /// <param name="value">What is known.</param>
    public static Fact<T> Known(T value) => new(value, null);

    /// <summary>A missing fact.</summary>
    /// <param name="reason">Why it is missing, and if possible what would supply it.</param>
    public static Fact<T> Unknown(string reason) => new(default!, reason);

    /// <summary>The fact, or something else where it is missing. The caller says what the substitute means.</summary>
    /// <param name="substitute">Used where the fact is missing.</param>
    public T Or(T substitute) => UnknownReason is null ? _value : substitute;

    /// <summary>The same fact seen through a function; a missing fact stays missing for the same reason.</summary>
    /// <typeparam name="TOther">What the function gives.</typeparam>
    /// <param name="map">Applied to a known value.</param>
    public Fact<TOther> Select<TOther>(Func<T, TOther> map) =>
        UnknownReason is null ? Fact<TOther>.Known(map(_value)) : Fact<TOther>.Unknown(UnknownReason);
}
