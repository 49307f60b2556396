using Floorline.Core.Situations;

namespace Floorline.Core.Answers;

/// <summary>What a second measurement says beside the first.</summary>
/// <param name="Other">The measurement, with what was changed for it.</param>
/// <param name="Use">Whether it shows a cause, tells something else, contradicts the first, or is not used.</param>
/// <param name="Says">What it says, or why it is not used; without a full stop.</param>
public sealed record SecondMeasurement(OtherMeasurement Other, SecondUse Use, string Says)
{
    /// <summary>What it contradicts; null where it contradicts nothing.</summary>
    internal Contradiction? Contradiction { get; init; }

    /// <summary>The cause that it shows; null where it shows none.</summary>
    public Cause? Cause { get; init; }

    /// <summary>A cause that it speaks against; null where there is none.</summary>
    public CauseKind? SpeaksAgainst { get; init; }
}
