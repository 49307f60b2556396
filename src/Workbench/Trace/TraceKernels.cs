using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;
using Floorline.Core.Traces.Operators;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>What the table of kernels says of a device, for the operators of a trace.</summary>
internal static class TraceKernels
{
    /// <summary>Shares by bytes of an element: 8-bit kernels where elements have one byte, else those of 16 bits.</summary>
    /// <param name="device">The device.</param>
    internal static Func<int, KernelShares> SharesOf(Device device)
    {
        KernelShares narrow = Of(KernelCatalogue.Table.For(device, NumberFormats.Find("fp8") ?? NumberFormats.Bf16Format));
        KernelShares wide = Of(KernelCatalogue.Table.For(device, NumberFormats.Bf16Format));
        return elementBytes => elementBytes == 1 ? narrow : wide;
    }

    private static KernelShares Of(KernelEfficiency kernel) => new(kernel.Fixed, kernel.MemoryShare, kernel.ComputeShare);
}
