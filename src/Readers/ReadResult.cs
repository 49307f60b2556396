namespace Floorline.Readers;

/// <summary>What reading foreign input gave: a value, or every problem found, all at once.</summary>
/// <typeparam name="T">What was to be read.</typeparam>
public sealed class ReadResult<T>
{
    private readonly T? _value;

    internal ReadResult(T? value, IReadOnlyList<Problem> problems)
    {
        _value = value;
        Problems = problems;
    }

    /// <summary>Everything that is wrong; empty where reading succeeded.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsOk => Problems.Count == 0;

    /// <summary>What was read.</summary>
    /// <exception cref="InvalidOperationException">Reading failed; the message lists the problems.</exception>
    public T Value => IsOk ? _value! : throw new InvalidOperationException(string.Join("; ", Problems));

    /// <summary>The value seen through a function; problems stay.</summary>
    /// <typeparam name="TOther">What the function gives.</typeparam>
    /// <param name="map">Applied to a value.</param>
    public ReadResult<TOther> Select<TOther>(Func<T, TOther> map) => IsOk ? ReadResult.Ok(map(_value!)) : ReadResult.Failed<TOther>(Problems);
}
