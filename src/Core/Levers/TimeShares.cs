namespace Floorline.Core.Levers;

/// <summary>How a step's time divides, as shares of it that sum to at most 1.</summary>
/// <param name="MatrixShare">Matrix multiplications.</param>
/// <param name="ElementwiseShare">Element-wise operations, norms, activations: what fusion joins.</param>
/// <param name="LaunchShare">Launches: what graphs replay.</param>
public sealed record TimeShares(double MatrixShare, double ElementwiseShare, double LaunchShare);
