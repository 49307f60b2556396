using Floorline.Core.Diagnosis;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>One reason for a measured speed.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Standing">How well it is backed.</param>
/// <param name="Evidence">What speaks for it, with the numbers.</param>
public sealed record Cause(CauseKind Kind, CauseStanding Standing, string Evidence)
{
    /// <summary>The most of the measured time that it would take; null where nothing says how much it may be.</summary>
    public Seconds? Share { get; init; }

    /// <summary>The judgement that says it, in place of <see cref="Evidence"/>; null where that does.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>The reason for a time below its floor that says it, in place of <see cref="Evidence"/>; null where that does.</summary>
    public ImpossibleReason? Impossible { get; init; }

    /// <summary>The load that outruns what serves it, in place of <see cref="Evidence"/>; null where that says it.</summary>
    public Overload? Overload { get; init; }

    /// <summary>The two figures that cannot both be true, which name and say it; null for another cause.</summary>
    public Contradiction? Contradiction { get; init; }

    /// <summary>The command or comparison that settles it.</summary>
    public string Check { get; init; } = "";

    /// <summary>How well it explains the time, 0 to 1; a ranking, not a probability.</summary>
    public double Plausibility { get; init; }
}
