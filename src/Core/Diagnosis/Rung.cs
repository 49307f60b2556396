using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One rung of the ladder: a time, and the named gap to the known rung below it.</summary>
/// <param name="Kind">Which rung.</param>
/// <param name="Time">The time explained up to here, or why it is not known.</param>
/// <param name="Gap">Time added since the last known rung; zero on the lowest.</param>
/// <param name="Merged">Unknown rungs whose gaps are inside this one; only the measured rung has any.</param>
public sealed record Rung(RungKind Kind, Fact<Seconds> Time, Seconds Gap, IReadOnlyList<RungKind> Merged);
