namespace Floorline.Core.Serving;

/// <summary>What a load gives, or why it cannot be served.</summary>
/// <typeparam name="T">What it gives.</typeparam>
public readonly record struct Outcome<T>
    where T : class
{
    private readonly T? _value;

    private Outcome(T? value, CannotRun? why) => (_value, Why) = (value, why);

    /// <summary>Why it cannot be served; null where it can.</summary>
    public CannotRun? Why { get; }

    /// <summary>Whether it can be served.</summary>
    public bool Runs => _value is not null;

    /// <summary>What it gives.</summary>
    /// <exception cref="InvalidOperationException">It cannot be served.</exception>
    public T Value => _value ?? throw new InvalidOperationException($"It cannot be served: {Why?.GetType().Name}.");

    /// <summary>What a load gives.</summary>
    /// <param name="value">What it gives.</param>
    public static Outcome<T> Of(T value) => new(value, null);

    /// <summary>A load that cannot be served.</summary>
    /// <param name="why">Why not.</param>
    public static Outcome<T> Not(CannotRun why) => new(null, why);
}
