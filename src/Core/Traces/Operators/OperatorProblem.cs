namespace Floorline.Core.Traces.Operators;

/// <summary>What keeps an operator from the time that its shapes need. Each operator has one, so their times add up.</summary>
public enum OperatorProblem
{
    /// <summary>Nothing, or the hardware is not known.</summary>
    None,

    /// <summary>Attention as a product, a softmax and a product, each with its pass over the scores.</summary>
    UnfusedAttention,

    /// <summary>A product whose dimensions tensor cores cannot take whole.</summary>
    Misaligned,

    /// <summary>Less arithmetic per byte than the ridge point: memory bounds it.</summary>
    MemoryBound,

    /// <summary>A matrix product slower than good ones of its shape.</summary>
    Gemm,

    /// <summary>Attention in one operator, slower than good ones of its shape.</summary>
    Attention,

    /// <summary>A convolution slower than good ones of its shape.</summary>
    Convolution,

    /// <summary>Products of experts slower than good ones of their shape.</summary>
    Experts,
}
