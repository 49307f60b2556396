namespace Floorline.Core.Answers;

/// <summary>How well a cause is backed by what was stated.</summary>
public enum CauseStanding
{
    /// <summary>Numbers that were stated or computed show it.</summary>
    Shown,

    /// <summary>The facts point to it; the check settles it.</summary>
    Likely,

    /// <summary>Nothing speaks against it; the check settles it.</summary>
    Possible,
}
