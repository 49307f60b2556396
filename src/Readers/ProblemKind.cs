namespace Floorline.Readers;

/// <summary>What sort of thing is wrong with foreign input: what code decides by, where a text is for people.</summary>
public enum ProblemKind
{
    /// <summary>What stands there is not what is expected.</summary>
    Invalid,

    /// <summary>Nothing stands there.</summary>
    Missing,

    /// <summary>A name that is near to a known one.</summary>
    Misspelt,

    /// <summary>A name that resembles nothing known.</summary>
    Unknown,

    /// <summary>A number outside its range.</summary>
    OutOfRange,

    /// <summary>Two things that cannot both be so.</summary>
    Conflict,

    /// <summary>Text of the expected kind that is broken or cut off.</summary>
    Unreadable,

    /// <summary>Something of another kind altogether.</summary>
    OtherKind,
}
