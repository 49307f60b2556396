namespace Floorline.Core.Traces.Ranks;

/// <summary>Whether some rank holds the others up.</summary>
public enum StragglerVerdict
{
    /// <summary>The ranks could not be compared.</summary>
    Unknown,

    /// <summary>Nobody waits long.</summary>
    None,

    /// <summary>The ranks wait, each time for another.</summary>
    Rotating,

    /// <summary>One rank is nearly always the last.</summary>
    Named,
}
