using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What the forecast time of a step assumes: a closed set.</summary>
public abstract record TimeAssumption
{
    private TimeAssumption()
    {
    }

    /// <summary>Nothing is known of the time above the floor.</summary>
    public sealed record FloorOnly : TimeAssumption;

    /// <summary>It is the measured time.</summary>
    public sealed record Measured : TimeAssumption;

    /// <summary>It is what an engine is expected to take.</summary>
    /// <param name="Engine">The engine's name.</param>
    /// <param name="Basis">What the expectation rests on.</param>
    /// <param name="IsMoved">Whether a measured time was moved by it: time that no rung explains follows as long as it is small.</param>
    public sealed record OfEngine(string Engine, Basis Basis, bool IsMoved) : TimeAssumption;

    /// <summary>The floor moves, the time above it stays.</summary>
    public sealed record Additive : TimeAssumption;

    /// <summary>A call repeats another number of steps: the time above its floor goes with them.</summary>
    public sealed record PerRepeat : TimeAssumption;

    /// <summary>Two measurements show which share of a floor's move the time follows.</summary>
    /// <param name="Share">The share, 0 to 1.</param>
    public sealed record Follows(double Share) : TimeAssumption;

    /// <summary>Between additive and proportional.</summary>
    public sealed record BetweenLimits : TimeAssumption;
}
