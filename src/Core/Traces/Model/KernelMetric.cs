namespace Floorline.Core.Traces.Model;

/// <summary>One number that Nsight Compute measured.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit as the file has it, such as "%", "ns", "byte/second"; empty where it has none.</param>
public readonly record struct KernelMetric(double Value, string Unit);
