using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>
/// A time between two limits. Additive: only the floor moves and the time above it stays. Proportional: the share of the floor stays.
/// Which is nearer depends on the cause of the gap: additive for launches and host work, proportional for kernel inefficiency.
/// </summary>
/// <param name="Additive">tau + floor after - floor before.</param>
/// <param name="Proportional">tau x floor after / floor before.</param>
public sealed record PredictedTime(Seconds Additive, Seconds Proportional)
{
    /// <summary>The shorter of the two limits.</summary>
    public Seconds Low => Additive.OrLess(Proportional);

    /// <summary>The longer of the two limits.</summary>
    public Seconds High => Additive.OrMore(Proportional);

    /// <summary>Both limits for a floor that moves.</summary>
    /// <param name="measured">Time before, tau.</param>
    /// <param name="floorBefore">Binding floor before. Zero (a step that reads and computes nothing) has no share to keep: both limits are then the additive
    /// one.</param>
    /// <param name="floorAfter">Binding floor after.</param>
    public static PredictedTime Of(Seconds measured, Seconds floorBefore, Seconds floorAfter)
    {
        Seconds additive = measured + floorAfter - floorBefore;
        return new(additive, Require.NotNegative(floorBefore.Value, nameof(floorBefore)) > 0 ? measured * (floorAfter / floorBefore) : additive);
    }
}
