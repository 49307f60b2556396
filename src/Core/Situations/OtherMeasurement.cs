using Floorline.Core.Floors;

namespace Floorline.Core.Situations;

/// <summary>A second measurement, with what was changed for it: two devices, two sizes or before and after tell overhead from bandwidth.</summary>
/// <param name="What">What was changed, such as <c>tp</c>, <c>kv</c> or <c>threads</c>.</param>
/// <param name="Value">What it was changed to.</param>
/// <param name="Measured">The measured time of the same step afterwards.</param>
public sealed record OtherMeasurement(string What, string Value, Measurement Measured)
{
    /// <summary>The floors of the changed step; null where what was changed is not part of a step.</summary>
    public LatencyFloors? Floors { get; init; }

    /// <summary>Whether what was changed belongs to a load, which one step has none of.</summary>
    public bool IsOfALoad { get; init; }
}
