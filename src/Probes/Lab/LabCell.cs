using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>One step of a comparison: which it is and what it took.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Weights">Format of the weights.</param>
/// <param name="Cache">Format of the cache.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="Context">Tokens in the cache of each.</param>
public sealed record LabCell(LabShape Shape, LabFormat Weights, LabFormat Cache, int Batch, int Context)
{
    /// <summary>Positions of a prefill; 0 for a decode step.</summary>
    public int Prompt { get; init; }

    /// <summary>Whether the rows of the batch are drafted tokens of one sequence that are verified together.</summary>
    public bool Verifies { get; init; }

    /// <summary>Seconds of the step.</summary>
    public Figure Seconds { get; init; } = Figure.None;
}
