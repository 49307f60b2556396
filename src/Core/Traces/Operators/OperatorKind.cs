namespace Floorline.Core.Traces.Operators;

/// <summary>What an operator computes, as far as its work is counted from shapes.</summary>
public enum OperatorKind
{
    /// <summary>Arithmetic per element or row: bytes are all that counts.</summary>
    Elementwise,

    /// <summary>A matrix product, or a batch of them.</summary>
    Gemm,

    /// <summary>Matrix products of many experts, each on its own rows.</summary>
    GroupedGemm,

    /// <summary>A convolution.</summary>
    Convolution,

    /// <summary>Attention over queries, keys and values in one operator.</summary>
    Attention,
}
