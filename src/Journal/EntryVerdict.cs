namespace Floorline.Journal;

/// <summary>What was decided about an experiment.</summary>
public enum EntryVerdict
{
    /// <summary>Not run yet: the entry records what is to be tried and what is expected of it.</summary>
    Planned,

    /// <summary>Nothing to decide: a starting point that others are compared with.</summary>
    Baseline,

    /// <summary>Measured, not decided.</summary>
    Open,

    /// <summary>The change stays.</summary>
    Keep,

    /// <summary>The change goes.</summary>
    RollBack,

    /// <summary>The measurement does not decide it.</summary>
    Inconclusive,
}
