using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>A matrix kernel of the lab by itself: the matrix lies in a cache, so that its arithmetic shows and not the memory.</summary>
/// <param name="Weights">Format of the matrix.</param>
/// <param name="Rows">Rows of activations that pass at once.</param>
/// <param name="Flops">Work of one sample, a multiply-add as two.</param>
public sealed record LabKernel(LabFormat Weights, int Rows, double Flops)
{
    /// <summary>Seconds of one sample.</summary>
    public Figure Seconds { get; init; } = Figure.None;

    /// <summary>Operations/s that it reaches.</summary>
    public double Rate => Flops / Seconds.Median;
}
