namespace Floorline.Workbench;

/// <summary>What to do with a change.</summary>
public enum VerdictOutcome
{
    /// <summary>Keep it: nothing got worse.</summary>
    Keep,

    /// <summary>Roll it back: it is a regression.</summary>
    RollBack,

    /// <summary>The data do not decide.</summary>
    Inconclusive,
}
