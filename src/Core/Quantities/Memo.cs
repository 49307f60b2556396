namespace Floorline.Core.Quantities;

/// <summary>
/// What an immutable record works out of itself once. It is no part of the record's value: two records are equal whatever was worked out of them. A copy with
/// another content does not take it over.
/// </summary>
/// <typeparam name="TOwner">The record.</typeparam>
/// <typeparam name="T">What is worked out.</typeparam>
internal struct Memo<TOwner, T> : IEquatable<Memo<TOwner, T>>
    where TOwner : class
    where T : class
{
    // One reference, so that whoever reads it sees both or neither.
    private Entry? _entry;

    /// <summary>What was worked out of the record, now if it was not before.</summary>
    /// <param name="owner">The record.</param>
    /// <param name="make">Works it out.</param>
    internal T Of(TOwner owner, Func<TOwner, T> make)
    {
        Entry? known = _entry;
        if (known is null || !ReferenceEquals(known.Owner, owner))
        {
            _entry = known = new Entry(owner, make(owner));
        }

        return known.Value;
    }

    /// <inheritdoc/>
    public readonly bool Equals(Memo<TOwner, T> other) => true;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Memo<TOwner, T>;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => 0;

    private sealed record Entry(TOwner Owner, T Value);
}
