namespace Floorline.Core.Traces.Losses;

/// <summary>What a gap costs.</summary>
/// <param name="Time">The cost, in ns.</param>
/// <param name="Gap">The gap.</param>
internal readonly record struct GapCost(long Time, int Gap);
