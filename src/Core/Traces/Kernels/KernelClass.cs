namespace Floorline.Core.Traces.Kernels;

/// <summary>What a kernel does, coarsely: the shares of these classes are what a decode step is compared by.</summary>
public enum KernelClass
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Matrix multiplication and convolution.</summary>
    Gemm,

    /// <summary>Attention over queries, keys and values.</summary>
    Attention,

    /// <summary>Normalisation, activation and other arithmetic per element or row.</summary>
    NormOrActivation,

    /// <summary>Choosing tokens: sort, top-k, arg-max, random draws.</summary>
    Sampling,

    /// <summary>Moving data without arithmetic.</summary>
    Copy,

    /// <summary>Exchange between devices.</summary>
    Communication,
}
