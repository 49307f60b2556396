using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>An interval of a latency.</summary>
/// <param name="From">Lower end.</param>
/// <param name="To">Upper end.</param>
public readonly record struct LatencyInterval(Seconds From, Seconds To);
