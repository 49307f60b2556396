namespace Floorline.Core.Traces.Model;

/// <summary>What a rule of Nsight Compute says about a kernel.</summary>
/// <param name="Name">Rule, such as <c>SOLBottleneck</c>.</param>
/// <param name="Type">OPT (could be faster), INF (information) or WRN (warning).</param>
/// <param name="Description">Its text, control characters made harmless.</param>
/// <param name="EstimatedSpeedupPercent">Its estimate of the gain in percent; null where it gives none.</param>
public sealed record KernelRule(string Name, string Type, string Description, double? EstimatedSpeedupPercent);
