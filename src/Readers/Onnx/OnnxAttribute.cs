namespace Floorline.Readers.Onnx;

/// <summary>One attribute of a node: whichever of its values is set.</summary>
internal sealed record OnnxAttribute(string Name, long Whole, float Real, string Text, long[] List, OnnxTensor? Tensor)
{
    /// <summary>A graph: a branch of If, the body of Loop or Scan; null where there is none.</summary>
    internal OnnxGraph? Graph { get; init; }

    /// <summary>Whether a graph stands here, read or nested too deep to be read.</summary>
    internal bool HoldsGraph { get; init; }

    /// <summary>Inside a local function: the attribute of the call whose value this one takes; empty for none.</summary>
    internal string Reference { get; init; } = "";

    /// <summary>How many real numbers or texts it lists: <c>value_floats</c> and <c>value_strings</c> of Constant.</summary>
    internal long Listed { get; init; }
}
