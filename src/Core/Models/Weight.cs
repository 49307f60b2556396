using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>One weight tensor of a model: a matrix with its bias, or a vector.</summary>
/// <param name="Name">What the field calls it, such as <c>q_proj</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Inputs">Input features; 1 for a vector.</param>
/// <param name="Outputs">Output features; the length of a vector.</param>
/// <param name="Bias">Bias elements that come with it.</param>
public sealed record Weight(string Name, WeightRole Role, long Inputs, long Outputs, long Bias = 0)
{
    /// <summary>How many parameters it holds, bias included.</summary>
    public long Parameters => checked((Inputs * Outputs) + Bias);

    /// <summary>The tensor with a share of its larger side.</summary>
    internal Weight Narrowed(double share) => Outputs >= Inputs
        ? this with { Outputs = Math.Max((long)Math.Ceiling(Outputs * share), Math.Min(Outputs, 1)), Bias = (long)Math.Ceiling(Bias * share) }
        : this with { Inputs = Math.Max((long)Math.Ceiling(Inputs * share), 1) };

    /// <summary>A matrix of inputs x outputs, with a bias of one element per output if asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension below 1 or above 2^40.</exception>
    public static Weight Matrix(string name, WeightRole role, long inputs, long outputs, bool bias = false) =>
        new(name, role, Require.InRange(inputs, 1, 1L << 40), Require.InRange(outputs, 1, 1L << 40), bias ? outputs : 0);

    /// <summary>A vector.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length below 0 or above 2^40.</exception>
    public static Weight Vector(string name, long length, WeightRole role = WeightRole.Norm) =>
        new(name, role, 1, Require.InRange(length, 0, 1L << 40));
}
