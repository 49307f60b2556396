namespace Floorline.Journal.Documents;

/// <summary>One thing that is wrong with a recorded or imported entry.</summary>
/// <param name="Path">The field.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What would be right.</param>
public sealed record EntryProblem(string Path, string Found, string Expected)
{
    /// <summary>Whether the line is no entry at all: broken, or of another kind.</summary>
    public bool IsNoEntry { get; init; }
}
