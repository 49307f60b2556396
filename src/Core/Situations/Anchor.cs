using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// A measured step and what was expected of it. A measured time near the expected one keeps its ratio to it when the step changes; one far above it holds a
/// cause of its own that stays.
/// </summary>
/// <param name="Measured">The measured time; above zero.</param>
/// <param name="Expected">What was expected of the same step; above zero.</param>
public sealed record Anchor(Seconds Measured, Seconds Expected)
{
    /// <summary>
    /// A measured time within this factor of the expected one is that engine's own efficiency; beyond it something else takes time (docs/decisions/0013).
    /// </summary>
    public const double FollowsUpTo = 1.5;

    /// <summary>
    /// Share of the time above the expectation that stays when the step changes: 0 within <see cref="FollowsUpTo"/>, 1 at twice that, blended over one
    /// doubling.
    /// </summary>
    public double Stays => Math.Clamp(Math.Log2(Follower / Work / FollowsUpTo), 0, 1);

    /// <summary>Stated time that stays whatever the step is; less than the measured time.</summary>
    public Seconds Beside { get; init; }

    /// <summary>What of <see cref="Expected"/> is exchanges whose time was stated, and is part of <see cref="Beside"/> instead.</summary>
    public Seconds Exchanges { get; init; }

    /// <summary>What of a later expected time is such exchanges; null for as much as of <see cref="Expected"/>.</summary>
    internal Seconds? After { get; init; }

    private Seconds Work => (Expected - Exchanges).OrMore(Expected * 1e-3);

    /// <summary>The measured time without what stays beside it: what is held against the expectation.</summary>
    private Seconds Follower => (Measured - Beside).OrMore(Measured * 1e-3);

    /// <summary>Time beside the expectation that levers have removed since.</summary>
    public Seconds Removed { get; init; }

    /// <summary>The share of a change of the expected time that the measured time was seen to follow; null where nothing was seen.</summary>
    public double? FollowedShare { get; init; }

    /// <summary>The time of a step of which another time is expected.</summary>
    /// <param name="expected">What is expected of it.</param>
    public Seconds Moved(Seconds expected) => Moved(expected, After ?? Exchanges);

    /// <summary>The time of a step of which another time is expected.</summary>
    /// <param name="expected">What is expected of it.</param>
    /// <param name="exchanges">What of that is exchanges, where their time was stated; nothing elsewhere.</param>
    internal Seconds Moved(Seconds expected, Seconds exchanges)
    {
        if (FollowedShare is { } share)
        {
            return (Measured + ((expected - Expected) * share) - Removed).OrMore(Seconds.Zero);
        }

        Seconds work = (expected - exchanges).OrMore(expected * 1e-3);
        Seconds ratio = Follower * (work / Work);
        double stays = Stays;
        if (stays == 0)
        {
            return (Beside + ratio - Removed).OrMore(Seconds.Zero);
        }

        Seconds offset = (Follower + work - Work).OrMore(new Seconds(1e-12));
        return (Beside + new Seconds(Math.Pow(ratio.Value, 1 - stays) * Math.Pow(offset.Value, stays)) - Removed).OrMore(Seconds.Zero);
    }
}
