using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Workbench;

/// <summary>A latency of the same run by another tool's definition. All of them start when the request was sent, not when it was planned.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Metric">Its name there.</param>
/// <param name="Says">How it is defined there.</param>
/// <param name="Latency">Its figures.</param>
public sealed record OtherDefinition(string Tool, string Metric, string Says, Fact<LatencySummary> Latency);
