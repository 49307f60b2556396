using Floorline.Core.Quantities;

namespace Floorline.Core.Traces.Operators;

/// <summary>What kernels reach of a device: a kernel takes the fixed time, and its bytes and arithmetic at these shares.</summary>
/// <param name="Fixed">Time a kernel takes before size matters.</param>
/// <param name="MemoryShare">Share of the sheet's bandwidth.</param>
/// <param name="ComputeShare">Share of the dense peak.</param>
public sealed record KernelShares(Seconds Fixed, double MemoryShare, double ComputeShare)
{
    /// <summary>What most GPUs reach, as the table of kernels takes it where none was measured.</summary>
    public static KernelShares Usual { get; } = new(Seconds.FromMicroseconds(3), 0.85, 0.6);
}
