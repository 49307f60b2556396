namespace Floorline.Workbench;

/// <summary>Which entries a list shows, as a user states it; null where nothing was said.</summary>
public sealed record JournalListSpec
{
    /// <summary>Entries of a page, 1 to 1000; 20 where nothing is said.</summary>
    public string? Limit { get; init; }

    /// <summary>Only entries before this number.</summary>
    public string? Before { get; init; }

    /// <summary>Only this model, as recorded.</summary>
    public string? Model { get; init; }

    /// <summary>Only this hardware, as recorded.</summary>
    public string? On { get; init; }

    /// <summary>Only this engine.</summary>
    public string? Engine { get; init; }

    /// <summary>Only this lever.</summary>
    public string? Lever { get; init; }

    /// <summary>Only this verdict.</summary>
    public string? Verdict { get; init; }
}
