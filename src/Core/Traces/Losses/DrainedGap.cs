namespace Floorline.Core.Traces.Losses;

/// <summary>A gap that a wait of the host lengthened.</summary>
/// <param name="Gap">The gap.</param>
/// <param name="Call">The wait.</param>
/// <param name="Cost">What is charged to the wait, in ns.</param>
internal readonly record struct DrainedGap(int Gap, int Call, long Cost);
