using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Operators;

/// <summary>Bytes of an element by a kernel's name, for traces that state shapes and no types (NVTX ranges of PyTorch).</summary>
internal static class ElementSizes
{
    // the narrow type comes first: a kernel that multiplies 16 bit and sums in 32 names both
    private static readonly NameParts _one = new("e4m3", "e5m2", "fp8", "_s8_", "int8", "imma");
    private static readonly NameParts _two = new("bf16", "bfloat16", "half", "f16", "h884", "hgemm", "16816", "s1688gemm", "hhs_", "bbs_");
    private static readonly NameParts _eight = new("double", "dgemm", "f64");
    private static readonly NameParts _four = new("tf32", "float", "sgemm", "f32");

    /// <summary>Bytes of an element; 0 where the name tells none.</summary>
    /// <param name="kernel">The kernel's name.</param>
    internal static int OfKernel(string kernel) => _one.In(kernel) ? 1 : _two.In(kernel) ? 2 : _eight.In(kernel) ? 8 : _four.In(kernel) ? 4 : 0;
}
