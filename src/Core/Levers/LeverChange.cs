using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What a lever does to a situation: another situation, or why it cannot be applied.</summary>
public sealed record LeverChange
{
    private LeverChange()
    {
    }

    /// <summary>The situation afterwards; null where the lever cannot be applied.</summary>
    public Situation? After { get; init; }

    /// <summary>Why the lever cannot be applied; null where it can.</summary>
    public NotApplicable? Refused { get; private init; }

    /// <summary>Time above the floors that it takes away for certain, at least.</summary>
    public Seconds RemovesAtLeast { get; init; }

    /// <summary>Time above the floors that it takes away at most.</summary>
    public Seconds RemovesAtMost { get; init; }

    /// <summary>Whether the situation afterwards has another engine, whose expected time replaces the old one's.</summary>
    public bool ChangesEngine { get; init; }

    /// <summary>What the change is called where the user stated how far it goes; null for the lever's own title.</summary>
    public string? Title { get; init; }

    /// <summary>Whether what the lever would otherwise assume of the user's work was stated: it is then no question.</summary>
    public bool IsStated { get; init; }

    /// <summary>What the change rests on; null where nothing is to be said of it.</summary>
    public Ground? Because { get; init; }

    /// <summary>A situation afterwards.</summary>
    /// <param name="after">The situation.</param>
    public static LeverChange To(Situation after) => new() { After = after };

    /// <summary>A lever that cannot be applied.</summary>
    /// <param name="why">The reason.</param>
    public static LeverChange Not(NotApplicable why) => new() { Refused = why };
}
