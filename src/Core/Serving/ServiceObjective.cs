using Floorline.Core.Quantities;

namespace Floorline.Core.Serving;

/// <summary>A limit that a request must stay below to count as good.</summary>
/// <param name="Metric">What is limited.</param>
/// <param name="Limit">The limit.</param>
public sealed record ServiceObjective(ServingMetric Metric, Seconds Limit);
