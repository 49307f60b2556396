using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;

namespace Floorline.Workbench;

/// <summary>One value of a sweep with the floors it gives.</summary>
/// <param name="Value">The value as an option would state it.</param>
/// <param name="Amount">The value as a number: tokens, sequences, or bits per weight.</param>
/// <param name="Floors">The floors there.</param>
/// <param name="Capacity">Whether it fits.</param>
/// <param name="Expected">What an engine is expected to take; null where none is assumed.</param>
public sealed record SweepPoint(string Value, double Amount, LatencyFloors Floors, Capacity Capacity, TimeRange? Expected)
{
    /// <summary>What a perfect implementation would be bound by.</summary>
    public Regime Regime => FloorTerms.BindingRegimeOf(Floors);
}
