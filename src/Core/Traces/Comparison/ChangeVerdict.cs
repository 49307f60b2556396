namespace Floorline.Core.Traces.Comparison;

/// <summary>Whether a step got slower.</summary>
public enum ChangeVerdict
{
    /// <summary>The difference lies within the noise.</summary>
    Same,

    /// <summary>The new trace is faster.</summary>
    Faster,

    /// <summary>The new trace is slower: a regression.</summary>
    Slower,

    /// <summary>The traces cannot be compared.</summary>
    Unknown,
}
