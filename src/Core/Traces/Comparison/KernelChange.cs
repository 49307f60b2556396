namespace Floorline.Core.Traces.Comparison;

/// <summary>The kernels that one operator launches, in both traces: matched by the operator's call path and the kernel's name.</summary>
/// <param name="Path">Operators and ranges around the launch, outermost first.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Base">Time per step before, in ns; 0 where the base has none.</param>
/// <param name="New">Time per step after, in ns; 0 where the new trace has none.</param>
/// <param name="BaseCount">How many there are before, in all steps.</param>
/// <param name="NewCount">How many there are after, in all steps.</param>
public sealed record KernelChange(string Path, string Kernel, long Base, long New, int BaseCount, int NewCount)
{
    /// <summary>How much was added per step, in ns.</summary>
    public long Difference => New - Base;
}
