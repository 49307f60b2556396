using Floorline.Core.Traces.Comparison;

namespace Floorline.Workbench;

/// <summary>Two traces compared.</summary>
/// <param name="BaseFile">Where the base was read from.</param>
/// <param name="NewFile">Where the new trace was read from.</param>
/// <param name="Comparison">What changed.</param>
public sealed record TraceComparisonResult(string BaseFile, string NewFile, TraceComparison Comparison);
