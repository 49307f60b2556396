namespace Floorline.Journal.Storage;

/// <summary>Which entries a list shows: the newest that match, before a place in the journal.</summary>
public sealed record EntryFilter
{
    /// <summary>Most entries of a page.</summary>
    public const int MostPerPage = 1000;

    /// <summary>Entries of a page, 1 to <see cref="MostPerPage"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>Only entries with a smaller number; null for the newest.</summary>
    public long? Before { get; init; }

    /// <summary>Only this model, as stated; null for any.</summary>
    public string? Model { get; init; }

    /// <summary>Only this hardware, as stated; null for any.</summary>
    public string? Hardware { get; init; }

    /// <summary>Only this engine; null for any.</summary>
    public string? Engine { get; init; }

    /// <summary>Only this lever; null for any.</summary>
    public string? Lever { get; init; }

    /// <summary>Only this verdict; null for any.</summary>
    public EntryVerdict? Verdict { get; init; }
}
