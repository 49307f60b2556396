using Floorline.Core.Expectations;
using Floorline.Core.Floors;

namespace Floorline.Core.Calibration;

/// <summary>A step that a call runs, and how often.</summary>
/// <param name="Floors">The floors of the step.</param>
/// <param name="Parts">The parts of its expected time.</param>
/// <param name="Times">How often it runs; below 1 where a call is one of a batch.</param>
public sealed record CallPart(LatencyFloors Floors, StepParts Parts, double Times);
